"""People type, look and practise in Slack while a crisis runs: from end to end."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from deploy.demo.slack import Person, SlackServer
from tests.broker import Broker, Installation
from tests.story import CRISIS, parts
from tests.thread.test_people import ANA, BEN, ROOM, newest, text_of, until
from tests.workspace import version

pytestmark = pytest.mark.broker

TYPED = f'"{CRISIS.lower()}"'
ELSEWHERE = "C0SOMEWHERE"
COMING = f"Acknowledge by <@{ANA}>: received, being applied"


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


def roots(slack: SlackServer, channel: str) -> list[dict[str, Any]]:
    """The messages that are no replies."""
    return [m for m in slack.messages(channel) if m.get("thread_ts", m["ts"]) == m["ts"]]


async def answer(person: Person, text: str, channel: str = ELSEWHERE) -> str:
    """What somebody reads who types this."""
    before = len(person.whispers(channel))
    assert (await person.command(f"/tocsin {text}", channel)).acked
    await until(lambda: len(person.whispers(channel)) > before, f"an answer to {text}")
    return text_of({"attachments": []} | person.whispers(channel)[-1])


async def test_a_crisis_is_handled_by_typing(  # one story
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], slack: SlackServer
) -> None:
    mentions, settings = story
    before, _ = parts(mentions, tmp_path, 1_880)  # in the first wave
    thread = Installation.at(
        broker.address, tmp_path, CLOCK="stream", CONFIG=str(settings), PARTITIONS="2",
        SLACK_URL=slack.url, SLACK_TOKEN="xoxb-test", SLACK_APP_TOKEN="xapp-test",  # noqa: S106
    )  # fmt: skip
    await asyncio.to_thread(thread.must, "topics", "create", "--event-time")
    with thread.running("notifier") as notifier:
        with thread.running("worker") as worker:
            await asyncio.to_thread(thread.must, "ingest", "--event-time", "--stop-at-end", before)
            await asyncio.to_thread(worker.wait_until_done)
            seq = (await asyncio.to_thread(newest, thread)).seq
            await until(lambda: bool(roots(slack, ROOM)), "a message")
            await until(lambda: version(roots(slack, ROOM)[0]) == seq, "its newest state")
            await until(lambda: slack.sockets.count == 1, "somebody hears")
        ana, ben = slack.person(ANA), slack.person(BEN)  # the worker is away now

        said = await answer(ana, "status")
        assert "is open." in said
        assert f"· {CRISIS}* (incident 1)" in said
        assert "Nobody has it" in said
        assert "Why it rings" in await answer(ana, f"explain {TYPED}")
        assert f"Did you mean *{CRISIS}*?" in await answer(ana, "ack Zefyr Rail")

        assert "Received: Acknowledge" in await answer(ana, f"ack {TYPED}/1")
        await until(lambda: COMING in text_of(roots(slack, ROOM)[0]), "that it was received")
        assert "Nobody has it" in text_of(roots(slack, ROOM)[0])
        assert version(roots(slack, ROOM)[0]) == seq
        with thread.running("worker"):
            has_it = f"<@{ANA}> has it"
            await until(lambda: has_it in text_of(roots(slack, ROOM)[0]), "who has it")
            assert COMING not in text_of(roots(slack, ROOM)[0])

            message = roots(slack, ROOM)[0]
            assert (await ben.press(ROOM, message["ts"], "tocsin_more", "tocsin_timeline")).acked
            await until(lambda: has_it in str(ben.modal), "the steps")
            assert "Opened as" in str(ben.modal)

            assert (await ben.open_home()).acked
            await until(lambda: has_it in str(ben.home), "a Home tab")
            assert f"· {CRISIS}* (incident 1)" in str(ben.home)

            assert "practice message" in await answer(ana, "drill")
            (drill,) = roots(slack, ELSEWHERE)
            assert drill["blocks"][0]["text"]["text"].startswith("DRILL · CRISIS")
            assert (await ben.press(ELSEWHERE, drill["ts"], "tocsin_drill_ack")).acked
            by_ben = f"DRILL · acknowledged by <@{BEN}> after"
            await until(lambda: by_ben in text_of(roots(slack, ELSEWHERE)[0]), "who practised")
            await until(lambda: bool(ben.whispers(ELSEWHERE)), "an answer")
            assert "acknowledged" in ben.whispers(ELSEWHERE)[-1]["text"]

            assert "Received: Resolve" in await answer(ben, f"resolve {TYPED} press said so & more")
            await until(lambda: "Resolved by" in text_of(roots(slack, ROOM)[0]), "the end")
            assert "Nothing is open" in await answer(ana, "status")
        assert len(roots(slack, ROOM)) == 1
        assert notifier.metric("tocsin_slack_commands_total", word="status") == 2
        assert notifier.metric("tocsin_slack_presses_total", outcome="received") == 3
