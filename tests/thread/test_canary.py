"""A canary goes round through a real worker and notifier, and nobody else sees it."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from deploy.demo.slack import SlackServer
from tests.broker import Broker, Installation, told, wait_for

pytestmark = pytest.mark.broker

PARTITIONS = 3
SETTINGS = "routes: [{channel: '#crisis-room'}]"


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


async def test_each_partition_has_a_canary_that_comes_round(
    broker: Broker, tmp_path: Path, slack: SlackServer
) -> None:
    settings = tmp_path / "tocsin.yaml"
    settings.write_text(SETTINGS, encoding="utf-8")
    thread = Installation.at(
        broker.address, tmp_path, CONFIG=str(settings), PARTITIONS=str(PARTITIONS),
        SLACK_URL=slack.url, SLACK_TOKEN="xoxb-test",  # noqa: S106
    )  # fmt: skip
    await asyncio.to_thread(thread.must, "topics", "create")
    with thread.running("worker") as worker, thread.running("notifier") as notifier:
        rounds = partial(notifier.metric, "tocsin_canary_roundtrip_seconds_count")
        await asyncio.to_thread(wait_for, lambda: rounds() == PARTITIONS, "each of the first ones")
        last = "tocsin_canary_last_roundtrip_timestamp_seconds"
        assert all(notifier.metric(last, partition=str(each)) for each in range(PARTITIONS))
        assert not worker.metric(last)
        assert worker.metric("tocsin_events_processed_total", outcome="dead") == 0
        assert worker.metric("tocsin_mentions_total") is None
    assert told(thread) == []
    assert slack.messages("#crisis-room") == []
