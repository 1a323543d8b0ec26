"""Who keeps sources brings feeds and Hacker News to Kafka whole, whatever their servers do."""

import asyncio
from contextlib import suppress
from random import Random

import pytest

from pipeline.sources.keeper import Keeper
from pipeline.sources.source import Source
from tests.pipeline.sources.feeds import Feeds
from tests.pipeline.sources.listening import NOON, Kafka, a_delivery
from tests.pipeline.sources.news import News
from tests.pipeline.sources.test_feed_live import NOTHING, entry, poll
from tests.pipeline.sources.test_hacker_news_live import FIRST, item, items

COUNT = 24
LONG = 60.0  # s


async def kept(source: Source, place: str, ids: set[str]) -> Keeper:
    """A keeper that has brought all of these as mentions."""
    kafka = Kafka()
    delivery = a_delivery(kafka)
    delivery.place = place
    spread = Random(1)  # noqa: S311  # no secret
    keeper = Keeper(source, delivery, lambda: NOON, spread, lambda _: asyncio.sleep(0))
    task = asyncio.create_task(keeper.run())
    async with asyncio.timeout(LONG):
        while {id_ for _, id_ in kafka.mentions} != ids:  # noqa: ASYNC110  # Kafka has no event
            await asyncio.sleep(0.001)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return keeper


@pytest.mark.parametrize("seed", range(10))
async def test_a_feed(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # no secret
    server = Feeds([entry(each, " Orange") for each in range(COUNT)], chance, faults=8)
    async with server.serving() as url:
        ids = {f"https://a.example/{each}" for each in range(COUNT)}
        keeper = await kept(poll(url, patience=0.02), NOTHING, ids)
    assert keeper.delivery.told["posts"] >= COUNT


@pytest.mark.parametrize("seed", range(10))
async def test_hacker_news(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # no secret
    numbers = range(FIRST, FIRST + COUNT)
    told = {each: item(each, text="Orange is down") for each in numbers}
    server = News(told, chance, faults=8)
    async with server.serving() as url:
        ids = {f"hn:{each}" for each in numbers}
        keeper = await kept(items(url, patience=0.02), str(FIRST - 1), ids)
    assert keeper.delivery.told["posts"] >= COUNT
