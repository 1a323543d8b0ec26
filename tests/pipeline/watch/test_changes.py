"""What becomes of posts reaches their brand, in the order of the stream, and each once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from alerts.lookout import slot_end
from alerts.notice import Notice
from detectors.change import Change
from tests.bench import Bench, a_change
from tests.pipeline.watch.test_agent import (
    ALL,
    RUNNING,
    States,
    contents,
    place_of,
    records,
    settings,
    states,
)
from tests.story import CRISIS

__all__ = ["states"]  # the fixture


def texts(bench: Bench, since: float) -> dict[str, str]:
    """The posts that are told of after a moment, by id."""
    told = [notice for notice in bench.told if notice.at.timestamp() > since]
    return dict(pair for notice in told for pair in quotes(notice))


def quotes(notice: Notice) -> Iterator[tuple[str, str]]:
    """Those of one notice."""
    return ((quote.id, quote.text) for quote in notice.signal.quotes)


def after(number: int) -> tuple[int, float]:
    """An offset and a time behind those of a post."""
    offset = place_of(number)
    return offset * 10, records()[offset - 1].timestamp / 1000


async def test_a_post_that_is_gone_is_quoted_no_more(states: States) -> None:
    table, told = states[RUNNING]
    first = place_of(RUNNING)
    rest = [replace(record, offset=record.offset + 1) for record in records()[first:][:400]]
    at = records()[first].timestamp / 1000
    since = slot_end(at)  # what is due then was judged before
    undisturbed, bench = Bench(ALL, table=table), Bench(ALL, table=table)
    await undisturbed.feed(rest)
    quoted = next(id_ for id_ in texts(undisturbed, since) if id_ in dict(quotes(told[-1])))
    gone = Change(id=quoted, brand=CRISIS, gone=True)
    await bench.feed([a_change(gone, at, offset=first), *rest])
    assert texts(bench, since)
    assert quoted not in texts(bench, since)
    assert len(bench.told) >= len(undisturbed.told) - 1
    assert not bench.dead


async def test_a_change_that_comes_again_changes_nothing(states: States) -> None:
    table, told = states[RUNNING]
    quoted = told[-1].signal.quotes[0]
    offset, at = after(RUNNING)
    change = a_change(Change(id=quoted.id, brand=CRISIS, shares=40), at, offset=offset)
    once, twice = Bench(ALL, table=table), Bench(ALL, table=table)
    await once.feed([change])
    await twice.feed([change])
    await twice.feed([change])
    assert contents(once.table) == contents(twice.table) != contents(table)


@pytest.mark.parametrize("brand", ["Nobody", "Zephyr Rail"])
async def test_it_makes_no_brand_and_no_mention(brand: str) -> None:
    bench = Bench(settings(CRISIS, brand))
    await bench.feed([a_change(Change(id="p1", brand=brand, gone=True), 1.0)])
    assert bench.table == {}
    assert bench.counted("applied") == 1
    assert not bench.dead


async def test_what_nobody_can_read_is_put_aside(states: States) -> None:
    bench = Bench(ALL, table=states[RUNNING][0])
    offset, at = after(RUNNING)
    change = a_change(Change(id="p1", brand=CRISIS), at, offset=offset)
    await bench.feed([replace(change, value=b"{")])
    assert bench.dead == [("not_json", offset)]
