"""Torture: notifiers die and freeze in calls that go wrong, and Slack is told everything once."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from kafka import KafkaProducer

from alerts.notice import Notice
from pipeline.codec import encode_notice
from tests.broker import BIN, Installation, Running, wait_for
from tests.kafka.moody import Moods, moody_slack
from tests.kafka.node import Node
from tests.torture.stories import BY_ID, BY_NAME, Story
from tests.torture.verdict import Found, Verdict
from tests.torture.witness import Witness

pytestmark = pytest.mark.kafka
LONG = pytest.mark.long

SETTINGS = """
storms: {roots: 50, crises: 50}
routes:
  - {channel: C0CRISIS, ping: "<!here>"}
  - {channel: "#signs", min_level: watch}
"""
KILL, FREEZE = "kill", "freeze"
NOTICES = 4  # between two blows
GAP = 1.0  # seconds between notices, at most
IN_CALL = 0.3  # seconds after the beginning of a call, at most
FROZEN = 9.0  # seconds; a session is six
LATER = 12.0  # seconds for what is told twice: two looks and a call
BRANDS = 3


class Rack:
    """Two notifiers, of which one works."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.running: list[Running] = []
        self.numbers = iter(range(1_000))

    def hire(self) -> None:
        """One more."""
        home = Path(self.installation.env["TOCSIN_DATA_DIR"]).with_name(f"s{next(self.numbers)}")
        own = self.installation.but(DATA_DIR=str(home))
        self.running.append(Running(own, [BIN / "tocsin", "notifier"]))

    def owner(self) -> Running:
        """The one that works, once there is one."""
        wait_for(lambda: any(map(works, self.running)), "a notifier works")
        return next(filter(works, self.running))

    def end(self) -> None:
        """Leave nothing running."""
        for process in self.running:
            if process.ended is None:
                process.wake()
                process.kill()


def works(process: Running) -> bool:
    """Whether it has read notices."""
    read = process.metric("tocsin_events_processed_total", stage="alerts")
    return process.ended is None and bool(read)


@contextmanager
def rack(node: Node, home: Path, url: str) -> Iterator[Rack]:
    """Notifiers on an installation of their own."""
    settings = home / "tocsin.yaml"
    settings.write_text(SETTINGS, encoding="utf-8")
    known = {"CONFIG": str(settings), "SLACK_URL": url, "SLACK_TOKEN": "xoxb-test"}
    installation = Installation.at(node.address, home, **known)
    installation.must("topics", "create")
    found = Rack(installation)
    try:
        yield found
    finally:
        found.end()


class Ordeal:
    """A story that is told while notifiers are struck in the middle of calls."""

    def __init__(self, seed: int, rack: Rack, moods: Moods) -> None:
        self.random, self.rack, self.moods = Random(seed), rack, moods  # noqa: S311  # no secret
        self.story = Story(self.random, (BY_ID, BY_NAME), BRANDS)
        self.kills = self.freezes = 0
        self._producer = KafkaProducer(bootstrap_servers=rack.installation.env["TOCSIN_KAFKA"])

    def tell(self, notice: Notice) -> None:
        """As a worker does."""
        topic = self.rack.installation.topic("alerts")
        self._producer.send(topic, encode_notice(notice), notice.brand.encode()).get()

    def run(self, blows: tuple[str, ...]) -> None:
        """Strike, with some notices in between; then let the rest be told."""
        self.moods.is_bad = True
        for blow in blows:
            self._go_on(NOTICES)
            self._strike(blow)
        while not self.story.is_over:
            self._go_on(1)
        self._producer.close()

    def _go_on(self, notices: int) -> None:
        for _ in range(notices):
            if not self.story.is_over:
                self.tell(self.story.next(at=datetime.now(UTC)))
                time.sleep(self.random.uniform(0, GAP))

    def _strike(self, blow: str) -> None:
        process = self.rack.owner()
        self.moods.posting.clear()
        self.moods.posting.wait(timeout=20)
        time.sleep(self.random.uniform(0, IN_CALL))
        if blow == FREEZE:
            process.freeze()
            time.sleep(FROZEN)
            process.wake()
            self.freezes += 1
        else:
            process.kill()
            self.rack.running.remove(process)
            self.rack.hire()
            self.kills += 1


@pytest.mark.parametrize(
    ("seed", "blows"),
    [
        (801, (KILL, FREEZE)),
        pytest.param(802, (FREEZE, KILL, KILL, FREEZE), marks=LONG),
        pytest.param(803, (KILL, KILL, KILL, KILL), marks=LONG),
    ],
)
def test_nothing_is_lost_and_nothing_is_told_twice(
    node: Node, tmp_path: Path, seed: int, blows: tuple[str, ...]
) -> None:
    with ExitStack() as stack:
        server, moods = stack.enter_context(moody_slack(Random(seed)))  # noqa: S311  # no secret
        notifiers = stack.enter_context(rack(node, tmp_path, server.url))
        ordeal = Ordeal(seed, notifiers, moods)
        notifiers.hire()
        notifiers.hire()
        ordeal.tell(ordeal.story.herald(at=datetime.now(UTC)))
        wait_for(lambda: server.store.find(BY_NAME.channel) is not None, "channels are known")
        ordeal.run(blows)

        def found() -> Found:
            channels = {name: server.store.find(name) for name in (BY_ID.channel, BY_NAME.channel)}
            shown = {name: list(each.messages.values()) for name, each in channels.items() if each}
            witness = Witness()  # a living message forgets whom it called
            witness.calls.update({place: [0.0] for place in ordeal.story.due})
            verdict = Verdict(ordeal.story, shown, witness)
            verdict.incidents()
            verdict.charts()
            return verdict.found

        wait_for(lambda: not found().lost, "Slack shows all")
        time.sleep(LATER)
        print(f"seed {seed}: {ordeal.kills} kills, {ordeal.freezes} freezes, {dict(moods.met)}")  # noqa: T201  # the log of the crash suite
        assert found() == Found()
