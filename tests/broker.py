"""Broker: the embedded Kafka, and Tocsin's own commands as processes around it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.request import urlopen

from kafka import KafkaConsumer, TopicPartition

from pipeline.web import TIMEOUT, check

BIN = Path(sys.executable).parent
NOIDA = Path(str(files("noida_db") / "noida-db"))  # its script would leave the broker behind
HOST = "127.0.0.1"
EPHEMERAL = 32_768  # the embedded broker takes ports below
PATIENCE = 120.0  # seconds for whatever must come about; only a hang needs them all
LOOK_EVERY = 0.05  # seconds between looks
BEATS, PENDING = "tocsin_event_loop_lag_seconds_count", "tocsin_alert_outbox_pending_messages"
SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)


BAND = 200  # ports for each process of tests: several run at once
PORTS = iter(range(EPHEMERAL - 1 - os.getpid() * BAND % 30_000, 1024, -1))


def free_port() -> int:
    """A port that nobody listens on, below those that the system gives to clients.

    A new one each time: whoever gets it may take a while to listen.
    """
    for port in PORTS:
        with socket.socket() as trial, suppress(OSError):
            trial.bind((HOST, port))
            return port
    raise LookupError("all ports are taken")


def wait_for(condition: Callable[[], bool], what: str, process: Any = None) -> None:
    """Wait until something is so, as long as the process that brings it about runs."""
    until = time.monotonic() + PATIENCE  # noqa: TID251  # a bound, not a measure
    while not condition():
        assert process is None or process.poll() is None, f"ended before {what}"
        assert time.monotonic() < until, f"not in {PATIENCE:.0f} s: {what}"  # noqa: TID251
        time.sleep(LOOK_EVERY)


def listens(port: int) -> bool:
    """Whether somebody does."""
    with socket.socket() as trial:
        return trial.connect_ex((HOST, port)) == 0


class Startable(Protocol):
    """A broker of any kind."""

    def start(self) -> None:
        """Until it listens."""

    def stop(self) -> None:
        """Until it has ended."""


S = TypeVar("S", bound=Startable)


@contextmanager
def started(broker: S) -> Iterator[S]:
    """It runs for as long as the block."""
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


class Broker:
    """One node without Java. A worker that is killed poisons its group: only SIGTERM here."""

    def __init__(self, data: Path) -> None:
        self._data, self._port = data, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """What TOCSIN_KAFKA has to be."""
        return f"{HOST}:{self._port}"

    def start(self) -> None:
        """Start, and wait until somebody listens."""
        port, quiet = str(self._port), subprocess.DEVNULL
        self._process = subprocess.Popen(
            [
                NOIDA, "start", "--only", "kafka", "--kafka-port", port,
                "--data-dir", self._data,
            ],
            stdout=quiet, stderr=quiet,
        )  # fmt: skip
        wait_for(lambda: listens(self._port), "the broker listens", self._process)

    def stop(self) -> None:
        """End it by its id."""
        if self._process:
            self._process.terminate()
            self._process.wait()


@dataclass(frozen=True, slots=True)
class Installation:
    """Tocsin on a broker, with topics and groups of its own."""

    env: dict[str, str]

    @classmethod
    def at(cls, address: str, home: Path, **variables: str) -> "Installation":
        """One whose topics begin with the name of its directory."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("TOCSIN_")}
        own = {"KAFKA": address, "TOPIC_PREFIX": f"{home.name}.", "DATA_DIR": str(home / "state")}
        own |= {"SESSION_TIMEOUT": "6"}
        return cls(kept | {f"TOCSIN_{name}": text for name, text in (own | variables).items()})

    def topic(self, name: str) -> str:
        """A topic's full name."""
        return self.env["TOCSIN_TOPIC_PREFIX"] + name

    def run(self, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            [BIN / "tocsin", *arguments], env=self.env, capture_output=True, text=True, check=False
        )

    def must(self, *arguments: str | Path) -> str:
        """Run a command that ends well. Returns what it wrote to stdout."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def running(self, *arguments: str | Path) -> Iterator["Running"]:
        """A process that goes on; ended with the block, if it has not been before."""
        process = Running(self, [BIN / "tocsin", *arguments])
        try:
            yield process
        finally:
            process.stop()

    def but(self, **variables: str) -> "Installation":
        """The same, with some variables of its own."""
        own = {f"TOCSIN_{name}": text for name, text in variables.items()}
        return Installation(self.env | own)

    def records(self, name: str) -> list[Any]:
        """All records of a topic, partition by partition."""
        consumer = KafkaConsumer(
            bootstrap_servers=self.env["TOCSIN_KAFKA"], auto_offset_reset="earliest",
            enable_auto_commit=False, group_id=None,
        )  # fmt: skip
        try:
            return list(_all_of(consumer, self.topic(name)))
        finally:
            consumer.close()

    @contextmanager
    def place(self, topic: str = "mentions", group: str = "watch") -> Iterator["Place"]:
        """Where a group stands in a topic."""
        consumer = KafkaConsumer(
            bootstrap_servers=self.env["TOCSIN_KAFKA"], group_id=self.topic(group),
            enable_auto_commit=False,
        )  # fmt: skip
        try:
            yield Place(consumer, partitions_of(consumer, self.topic(topic)))
        finally:
            consumer.close()


@dataclass(frozen=True, slots=True)
class Place:
    """Asks how far a group has come, and is no member of it."""

    consumer: KafkaConsumer
    partitions: list[TopicPartition]

    @property
    def committed(self) -> int:
        """Records that the group has committed."""
        return sum(self.consumer.committed(partition) or 0 for partition in self.partitions)

    @property
    def waiting(self) -> int:
        """Records that it has not."""
        ends: dict[TopicPartition, int] = self.consumer.end_offsets(self.partitions)
        return sum(ends.values()) - self.committed


def partitions_of(consumer: KafkaConsumer, topic: str) -> list[TopicPartition]:
    """All of a topic, in their order."""
    return [
        TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic))
    ]


def told(installation: Installation) -> list[str]:
    """The notices in the topic, without those that were told again."""
    return list(dict.fromkeys(str(each.value, "utf-8") for each in installation.records("alerts")))


def _all_of(consumer: KafkaConsumer, topic: str) -> Iterator[Any]:
    partitions = partitions_of(consumer, topic)
    ends = consumer.end_offsets(partitions)
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    found: dict[Any, list[Any]] = {partition: [] for partition in partitions}
    while any(consumer.position(partition) < ends[partition] for partition in partitions):
        for partition, records in consumer.poll(timeout_ms=500).items():
            found[partition] += records
    for partition in partitions:
        yield from found[partition]


class Running:
    """A worker or a notifier as a process."""

    def __init__(
        self, installation: Installation, command: list[str | Path], port: int = 0, **pipes: Any
    ) -> None:
        """Its page is on the port; 0 takes a free one."""
        self.installation, self.port = installation, port or free_port()
        env = installation.env | {"TOCSIN_HTTP_PORT": str(self.port)}
        home = Path(env["TOCSIN_DATA_DIR"]).parent
        self.log = home / f"{len(list(home.glob('*.log')))}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env=env, stdout=log, stderr=log, **pipes)

    @property
    def ended(self) -> int | None:
        """Its exit code; None: it runs."""
        return self.process.poll()

    def kill(self) -> None:
        """As a power cut does."""
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """As a host that is out of memory does, or a debugger."""
        self.process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Go on where it stood."""
        self.process.send_signal(signal.SIGCONT)

    def health(self, page: str = "ready", patience: float = TIMEOUT) -> tuple[bool, str]:
        """What its page says: yes or no, and why."""
        return check(f"http://{HOST}:{self.port}/healthz/{page}", patience)

    def stop(self) -> int:
        """Ask it to end, and wait. Returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def metric(self, name: str, **labels: str) -> float | None:
        """The sum of a metric's series that have these labels; None: there is none, or no page."""
        wanted = {f'{label}="{text}"' for label, text in labels.items()}
        found = [
            float(value)
            for sample, pairs, value in SAMPLE.findall(self._page())
            if sample == name and wanted <= set(pairs.split(","))
        ]  # fmt: skip
        return sum(found) if found else None

    def _page(self) -> str:
        with suppress(OSError), urlopen(f"http://{HOST}:{self.port}/metrics") as answer:
            return str(answer.read(), "utf-8")
        return ""

    def wait_until_done(self) -> None:
        """Wait until the worker has recovered and read all, and has told all that came of it."""
        self.wait_until(lambda me: me.health()[0], "it is ready")
        with self.installation.place() as place:
            self.wait_until(lambda _: place.waiting == 0, "all is committed")
        beats = self.metric(BEATS) or 0  # the outbox is looked at with each
        self.wait_until(lambda me: (me.metric(BEATS) or 0) >= beats + 2, "two more beats")
        self.wait_until(lambda me: me.metric(PENDING) == 0, "all is told")

    def wait_until(self, condition: Callable[["Running"], bool], what: str) -> None:
        """Wait until it has come so far."""
        try:
            wait_for(lambda: condition(self), what, self.process)
        except AssertionError as problem:
            raise AssertionError(f"{problem}\n{self.log.read_text()[-4_000:]}") from None


def partitions_in(records: list[Any]) -> set[int]:
    """The partitions that these records are on."""
    return {record.partition for record in records}
