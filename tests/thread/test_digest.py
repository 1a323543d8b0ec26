"""Workers tell how much was said, and each route reads its digest once: from end to end."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from deploy.demo.slack import SlackServer
from pipeline.notifier.herald import LOOK_EVERY
from pipeline.pages import HOUR, decode_page
from tests.broker import Broker, Installation
from tests.story import CRISIS, parts
from tests.thread.test_people import ROOM, slack, until

pytestmark = pytest.mark.broker

__all__ = ["slack"]  # the fixture
DIGEST = '    digest: {at: "05:00", zone: UTC}\n'
FRENCH = """  - channel: "#direction"
    brands: [Mistral]
    language: fr
    digest: {at: "05:00", zone: UTC, form: stakeholders}
"""


def digests(slack: SlackServer, channel: str) -> list[dict[str, Any]]:
    """Those that a channel holds."""
    return [
        each for each in slack.messages(channel)
        if each.get("metadata", {}).get("event_type") == "tocsin_digest"
    ]  # fmt: skip


async def test_a_digest_comes_by_the_stream_s_clock_and_says_what_a_shell_says(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], slack: SlackServer
) -> None:
    whole, settings = story
    mentions, _ = parts(whole, tmp_path, 1_950)  # into the crisis, at six in the morning
    used = tmp_path / "used.yaml"
    used.write_text(settings.read_text(encoding="utf-8") + DIGEST + FRENCH, encoding="utf-8")
    thread = Installation.at(
        broker.address, tmp_path, CLOCK="stream", CONFIG=str(used), PARTITIONS="4",
        BATCH_RECORDS="20", SLACK_URL=slack.url, SLACK_TOKEN="xoxb-test",  # noqa: S106
    )  # fmt: skip
    thread.must("topics", "create", "--event-time")
    thread.must("ingest", "--event-time", "--stop-at-end", mentions)
    with thread.running("worker") as worker:
        worker.wait_until_done()
        worker.wait_until(lambda _: told_until(thread) >= 4, "all partitions have told their hours")
        assert worker.stop() == 0

    lines = map(json.loads, thread.must("digest", "--json").splitlines())
    shown = {each["channel"]: each for each in lines}
    team = shown[ROOM]
    posts = sum(brand["mentions"] for brand in team["brands"])
    assert posts > 400
    assert team["whole"]
    assert [each["incident"] for each in team["open"]] == [f"{CRISIS}/1"]
    assert [each["brand"] for each in shown["#direction"]["brands"]] == ["Mistral"]
    assert "Zephyr Rail" in thread.must("digest", "--route", ROOM)
    assert "Rien à signaler" in thread.must("digest", "--route", "#direction")

    with thread.running("notifier") as notifier:
        await until(lambda: bool(digests(slack, "#direction")), "a digest")
        await until(lambda: bool(digests(slack, ROOM)), "the team's")
        assert notifier.stop() == 0
    with thread.running("notifier") as notifier:
        await asyncio.to_thread(notifier.health)
        await asyncio.sleep(2 * LOOK_EVERY)  # it is known what was sent
        assert notifier.stop() == 0
    (message,) = digests(slack, ROOM)
    assert f"{posts} posts about 4 brands" in message["text"]
    assert len(digests(slack, "#direction")) == 1


def told_until(thread: Installation) -> int:
    """Partitions that have told the newest hour of the stream to its end."""
    pages = [page for each in thread.records("volumes") if (page := decode_page(each.value))]
    newest = max((page.hour for page in pages), default=0)
    assert all(row[1] < newest + HOUR for page in pages for row in page.rows)
    return len({page.partition for page in pages if page.last and page.hour == newest})
