"""A shadow tells what its rules would tell in use, to nobody, and changes nothing of its brand."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from alerts.brief import FullBrief
from alerts.deed import Action, Deed
from alerts.incident import Status
from alerts.lookout import Lookout
from alerts.notice import Kind, Notice
from detectors.events import Level, Mention
from pipeline.briefing import tried
from pipeline.commands import encode_deed
from pipeline.config import Brand, Brands, Config, Unknown
from pipeline.connection import Clock
from pipeline.replay import replay
from pipeline.settings.partial import Partial
from pipeline.shadow import Shadow
from pipeline.streamtime import Ending
from pipeline.watch.envelope import Envelope, unseal
from pipeline.watch.shadows import OFF, ShadowedLedger
from tests.bench import Bench, Scored, a_command
from tests.pipeline.watch.test_agent import (
    ALL,
    CALM,
    RUNNING,
    States,
    at,
    by_brand,
    coming,
    contents,
    moment_of,
    now,
    place_of,
    posts,
    records,
    states,
)
from tests.story import CRISIS, OTHERS, QUIET

__all__ = ["states"]  # a fixture


def rules(**volume: Any) -> Partial[Any]:
    return Partial({"volume": Partial(volume)})


TOUCHY = rules(budget=20.0, min_authors=2)
DEAF = rules(min_authors=1_000)
SAME = rules()


def shadowed(
    trial: Partial[Any] = TOUCHY, *brands: str, use: Partial[Any] = SAME
) -> Config:  # fmt: skip
    shadow = Shadow(rules=trial, brands=frozenset(brands))
    return replace(ALL, rules=use.over(ALL.rules), shadow=shadow)


def replayed(config: Config, mentions: Iterable[Mention] | None = None) -> list[Notice]:
    known = posts() if mentions is None else mentions
    return list(replay(known, Scored().of, config.brief, Ending.STOP_AT_END))


@pytest.fixture(scope="module")
def whole() -> Bench:
    """All of the story, of which only shadows of two brands tell."""

    async def run() -> Bench:
        bench = Bench(shadowed(TOUCHY, CRISIS, QUIET, use=DEAF))
        await bench.feed(records())
        return bench

    return asyncio.run(run())


def test_it_tells_what_its_rules_would_tell_in_use_and_nobody_hears_of_it(whole: Bench) -> None:
    assert not whole.told
    assert not whole.dead
    assert whole.asides == by_brand(replayed(tried(whole.watch.config)))[CRISIS]


def test_only_the_brands_that_are_named_have_one(whole: Bench) -> None:
    assert {brand for brand, state in whole.table.items() if state.shadow} == {CRISIS, QUIET}


def test_what_it_would_have_told_is_counted(whole: Bench) -> None:
    louder = {Kind.OPENED, Kind.ESCALATED, Kind.REOPENED}

    def counted(name: str, **labels: str) -> float | None:
        return whole.registry.get_sample_value(name, labels)

    for brand, level in product((CRISIS, QUIET), Level):
        reached = [each for each in whole.asides if each.kind in louder and each.level is level]
        expected = len(reached) if brand == CRISIS else 0
        assert counted("tocsin_shadow_alerts_total", brand=brand, level=level) == expected
        assert counted("tocsin_alerts_total", brand=brand, level=level) == 0
    assert counted("tocsin_shadow_alerts_total", brand=OTHERS[0], level=Level.WATCH) is None
    assert counted("tocsin_notices_total", kind=Kind.OPENED) == 0


async def test_it_tells_the_same_when_each_batch_has_another_owner(whole: Bench) -> None:
    config, table = whole.watch.config, dict[str, Envelope]()
    asides = list[Notice]()
    for first in range(0, len(records()), 150):
        bench = Bench(config, table=table)
        await bench.feed(records()[first : first + 150])
        await bench.watch.look()
        table, asides = bench.table, asides + bench.asides
    assert asides == whole.asides


@pytest.mark.parametrize("trial", [TOUCHY, DEAF], ids=["touchy", "deaf"])
async def test_with_and_without_it_the_brand_is_the_same_byte_by_byte(
    states: States, trial: Partial[Any]
) -> None:
    beside, alone = (Bench(each, table=states[CALM][0]) for each in (shadowed(trial), ALL))
    for first in range(place_of(CALM), len(records()), 100):
        for bench in (beside, alone):
            await bench.feed(records()[first : first + 100])
        assert contents(beside.table) == contents(alone.table)
    assert beside.told == alone.told
    assert beside.asides != beside.told
    assert all(state.shadow is None for state in alone.table.values())


@pytest.mark.parametrize("trial", [TOUCHY, DEAF], ids=["touchy", "deaf"])
async def test_on_the_wall_clock_too(states: States, trial: Partial[Any]) -> None:
    """An incident of the shadow runs for hours in which the brand has none, or the other way."""
    benches = [
        Bench(config, clock=Clock.WALL, table=states[CALM][0]) for config in (shadowed(trial), ALL)
    ]
    for bench in benches:
        await now(bench, coming(CALM, 300))
        for _ in range(150):
            bench.time += 240
            await bench.watch.look()
    beside, alone = benches
    assert contents(beside.table) == contents(alone.table)
    assert beside.told == alone.told
    assert {notice.kind for notice in alone.told} >= {Kind.OPENED, Kind.RESOLVED}
    if trial is TOUCHY:
        assert {notice.kind for notice in beside.asides} >= {Kind.OPENED, Kind.RESOLVED}
    else:
        assert not beside.asides


async def test_one_that_begins_later_knows_what_its_brand_knows(states: States) -> None:
    table, told = states[CALM]
    assert not told
    config = shadowed(SAME)
    bench = Bench(config, table=table)
    await bench.feed(records()[place_of(CALM) :])
    assert bench.told
    assert bench.asides == bench.told


def taken(config: Config, table: dict[str, Envelope]) -> Lookout:
    """The crisis' shadow, as a worker takes it in the end."""
    return ShadowedLedger(table, config, Scored(), "").shadows.take(CRISIS, moment_of(-1))


