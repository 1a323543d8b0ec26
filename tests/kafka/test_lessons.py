"""What was learned is in the next crisis' message, whichever notifier tells it, on a real Kafka."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaProducer

from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.verdict import Verdict
from detectors.events import Level
from detectors.extent import CrisisKind
from pipeline.codec import encode_notice
from tests.alerts.test_debrief import a_file, rows
from tests.broker import Installation
from tests.builders import a_notice
from tests.kafka.node import Node
from tests.workspace import local_slack

pytestmark = pytest.mark.kafka

SETTINGS = "routes: [{channel: C0CRISIS}]\n"
FILE = a_file(went_badly="- It was late", actions=rows("| Buy a bell | cem | |"))


def an_incident(number: int, at: datetime, **fields: Any) -> Notice:
    """Of an outage, as somebody says."""
    said = Verdict(kind=CrisisKind.OUTAGE, guessed=CrisisKind.UNKNOWN, by="ana", at=at, seq=1)
    known = {"at": at, "opened_at": at, "first_sign": at, "peak_at": at, "verdict": said}
    return a_notice(**{"incident": number, "level": Level.CRISIS} | known | fields)


def tell(home: Installation, notice: Notice) -> None:
    """As a worker does."""
    producer = KafkaProducer(bootstrap_servers=home.env["TOCSIN_KAFKA"])
    producer.send(home.topic("alerts"), encode_notice(notice), b"Zephyr").get(10)
    producer.close()


def test_the_next_crisis_shows_it_before_and_after_a_kill(node: Node, tmp_path: Path) -> None:
    now = datetime.now(UTC)  # what is a day old is not told any more
    (tmp_path / "tocsin.yaml").write_text(SETTINGS, encoding="utf-8")
    file = tmp_path / "filled.md"
    file.write_text(FILE.replace("Zephyr/3", "Zephyr/1"), encoding="utf-8")
    with local_slack(tmp_path) as slack:
        home = Installation.at(
            node.address, tmp_path, CONFIG=str(tmp_path / "tocsin.yaml"), SLACK_URL=slack.url,
            SLACK_TOKEN="xoxb-test", SLACK_APP_TOKEN="xapp-test", PARTITIONS="1",  # noqa: S106
        )  # fmt: skip
        home.must("topics", "create")
        over = an_incident(1, now - timedelta(days=20), seq=9, kind=Kind.RESOLVED,
                           status=Status.RESOLVED)  # fmt: skip
        tell(home, over)
        home.must("lessons", file)
        opened = an_incident(2, now)
        with home.running("notifier") as first:
            tell(home, opened)
            first.wait_until(lambda _: bool(slack.messages()), "the crisis is told")
            said = str(slack.messages())
            assert "*Last time*: Zephyr/1, 2 weeks ago" in said
            assert "Did not go well: It was late" in said
            assert "*1 action* still open: Buy a bell (cem)" in said
            first.kill()
        listed = home.must("actions", "list", "--open")
        home.must("actions", "done", listed.split("\n")[1].split()[0], "--as", "ben")
        with home.running("notifier") as second:
            tell(home, an_incident(2, now, seq=2, kind=Kind.UPDATED))
            second.wait_until(lambda _: slack.shown() == 2, "the crisis goes on")
            said = str(slack.messages())
            assert "Did not go well: It was late" in said
            assert "still open" not in said
            assert second.stop() == 0
