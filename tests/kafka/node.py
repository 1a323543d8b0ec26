"""Node: a real Apache Kafka of one node, started from its jars, on loopback ports of its own."""

import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.broker import HOST, free_port, listens, wait_for

POM = Path("deploy/kafka/pom.xml").resolve()
JARS = POM.parent / "target" / "dependency"
NEEDS = "needs JDK 17 and Maven: apt-get install openjdk-17-jdk-headless maven"
JAVA = ("java", "-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
CLUSTER_ID = "tocsin-tests-1-node-kafka"[:22]  # any 22 letters of base64

SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAINTEXT",
    "auto.create.topics.enable": "false",
    # One node: each record has one place.
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    # The first member of a group gets its partitions at once, and not after 3 s.
    "group.initial.rebalance.delay.ms": "0",
    # One that was killed registers again when its old session is over: 9 s by default.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
}


def jars() -> Path:
    """Where Kafka's jars are; Maven fetches them the first time.

    Skips the test where it cannot. CI has no excuse.
    """
    if shutil.which("java") is None or not (fetched() or shutil.which("mvn")):
        if os.environ.get("CI"):
            pytest.fail(NEEDS)
        pytest.skip(NEEDS)
    JARS.parent.mkdir(exist_ok=True)
    with (JARS.parent / "lock").open("w") as lock:  # several test processes may begin at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not fetched():
            fetch = ("mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies")
            subprocess.run(fetch, check=True)
    return JARS


def fetched() -> bool:
    """Whether they are there."""
    return any(JARS.glob("kafka_2.13-*.jar"))


class Node:
    """A broker that can be stopped, killed and started again with what it had, and frozen."""

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None) -> None:
        self.home, self.port, controller = home, free_port(), free_port()
        self._classpath = f"{jars()}/*"
        self._process: subprocess.Popen[bytes] | None = None
        known = {
            "listeners": f"PLAINTEXT://{HOST}:{self.port},CONTROLLER://{HOST}:{controller}",
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "controller.quorum.voters": f"1@{HOST}:{controller}",
            "log.dirs": str(home / "data"),
        }
        self._settings = SETTINGS | known | dict(settings or {})

    @property
    def address(self) -> str:
        """What TOCSIN_KAFKA has to be."""
        return f"{HOST}:{self.port}"

    @property
    def _file(self) -> Path:
        return self.home / "server.properties"

    def format(self, *arguments: str) -> None:
        """Make its disk ready, once. The arguments are those of Kafka's own tool."""
        lines = (f"{name}={value}\n" for name, value in self._settings.items())
        self._file.write_text("".join(lines), encoding="utf-8")
        tool = ("kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", str(self._file))
        command = [*JAVA, "-cp", self._classpath, *tool, *arguments]
        with (self.home / "format.log").open("wb") as log:
            subprocess.run(command, stdout=log, stderr=log, check=True)

    def start(self) -> None:
        """Start, for the first time or again, and wait until somebody listens."""
        if not self._file.exists():
            self.format()
        command = [*JAVA, "-cp", self._classpath, "kafka.Kafka", str(self._file)]
        with (self.home / "node.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_for(lambda: listens(self.port), "Kafka listens", self._process)

    def freeze(self) -> None:
        """Let it stand still, with all connections open."""
        self._signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it in good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        self._signal(how)
        if self._process:
            self._process.wait()
            self._process = None

    def _signal(self, which: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(which)
