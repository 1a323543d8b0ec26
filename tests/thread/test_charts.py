"""A picture goes into the thread when an incident reaches `alert`, and when it resolves."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image

from alerts.notice import Kind, Notice
from alerts.picture import file_name
from deploy.demo.slack import SlackServer
from pipeline.codec import decode_notice
from tests.broker import Broker, Installation, told, wait_for
from tests.story import CRISIS, parts

pytestmark = pytest.mark.broker

ROOM, CHARTS = "#crisis-room", "tocsin_charts_total"


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


def notices(thread: Installation) -> list[Notice]:
    found = [decode_notice(line.encode()) for line in told(thread)]
    return sorted((n for n in found if n.brand == CRISIS), key=lambda each: each.seq)


def files(slack: SlackServer) -> list[dict[str, Any]]:
    """What stands in threads, in its order."""
    return [
        file
        for message in slack.messages(ROOM)
        for file in message.get("files", ())
        if message["thread_ts"] != message["ts"]
    ]


def names(slack: SlackServer) -> list[str]:
    return [file["name"] for file in files(slack)]


async def until(condition: Callable[[], bool], what: str) -> None:
    await asyncio.to_thread(wait_for, condition, what)


async def size_of(address: str) -> tuple[int, int]:
    """As a browser sees it."""
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return Image.open(io.BytesIO(await answer.read())).size


async def test_an_alert_and_its_end_have_a_picture_each_and_a_restart_adds_none(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], slack: SlackServer
) -> None:
    mentions, settings = story
    before, after = parts(mentions, tmp_path, 1_880)  # in the first wave
    thread = Installation.at(
        broker.address, tmp_path, CLOCK="stream", CONFIG=str(settings), PARTITIONS="2",
        SLACK_URL=slack.url, SLACK_TOKEN="xoxb-test",  # noqa: S106  # any will do
    )  # fmt: skip
    await asyncio.to_thread(thread.must, "topics", "create", "--event-time")
    with thread.running("worker") as worker:
        with thread.running("notifier") as notifier:
            await asyncio.to_thread(thread.must, "ingest", "--event-time", "--stop-at-end", before)
            await asyncio.to_thread(worker.wait_until_done)
            await until(lambda: notifier.metric(CHARTS, outcome="sent") == 1, "a picture")
            assert await asyncio.to_thread(notifier.stop) == 0
        (first,) = files(slack)
        assert await size_of(first["url_private"]) == (1_200, 675)
        assert f"ALERT · {CRISIS}" in first["alt_txt"] or f"CRISIS · {CRISIS}" in first["alt_txt"]
        await asyncio.to_thread(thread.must, "ingest", "--event-time", "--until-quiet", after)
        await asyncio.to_thread(worker.wait_until_done)
        last = (await asyncio.to_thread(notices, thread))[-1]
        assert last.kind is Kind.RESOLVED
        end = file_name(CRISIS, last.incident, last.seq)
        with thread.running("notifier") as notifier:
            await until(lambda: end in names(slack), "the last picture")
            assert await asyncio.to_thread(notifier.stop) == 0
        with thread.running("notifier") as notifier:
            await asyncio.to_thread(notifier.wait_until, lambda me: me.health()[0], "it is ready")
            await asyncio.sleep(2)
            assert await asyncio.to_thread(notifier.stop) == 0
    assert names(slack)[0] == first["name"]
    assert names(slack)[-1] == end
    assert len(names(slack)) == len(set(names(slack)))
    assert "Resolved" in files(slack)[-1]["alt_txt"]
