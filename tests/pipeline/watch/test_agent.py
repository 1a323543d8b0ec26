"""The watch does what a replay does, whatever happens to it on the way; and on the wall, now."""

import asyncio
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest
from msgspec.structs import replace as replaced

from alerts.brief import FullBrief
from alerts.lookout import SLOT
from alerts.notice import GONE, Kind, Notice
from detectors.events import Label, Mention, Sentiment
from detectors.hearing import Pulse
from pipeline.codec import decode_mention
from pipeline.config import Brand, Brands, Config, Unknown
from pipeline.connection import Clock
from pipeline.entry import EntryError
from pipeline.records import FULL, Told
from pipeline.replay import replay
from pipeline.sentiment.batches import BATCH
from pipeline.streamtime import Ending
from pipeline.watch.agent import NEAR, PAUSE
from pipeline.watch.envelope import Envelope
from pipeline.watch.scoring import BLINK
from tests.bench import Bench, FakeRecord, Scored, a_pulse, a_record, a_tick, fixed_score, stream_of
from tests.story import BRANDS, CRISIS, QUIET, Story

CALM = 1_750  # posts before the first wave
RUNNING = 1_950  # posts until it is a crisis


@cache
def posts() -> tuple[Mention, ...]:
    return tuple(decode_mention(line.encode()) for line in Story().lines())


@cache
def records() -> tuple[FakeRecord, ...]:
    return tuple(stream_of(posts()))


def place_of(number: int) -> int:
    """The offset of a post's record."""
    keyed = [record.offset for record in records() if record.key]
    return keyed[number]


@pytest.fixture(scope="module")
def states() -> dict[int, tuple[dict[str, Envelope], list[Notice]]]:
    """What the table holds before the first wave and in it, and what was told until then."""

    async def run() -> dict[int, tuple[dict[str, Envelope], list[Notice]]]:
        bench, known, first = Bench(ALL), {}, 0
        for number in (CALM, RUNNING):
            await bench.feed(records()[first : place_of(number)])
            first, known[number] = place_of(number), (bench.table, list(bench.told))
        return known

    return asyncio.run(run())


States = dict[int, tuple[dict[str, Envelope], list[Notice]]]


def settings(*brands: str) -> Config:
    known = {brand: Brand() for brand in brands}
    return Config(brands=Brands(unknown=Unknown.CLOSED, known=known))


ALL = settings(*BRANDS)


def replayed(mentions: Iterable[Mention], ending: Ending = Ending.STOP_AT_END) -> list[Notice]:
    return list(replay(mentions, Scored().of, ALL.brief, ending))


def by_brand(told: Iterable[Notice]) -> dict[str, list[Notice]]:
    """What was told of each: brands of several partitions are told of in any order."""
    known: dict[str, list[Notice]] = {}
    for notice in told:
        known.setdefault(notice.brand, []).append(notice)
    return known


def at(notice: Notice) -> float:
    return notice.at.timestamp()


# -- Under the stream's clock


@pytest.mark.parametrize("size", [37, 500])
async def test_it_tells_what_a_replay_tells_however_records_were_cut(size: int) -> None:
    bench = Bench(ALL)
    await bench.feed(records(), size)
    assert by_brand(bench.told) == by_brand(replayed(posts()))
    untold = {Kind.AUDIT, Kind.RETURNED}  # nobody is there, and each calm lasts
    assert {notice.kind for notice in bench.told} == set(Kind) - untold
    assert not bench.dead


async def test_one_batch_of_days_is_written_in_parts_that_kafka_takes() -> None:
    bench = Bench(ALL)
    await bench.feed(records(), len(records()))
    assert by_brand(bench.told) == by_brand(replayed(posts()))
    assert FULL < bench.records.most < 2 * FULL


