"""Station: an installation on real Kafka that is fed, with the monitoring that ships beside it."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from pipeline import topics
from pipeline.connection import Connection
from tests.broker import HOST, Installation, Running, free_port, wait_for
from tests.kafka.node import Node
from tests.operations.feed import RATE, Feed
from tests.operations.history import write_history
from tests.operations.monitoring import Monitoring, monitoring, programs
from tests.operations.pager import Pager
from tests.workspace import Workspace, local_slack

PARTITIONS = "4"
CHANNEL = "C0ROOM"
SETTINGS = f"""
sentiment: {{scorer: fast}}
routes: [{{channel: {CHANNEL}, min_level: watch}}]
"""


class Post:
    """A place for a process, which keeps its port when the process is another."""

    def __init__(self, installation: Installation, role: str) -> None:
        self.installation, self.role, self.port = installation, role, free_port()
        home = Path(installation.env["TOCSIN_DATA_DIR"]).parent
        self.folder = home / f"{role}-{self.port}"  # what ails it
        self.folder.mkdir()
        self.start()

    def start(self) -> None:
        """Put a process there."""
        own = self.installation.but(DATA_DIR=str(self.folder / "state"))
        program = [sys.executable, "-m", "tests.operations.hurried"]
        self.process = Running(own, [*program, self.folder, self.role], self.port)

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

    def __init__(self, node: Node, installation: Installation, workspace: Workspace) -> None:
        self.node, self.installation, self.workspace = node, installation, workspace
        self.workers = [Post(installation, "worker") for _ in range(2)]
        self.notifiers = [Post(installation, "notifier") for _ in range(2)]
        self.feed = Feed(installation)
        self.pager = Pager()
        self.monitoring: Monitoring

    @classmethod
    @contextmanager
    def on(cls, node: Node, home: Path) -> Iterator[Self]:
        """One whose processes end with the block."""
        programs()
        settings = home / "tocsin.yaml"
        settings.write_text(SETTINGS, encoding="utf-8")
        with ExitStack() as stack:
            workspace = stack.enter_context(local_slack(home))
            installation = Installation.at(
                node.address, home, CONFIG=str(settings), PARTITIONS=PARTITIONS,
                SLACK_URL=workspace.url, SLACK_TOKEN="xoxb-test", SLACK_APP_TOKEN="xapp-test",  # noqa: S106  # any will do
            )  # fmt: skip
            list(topics.create(Connection.read(installation.env), event_time=False))
            station = cls(node, installation, workspace)
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
        }
        with monitoring(home, targets, self.pager.url) as both:
            yield both

    @property
    def posts(self) -> list[Post]:
        """All of them."""
        return [*self.workers, *self.notifiers]

    def _end(self) -> None:
        for post in self.posts:
            post.end()

    def settles(self, left: set[str], inhibited: set[str], evaluations: int = 8) -> None:
        """Wait until these alerts ring, and no others, for so many looks at the rules.

        Args:
            left: what is left after inhibition: what an SRE is told of.
            inhibited: what rings as well, and is known by that.
            evaluations: as many looks as rules wait, two minutes.
        """
        since: int | None = None

        def look() -> bool:
            nonlocal since
            stands = self.monitoring.left, self.monitoring.firing, self.monitoring.pending
            now = self.monitoring.evaluations
            if stands != (left, left | inhibited, set()):
                since = None
                return False
            since = now if since is None else since
            return now - since >= evaluations

        try:
            wait_for(look, f"{sorted(left)} ring, and {sorted(inhibited)} are known by them")
        except AssertionError as problem:
            raise AssertionError(f"{problem}\n{self.chart}") from None

    @property
    def chart(self) -> str:
        """How it is, for whoever reads of a test that failed."""
        seen = self.monitoring
        known = {"left": seen.left, "firing": seen.firing, "pending": seen.pending}
        return "\n".join([*(f"{name}: {sorted(x)}" for name, x in known.items()), *self.pager.told])
