"""Most brands ring at once: operators hear of it, responders when they say so, in one table."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from alerts.deed import Deed
from alerts.notice import Notice
from deploy.demo.slack import SlackServer
from pipeline.codec import encode_notice
from pipeline.commands import decode_command
from tests.broker import Broker, Installation, wait_for
from tests.builders import a_notice

pytestmark = pytest.mark.broker

DELIVERIES = "tocsin_alert_deliveries_total"
SRE, ROOM = "#sre", "#crisis-room"
BRANDS = [f"Brand {n:02}" for n in range(12)]
SETTINGS = f"""
brands:
  known: {{{", ".join(f'"{brand}":' for brand in BRANDS)}}}
routes:
  - channel: "{ROOM}"
operators:
  channel: "{SRE}"
  ping: "<!here>"
"""


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


def notices(*brands: str) -> list[Notice]:
    now = datetime.now(UTC)  # noqa: TID251  # news, for a notifier with a clock of its own
    return [a_notice(brand=brand, at=now, opened_at=now, first_sign=now) for brand in brands]


async def tell(thread: Installation, told: list[Notice]) -> None:
    """What the workers would."""
    address, topic = thread.env["TOCSIN_KAFKA"], thread.topic("alerts")
    async with AIOKafkaProducer(bootstrap_servers=address) as producer:
        for notice in told:
            await producer.send_and_wait(topic, encode_notice(notice), notice.brand.encode())


async def until(condition: Callable[[], bool], what: str) -> None:
    await asyncio.to_thread(wait_for, condition, what)


def roots(slack: SlackServer, channel: str) -> list[Any]:
    said = slack.messages(channel)
    return [each for each in said if each.get("thread_ts", each["ts"]) == each["ts"]]


def identity(message: Any) -> dict[str, Any]:
    """What a message says of itself; a chart says nothing."""
    known: dict[str, Any] = (message.get("metadata") or {}).get("event_payload") or {}
    return known


def replies(slack: SlackServer, storm: Any) -> list[Any]:
    """The living messages in a storm's thread."""
    said = [each for each in slack.messages(ROOM) if each.get("thread_ts") == storm["ts"]]
    return [each for each in said if "alert_id" in identity(each)]


def title(message: Any) -> str:
    said: str = message["blocks"][0]["text"]["text"]
    return said


async def test_a_suspect_source_and_the_storm_after_it(
    broker: Broker, tmp_path: Path, slack: SlackServer
) -> None:
    settings = tmp_path / "tocsin.yaml"
    settings.write_text(SETTINGS, encoding="utf-8")
    thread = Installation.at(
        broker.address, tmp_path, CONFIG=str(settings), PARTITIONS="2",
        SLACK_URL=slack.url, SLACK_TOKEN="xoxb-test", SLACK_APP_TOKEN="xapp-test",  # noqa: S106
    )  # fmt: skip
    await asyncio.to_thread(thread.must, "topics", "create")
    with thread.running("notifier") as notifier:
        await until(lambda: slack.sockets.count == 1, "somebody hears")
        await tell(thread, notices(*BRANDS[:8]))
        await until(lambda: bool(slack.messages(SRE)), "operators are told")
        assert title(slack.messages(SRE)[0]) == "SOURCE SUSPECT · 8 brands"
        sent = {"outcome": "sent"}
        await until(lambda: notifier.metric(DELIVERIES, **sent) == 1, "and it is noted")
        assert await asyncio.to_thread(notifier.stop) == 0
    with thread.running("notifier") as notifier:
        await until(lambda: notifier.metric("tocsin_source_held_messages") == 8, "held still")
        assert notifier.metric("tocsin_source_suspect") == 1
        assert roots(slack, ROOM) == []
        await until(lambda: slack.sockets.count == 1, "somebody hears")
        sre, (message,) = slack.person("U02BEN"), slack.messages(SRE)
        assert (await sre.press(SRE, message["ts"], "tocsin_tell")).acked
        await until(lambda: bool(sre.whispers(SRE)), "an answer")
        assert sre.whispers(SRE)[0]["text"] == "Received: responders are told."
        await until(lambda: title(slack.messages(SRE)[0]) == "Responders are told · 8 brands", "so")
        await until(lambda: len(roots(slack, ROOM)) == 4, "three messages and a storm")
        (storm,) = [each for each in roots(slack, ROOM) if "STORM" in title(each)]
        await until(lambda: len(replies(slack, storm)) == 5, "the others in its thread")
        (table,) = [block for block in storm["blocks"] if block["type"] == "table"]
        assert sorted(row[0]["text"] for row in table["rows"][1:]) == BRANDS[:8]
        assert notifier.metric("tocsin_storms_total", channel=ROOM) == 1

        ana, reply = slack.person("U01ANA"), replies(slack, storm)[0]
        assert (await ana.press(ROOM, reply["ts"], "tocsin_ack")).acked
        await until(lambda: bool(thread.records("commands")), "a command")
        (command,) = thread.records("commands")
        order = decode_command(command.value).order
        assert isinstance(order, Deed)
        assert order.actor == "U01ANA"
        assert await asyncio.to_thread(notifier.stop) == 0
    assert len(slack.messages(SRE)) == 1
