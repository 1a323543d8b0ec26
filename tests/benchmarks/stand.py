"""Stand: a real Kafka for a benchmark, the processes on it, and what is measured of them."""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from kafka import KafkaConsumer

from tests.broker import Installation, partitions_of, wait_for
from tests.kafka.node import JARS, Node

PARTITIONS = 12
NODE = {"log.retention.hours": "-1"}  # a benchmark's mentions may be dated days ago
FOR_EVER = 900.0  # seconds that a measured run may take


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


def cpu_of(process: int) -> float:
    """CPU seconds of all threads of another process so far."""
    ticks = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def kafka() -> Iterator[tuple[Node, Path]]:
    """A broker of one's own in a directory that goes with it."""
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        home = Path(folder)
        (home / "kafka").mkdir()
        node = Node(home / "kafka", NODE)
        try:
            node.start()
            yield node, home
        finally:
            node.stop()


def install(node: Node, folder: Path, settings: str, **variables: str) -> Installation:
    """Tocsin on it: topics that keep everything, and settings."""
    folder.mkdir(exist_ok=True)
    config = folder / "tocsin.yaml"
    config.write_text(settings, encoding="utf-8")
    known = {"CONFIG": str(config), "PARTITIONS": str(PARTITIONS), "LOG_LEVEL": "warning"}
    installation = Installation.at(node.address, folder, **known | variables)
    installation.must("topics", "create", "--event-time")
    return installation


def measured(
    installation: Installation, module: str, folder: Path, *arguments: str | int
) -> Span:  # fmt: skip
    """Run a process of tests.benchmarks to the end of its span, then end it by its id."""
    path, log = folder / f"{module}.json", folder / f"{module}.log"
    command: list[str | Path] = [sys.executable, "-m", f"tests.benchmarks.{module}", path]
    command += map(str, arguments)
    with log.open("wb") as lines:
        process = subprocess.Popen(command, env=installation.env, stdout=lines, stderr=lines)
    try:
        await_file(path, process, log)
        return Span(**json.loads(path.read_text(encoding="utf-8")))
    finally:
        process.terminate()
        process.wait()


def await_file(path: Path, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until a process has written a file."""
    until = time.monotonic() + FOR_EVER
    while not path.exists():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(log.read_text(encoding="utf-8")[-4_000:])
        time.sleep(0.2)


def records_in(kafka_address: str, topic: str) -> int:
    """How many records a topic was ever sent."""
    consumer = KafkaConsumer(bootstrap_servers=kafka_address)
    try:
        ends: dict[object, int] = consumer.end_offsets(partitions_of(consumer, topic))
        return sum(ends.values())
    finally:
        consumer.close()


def machine() -> str:
    """Its kind, in one line."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), "?")
    version = next(iter(JARS.glob("kafka_2.13-*.jar"))).stem.rpartition("-")[2]
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


__all__ = [
    "PARTITIONS", "Meter", "Span", "await_file", "cpu_of", "install", "kafka", "machine",
    "measured", "memory", "records_in", "shown", "table", "wait_for",
]  # fmt: skip