async def test_what_waits_to_be_told_leaves_before_more_is_added(states: States) -> None:
    table, _ = states[CALM]
    bench = Bench(ALL, table=table)
    outbox = bench.watch.table.outbox
    outbox.untold(CRISIS, replaced(table[CRISIS], outbox=(Told("a", b"x" * 2 * FULL),)))
    working = asyncio.create_task(bench.feed(records()[place_of(CALM) :][:100]))
    await bench.watch.look()
    await asyncio.sleep(2 * PAUSE)
    assert not bench.records.writes
    outbox.clear()  # as if told
    await working
    assert bench.records.writes


async def test_it_tells_the_same_when_each_batch_has_another_owner(states: States) -> None:
    table, told = states[CALM]
    told = list(told)
    for first in range(place_of(CALM), len(records()), 100):
        bench = Bench(ALL, table=table)
        await bench.feed(records()[first : first + 100])
        await bench.watch.look()
        table, told = bench.table, told + bench.told
    assert by_brand(told) == by_brand(replayed(posts()))


def contents(table: dict[str, Envelope]) -> dict[str, object]:
    """What a table says, whatever its writes are numbered."""
    return {
        brand: (bytes(state.watch), bytes(state.triage), state.offsets)
        for brand, state in table.items()
    }


async def test_a_record_that_comes_again_changes_nothing(states: States) -> None:
    table, _ = states[RUNNING]
    bench = Bench(ALL, table=table)
    again = records()[place_of(CALM) : place_of(RUNNING)]
    await bench.feed(again)
    assert not bench.told
    assert contents(bench.table) == contents(table)
    assert {brand for brand, state in bench.records.writes if state} <= {CRISIS}  # ticks look at it
    assert {brand for brand, _ in bench.records.writes} == set(BRANDS)  # all may have to be adopted
    assert bench.counted("repeated") == sum(bool(record.key) for record in again)


async def test_what_may_not_be_written_has_not_happened(states: States) -> None:
    table, told = states[CALM]
    bench = Bench(ALL, table=table)
    wave = records()[place_of(CALM) : place_of(RUNNING)]
    bench.records.ours = False
    await bench.feed(wave)
    await bench.watch.look()
    assert contents(bench.table) == contents(table)
    assert (bench.told, bench.counted("applied")) == ([], 0)
    bench.records.ours = True
    await bench.feed(wave)
    assert told + bench.told == states[RUNNING][1]


async def test_the_timer_writes_a_brand_once_more_to_cross_off_what_was_told(
    states: States,
) -> None:
    bench = Bench(ALL, table=states[RUNNING][0])
    bench.watch.table.outbox._told[CRISIS] = {"a notice"}  # noqa: SLF001  # Kafka has taken it
    await bench.watch.look()
    assert [brand for brand, _ in bench.records.writes] == [CRISIS]
    assert contents(bench.table) == contents(states[RUNNING][0])


# -- When our own code fails


class Explosive(frozenset[str]):
    """Accounts of which one cannot be looked for."""

    def __contains__(self, author: object) -> bool:
        if author == "poison":
            raise ZeroDivisionError("our own bug")
        return False


class Buggy(Config):
    """Settings under which one author's mentions are too much for us."""

    def brief(self, brand: str) -> FullBrief:
        """As Config says."""
        return replace(super().brief(brand), owned=Explosive())


@pytest.mark.parametrize("size", [1, 40, 500])
async def test_a_mention_that_we_fail_on_is_put_aside_and_all_else_is_as_without_it(
    states: States, size: int
) -> None:
    sound = list(records()[place_of(CALM) : place_of(RUNNING)])
    run = sound.copy()
    for place in (190, 60, 59, 54, 0):
        poison = replace(posts()[CALM + place], id=f"poison{place}", author="poison")
        run.insert(place, a_record(poison, run[place].timestamp / 1000))
    first = sound[0].offset
    run = [replace(record, offset=first + number) for number, record in enumerate(run)]
    table, told = states[CALM]
    bench, without = Bench(Buggy(brands=ALL.brands), table=table), Bench(ALL, table=table)
    await bench.feed(run, size)
    await without.feed(sound, size)
    assert bench.told == without.told == states[RUNNING][1][len(told) :]
    places = [record.offset for record in run if b'"author":"poison"' in (record.value or b"")]
    assert bench.dead == [("internal", offset) for offset in places]
    assert bench.counted("dead") == 5
    for outcome in ("applied", "repeated"):
        assert bench.counted(outcome) == without.counted(outcome)


