"""What the settings say of messages holds from end to end, and a refused layout is told plainly."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from alerts.discretion import alias_of
from deploy.demo.slack import Fault, SlackServer
from pipeline.codec import decode_notice
from tests.broker import Broker, Installation, told, wait_for
from tests.secrets import leaks_below, plant
from tests.story import CRISIS, parts

pytestmark = pytest.mark.broker

ROOM, KEY = "#crisis-room", "planted.Auth0r.key"
STEP = "Call the control room: ext. 12."
MANNER = "slack: {authors: hash}\n"
SINCE = ("--since", "2026-01-01")
DELIVERIES = "tocsin_alert_deliveries_total"
REFUSED = Fault(error="invalid_blocks")


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


async def until(condition: Callable[[], bool], what: str) -> None:
    await asyncio.to_thread(wait_for, condition, what)


def root(slack: SlackServer) -> dict[str, Any]:
    return next(m for m in slack.messages(ROOM) if m.get("thread_ts", m["ts"]) == m["ts"])


def letters(message: dict[str, Any]) -> str:
    return "".join(block["block_id"][0] for block in message["blocks"])


async def test_a_crisis_with_pseudonyms_and_steps_survives_a_refused_layout(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], slack: SlackServer
) -> None:
    mentions, settings = story
    own = tmp_path / "tocsin.yaml"
    steps = f"owned: [zephyr_press]\n      playbook: ['{STEP}']"
    text = settings.read_text(encoding="utf-8").replace("owned: [zephyr_press]", steps)
    own.write_text(text + MANNER, encoding="utf-8")
    before, _ = parts(mentions, tmp_path, 1_880)  # in the first wave
    plain = Installation.at(
        broker.address, tmp_path, CLOCK="stream", CONFIG=str(own), PARTITIONS="2",
        SLACK_URL=slack.url, SLACK_TOKEN="xoxb-test",  # noqa: S106  # any will do
    )  # fmt: skip
    thread = plain.but(AUTHOR_KEY_FILE=plant(tmp_path, KEY))
    await asyncio.to_thread(thread.must, "topics", "create", "--event-time")
    refused = await asyncio.to_thread(plain.run, "notifier")
    assert (refused.returncode, "TOCSIN_AUTHOR_KEY: is not set" in refused.stderr) == (2, True)

    slack.faults.plan("chat.postMessage", REFUSED, times=2)
    with thread.running("worker") as worker, thread.running("notifier") as notifier:
        await asyncio.to_thread(thread.must, "ingest", "--event-time", "--stop-at-end", before)
        await asyncio.to_thread(worker.wait_until_done)
        await until(lambda: notifier.metric(DELIVERIES, outcome="degraded") == 1, "a plain message")
        tried = [call.arguments for call in slack.calls if call.method == "chat.postMessage"][:3]
        forms = [re.sub("[pb]", "", letters(each)) for each in tried]  # a watch asks for nothing
        assert forms == ["hsfxtqw", "hsfxqw", "hsq"]

        await asyncio.to_thread(thread.must, "ack", CRISIS, "--as", "ana", *SINCE)
        await until(lambda: "ana has it" in str(root(slack)), "the next state")
        assert letters(root(slack)) == "hsfxtqpbw"
        assert STEP in str(root(slack))
        notices = [decode_notice(line.encode()) for line in await asyncio.to_thread(told, thread)]
        names = {quote.author for notice in notices for quote in notice.signal.quotes}
        aliases = {alias_of(name, KEY.encode()) for name in names if name}
        assert any(f"author {alias}" in str(root(slack)) for alias in aliases)
        assert not any(f"{name} · " in str(slack.calls) for name in names)

        listed = await asyncio.to_thread(thread.must, "incidents", "--json", *SINCE)
        quotes = [
            each for line in listed.splitlines() for each in json.loads(line)["signal"]["quotes"]
        ]
        assert {quote["author"] for quote in quotes} <= aliases
    assert leaks_below(tmp_path, KEY) == []
