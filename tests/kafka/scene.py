"""Scene: an installation on real Kafka, with workers that come, freeze and die while it is fed."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from threading import Thread
from typing import Self

import msgspec

from pipeline.records.ending import CANNOT_GO_ON
from tests.broker import BIN, Installation, Place, Running, wait_for
from tests.kafka.load import TICKS, Load
from tests.kafka.node import Node
from tests.kafka.sabotage import SAID, Plan
from tests.workspace import Workspace, local_slack

PARTITIONS = "6"
BATCH = "25"  # records; small, so that many are on their way
KILLED = -9


class Feed:
    """Sends a load through one `tocsin ingest`, whose clock goes on from its first line."""

    def __init__(self, installation: Installation, load: Load) -> None:
        self.load = load
        command: list[str | Path] = [BIN / "tocsin", "ingest", "--event-time", "-"]
        self.ingest = Running(installation, command, stdin=subprocess.PIPE)
        self._thread: Thread | None = None

    def history(self) -> None:
        """All that was said before the crises, at once."""
        self._write(self.load.history.read_bytes())

    def crises(self, rate: float) -> None:
        """The rest in the background, at so many mentions a second; then the ending."""
        lines = self.load.crises.read_bytes().splitlines(keepends=True)

        def work() -> None:
            for line in lines:
                self._write(line)
                time.sleep(1 / rate)
            self._pipe.close()

        self._thread = Thread(target=work, daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether all has been sent."""
        return self.ingest.ended is not None

    def end(self) -> None:
        """Wait until all has been sent, and well."""
        if self._thread:
            self._thread.join()
        else:
            self._pipe.close()
        assert self.ingest.process.wait(120) == 0, self.ingest.log.read_text()

    @property
    def _pipe(self) -> "subprocess.IO[bytes]":  # type: ignore[name-defined]
        pipe = self.ingest.process.stdin
        assert pipe
        return pipe

    def _write(self, text: bytes) -> None:
        self._pipe.write(text)
        self._pipe.flush()


class Scene:
    """Hires and watches processes. All it does is by its seed, and it says what it did."""

    def __init__(
        self, installation: Installation, load: Load, workspace: Workspace, place: Place
    ) -> None:  # fmt: skip
        self.installation, self.load, self.workspace, self.place = (
            installation, load, workspace, place,
        )  # fmt: skip
        self.random = Random(load.seed)  # noqa: S311  # no secret
        self.workers: list[Running] = []
        self.notifiers: list[Running] = []
        self.feed = Feed(installation, load)
        self.role = "worker"
        self.without: str | None = None  # a defence that no worker has
        self.kills = self.restarts = 0

    @classmethod
    @contextmanager
    def on(cls, node: Node, home: Path, load: Load, **variables: str) -> Iterator[Self]:
        """A scene whose processes end with the block."""
        with ExitStack() as stack:
            workspace = stack.enter_context(local_slack(home))
            known = {
                "CLOCK": "stream", "CONFIG": str(load.settings), "PARTITIONS": PARTITIONS,
                "BATCH_RECORDS": BATCH, "SLACK_URL": workspace.url, "SLACK_TOKEN": "xoxb-test",
            }  # fmt: skip
            installation = Installation.at(node.address, home, **known | variables)
            installation.must("topics", "create", "--event-time")
            place = stack.enter_context(installation.place())
            scene = cls(installation, load, workspace, place)
            stack.callback(scene.end_all)
            yield scene

    # -- Processes

    def hire(self, **plan: str | int | bool) -> Running:
        """One more worker, with what goes wrong in it."""
        own = Plan(**{"without": self.without} | plan)  # type: ignore[arg-type]
        worker = self._start(own, self.role)
        self.workers.append(worker)
        return worker

    def hire_notifier(self) -> Running:
        """One more notifier."""
        notifier = self._start(Plan(), "notifier")
        self.notifiers.append(notifier)
        return notifier

    def _start(self, plan: Plan, role: str) -> Running:
        number = len(self.workers) + len(self.notifiers)
        state = Path(self.installation.env["TOCSIN_DATA_DIR"]).with_name(f"state{number}")
        text = str(msgspec.json.encode(plan), "utf-8")
        command: list[str | Path] = [sys.executable, "-m", "tests.kafka.sabotage", text, role]
        return Running(self.installation.but(DATA_DIR=str(state)), command)

    def kill(self, process: Running) -> None:
        """With -9, wherever it is."""
        process.kill()
        self.kills += 1

    def falls(self, process: Running) -> str:
        """Wait until a process is killed by its own plan; where that was."""
        wait_for(lambda: process.ended is not None, f"it is killed ({process.log})")
        assert process.ended == KILLED, process.log.read_text()[-4_000:]
        self.kills += 1
        return struck(process)

    def stands_still(self, process: Running) -> str:
        """Wait until a process is frozen by its own plan; where that was."""
        wait_for(lambda: bool(struck(process)), f"it freezes ({process.log})", process.process)
        return struck(process)

    def tend(self) -> None:
        """Start anew what has ended because it could not go on, as a supervisor does."""
        for worker in [worker for worker in self.workers if worker.ended == CANNOT_GO_ON]:
            self.workers.remove(worker)
            self.restarts += 1
            self.hire()

    def end_all(self) -> None:
        """Leave nothing running."""
        for process in (*self.workers, *self.notifiers, self.feed.ingest):
            if process.ended is None:
                process.wake()
                process.kill()

    # -- Time

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something, as a supervisor of the workers."""

        def look() -> bool:
            self.tend()
            return condition()

        wait_for(look, what)

    def reaches(self, part: float) -> None:
        """Wait until the group has committed such a part of the records."""
        self.until(lambda: self.place.committed >= part * self.records, f"{part:.0%} is committed")

    @property
    def records(self) -> int:
        """How many the topic will have before the ending: mentions, and ticks of all partitions."""
        return self.load.mentions + TICKS * int(PARTITIONS)

    def pause(self, seconds: float) -> None:
        """Up to so long."""
        time.sleep(self.random.uniform(0, seconds))

    # -- The end

    def settle(self) -> None:
        """Let all be read, and let a last worker recover what there is."""
        self.feed.end()
        self.until(lambda: self.place.waiting == 0, "all is committed")
        for worker in self.workers:
            assert worker.ended is not None or worker.stop() in {0, CANNOT_GO_ON}
        last = self.hire()
        last.wait_until_done()
        assert last.stop() == 0


def struck(process: Running) -> str:
    """What sabotage said in a process."""
    lines = process.log.read_text(encoding="utf-8").splitlines()
    return next((line.removeprefix(SAID).strip() for line in lines if line.startswith(SAID)), "")