async def test_a_text_that_the_scorer_fails_on_is_put_aside() -> None:
    def score(mention: Mention) -> Sentiment:
        if mention.id == "p7":
            raise RecursionError("our own bug")
        return fixed_score(mention)

    bench = Bench(ALL, sentiments=Scored(score))
    run = records()[: place_of(100)]
    await bench.feed(run)
    (place,) = [record.offset for record in run if b'"id":"p7"' in (record.value or b"")]
    assert bench.dead == [("internal", place)]
    others = Bench(ALL)
    await others.feed([record for record in run if record.offset != place])
    assert contents(bench.table) == contents(others.table)


async def test_what_a_slow_scorer_leaves_is_scored_beside_the_loop_and_in_order() -> None:
    scored: list[tuple[str, bool]] = []

    def score(mention: Mention) -> Sentiment:
        here = threading.current_thread() is threading.main_thread()
        if not scored:
            time.sleep(BLINK)
        scored.append((mention.id, here))
        return fixed_score(mention)

    bench, quick = Bench(ALL, sentiments=Scored(score)), Bench(ALL)
    run = records()[: place_of(100)]
    await bench.feed(run)
    assert [id_ for id_, _ in scored] == [decode_mention(r.value).id for r in run if r.value]
    assert [here for _, here in scored] == [True] * BATCH + [False] * (len(scored) - BATCH)
    await quick.feed(run)
    assert contents(bench.table) == contents(quick.table)


# -- Brands that the settings do not name


async def test_an_incident_of_a_brand_that_left_the_settings_is_resolved_with_that_reason(
    states: States,
) -> None:
    table, told = states[RUNNING]
    known, before = table[CRISIS], told[-1]
    bench = Bench(settings(QUIET), table=table)
    await bench.watch.look()
    (notice,) = bench.told
    assert (notice.kind, notice.brand, notice.reason) == (Kind.RESOLVED, CRISIS, GONE)
    assert (notice.incident, notice.seq) == (before.incident, before.seq + 1)
    assert at(before) <= at(notice) <= moment_of(RUNNING) + 10  # neither in 1970 nor now
    left = bench.table[CRISIS]
    assert (left.term, left.version, left.offsets) == (known.term, known.version + 1, known.offsets)
    assert {brand for brand, state in bench.table.items() if state.is_watched} == {QUIET}
    assert len(bytes(left.watch)) == 1


async def test_on_the_wall_clock_it_is_resolved_now(states: States) -> None:
    bench = Bench(settings(QUIET), clock=Clock.WALL, table=states[RUNNING][0], end=99_999)
    bench.time = moment_of(RUNNING) + 3600
    await bench.watch.look()
    assert [at(notice) for notice in bench.told] == [bench.time]
    await bench.watch.look()
    assert len(bench.told) == 1


@pytest.mark.parametrize("clock", Clock)
async def test_it_is_resolved_with_a_batch_that_comes_before_the_timer(
    states: States, clock: Clock
) -> None:
    table, _ = states[RUNNING]
    bench = Bench(settings(QUIET), clock=clock, table=table)
    bench.time = moment_of(RUNNING + 60)
    run = records()[place_of(RUNNING) : place_of(RUNNING + 60)]
    await bench.feed(run)
    assert [(notice.kind, notice.reason) for notice in bench.told] == [(Kind.RESOLVED, GONE)]
    others = sum(bool(record.key) and record.key != QUIET.encode() for record in run)
    assert bench.counted("dead") == others
    assert {reason for reason, _ in bench.dead} == {"unknown_brand"}


