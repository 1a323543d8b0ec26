"""Nobody is told of a silent brand, and each is told once the silence ends: from end to end."""

import asyncio
import json
from pathlib import Path

import pytest

from deploy.demo.slack import SlackServer
from tests.broker import Broker, Installation
from tests.story import CRISIS, parts
from tests.thread.test_people import ANA, ROOM, living, slack, text_of, until

pytestmark = pytest.mark.broker

__all__ = ["slack"]  # the fixture
MENU = "tocsin_more"


def silences(thread: Installation) -> list[dict[str, str]]:
    """Those in force."""
    return [json.loads(line) for line in thread.must("silence", "list", "--json").splitlines()]


async def test_a_brand_is_silent_by_a_shell_and_by_a_menu(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], slack: SlackServer
) -> None:
    mentions, settings = story
    before, _ = parts(mentions, tmp_path, 1_880)  # in the first wave
    thread = Installation.at(
        broker.address, tmp_path, CLOCK="stream", CONFIG=str(settings), PARTITIONS="2",
        SLACK_URL=slack.url, SLACK_TOKEN="xoxb-test", SLACK_APP_TOKEN="xapp-test",  # noqa: S106
    )  # fmt: skip
    thread.must("topics", "create", "--event-time")
    assert thread.run("silence", "add", CRISIS, "--hours", "1").returncode == 1  # no time yet
    with thread.running("worker") as worker:
        thread.must("ingest", "--event-time", "--stop-at-end", before)
        worker.wait_until_done()
        assert thread.run("silence", "add", "Nobody", "--hours", "1").returncode == 2
        said = thread.run("silence", "add", CRISIS, "--hours", "24", "--reason", "a sale")
        assert f"{CRISIS}: silent until 2026-03-0" in said.stderr
        assert f"{CRISIS}/1 crisis" in thread.must("silence", "list")
        assert "silent until" in thread.must("incidents", "--since", "2026-01-01")
        with thread.running("notifier") as notifier:
            held = ("tocsin_held_messages", {"by": "silence", "level": "crisis"})
            await until(lambda: notifier.metric(held[0], **held[1]) == 1, "a crisis is held")
            assert notifier.metric("tocsin_silences") == 1
            assert slack.messages(ROOM) == []

            # Slack's server lives in this loop: were it blocked, the notifier would connect anew
            await asyncio.to_thread(thread.must, "silence", "expire", CRISIS, "--as", "ben")
            again = await asyncio.to_thread(thread.run, "silence", "expire", CRISIS)
            assert again.returncode == 1
            await until(lambda: bool(slack.messages(ROOM)), "a message")
            assert living(slack)["text"].startswith("<!here> CRISIS")
            await until(lambda: slack.sockets.count == 1, "somebody hears")

            ana = slack.person(ANA)
            assert (await ana.press(ROOM, living(slack)["ts"], MENU, "tocsin_mute_24h")).acked
            await until(lambda: bool(ana.whispers(ROOM)), "an answer")
            assert f"{CRISIS} is silent until" in ana.whispers(ROOM)[0]["text"]
            await until(lambda: f"says <@{ANA}>" in text_of(living(slack)), "who said so")
            assert [each["by"] for each in await asyncio.to_thread(silences, thread)] == [ANA]

            assert (await ana.press(ROOM, living(slack)["ts"], MENU, "tocsin_unmute")).acked
            await until(lambda: "Silent until" not in text_of(living(slack)), "it is heard")
            assert await asyncio.to_thread(silences, thread) == []
            assert notifier.metric("tocsin_slack_presses_total", outcome="unmuted") == 1
