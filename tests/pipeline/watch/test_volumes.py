"""What was said in each hour is told of each brand, exactly, whatever happens to the worker."""

import asyncio
from collections import Counter
from collections.abc import Iterable

import pytest

from alerts.mark import drill_of
from detectors.bins import DAY, bin_of
from detectors.events import Label, Mention
from detectors.hearing import Gap, Pulse
from pipeline.codec import decode_mention
from pipeline.connection import Clock
from pipeline.pages import HOUR, ROWS, WHOLE, Page, Row
from pipeline.watch.volumes import BEHIND
from tests.bench import Bench, FakeRecord, a_pulse, a_record, a_tick, fixed_score
from tests.builders import NOON
from tests.pipeline.watch.test_agent import ALL, records, settings
from tests.story import ANGRY, BRANDS, GLAD

Known = dict[tuple[str, int], tuple[int, int, int, int]]
ZEPHYR = settings("Zephyr")
START = int(NOON.timestamp())


def read(pages: Iterable[Page]) -> Known:
    """As a reader has it: of a brand and hour, what has most mentions."""
    found: Known = {}
    rows: list[Row] = [row for page in pages for row in page.rows]
    for brand, hour, *said in sorted(rows, key=lambda row: row[2]):
        found[brand, hour] = said[0], said[1], said[2], said[3]
    return found