async def test_a_brand_that_comes_back_begins_anew_and_numbers_its_incidents_on(
    states: States,
) -> None:
    away = Bench(settings(QUIET), table=states[RUNNING][0])
    await away.watch.look()
    later = [
        replace(post, created_at=post.created_at.replace(month=4))
        for post in posts()[:RUNNING]
        if post.brand == CRISIS
    ]
    back = Bench(ALL, table=away.table)
    await back.feed([replace(record, offset=record.offset + 9_999) for record in stream_of(later)])
    alone = replayed(later)
    assert [notice.at for notice in back.told] == [notice.at for notice in alone]  # warm-up too
    assert {notice.incident for notice in back.told} == {2}


async def test_of_strangers_only_so_many_are_watched_and_they_stay() -> None:
    config = Config(brands=Brands(max_open=2, known={"Zephyr": Brand()}))
    names = ["One", "Two", "Three", "Zephyr", "One", "Three"]
    mentions = [replace(posts()[0], id=str(i), brand=name) for i, name in enumerate(names)]
    bench = Bench(config)
    await bench.feed(stream_of(mentions))
    await bench.feed([a_record(mentions[0], offset=99)])
    assert bench.dead == [("too_many_brands", 2), ("too_many_brands", 5)]
    assert set(bench.table) == {"One", "Two", "Zephyr"}


async def test_strangers_of_other_partitions_and_retired_ones_do_not_count() -> None:
    config = Config(brands=Brands(max_open=1))
    bench = Bench(config)
    await bench.feed(stream_of([replace(posts()[0], brand="One")]))
    bench.records.terms = {7: 1}  # it is another worker's now
    await bench.feed([a_record(replace(posts()[0], brand="Two"), offset=99)])
    assert not bench.dead


# -- On the wall clock


def moment_of(number: int) -> float:
    """When a post of the story is recorded."""
    return records()[place_of(number)].timestamp / 1000


def coming(number: int, count: int) -> list[FakeRecord]:
    """So many mentions, from a post of the story on; on the wall clock nobody ticks."""
    return [record for record in records()[place_of(number) :] if record.key][:count]


async def now(bench: Bench, run: list[FakeRecord]) -> set[float]:
    """Let mentions come one by one, and be read at once. Returns when that was."""
    times = set()
    for record in run:
        bench.time = record.timestamp / 1000 + 0.25
        bench.end(record.offset + 1)
        await bench.feed([record])
        times.add(round(bench.time, 3))
    return times


async def test_a_backlog_is_judged_as_it_would_have_been(states: States) -> None:
    bench = Bench(ALL, clock=Clock.WALL, table=states[CALM][0], end=len(records()) + 1)
    bench.time = moment_of(-1) + 86_400
    for first in range(place_of(CALM), len(records()), 300):
        await bench.feed(records()[first : first + 300])
        await bench.watch.look()  # the timer does not hurry what waits
    expected = by_brand(replayed(posts()))
    for brand, told in by_brand(bench.told).items():
        assert told == expected[brand][: len(told)]
    assert Kind.RESOLVED in {notice.kind for notice in bench.told}


async def test_once_caught_up_a_brand_is_judged_right_after_each_batch_that_touched_it(
    states: States,
) -> None:
    bench = Bench(ALL, clock=Clock.WALL, table=states[CALM][0])
    times = await now(bench, coming(CALM, 150))
    opened = bench.told[0]
    assert opened.kind is Kind.OPENED
    assert round(at(opened), 3) in times
    others = [at(notice) for notice in bench.told if round(at(notice), 3) not in times]
    assert all(moment % SLOT == 0 for moment in others)  # those of slots that were over
    (last,) = coming(CALM + 149, 1)
    bench.records.writes.clear()
    await now(bench, [replace(last, offset=last.offset + 1)])
    assert last.key in {brand.encode() for brand, _ in bench.records.writes}