@pytest.fixture(scope="module")
def running(states: States) -> Bench:
    """A crisis, in which all have a shadow."""

    async def run() -> Bench:
        bench = Bench(shadowed(), table=states[CALM][0])
        await bench.feed(records()[place_of(CALM) : place_of(RUNNING)])
        return bench

    return asyncio.run(run())


async def test_once_it_is_switched_off_what_runs_is_resolved_and_its_memory_goes(
    running: Bench,
) -> None:
    before = by_brand(running.asides)[CRISIS][-1]
    off = Bench(ALL, table=running.table)
    await off.watch.look()
    assert not off.told
    (told,) = by_brand(off.asides)[CRISIS]
    assert (told.kind, told.reason, told.seq) == (Kind.RESOLVED, OFF, before.seq + 1)
    assert contents(off.table) == contents(running.table)
    assert not [brand for brand, each in off.table.items() if each.shade and each.shade.is_watched]
    off.asides.clear()
    await off.feed(records()[place_of(RUNNING) :])
    assert not off.asides
    again = taken(shadowed(), off.table)
    assert not again.is_open
    assert again.triage.incident
    assert (again.triage.incident.number, again.triage.incident.seq) == (told.incident, told.seq)
    brand = unseal(CRISIS, off.table[CRISIS], ALL.brief(CRISIS))
    assert again.watch.people == brand.watch.people > 0


async def test_what_people_do_they_do_to_the_incident_that_they_see(states: States) -> None:
    table, told = states[RUNNING]
    last, config = told[-1], shadowed(SAME)
    bench, alone = Bench(config, table=table), Bench(ALL, table=table)
    deed = Deed(
        action=Action.DISMISS, actor="ana", at=last.at, incident=last.incident, seq=last.seq
    )
    for each in (bench, alone):
        await each.feed([a_command(CRISIS, encode_deed(CRISIS, deed), at(last), offset=0)])
        await each.feed(records()[place_of(RUNNING) :])
    assert bench.told == alone.told
    assert bench.told[0].status is Status.FALSE_ALARM
    assert not [notice for notice in bench.asides if notice.deed or notice.owner]


async def test_a_brand_that_leaves_the_settings_takes_its_shadow_with_it(running: Bench) -> None:
    brands = Brands(unknown=Unknown.CLOSED, known={QUIET: Brand()})
    left = Bench(replace(shadowed(), brands=brands), table=running.table)
    await left.watch.look()
    (told,) = by_brand(left.asides)[CRISIS]
    assert told.kind is Kind.RESOLVED
    state = left.table[CRISIS]
    assert state.shade
    assert not state.is_watched
    assert not state.shade.is_watched
    back = taken(shadowed(), left.table)
    assert back.watch.people == 0
    assert back.triage.incident
    assert back.triage.incident.number == told.incident


class Explosive(frozenset[str]):
    """Accounts of which none can be looked for."""

    def __contains__(self, author: object) -> bool:
        raise ZeroDivisionError("our own bug")


class Buggy(Config):
    """Settings whose shadow we fail on."""

    def brief(self, brand: str) -> FullBrief:
        """As Config says; only what is tried has no shadow of its own."""
        brief = super().brief(brand)
        return brief if self.shadow.rules.values else replace(brief, owned=Explosive())


async def test_one_that_we_fail_on_harms_nobody_and_begins_anew(
    states: States, running: Bench
) -> None:
    known = shadowed()
    buggy = Buggy(brands=known.brands, rules=known.rules, shadow=known.shadow)
    run = records()[place_of(RUNNING) : place_of(RUNNING + 60)]
    bench, alone = Bench(buggy, table=running.table), Bench(ALL, table=states[RUNNING][0])
    for each in (bench, alone):
        await each.feed(run)
    assert bench.told == alone.told
    assert contents(bench.table) == contents(alone.table)
    assert (bench.dead, bench.asides) == ([], [])
    failed = bench.registry.get_sample_value("tocsin_agent_errors_total", {"agent": "shadow"})
    assert failed == len({record.key for record in run} - {None})
    anew, brand = taken(known, bench.table), unseal(CRISIS, bench.table[CRISIS], ALL.brief(CRISIS))
    assert anew.watch.tally.pack() == brand.watch.tally.pack()
    assert anew.triage.pack() == taken(known, running.table).triage.pack()
