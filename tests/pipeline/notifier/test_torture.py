"""Whatever goes wrong between Kafka, a notifier and Slack: nothing is lost, nothing told twice."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.torture.awaits import PROCESS, Copies, is_of
from tests.torture.strategies import (
    AS_IT_IS,
    BLIND_STORMS,
    CARELESS,
    CHARTED,
    DEAF,
    DOUBTFUL,
    IN_BETWEEN,
    JUDGED,
    LATE,
    NAIVE,
    OUTSIDE,
    PRESSED,
    RASH,
    SCENES,
    STORMY,
    UNSEEING,
    WITHOUT_SETTLE,
    Strategy,
)
from tests.torture.tally import Tally
from tests.torture.world import the_copies

pytestmark = pytest.mark.timeout(1_200)  # two minutes where nobody else is at work

RUNS = {AS_IT_IS: 1_000, STORMY: 80, DOUBTFUL: 50, CHARTED: 80, PRESSED: 40, JUDGED: 20}
Tallies = dict[Strategy, Tally]


@pytest.fixture(scope="module")
def tallies() -> Tallies:
    """Many runs under troubles and blows, and more where nobody was killed at some await."""
    found = {each: Tally.of(each, range(runs)) for each, runs in RUNS.items()}
    for tally in found.values():
        tally.go_on(2 * tally.runs)
    return found


def test_nothing_is_lost_and_nothing_is_told_twice_or_too_early(tallies: Tallies) -> None:
    assert [fault for tally in tallies.values() for fault in tally.faults] == []


def test_nor_was_that_for_want_of_troubles(tallies: Tallies) -> None:
    """Each kind was met by many calls, and many messages were adopted."""
    thousand = tallies[AS_IT_IS]
    assert min(thousand.met.values()) > thousand.runs / 50
    assert min(thousand.blows.values()) > thousand.runs / 10
    assert thousand.adopted > thousand.runs
    assert all(tally.adopted > tally.runs for tally in tallies.values())


def test_nor_for_want_of_what_may_go_wrong(tallies: Tallies) -> None:
    assert tallies[STORMY].sheets > RUNS[STORMY]
    assert tallies[DOUBTFUL].sheets > RUNS[DOUBTFUL]
    assert tallies[CHARTED].charts > RUNS[CHARTED]
    assert tallies[PRESSED].marks > RUNS[PRESSED] / 2
    assert tallies[JUDGED].goals > RUNS[JUDGED]


def test_every_await_of_the_protocol_was_reached_and_killed_at(tallies: Tallies) -> None:
    """Reach it in `tests.torture.world`, or excuse it in `tests.torture.strategies.OUTSIDE`."""
    copies = the_copies()
    assert copies.missed(OUTSIDE) == []
    spared = {number for tally in tallies.values() for number, _ in tally.spared}
    assert [str(copies.known[number]) for number in spared] == []


@pytest.mark.parametrize("name", [name for scene in SCENES for name in scene])
def test_a_scene_names_awaits_that_there_are(name: str) -> None:
    assert any(is_of(each, name) for each in the_copies().known)


@pytest.mark.parametrize(
    ("strategy", "runs"),
    [
        pytest.param(WITHOUT_SETTLE, 150, id="who does not wait looks too early"),
        pytest.param(LATE, 60, id="and so does who waits too short"),
        pytest.param(NAIVE, 40, id="who does not look says it twice"),
        pytest.param(IN_BETWEEN, 60, id="nobody can look after what comes right before a call"),
        pytest.param(BLIND_STORMS, 5, id="who does not look for a table says it twice"),
        pytest.param(RASH, 20, id="who counts before it is noted counts twice"),
        pytest.param(UNSEEING, 40, id="who does not look for a chart shows it twice"),
    ],
)
def test_without_a_precaution_something_is_told_twice(strategy: Strategy, runs: int) -> None:
    tally = Tally.of(strategy, range(runs))
    assert tally.doubled
    assert tally.bugs == []


def test_whoever_holds_nothing_back_tells_responders_too_early() -> None:
    assert Tally.of(DEAF, range(5)).woken


def test_a_press_that_was_not_noted_is_shown_for_ever() -> None:
    assert Tally.of(CARELESS, range(16)).lost


# -- The law of the awaits

MODULE = """
async def reached(outcome):
    return await outcome()

class Delivery:
    async def never(self, outcome):
        await outcome()
        async for part in outcome:
            pass
        async with outcome:
            return [part async for part in outcome]
"""
NEVER = [
    "alerts.new:7 Delivery.never: outcome()",
    "alerts.new:8 Delivery.never: outcome",
    "alerts.new:10 Delivery.never: outcome",
    "alerts.new:11 Delivery.never: outcome",
]


class Spared:
    """A process that nothing happens to; it counts what it comes by."""

    def __init__(self) -> None:
        self.passed: list[tuple[int, str]] = []

    async def at(self, number: int, when: str) -> None:
        """Here it may be struck."""
        self.passed.append((number, when))


class Answer:
    """Whatever may be awaited."""

    async def __call__(self) -> str:
        """Once."""
        return "said"

    async def __aiter__(self) -> AsyncIterator[str]:
        yield "a part"

    async def __aenter__(self) -> None:
        pass

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0)


async def test_an_await_that_no_run_reaches_is_reported() -> None:
    copies = Copies({"alerts.new": MODULE})
    PROCESS.set(Spared())
    assert await copies.module("alerts.new").reached(Answer()) == "said"
    assert copies.missed([]) == NEVER


async def test_until_it_has_an_excuse_that_is_needed() -> None:
    copies = Copies({"alerts.new": MODULE})
    PROCESS.set(Spared())
    await copies.module("alerts.new").reached(Answer())
    assert copies.missed(["alerts.new.Delivery"]) == []
    assert copies.missed(["alerts.new.Delivery.never", "alerts.new.reached"]) == [
        "alerts.new.reached needs no excuse"
    ]


async def test_each_is_passed_before_and_after_and_does_what_it_did() -> None:
    copies, process = Copies({"alerts.new": MODULE}), Spared()
    PROCESS.set(process)
    assert await copies.module("alerts.new").Delivery().never(Answer()) == ["a part"]
    assert copies.missed(["alerts.new.reached"]) == []
    assert process.passed[:2] == [(1, "before"), (1, "after")]
    assert {number for number, _ in process.passed} == {1, 2, 3, 4}
    assert len(process.passed) == 2 + 4 + 2 + 4 + 2  # one, each and its end, within, each, its end