async def test_a_stream_that_never_stands_still_is_judged_by_the_timer(states: States) -> None:
    bench = Bench(ALL, clock=Clock.WALL, table=states[CALM][0], end=len(records()) + 1)
    for record in coming(CALM, 150):  # more always wait behind it
        bench.time = record.timestamp / 1000 + NEAR / 2
        await bench.feed([record])
        await bench.watch.look()
    assert bench.told[0].kind is Kind.OPENED
    looked = {record.timestamp for record in coming(CALM, 150)}
    assert any((at(notice) - NEAR / 2) * 1000 in looked for notice in bench.told)


async def test_time_alone_eases_and_resolves_what_is_open(states: States) -> None:
    bench = Bench(ALL, clock=Clock.WALL, table=states[RUNNING][0])
    began = bench.time = moment_of(RUNNING)
    while not bench.told or bench.told[-1].kind is not Kind.RESOLVED:
        bench.time += 60  # the true timer looks each second
        assert bench.time < began + 12 * 3600
        await bench.watch.look()
    passing = {Kind.UPDATED, Kind.REMINDER}
    assert [n.kind for n in bench.told if n.kind not in passing] == [Kind.EASED, Kind.RESOLVED]
    assert at(bench.told[-1]) == bench.time
    bench.records.writes.clear()
    bench.time += 60
    await bench.watch.look()
    assert not bench.records.writes  # nothing is open


async def test_what_nobody_hears_is_no_calm(states: States) -> None:
    bench = Bench(ALL, clock=Clock.WALL, table=states[RUNNING][0])
    began = bench.time = moment_of(RUNNING)
    offset = place_of(RUNNING)

    async def hours(count: int, since: float | None) -> set[Kind]:
        """What is told in so many, while a source hears nothing since then."""
        nonlocal offset
        told = len(bench.told)
        for _ in range(count * 60):
            bench.time, offset = bench.time + 60, offset + 1
            pulse = Pulse(source="bluesky", at=bench.time, since=since)
            await bench.feed([a_pulse(pulse, bench.time, offset=offset)])
            await bench.watch.look()
        return {notice.kind for notice in bench.told[told:]}

    calm = {Kind.EASED, Kind.RESOLVED}
    assert not calm & await hours(12, since=began)
    named = [notice for notice in bench.told if notice.signal.deaf]
    assert named[0].kind is Kind.UPDATED, "people see it though nothing else moves"
    assert [(d.source, d.since.timestamp()) for d in named[0].signal.deaf] == [("bluesky", began)]
    assert calm & await hours(1, since=None)


async def test_a_source_that_says_nothing_any_more_is_no_calm_either(states: States) -> None:
    bench = Bench(ALL, clock=Clock.WALL, table=states[RUNNING][0])
    bench.time = moment_of(RUNNING)
    pulse = Pulse(source="bluesky", at=bench.time)
    await bench.feed([a_pulse(pulse, bench.time, offset=place_of(RUNNING))])
    for _ in range(12 * 60):
        bench.time += 60
        await bench.watch.look()
    assert not {Kind.EASED, Kind.RESOLVED} & {notice.kind for notice in bench.told}


async def test_a_worker_that_begins_beside_a_dead_source_takes_its_silence_for_no_calm(
    states: States,
) -> None:
    bench = Bench(ALL, clock=Clock.WALL, table=states[RUNNING][0])
    died = bench.time = moment_of(RUNNING)
    bench.watch.ears.ask = lambda: [Pulse(source="bluesky", at=died)]
    for _ in range(12 * 60):
        bench.time += 60
        await bench.watch.look()
    assert not {Kind.EASED, Kind.RESOLVED} & {notice.kind for notice in bench.told}
    assert bench.told[-1].signal.deaf[0].since.timestamp() == died
    bench.records.generation, bench.watch.ears.ask = 2, list
    bench.time += 60
    await bench.watch.look()
    assert bench.told[-1].kind is Kind.RESOLVED, "with other partitions they are asked anew"


async def test_sources_that_cannot_be_asked_hold_nobody_up(states: States) -> None:
    def nobody() -> list[Pulse]:
        raise EntryError("Kafka does not let us in")

    bench = Bench(ALL, clock=Clock.WALL, table=states[RUNNING][0])
    bench.watch.ears.ask = nobody
    bench.time = moment_of(RUNNING) + 12 * 3600
    await bench.watch.look()
    assert bench.told[-1].kind is Kind.RESOLVED


