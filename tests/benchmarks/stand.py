"""Stand: a real Kafka for a benchmark, the processes on it, and what is measured of them."""

import json
import os
import platform
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.broker import Installation, Place, Running, started
from tests.kafka.node import JARS, Node

PARTITIONS = 12
NODE = {"log.retention.hours": "-1"}  # a benchmark's mentions may be dated days ago
FOR_EVER = 1_800.0  # seconds that a measured run may take
LOOK_EVERY = 0.2  # seconds between looks at it


@dataclass(frozen=True, slots=True)
class Span:
    """What a process took for the mentions from the first that counts to the last."""

    mentions: int
    seconds: float
    cpu: float  # seconds of all its threads
    batches: int
    writes: int  # records for the changelog
    peak: int  # bytes of memory, from the start

    @property
    def cpu_each(self) -> float:
        """Microseconds of CPU a mention."""
        return self.cpu / self.mentions * 1e6

    @property
    def rate(self) -> float:
        """Mentions a second."""
        return self.mentions / self.seconds


class Meter:
    """Inside of the measured process: told of each batch, writes its Span once all are applied.

    Counting begins with the first batch after `first` mentions: start and warm-up are left out.
    """

    def __init__(self, first: int, last: int, path: Path) -> None:
        self.first, self.last, self.path = first, last, path
        self.seen = self.batches = self.writes = 0
        self._began: tuple[int, int, int, float, float] | None = None

    def applied(self, mentions: int, writes: int) -> None:
        """A batch was applied, and so many brands were written for it."""
        self.seen += mentions
        self.batches += 1
        self.writes += writes
        if self._began is None and self.seen >= self.first:
            self._began = self.seen, self.batches, self.writes, *_clocks()
        if self._began and self.seen >= self.last:
            self._report(*self._began)
            self.last = sys.maxsize

    def _report(self, seen: int, batches: int, writes: int, wall: float, cpu: float) -> None:
        now, cpu_now = _clocks()
        span = Span(
            self.seen - seen, now - wall, cpu_now - cpu,
            self.batches - batches, self.writes - writes, memory("self", "VmHWM"),
        )  # fmt: skip
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(span)), encoding="utf-8")
        draft.replace(self.path)


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def memory(process: int | str, line: str) -> int:
    """Bytes of a process's memory: VmRSS now, VmHWM the most so far."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    (found,) = (each for each in status.splitlines() if each.startswith(line))
    return int(found.split()[1]) * 1024


@contextmanager
def kafka() -> Iterator[tuple[Node, Path]]:
    """A broker of one's own in a directory that goes with it; also where SIGTERM ends us."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        home = Path(folder)
        (home / "kafka").mkdir()
        with started(Node(home / "kafka", NODE)) as node:
            yield node, home


def install(node: Node, folder: Path, settings: str, **variables: str) -> Installation:
    """Tocsin on it: topics that keep everything, and settings."""
    folder.mkdir(exist_ok=True)
    config = folder / "tocsin.yaml"
    config.write_text(settings, encoding="utf-8")
    known = {"CONFIG": str(config), "PARTITIONS": str(PARTITIONS), "LOG_LEVEL": "warning"}
    installation = Installation.at(node.address, folder, **known | variables)
    installation.must("topics", "create", "--event-time")
    return installation


@contextmanager
def program(
    installation: Installation, module: str, *arguments: str | int | Path
) -> Iterator[Running]:  # fmt: skip
    """A process of tests.benchmarks that goes on; ended by its id, with the block."""
    name = f"tests.benchmarks.{module}"
    running = Running(installation, [sys.executable, "-m", name, *map(str, arguments)])
    try:
        yield running
    finally:
        running.stop()


def measured(
    installation: Installation, module: str, folder: Path, *arguments: str | int
) -> Span:  # fmt: skip
    """The span of such a process, which ends with it."""
    path = folder / f"{module}.json"
    with program(installation, module, path, *arguments) as running:
        patiently(running, path.exists)
        return Span(**json.loads(path.read_text(encoding="utf-8")))


def patiently(running: Running, condition: Callable[[], bool]) -> None:
    """Wait until something is so, for as long as the process runs that brings it about."""
    until = time.monotonic() + FOR_EVER
    while not condition():
        if running.ended is not None or time.monotonic() > until:
            raise RuntimeError(running.log.read_text(encoding="utf-8")[-4_000:])
        time.sleep(LOOK_EVERY)


def reached(running: Running, place: Place, records: int) -> tuple[int, float]:
    """Wait until so many records are committed. Returns how many really, and when that was."""
    patiently(running, lambda: place.committed >= records)
    return place.committed, time.monotonic()


def machine() -> str:
    """Its kind, in one line."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), "?")
    jars = [each.stem.rpartition("-")[2] for each in JARS.glob("kafka_2.13-*.jar")]
    version = jars[0] if jars else "none"  # not every benchmark needs it
    cores, load = os.cpu_count(), os.getloadavg()[0]
    python = platform.python_version()
    return f"{cores} cores of {model}, load {load:.1f}; Python {python}, Kafka {version}"


def shown(values: Sequence[float], digits: int = 0) -> str:
    """Median and range of several runs."""
    middle, least, most = statistics.median(values), min(values), max(values)
    if len(values) == 1:
        return f"{middle:,.{digits}f}"
    return f"{middle:,.{digits}f} ({least:,.{digits}f} to {most:,.{digits}f})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table for people, and for a page in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
