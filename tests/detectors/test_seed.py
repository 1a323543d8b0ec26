"""A brand that was seeded rings as one that was watched all along, and for nothing else."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import msgspec
import pytest

from detectors.bins import BIN
from detectors.bins import DAY as BINS
from detectors.events import Level
from detectors.rules import LaneName
from detectors.seed import Adoption, Seed
from detectors.warmup import MUTE
from detectors.watch import BrandWatch
from tests.detectors.people import (
    BORN,
    a_brief,
    a_crowd,
    a_post,
    a_watch,
    repacked,
    see,
    seeded,
    take,
)

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
DAYS = 20  # of history
START = BORN + DAYS * DAY  # the day on which the seed is sown
QUIET = 120  # minutes after which what rang is over
FEW, SOME = 5 * MINUTE, 20 * MINUTE
LOOK = 2 * MINUTE


def people(an_hour: float, seed: int, since: float, until: float) -> Iterator[float]:
    """When somebody complains, by day nine times as often as by night."""
    random, at = seeded(seed), since
    while (at := at + random.expovariate(1.8 * an_hour / HOUR)) < until:
        if random.random() < (1 + 0.8 * math.sin(2 * math.pi * (at / DAY - 0.35))) / 1.8:
            yield at


def lived(
    watch: BrandWatch, said: Iterable[float], until: float, step: float
) -> dict[Level, float]:
    """When each level first rang; what rings is open until it was quiet for hours."""
    rang: dict[Level, float] = {}
    due, since, rest = watch.bin * float(BIN), None, iter(sorted(said))
    at = next(rest, math.inf)
    while due < until:
        while at < due:
            take(watch, a_post(at, f"p{at}"))
            at = next(rest, math.inf)
        signal = watch.look(due)
        if signal.level:
            rang.setdefault(signal.level, due)
            since = since or due
        since = None if signal.quiet > QUIET else since
        watch.freeze(since)
        due += step
    return rang


@cache
def history(an_hour: float, days: int) -> bytes:
    """A brand that was watched from BORN on."""
    watch, until = a_watch(), BORN + days * DAY
    lived(watch, people(an_hour, 1, BORN, until), until, 5 * MINUTE)
    watch.freeze(None)
    watch.advance(until)
    return msgspec.msgpack.encode(watch.pack())


def a_veteran(an_hour: float = 3.0, days: int = DAYS) -> BrandWatch:
    return BrandWatch.unpack(msgspec.msgpack.decode(history(an_hour, days)), a_brief())


def a_seed(an_hour: float = 3.0, days: int = DAYS, **fields: Any) -> Seed:
    return replace(a_veteran(an_hour, days).seed(), **fields)


def a_seedling(an_hour: float = 3.0, days: int = DAYS) -> BrandWatch:
    """A brand that is new, and has just been seeded."""
    watch = a_watch(BORN + days * DAY)
    assert watch.adopt(a_seed(an_hour, days)) is Adoption.ADOPTED
    return watch


# -- The law

CRISES = {
    "an outage by night": (1.0, 1.0, 15, 10),
    "an outage by day": (9.0, 1.0, 15, 10),
    "an evening of outrage": (20.0, 0.5, 60, 15),
}
SLOW = {"a day of anger": (10.0, 8.0, 30, 25), "from the first hour on": (0.0, 24.0, 40, 40)}


def day_of(an_hour: float, crisis: tuple[float, float, int, int] | None) -> list[float]:
    """When people complain on the day after the history, perhaps in a crisis.

    A crisis begins in an hour, lasts for some, and has so many people, and so many more for each
    that is usual an hour.
    """
    said = list(people(an_hour, 2, START, START + DAY))
    if crisis:
        hour, hours, some, more = crisis
        random, count = seeded(3), int(some + more * an_hour)
        said += [START + (hour + random.random() * hours) * HOUR for _ in range(count)]
    return said


def rings(watch: BrandWatch, said: list[float]) -> dict[Level, float]:
    return lived(watch, said, START + DAY, LOOK)


@pytest.mark.parametrize("crisis", CRISES)
@pytest.mark.parametrize("an_hour", [0.3, 3.0, 20.0])
def test_it_rings_for_what_a_brand_that_was_watched_all_along_rings_for(
    an_hour: float, crisis: str
) -> None:
    said = day_of(an_hour, CRISES[crisis])
    known, sown, new = (
        rings(watch, said) for watch in (a_veteran(an_hour), a_seedling(an_hour), a_watch(START))
    )
    assert max(known, key=lambda level: level.rank) is Level.CRISIS
    assert {Level.ALERT, Level.CRISIS} & known.keys() == {Level.ALERT, Level.CRISIS} & sown.keys()
    assert abs(known[Level.CRISIS] - sown[Level.CRISIS]) <= FEW
    assert abs(min(known.values()) - min(sown.values())) <= FEW
    assert new == {}


@pytest.mark.parametrize("crisis", SLOW)
@pytest.mark.parametrize("an_hour", [0.3, 3.0, 20.0])
def test_what_grows_slowly_is_first_seen_hardly_later(an_hour: float, crisis: str) -> None:
    """The long lanes have a day of their own to fill; the first ring hardly waits for them."""
    said = day_of(an_hour, SLOW[crisis])
    known, sown = rings(a_veteran(an_hour), said), rings(a_seedling(an_hour), said)
    assert known
    assert abs(min(known.values()) - min(sown.values())) <= SOME


@pytest.mark.parametrize("an_hour", [0.3, 3.0, 20.0])
def test_a_calm_day_stays_calm(an_hour: float) -> None:
    assert rings(a_seedling(an_hour), day_of(an_hour, None)) == {}


def test_a_state_that_was_packed_has_the_same_future() -> None:
    watch = a_seedling()
    said = day_of(3.0, CRISES["an outage by day"])
    early = [at for at in said if at < START + 5 * HOUR]
    lived(watch, early, START + 5 * HOUR, LOOK)
    copy, late = repacked(watch), [at for at in said if at >= START + 5 * HOUR]
    assert rings(copy, late) == rings(watch, late) != {}
    assert copy.pack() == watch.pack()


# -- What is usual


def test_what_is_usual_is_what_the_seed_says_from_the_first_moment_on() -> None:
    known, sown = a_veteran(), a_seedling()
    noon = START + 12 * HOUR
    assert sown.look(noon).expected == pytest.approx(known.look(noon).expected, rel=0.1)
    assert not sown.look(noon).young


@pytest.mark.parametrize("days", [3, 20])
@pytest.mark.parametrize("said", [True, False], ids=["counted", "silent"])
def test_the_time_before_its_first_day_here_is_not_taken_for_silence(
    days: int, *, said: bool
) -> None:
    """What leaves the day was never counted here: 48 hours of history would lose a third by it."""
    watch, begin = a_seedling(days=days), BORN + days * DAY
    before = watch.lanes.baseline.rate, watch.lanes.baseline.learned, watch.people
    if said:
        lived(watch, people(3.0, 2, begin, begin + DAY - BIN), begin + DAY - BIN, 5 * MINUTE)
    watch.advance(begin + DAY - BIN)
    assert before == (watch.lanes.baseline.rate, watch.lanes.baseline.learned, watch.people)
    watch.advance(begin + DAY + 6 * BIN)
    assert watch.lanes.baseline.learned == before[1] + 7


def test_a_window_that_is_not_full_yet_teaches_no_scatter() -> None:
    known = a_veteran(20.0)
    phi = {name: (lane.phi, lane.phi_n) for name, lane in known.lanes.pressure.items()}
    watch = a_seedling(20.0)
    watch.advance(START + 50 * MINUTE)
    assert {name: (lane.phi, lane.phi_n) for name, lane in watch.lanes.pressure.items()} == phi


def test_two_that_adopt_the_same_seed_go_their_own_ways() -> None:
    seed = a_seed()
    packed = msgspec.msgpack.encode(seed)
    one, other = a_watch(START), a_watch(START)
    for watch in (one, other):
        assert watch.adopt(seed) is Adoption.ADOPTED
    lived(one, people(9.0, 4, START, START + 3 * DAY), START + 3 * DAY, 5 * MINUTE)
    assert msgspec.msgpack.encode(seed) == packed
    assert other.lanes.learned() == seed.learned


# -- What stays


def test_its_day_its_quotes_and_its_latches_stay() -> None:
    watch = a_watch(START)
    see(watch, a_crowd(START + HOUR, 3), START + HOUR + 9)
    before = watch.look(START + HOUR + 10)
    watch.lanes.latches[LaneName.HOUR].rung = 2
    latches = [latch.pack() for latch in watch.lanes.latches.values()]
    assert watch.adopt(a_seed()) is Adoption.ADOPTED
    assert [latch.pack() for latch in watch.lanes.latches.values()] == latches
    after = watch.look(START + HOUR + 11)
    assert (after.windows, after.quotes) == (before.windows, before.quotes)


@pytest.mark.parametrize("hours", [0, 1, 5, 23, 47])
def test_adoption_itself_rings_nothing(hours: int) -> None:
    """Neither at once nor with the next complaint, whatever part of its day the brand has seen."""
    now = START + hours * HOUR
    watch = a_watch(START)
    lived(watch, people(3.0, 5, START, now), now + 1, 5 * MINUTE)
    assert watch.adopt(a_seed()) is Adoption.ADOPTED
    assert watch.look(now + 10).level is None
    assert see(watch, [a_post(now + 20, "ana")], now + 20).level is None


def test_a_crisis_that_runs_rings_with_its_next_complaint() -> None:
    watch, now = a_watch(START), START + 5 * HOUR
    assert see(watch, a_crowd(now - 30 * MINUTE, 60, step=20), now).level is None  # mute
    assert watch.adopt(a_seed()) is Adoption.ADOPTED
    assert watch.look(now + 1).level is None  # nobody has said anything new
    assert see(watch, [a_post(now + 2, "ana")], now + 2).level is Level.CRISIS


def test_warm_up_follows_the_seeds_evidence() -> None:
    """Of a small brand three days are not enough: it is careful for the rest of the week."""
    watch = a_watch(BORN + 3 * DAY)
    assert watch.adopt(a_seed(0.3, 3)) is Adoption.ADOPTED
    assert watch.look(BORN + 3 * DAY + HOUR).young
    watch.advance(BORN + 14 * DAY)
    assert watch.look(BORN + 14 * DAY + HOUR).young is False


# -- Refusals


def test_a_watch_that_knows_more_keeps_what_it_knows() -> None:
    watch = a_veteran()
    packed = watch.pack()
    assert watch.adopt(a_seed(days=10)) is Adoption.KNOWS_MORE
    assert watch.adopt(watch.seed()) is Adoption.KNOWS_MORE  # the same history twice
    assert watch.pack() == packed


def test_a_watch_that_knows_less_adopts_whatever_its_age() -> None:
    assert a_veteran(3.0, 10).adopt(a_seed()) is Adoption.ADOPTED


@pytest.mark.parametrize(
    ("rate", "days"),
    [
        pytest.param(0.001, 190, id="a file that was mostly left out: two people in half a year"),
        pytest.param(20.0, 5, id="louder days, and few of them"),
    ],
)
def test_a_seed_gives_and_takes_nothing(rate: float, days: int) -> None:
    watch = a_veteran(3.0, 10)
    packed = watch.pack()
    assert watch.adopt(a_seed(rate, days)) is Adoption.KNOWS_MORE
    assert watch.pack() == packed


def test_nobody_is_put_back_into_warm_up() -> None:
    """A brand that is old enough to ring would fall silent by a louder history of three days."""
    seed = a_seed(0.3, 3)
    watch = a_veteran(0.3, 20)
    watch.people = seed.people - 1
    assert watch.adopt(seed) is Adoption.KNOWS_MORE


def test_what_another_scorer_counted_is_not_comparable() -> None:
    seed = a_seed(scorer="other")
    assert a_watch(START).adopt(seed) is Adoption.SCORER
    assert a_watch(START, replace(a_brief(), scorer="other")).adopt(seed) is Adoption.ADOPTED


def test_a_day_that_two_scorers_counted_has_to_pass_first() -> None:
    state, brief = a_veteran(3.0, 10).pack(), replace(a_brief(), scorer="new")
    watch = BrandWatch.unpack(state, brief)
    see(watch, [a_post(BORN + 10 * DAY + 60)], BORN + 10 * DAY + 60)
    assert watch.adopt(a_seed(scorer="new")) is Adoption.SCORER
    watch.advance(BORN + 12 * DAY + HOUR)
    assert watch.adopt(a_seed(scorer="new")) is Adoption.ADOPTED


def test_while_people_look_at_an_incident_what_is_usual_stays() -> None:
    watch = a_watch(START)
    watch.freeze(START)
    assert watch.adopt(a_seed()) is Adoption.INCIDENT
    watch.freeze(None)
    assert watch.adopt(a_seed()) is Adoption.ADOPTED


def test_a_seed_of_less_than_48_hours_would_ring_nothing() -> None:
    assert a_watch(START).adopt(a_seed(bins=MUTE)) is Adoption.TOO_YOUNG
    assert a_watch(START).adopt(a_seed(bins=MUTE + 1)) is Adoption.ADOPTED


def test_a_seed_of_another_release_is_not_guessed_at() -> None:
    assert a_watch(START).adopt(a_seed(schema=2, learned=None)) is Adoption.SCHEMA


def test_a_refusal_changes_nothing() -> None:
    watch = a_veteran(3.0, 10)
    packed = msgspec.msgpack.encode(watch.pack())
    for wrong in (a_seed(scorer="x"), a_seed(schema=2), a_seed(bins=BINS)):
        assert watch.adopt(wrong) is not Adoption.ADOPTED
    assert msgspec.msgpack.encode(watch.pack()) == packed