async def test_a_record_that_our_code_fails_on_makes_nobody_forget_who_hears_nothing(
    states: States,
) -> None:
    bench = Bench(Buggy(brands=ALL.brands), clock=Clock.WALL, table=states[RUNNING][0])
    now, place = moment_of(RUNNING), place_of(RUNNING)
    bench.time = now
    deaf = Pulse(source="bluesky", at=now, since=now)
    poison = replace(posts()[RUNNING], id="poison", author="poison")
    bench.watch.ears.ask = lambda: [Pulse(source="bluesky", at=now - 60)]
    await bench.feed([a_pulse(deaf, now, offset=place)])
    await bench.feed([a_record(poison, now, offset=place + 1)])
    assert bench.dead == [("internal", place + 1)]
    bench.time += 600
    await bench.watch.look()
    assert {notice.signal.deaf[0].since.timestamp() for notice in bench.told} == {now}


async def test_what_is_open_is_written_once_a_bin_unless_it_tells_something(
    states: States,
) -> None:
    bench = Bench(ALL, clock=Clock.WALL, table=states[RUNNING][0])
    bench.time = moment_of(RUNNING) // 300 * 300 + 301
    await bench.watch.look()
    bench.told.clear()
    bench.records.writes.clear()
    for _ in range(60):
        bench.time += 1
        await bench.watch.look()
    assert len(bench.records.writes) <= 1 + len(bench.told) < 10


async def test_the_gauges_of_a_brand_fall_with_time_though_nobody_mentions_it() -> None:
    bench = Bench(ALL, clock=Clock.WALL)
    unhappy = [post for post in posts() if fixed_score(post).label is Label.NEGATIVE][:1]
    await now(bench, stream_of(unhappy))
    gauge = "tocsin_brand_negative_mentions", {"brand": unhappy[0].brand, "window": "1h"}
    assert bench.registry.get_sample_value(*gauge) == 1
    for _ in range(13):
        bench.time += 300
        await bench.watch.look()
    assert bench.registry.get_sample_value(*gauge) == 0
    for _ in range(290):
        bench.time += 300
        await bench.watch.look()
    bench.records.writes.clear()
    bench.time += 300
    await bench.watch.look()
    assert not bench.records.writes  # its day is empty: nobody looks at it any more


async def test_the_timer_waits_while_records_wait(states: States) -> None:
    bench = Bench(ALL, clock=Clock.WALL, table=states[RUNNING][0], end=place_of(RUNNING) + 1)
    bench.time = moment_of(RUNNING) + 5 * 3600
    await bench.watch.look()
    assert not bench.records.writes


async def test_a_producer_whose_clock_runs_ahead_moves_no_other(states: States) -> None:
    bench = Bench(ALL, clock=Clock.WALL, table=states[CALM][0])
    first, *rest = coming(CALM, 150)
    bench.time = first.timestamp / 1000
    ahead = replace(first, timestamp=first.timestamp * 2)
    bench.end(first.offset + 3)
    await bench.feed([ahead, a_tick(bench.time * 3, offset=first.offset + 1)])
    await now(bench, [replace(record, offset=record.offset + 2) for record in rest])
    assert bench.told
    assert all(moment_of(CALM) <= at(notice) <= bench.time for notice in bench.told)


# -- Its end


async def test_at_the_end_nothing_is_written_or_told_any_more(states: States) -> None:
    bench = Bench(ALL, table=states[RUNNING][0])
    bench.watch.table.outbox._told[CRISIS] = {"a notice"}  # noqa: SLF001  # it would write
    bench.watch.app._stopped.set()  # noqa: SLF001  # what its stop() begins with
    await bench.watch.look()
    assert not bench.records.writes
    bench.producer.should_stop = True
    assert bench.watch.table.outbox._lease_left() == 0  # noqa: SLF001
