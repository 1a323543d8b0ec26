"""Station: an installation on real Kafka that is fed, with the monitoring that ships beside it."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from pipeline import topics
from pipeline.connection import Connection
from pipeline.series import COMMANDS
from tests.broker import HOST, Installation, Running, free_port, wait_for
from tests.door import TOKEN
from tests.kafka.node import Node
from tests.operations.feed import PARTITIONS, RATE, Feed
from tests.operations.history import write_history
from tests.operations.monitoring import Monitoring, monitoring, programs
from tests.operations.outbreak import crowd, history
from tests.operations.pager import Pager
from tests.operations.rest import SILENCE, Rest, Rings
from tests.workspace import Workspace, local_slack

BATCH = (
    "5"  # records; small, or a slow worker would be at one partition's for ten minutes of the rules
)
CHANNEL = "C0ROOM"
EVALUATIONS = 8  # two minutes of what the rules call so: as long as most of them wait
SETTINGS = f"""
sentiment: {{scorer: fast}}
routes: [{{channel: {CHANNEL}, min_level: watch, goals: {{detect: 10, acknowledge: 10}}}}]
brands: {{known: {{Mistral: {{}}}}}}
sources: {{contact: sre@mistral.example, webhook: [{{port: PORT}}]}}
shadow: {{rules: {{volume: {{budget: 2}}}}, brands: [Mistral]}}
"""


class Post:
    """A place for a process, which keeps its port when the process is another."""

    def __init__(self, installation: Installation, role: str) -> None:
        self.installation, self.role, self.port = installation, role, free_port()
        home = Path(installation.env["TOCSIN_DATA_DIR"]).parent
        self.folder = home / f"{role.replace(' ', '-')}-{self.port}"  # what ails it
        self.folder.mkdir()
        self.start()

    def start(self) -> None:
        """Put a process there."""
        own = self.installation.but(DATA_DIR=str(self.folder / "state"))
        program = [sys.executable, "-m", "tests.operations.hurried"]
        self.process = Running(own, [*program, self.folder, *self.role.split()], self.port)

    def wait_until_ready(self) -> None:
        """Wait until it takes its part."""
        self.process.wait_until(lambda me: me.health()[0], f"the {self.role} is ready")

    @property
    def address(self) -> str:
        """What Prometheus asks."""
        return f"{HOST}:{self.port}"

    @property
    def is_up(self) -> bool:
        """Whether there is a process."""
        return self.process.ended is None

    def end(self) -> None:
        """Leave nothing there."""
        if self.is_up:
            self.process.wake()
            self.process.kill()


class Station:
    """Two workers, two notifiers, a local Slack and a feed, under a Prometheus."""

    def __init__(
        self, node: Node, installation: Installation, workspace: Workspace, door: int
    ) -> None:  # fmt: skip
        """`door` is the port of its webhook."""
        self.node, self.installation, self.workspace = node, installation, workspace
        self.door = door
        self.workers = [Post(installation, "worker") for _ in range(2)]
        self.notifiers = [Post(installation, "notifier") for _ in range(2)]
        self.source = Post(installation, "source run")
        self.feed = Feed(installation)
        self.pager = Pager()
        self.monitoring: Monitoring

    @classmethod
    @contextmanager
    def on(cls, node: Node, home: Path) -> Iterator[Self]:
        """One whose processes end with the block."""
        programs()
        settings = home / "tocsin.yaml"
        door = free_port()
        settings.write_text(SETTINGS.replace("PORT", str(door)), encoding="utf-8")
        with ExitStack() as stack:
            workspace = stack.enter_context(local_slack(home))
            installation = Installation.at(
                node.address, home, CONFIG=str(settings), PARTITIONS=str(PARTITIONS),
                BATCH_RECORDS=BATCH,
                SLACK_URL=workspace.url, SLACK_TOKEN="xoxb-test", SLACK_APP_TOKEN="xapp-test",  # noqa: S106  # any will do
                WEBHOOK_TOKEN=TOKEN,
            )  # fmt: skip
            list(topics.create(Connection.read(installation.env), event_time=False))
            station = cls(node, installation, workspace, door)
            stack.callback(station._end)
            stack.enter_context(station.feed)
            stack.enter_context(station.pager)
            station.monitoring = stack.enter_context(station._watched(home / "monitoring"))
            yield station

    @contextmanager
    def _watched(self, home: Path) -> Iterator[Monitoring]:
        for post in self.posts:
            post.wait_until_ready()
        home.mkdir()
        write_history(home / "data", RATE)
        targets = {
            "tocsin-worker": [post.address for post in self.workers],
            "tocsin-notifier": [post.address for post in self.notifiers],
            "tocsin-source": [self.source.address],
        }
        with monitoring(home, targets, self.pager.url) as both:
            yield both

    @property
    def posts(self) -> list[Post]:
        """All of them."""
        return [*self.workers, *self.notifiers, self.source]

    def _end(self) -> None:
        for post in self.posts:
            post.end()

    def break_out(self, brand: str) -> None:
        """A crisis of a brand; the first of its life, so it is number 1."""
        adopted = self._adopted()
        self.installation.must("seed", "--brand", brand, history(self.installation, brand))
        wait_for(lambda: self._adopted() > adopted, "a worker adopts the seed")
        self.installation.must("ingest", crowd(self.installation, brand))

    def _adopted(self) -> float:
        known = (w.process.metric(COMMANDS.name, outcome="adopted") for w in self.workers)
        return sum(count or 0.0 for count in known)

    def settles(self, rings: Rings = SILENCE, evaluations: int = EVALUATIONS) -> None:
        """Wait until just these ring, for so many looks at the rules."""
        rest = Rest(rings, evaluations)
        try:
            wait_for(lambda: rest.look(self.monitoring), f"just {sorted(rings.left)} ring")
        except AssertionError as problem:
            raise AssertionError(f"{problem}\n{self.chart}") from None

    @property
    def chart(self) -> str:
        """How it is, for whoever reads of a test that failed."""
        seen = self.monitoring
        known = {"left": seen.left, "firing": seen.firing, "pending": seen.pending}
        return "\n".join([*(f"{name}: {sorted(x)}" for name, x in known.items()), *self.pager.told])