def counted(run: Iterable[FakeRecord], until: float) -> Known:
    """What records amount to: each post once, and no repost, nor what comes as its hour leaves."""
    counts: Counter[tuple[tuple[str, int], str]] = Counter()
    seen: set[str] = set()
    for record in run:
        mention = decode_mention(record.value) if record.value else None
        if mention is None or mention.id in seen:
            continue
        at = mention.created_at.timestamp()
        if bin_of(at) <= bin_of(record.timestamp / 1000) - DAY:
            continue
        seen.add(mention.id)
        leaves = int(record.timestamp / 1000 // HOUR) + 1 - WHOLE  # at the turn that follows
        if mention.repost_of is None and at < until and at // HOUR >= leaves:
            counts[(mention.brand, int(at // HOUR)), fixed_score(mention).label] += 1
    return {
        key: (
            sum(counts[key, label] for label in Label),
            counts[key, Label.NEGATIVE], counts[key, Label.UNKNOWN], counts[key, Label.POSITIVE],
        )
        for key in {key for key, _ in counts}
    }  # fmt: skip


def end() -> float:
    """The first full hour after the story."""
    return records()[-1].timestamp // 1000 // HOUR * HOUR + HOUR


async def ended(bench: Bench) -> None:
    """Let that hour turn."""
    await bench.feed([a_tick(end(), offset=len(records()))])
    await bench.watch.look()


def said(seconds: float, number: int = 0, brand: str = "Zephyr", text: str = ANGRY[0]) -> Mention:
    at = NOON.fromtimestamp(START + seconds, NOON.tzinfo)
    known = {"id": f"{brand}{seconds}.{number}", "brand": brand, "text": text, "author": "ana"}
    return Mention(**known, created_at=at)  # type: ignore[arg-type]


async def fed(bench: Bench, *mentions: Mention, first: int = 0) -> None:
    await bench.feed([a_record(each, offset=first + at) for at, each in enumerate(mentions)])


async def test_the_hours_of_a_whole_story_are_told_as_they_were() -> None:
    bench = Bench(ALL)
    for first in range(0, len(records()), 500):
        await bench.feed(records()[first : first + 500])
        await bench.watch.look()
    await ended(bench)
    assert read(bench.pages) == counted(records(), end())
    rows = [row for page in bench.pages for row in page.rows]
    assert len(set(rows)) == len(rows)
    assert bench.pages[-1].last
    assert {brand for brand, _ in read(bench.pages)} == set(BRANDS)


@pytest.mark.parametrize("size", [500, 5_000])
async def test_a_stream_that_hurries_loses_no_hour(size: int) -> None:
    bench = Bench(ALL)
    await bench.feed(records(), size=size)
    hour = max(page.hour for page in bench.pages)
    assert end() - hour * HOUR <= BEHIND * HOUR
    await ended(bench)
    assert read(bench.pages) == counted(records(), end())


async def test_after_a_kill_the_next_worker_tells_the_day_again() -> None:
    bench = Bench(ALL)
    half = len(records()) // 2
    await bench.feed(records()[:half])
    heir = Bench(ALL, table=bench.table)  # of what the first one told, nothing has arrived
    await heir.feed(records()[half : half + 1])
    await heir.watch.look()
    await heir.feed(records()[half + 1 :])
    await ended(heir)
    begun = records()[half].timestamp / 1000
    wanted = counted(records(), end())
    day = {key: each for key, each in wanted.items() if key[1] >= begun // HOUR - WHOLE + 1}
    assert day.items() <= read(heir.pages).items()


async def test_an_hour_is_told_once_and_again_when_late_posts_change_it() -> None:
    bench = Bench(ZEPHYR)
    await fed(bench, said(60), said(120, text=GLAD[0]))
    await bench.watch.look()
    assert [page.rows for page in bench.pages] == [[]]  # nothing is over yet
    await bench.feed([a_tick(START + HOUR, offset=2)])
    await bench.watch.look()
    await bench.watch.look()
    first = START // HOUR
    assert [page.rows for page in bench.pages[1:]] == [[("Zephyr", first, 2, 1, 0, 1)]]
    late = a_record(said(180), at=START + HOUR + 60, offset=3)
    await bench.feed([late, a_tick(START + 2 * HOUR, offset=4)])
    await bench.watch.look()
    assert bench.pages[-1].rows == [("Zephyr", first, 3, 2, 0, 1)]


async def test_on_the_wall_clock_a_quiet_hour_is_told_too() -> None:
    bench = Bench(ZEPHYR, clock=Clock.WALL)
    bench.time = START + 60.0
    await fed(bench, said(30))
    bench.time = START + HOUR + 1.0
    await bench.watch.look()
    assert bench.pages[-1] == Page(
        partition=0, hour=START // HOUR + 1, rows=[("Zephyr", START // HOUR, 1, 1, 0, 0)], last=True
    )
    (topic, key, _, partition, stamp, _) = bench.producer.sent[-1]
    assert (topic, key, partition, stamp) == ("tocsin.volumes", b"0", 0, None)
    bench.time += HOUR
    await bench.watch.look()
    assert bench.pages[-1] == Page(partition=0, hour=START // HOUR + 2, rows=[], last=True)


async def test_a_worker_without_the_partition_tells_nothing() -> None:
    bench = Bench(ZEPHYR)
    await fed(bench, said(30), said(HOUR))
    bench.records.ours = False
    await bench.watch.look()
    assert bench.pages == []


async def test_a_brand_that_left_the_settings_is_told_no_more() -> None:
    bench = Bench(settings("Zephyr", "Other"))
    await fed(bench, said(30), said(40, brand="Other"))
    bench = Bench(ZEPHYR, table=bench.table)
    await fed(bench, said(HOUR), first=2)
    await bench.watch.look()
    assert {row[0] for row in bench.pages[-1].rows} == {"Zephyr"}


async def test_a_drill_is_not_told_of() -> None:
    bench = Bench(ZEPHYR)
    await fed(bench, said(30), said(HOUR))
    bench.watch.table.data[drill_of("Zephyr")] = bench.table["Zephyr"]
    await bench.watch.look()
    assert read(bench.pages) == {("Zephyr", START // HOUR): (1, 1, 0, 0)}


async def test_it_says_which_sources_heard_nothing() -> None:
    bench = Bench(ZEPHYR)
    gap = Gap(START - 7_200.0, START - 3_600.0)
    pulses = [
        Pulse(source="feeds", at=START, gaps=(Gap(START - 3e6, START - 2e6), gap)),
        Pulse(source="bluesky", at=START, since=START - 600.0),
    ]
    await bench.feed([a_pulse(each, START, offset=at) for at, each in enumerate(pulses)])
    await bench.watch.look()
    assert bench.pages[-1].gaps == [("bluesky", START - 600.0, None), ("feeds", *gap)]


async def test_what_kafka_does_not_take_is_told_again() -> None:
    bench = Bench(ZEPHYR)
    await fed(bench, said(30), said(HOUR))
    send, bench.producer.sent = bench.producer.send, []

    async def refuse(*record: object) -> object:
        sent = await send(*record)
        failed = sent.get_loop().create_future()
        failed.set_exception(ConnectionError("away"))
        return failed

    bench.producer.send = refuse  # type: ignore[method-assign, assignment]
    await bench.watch.look()
    bench.producer.send = send  # type: ignore[method-assign]
    bench.producer.sent.clear()
    for _ in range(3):
        await asyncio.sleep(0)  # the answer is heard
        await bench.watch.look()
    assert read(bench.pages) == {("Zephyr", START // HOUR): (1, 1, 0, 0)}


async def test_many_brands_are_told_a_few_a_look_and_in_pages() -> None:
    names = [f"brand {number}" for number in range(650)]
    bench = Bench(settings(*names))
    await fed(bench, *(said(30, brand=name) for name in names))
    await bench.feed([a_tick(START + HOUR, offset=len(names))])
    turn, told = START // HOUR + 1, [0]
    while not any(page.last and page.hour == turn for page in bench.pages):
        await bench.watch.look()
        told.append(len(read(bench.pages)))
    assert len(told) == 1 + 7  # a hundred a look
    assert told[-1] == len(names)
    assert max(len(page.rows) for page in bench.pages) == ROWS
