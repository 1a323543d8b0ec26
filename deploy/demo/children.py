"""Children: the processes that the demo starts, and takes along when it ends.

Each has a session of its own, so that Ctrl-C in the terminal reaches the demo alone, which then
ends them in order. Only processes that were started here are ended, by their ids.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAUNCH = Path(__file__).with_name("launch.py")
PATIENCE = 10.0  # seconds from SIGTERM to SIGKILL; two are enough while all are well
LOOK_EVERY = 0.05  # seconds
TAIL, TAIL_BYTES = 12, 16_384  # lines of a log that are shown; where they are looked for
HARMLESS = "weak version `GLIBC_"  # the broker's loader says it on older systems


class ChildError(Exception):
    """A child ended that should not have; says which, how, its last words and where they stand."""

    def __init__(self, child: "Child", status: int) -> None:
        how = f"signal {-status}" if status < 0 else f"exit code {status}"
        said = "\n".join(f"    {line}" for line in child.last_lines()) or "    (it said nothing)"
        super().__init__(f"The {child.name} ended with {how}. Its last words:\n{said}\n{child.log}")


@dataclass(frozen=True, slots=True)
class Child:
    """A process of ours; `accepts` are the exit codes with which it may end before it has to."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    accepts: frozenset[int]

    def last_lines(self) -> list[str]:
        """The end of its log."""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - TAIL_BYTES))
            lines = log.read().decode(errors="replace").splitlines()
        return [line for line in lines if line.strip() and HARMLESS not in line][-TAIL:]

    def send(self, number: signal.Signals) -> None:
        """Signal it and what it started, unless it has ended: its id may be another's by then."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)


class Children:
    """All of them, in the order in which they were started."""

    def __init__(self, logs: Path, env: Mapping[str, str]) -> None:
        self.logs, self.env = logs, env
        self.all: list[Child] = []

    def start(
        self, name: str, *command: str | Path, env: Mapping[str, str] | None = None,
        accepts: frozenset[int] = frozenset(),
    ) -> Child:  # fmt: skip
        """Start one; its output goes to a log of its own."""
        log = self.logs / f"{name.replace(' ', '-')}.log"
        launch = [sys.executable, "-IS", str(LAUNCH), str(os.getpid()), *map(str, command)]
        with log.open("wb") as output:
            process = subprocess.Popen(
                launch, env={**self.env, **(env or {})}, cwd=ROOT, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.all.append(child := Child(name, process, log, accepts))
        return child

    def check(self) -> None:
        """See whether all are well.

        Raises:
            ChildError: one is not.
        """
        for child in self.all:
            status = child.process.poll()
            if status is not None and status not in child.accepts:
                raise ChildError(child, status)

    def pids(self) -> dict[str, int]:
        """Those that run, by name."""
        return {c.name: c.process.pid for c in self.all if c.process.poll() is None}

    def stop(self) -> None:
        """End all, the latest first: who reads and writes goes before the broker."""
        while self.all:
            for child in (going := list(self._latest())):
                child.send(signal.SIGTERM)
            self._wait(going)
            for child in going:
                child.send(signal.SIGKILL)
                child.process.wait()
                self.all.remove(child)

    def _latest(self) -> Iterator[Child]:
        """The last child, and those before it that may go at the same time: all but the first."""
        yield from self.all[1:] or self.all

    @staticmethod
    def _wait(going: list[Child]) -> None:
        deadline = time.monotonic() + PATIENCE
        while any(child.process.poll() is None for child in going):
            if time.monotonic() > deadline:
                return
            time.sleep(LOOK_EVERY)
