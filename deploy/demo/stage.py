"""Stage: broker, topics, worker, notifier and a Slack, on free ports of this machine."""

import os
import socket
import sys
import time
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from random import SystemRandom

from deploy.demo.children import Child, Children
from pipeline.connection import Connection
from pipeline.web import check

HOST = "127.0.0.1"
PORTS = range(20_000, 32_000)  # below those that systems hand out; the broker wants one < 32768
CONFIG = Path(__file__).with_name("demo.yaml")
TOKEN, APP_TOKEN = "xoxb-demo", "xapp-demo"  # the local Slack takes any
CHANNEL, CHANNEL_NAME = "C0CRISIS", "crisis-room"
PARTITIONS = 3  # three brands need no more, and each partition gets each tick
STARTS_IN = 60.0  # seconds
LOOK_EVERY = 0.1  # seconds
PROXIES = {"http_proxy", "https_proxy", "all_proxy"}  # slack_sdk would send them even loopback

WELL = frozenset({0})
LOGS = "logs"

Pause = Callable[[float], None]


class StageError(Exception):
    """Something is not there in time."""


class Stage:
    """What plays together. `pause` waits, and raises if that is no use any more."""

    rises = "Starting a broker, a worker, a notifier and a Slack"

    def __init__(self, folder: Path, pause: Pause) -> None:
        self.folder, self.pause = folder, pause
        self.kafka, self.worker, self.notifier = (f"{HOST}:{port}" for port in free_ports(3))
        self.page = ""
        (logs := folder / LOGS).mkdir()
        self.children = Children(logs, plain_environment(os.environ))

    def rise(self) -> None:
        """Start all, and wait until all are ready."""
        self._start_broker()
        ready = self.folder / "slack.ready"
        self.children.start(
            "Slack server", sys.executable, "-m", "deploy.demo.slack", "--ready-file", ready,
            "--channel", f"{CHANNEL}={CHANNEL_NAME}",
        )  # fmt: skip
        self._until(self._listens, "the broker")
        self.tocsin("topics", "topics", "create", "--event-time")
        self._until(ready.exists, "the Slack server")
        self.page = ready.read_text(encoding="utf-8").strip()
        self._start("worker", self.worker)
        self._start("notifier", self.notifier)
        for name, address in (("worker", self.worker), ("notifier", self.notifier)):
            self._until(lambda a=address: is_ready(a), f"the {name}")  # type: ignore[misc]

    def environment(self) -> dict[str, str]:
        """What Tocsin's commands are told."""
        return {
            "TOCSIN_KAFKA": self.kafka,
            "TOCSIN_PARTITIONS": str(PARTITIONS),
            "TOCSIN_CLOCK": "stream",
            "TOCSIN_CONFIG": str(CONFIG),
            "TOCSIN_DATA_DIR": str(self.folder / "state"),
            "TOCSIN_SLACK_URL": f"{self.page}api/" if self.page else "",
            "TOCSIN_SLACK_TOKEN": TOKEN,
            "TOCSIN_SLACK_APP_TOKEN": APP_TOKEN,
            "MPLCONFIGDIR": str(self.folder / "fonts"),  # or a home would keep what charts leave
        }

    @property
    def connection(self) -> Connection:
        """The same for ourselves."""
        return Connection.read(self.environment())

    def begin(self, name: str, *arguments: str | Path, accepts: frozenset[int] = WELL) -> Child:
        """Start one of Tocsin's commands that ends by itself."""
        env = self.environment()
        return self.children.start(name, tocsin(), *arguments, env=env, accepts=accepts)

    def tocsin(self, name: str, *arguments: str | Path) -> None:
        """Run one, and wait for its end."""
        child = self.begin(name, *arguments)
        while child.process.poll() is None:
            self.pause(LOOK_EVERY)
        self.children.check()

    def _start_broker(self) -> None:
        binary = Path(str(files("noida_db") / "noida-db"))  # its script would leave it behind
        binary.chmod(0o755)
        host, _, port = self.kafka.rpartition(":")
        self.children.start(
            "broker", binary, "start", "--only", "kafka", "--host", host, "--kafka-port", port,
            "--data-dir", self.folder / "broker",
        )  # fmt: skip

    def _start(self, command: str, address: str) -> None:
        port = {"TOCSIN_HTTP_PORT": address.rpartition(":")[2]}
        self.children.start(command, tocsin(), command, env=self.environment() | port)

    def _listens(self) -> bool:
        host, _, port = self.kafka.rpartition(":")
        with socket.socket() as probe:
            return probe.connect_ex((host, int(port))) == 0

    def _until(self, there: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + STARTS_IN
        while not there():
            if time.monotonic() > deadline:
                raise StageError(f"After {STARTS_IN:.0f} s {what} is not ready.")
            self.pause(LOOK_EVERY)


def tocsin() -> Path:
    """The command `tocsin` of this environment."""
    return Path(sys.executable).with_name("tocsin")


def is_ready(address: str) -> bool:
    """Whether a process of Tocsin takes its part of the work."""
    return check(f"http://{address}/healthz/ready")[0]


def plain_environment(env: Mapping[str, str]) -> dict[str, str]:
    """Without what would send the demo elsewhere: Tocsin's own variables, and proxies.

    The logs are for people: the last words of what failed are shown.
    """
    return {
        name: value
        for name, value in env.items()
        if not name.startswith("TOCSIN_") and name.lower() not in PROXIES
    } | {"TOCSIN_LOG_FORMAT": "console"}


def free_ports(count: int) -> list[int]:
    """So many different ports that nobody listens on."""
    found: list[int] = []
    for port in SystemRandom().sample(PORTS, len(PORTS)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex((HOST, port)):
                found.append(port)
        if len(found) == count:
            break
    return found
