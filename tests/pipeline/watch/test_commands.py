"""Commands reach the watch of their brand, once, in the order of time, and stop nobody."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from faust.types import TP
from structlog.testing import capture_logs

from alerts.deed import Action, Cause, Deed
from alerts.incident import Incident, Status
from alerts.notice import Kind, Notice
from detectors.events import Mention, moment
from detectors.extent import CrisisKind
from detectors.rules import LaneName
from detectors.seed import Adoption
from detectors.watch import BrandWatch
from pipeline.commands import COMMAND_LIMIT, encode_deed, encode_seed
from pipeline.config import Brand, Brands, Config, Unknown
from pipeline.connection import Clock
from pipeline.seeding import History
from pipeline.watch import agent
from pipeline.watch.agent import PAUSE
from pipeline.watch.envelope import unseal
from tests.bench import (
    COMMANDS,
    MENTIONS,
    Bench,
    FakeRecord,
    Scored,
    a_command,
    a_record,
    stream_of,
)
from tests.detectors.people import BORN, a_crowd, a_post, calm_posts
from tests.story import ANGRY

BRAND, OTHER = "Zephyr", "Aurora"
DAYS = 16
START = BORN + DAYS * 86_400.0
NOON = START + 12 * 3_600.0


def settings(*brands: str, unknown: Unknown = Unknown.CLOSED, max_open: int = 200) -> Config:
    known = {brand: Brand() for brand in brands}
    return Config(brands=Brands(unknown=unknown, known=known, max_open=max_open))


BOTH = settings(BRAND, OTHER)


def angry(mentions: Sequence[Mention], brand: str = BRAND) -> list[Mention]:
    """The same posts, in words that the fixed score knows."""
    return [
        replace(each, text=f"{ANGRY[0]} {number}", brand=brand, id=f"{brand}{each.id}")
        for number, each in enumerate(mentions)
    ]


@cache
def seed_of(brand: str = BRAND) -> bytes:
    """What sixteen calm days teach."""
    history = History(BOTH.brief)
    (lesson,) = history.live(angry(calm_posts(1, DAYS), brand), Scored().of)
    return lesson.command


def today() -> list[Mention]:
    """The day after it: both brands are calm in the morning, and have a crisis at noon."""
    said = [
        post
        for brand in (BRAND, OTHER)
        for post in angry([*a_crowd(START + 60, 9, step=4_000), *a_crowd(NOON, 60, "q", 20)], brand)
    ]
    return sorted(said, key=lambda post: post.created_at)


def contents(bench: Bench) -> dict[str, object]:
    return {
        brand: (bytes(state.watch), bytes(state.triage), state.offsets)
        for brand, state in bench.table.items()
    }


def commanded(bench: Bench, outcome: str, kind: str = "seed") -> float | None:
    labels = {"kind": kind, "outcome": outcome}
    return bench.registry.get_sample_value("tocsin_commands_total", labels)


def watch_of(bench: Bench, brand: str = BRAND) -> BrandWatch:
    return unseal(brand, bench.table[brand], BOTH.brief(brand)).watch


# -- Adoption


async def test_a_brand_that_was_seeded_rings_on_its_first_day_and_the_other_is_mute() -> None:
    bench = Bench(BOTH)
    await bench.feed([a_command(BRAND, seed_of(), START)])
    await bench.feed(stream_of(today()))
    assert {notice.brand for notice in bench.told} == {BRAND}
    assert bench.told[0].kind is Kind.OPENED
    assert NOON < bench.told[0].at.timestamp() < NOON + 900
    assert (commanded(bench, "adopted"), bench.counted("applied", "commands")) == (1, 1)


async def test_a_seed_that_comes_in_the_middle_of_the_day_keeps_what_was_counted() -> None:
    bench, run = Bench(BOTH), stream_of(today())
    half = next(n for n, record in enumerate(run) if record.timestamp > (NOON - 60) * 1000)
    await bench.feed(run[:half])
    before = watch_of(bench).tally.counts.rings["negative"].sum(288)
    await bench.feed([a_command(BRAND, seed_of(), NOON - 60)])
    assert watch_of(bench).tally.counts.rings["negative"].sum(288) == before == 9
    assert not bench.told
    await bench.feed(run[half:])
    assert {notice.brand for notice in bench.told} == {BRAND}


async def test_a_seed_that_is_read_again_changes_nothing() -> None:
    bench, command = Bench(BOTH), a_command(BRAND, seed_of(), START, offset=7)
    await bench.feed([command])
    await bench.feed(stream_of(today())[:200])
    held, told = contents(bench), list(bench.told)
    again = Bench(BOTH, table=bench.table)  # the worker that comes after a crash
    await again.feed([command])
    assert contents(again) == held
    assert (again.records.writes, again.told) == ([(BRAND, None)], [])  # only to be adopted
    assert (commanded(again, "replayed"), commanded(again, "adopted")) == (1, 0)
    assert again.counted("repeated", "commands") == 1
    assert bench.told == told


@pytest.mark.parametrize("size", [1, 2, 500])
async def test_offsets_of_the_two_topics_are_their_own(size: int) -> None:
    bench = Bench(BOTH)
    commands = [a_command(b, seed_of(b), START, offset=n) for n, b in enumerate((BRAND, OTHER))]
    await bench.feed(commands, size)
    await bench.feed(stream_of(today())[:50], size)
    assert bench.table[BRAND].offsets[COMMANDS] == 0
    assert bench.table[OTHER].offsets[COMMANDS] == 1
    assert bench.table[BRAND].offsets[MENTIONS] < 50


async def test_what_may_not_be_written_has_not_happened() -> None:
    bench, command = Bench(BOTH), a_command(BRAND, seed_of(), START)
    bench.records.ours = False
    await bench.feed([command])
    assert (contents(bench), commanded(bench, "adopted")) == ({}, 0)
    bench.records.ours = True
    await bench.feed([command])
    assert commanded(bench, "adopted") == 1


async def test_a_refusal_is_told_with_its_reason_and_what_to_do() -> None:
    bench = Bench(BOTH, sentiments=Scored(version="fixed-2"))
    with capture_logs() as logs:
        await bench.feed([a_command(BRAND, seed_of(), START)])
    (line,) = [line for line in logs if line["event"] == "command refused"]
    assert (line["kind"], line["brand"], line["outcome"]) == ("seed", BRAND, "refused_scorer")
    assert "seed with the settings of the workers" in line["hint"]
    assert commanded(bench, "refused_scorer") == 1
    with capture_logs() as logs:
        await Bench(BOTH).feed([a_command(BRAND, seed_of(), START)])
    (line,) = [line for line in logs if line["event"] == "command done"]
    assert (line["log_level"], line["outcome"]) == ("info", "adopted")


async def test_the_same_history_twice_is_adopted_once() -> None:
    bench = Bench(BOTH)
    await bench.feed([a_command(BRAND, seed_of(), START, offset=n) for n in (0, 1)])
    assert [commanded(bench, outcome) for outcome in Adoption] == [1, 0, 0, 0, 0, 1]


# -- What cannot be used


def with_kind(kind: str) -> bytes:
    return seed_of().replace(b'"seed"', f'"{kind}"'.encode(), 1)


@pytest.mark.parametrize(
    ("record", "reason", "kind"),
    [
        (a_command(BRAND, b"awful", START), "not_json", "unknown"),
        (a_command(BRAND, b"\x81\xff", START), "not_json", "unknown"),
        (a_command(BRAND, None, START), "empty", "unknown"),
        (a_command(BRAND, b" " * (COMMAND_LIMIT + 1), START), "too_large", "unknown"),
        (a_command(BRAND, b'{"kind":"seed","schema":1}', START), "missing_field", "unknown"),
        (a_command(BRAND, with_kind("acknowledge"), START), "bad_value", "unknown"),
        (a_command(OTHER, seed_of(), START), "wrong_key", "unknown"),
        (a_command(BRAND, seed_of(), START, partition=1), "wrong_partition", "unknown"),
        (a_command("Nobody", seed_of("Nobody"), START), "unknown_brand", "seed"),
    ],
)
async def test_it_is_a_dead_letter_with_its_place_and_the_next_one_is_obeyed(
    record: FakeRecord, reason: str, kind: str
) -> None:
    bench = Bench(BOTH)
    await bench.feed([replace(record, offset=3), a_command(BRAND, seed_of(), START, offset=4)])
    (letter,) = bench.producer.sent
    assert letter[0] == "tocsin.mentions-dead"
    headers = {name: str(value, "utf-8") for name, value in letter[5]}
    place = [headers[f"tocsin-{name}"] for name in ("topic", "partition", "offset", "reason")]
    assert place == [COMMANDS, str(record.partition), "3", reason]
    assert (commanded(bench, "dead", kind), commanded(bench, "adopted")) == (1, 1)
    labels = {"stage": "commands", "reason": reason}
    assert bench.registry.get_sample_value("tocsin_dead_letter_events_total", labels) == 1


async def test_strangers_become_known_by_a_seed_as_far_as_the_settings_allow() -> None:
    bench = Bench(settings(unknown=Unknown.OPEN, max_open=1))
    run = [a_command(b, seed_of(b), START, offset=n) for n, b in enumerate((BRAND, OTHER, BRAND))]
    await bench.feed(run)
    assert set(bench.table) == {BRAND}
    assert bench.dead == [("too_many_brands", 1)]
    await bench.feed([a_record(a_post(START, brand=OTHER), offset=0)])
    assert bench.dead == [("too_many_brands", 1), ("too_many_brands", 0)]


async def test_a_seed_that_we_fail_on_is_put_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    adopt = BrandWatch.adopt

    def failing(self: BrandWatch, seed: Any) -> Adoption:
        if seed.people == 7:
            raise ZeroDivisionError("our own bug")
        return adopt(self, seed)

    monkeypatch.setattr(BrandWatch, "adopt", failing)
    bench, young = Bench(BOTH), BrandWatch(BORN, BOTH.brief(BRAND)).seed()
    bad = encode_seed(BRAND, replace(young, people=7))
    run = [(OTHER, seed_of(OTHER)), (BRAND, bad), (BRAND, seed_of())]
    await bench.feed([a_command(b, value, START, offset=n) for n, (b, value) in enumerate(run)])
    assert bench.dead == [("internal", 1)]
    assert (commanded(bench, "adopted"), commanded(bench, "dead")) == (2, 1)


# -- Time


def opened(bench: Bench) -> Notice:
    return next(notice for notice in bench.told if notice.kind is Kind.OPENED)


async def test_a_command_moves_the_clock_of_its_partition_like_a_mention() -> None:
    """The slot in which the crisis broke out ends before it."""
    bench = Bench(BOTH)
    await bench.feed([a_command(BRAND, seed_of(), START)])
    crowd = angry(a_crowd(NOON, 20, step=0.1))
    await bench.feed(stream_of(crowd))
    assert not bench.told
    await bench.feed([a_command(OTHER, b"{}", NOON + 30, offset=1)])  # a dead one will do
    assert opened(bench).at.timestamp() == NOON + 10


def behind() -> tuple[Bench, list[FakeRecord]]:
    """A worker that has all of today before it, five days later."""
    run = [record for record in stream_of(today()) if record.key]
    bench = Bench(BOTH, clock=Clock.WALL, end=run[-1].offset + 1)
    bench.time = START + 5 * 86_400
    return bench, run[:-1]


@pytest.mark.parametrize("first", [1, 8, 30], ids=["begun", "in the morning", "in the crisis"])
async def test_it_does_not_run_ahead_of_mentions_that_wait(first: int) -> None:
    """A seed sent now, while a worker catches up: the backlog is judged as it would have been."""
    bench, run = behind()
    await bench.feed(run[:first])
    await bench.feed([a_command(BRAND, seed_of(), bench.time)])
    await bench.feed(run[first:])
    assert commanded(bench, "adopted") == 1
    assert NOON < opened(bench).at.timestamp() < NOON + 900
    assert all(notice.at.timestamp() < NOON + 3_600 for notice in bench.told)


async def test_after_a_start_it_waits_for_the_first_mention_to_tell_the_time() -> None:
    bench, run = behind()
    seeding = asyncio.create_task(bench.feed([a_command(BRAND, seed_of(), bench.time)]))
    await asyncio.sleep(3 * PAUSE)
    assert commanded(bench, "adopted") == 0
    await bench.feed(run[:1])
    await seeding
    assert watch_of(bench).bin == (START + 60) // 300
    await bench.feed(run[1:])
    assert NOON < opened(bench).at.timestamp() < NOON + 900


async def test_it_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agent, "CLOCKLESS", 2 * PAUSE)
    bench, run = behind()
    await bench.feed([a_command(BRAND, seed_of(), bench.time)])
    assert commanded(bench, "adopted") == 1
    await bench.feed(run)  # the worst of it: the crisis is judged as one of five days ago
    assert bench.watch._shifts[0].now == run[-1].timestamp / 1000  # noqa: SLF001


async def test_a_clock_that_runs_ahead_moves_no_brand() -> None:
    bench = Bench(BOTH, clock=Clock.WALL)
    bench.time = START + 5
    await bench.feed([a_command(BRAND, seed_of(), START * 3)])
    assert watch_of(bench).bin == START // 300
    assert bench.watch._shifts[0].now == bench.time  # noqa: SLF001


async def test_caught_up_a_brand_is_judged_right_after_its_seed_and_rings_nothing() -> None:
    bench = Bench(BOTH, clock=Clock.WALL)
    bench.time = START + 5
    bench.records.ends[TP(COMMANDS, 0)] = 1
    await bench.feed([a_command(BRAND, seed_of(), START)])
    usual = "tocsin_brand_negative_baseline_mentions", {"brand": BRAND, "window": "1h"}
    assert 0.2 < (bench.registry.get_sample_value(*usual) or 0) < 4
    assert not bench.told


# -- What people do


def deed_of(action: Action, **fields: Any) -> bytes:
    known: dict[str, Any] = {"action": action, "actor": "U01ANA", "at": moment(NOON), "incident": 1}
    return encode_deed(BRAND, Deed(**known | fields))


async def in_crisis() -> Bench:
    """A brand that was seeded, and rings."""
    bench = Bench(BOTH)
    await bench.feed([a_command(BRAND, seed_of(), START)])
    await bench.feed(stream_of(today()))
    assert bench.told
    bench.told.clear()
    return bench


async def test_what_a_person_does_is_told_under_the_next_number_of_the_incident() -> None:
    bench = await in_crisis()
    before = open_incident(bench)
    await bench.feed([a_command(BRAND, deed_of(Action.ACKNOWLEDGE), NOON + 2_000, offset=1)])
    (notice,) = bench.told
    assert (notice.kind, notice.seq, notice.owner) == (Kind.AUDIT, before.seq + 1, "U01ANA")
    assert open_incident(bench).status is Status.ACKNOWLEDGED
    assert commanded(bench, "applied", "deed") == 1


async def test_a_false_alarm_is_counted_by_the_lane_that_says_most() -> None:
    bench = await in_crisis()
    steps = {"to_state": "false_alarm", "actor": "person"}

    def counted() -> dict[LaneName, float | None]:
        name = "tocsin_alert_transitions_total"
        return {
            lane: bench.registry.get_sample_value(name, steps | {"rule": lane}) for lane in LaneName
        }

    assert set(counted().values()) == {0}
    dismissed = deed_of(Action.DISMISS, cause=Cause.IRONY)
    await bench.feed([a_command(BRAND, dismissed, NOON + 2_000, offset=1)])
    (notice,) = bench.told
    assert counted() == dict.fromkeys(LaneName, 0) | {LaneName(notice.signal.lane): 1}


async def test_a_persons_word_is_counted_against_the_guess() -> None:
    bench = await in_crisis()
    named = deed_of(Action.CLASSIFY, crisis=CrisisKind.RUMOUR)
    await bench.feed([a_command(BRAND, named, NOON + 2_000, offset=1)])
    (notice,) = bench.told
    assert notice.verdict
    labels = {"guessed": notice.verdict.guessed.value, "kind": "rumour"}
    assert bench.registry.get_sample_value("tocsin_kind_verdicts_total", labels) == 1
    assert open_incident(bench).verdict == notice.verdict


async def test_each_level_that_is_reached_is_counted_by_the_kind_it_was_taken_for() -> None:
    bench = await in_crisis()
    samples = [sample for family in bench.registry.collect() for sample in family.samples]

    def total(name: str) -> float:
        return sum(sample.value for sample in samples if sample.name == name)

    assert total("tocsin_incident_kinds_total") == total("tocsin_alerts_total") > 0


async def test_it_is_done_once_though_the_worker_reads_it_again() -> None:
    bench = await in_crisis()
    command = a_command(BRAND, deed_of(Action.SNOOZE, minutes=60), NOON + 2_000, offset=1)
    await bench.feed([command])
    held = contents(bench)
    again = Bench(BOTH, table=bench.table)
    await again.feed([command])
    assert contents(again) == held
    assert not again.told
    assert commanded(again, "replayed", "deed") == 1


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        pytest.param({"incident": 2}, "over", id="of an incident that is not the one that runs"),
        pytest.param({"action": Action.SNOOZE}, "known", id="of no effect"),
    ],
)
async def test_what_comes_to_nothing_is_counted_and_said(
    fields: dict[str, Any], outcome: str
) -> None:
    bench = await in_crisis()
    known: dict[str, Any] = {"action": Action.ACKNOWLEDGE}
    with capture_logs() as said:
        await bench.feed([a_command(BRAND, deed_of(**known | fields), NOON + 2_000, offset=1)])
    assert not bench.told
    assert commanded(bench, outcome, "deed") == 1
    assert [line["outcome"] for line in said if line["event"] == "command refused"] == [outcome]


async def test_a_word_about_a_brand_without_an_incident_opens_none() -> None:
    bench = Bench(BOTH)
    await bench.feed([a_command(BRAND, deed_of(Action.ACKNOWLEDGE), START)])
    assert not bench.told
    assert commanded(bench, "over", "deed") == 1


async def test_a_word_does_not_ring_and_uses_up_nothing() -> None:
    """The next look finds the brand as it would have without it."""
    quiet, spoken = await in_crisis(), await in_crisis()
    word = a_command(BRAND, deed_of(Action.ACKNOWLEDGE, incident=9), NOON + 1_300, offset=1)
    await spoken.feed([word])
    later = stream_of(angry(a_crowd(NOON + 1_400, 60, "r", 5)))
    for bench in (quiet, spoken):
        await bench.feed([replace(each, offset=each.offset + 10_000) for each in later])
    assert quiet.told == spoken.told


def open_incident(bench: Bench) -> Incident:
    incident = unseal(BRAND, bench.table[BRAND], BOTH.brief(BRAND)).triage.incident
    assert incident
    return incident
