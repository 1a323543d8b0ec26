"""Whatever a network does, its posts come, each place is gone on from, and nobody is hammered."""

from datetime import datetime, timedelta
from random import Random

import pytest

from pipeline.sources.keeper import BEHIND, BLOCKED_PAUSE, FIRST_PAUSE, LONGEST_PAUSE, Keeper
from pipeline.sources.source import Deaf, Refused, Source, State
from tests.pipeline.sources.listening import NOON, Kafka, Network, a_delivery

POSTS = 60


class Over(Exception):  # noqa: N818  # the test's end
    """Nothing more will come."""


class Time:
    """Passes while somebody sleeps."""

    def __init__(self) -> None:
        self.passed = timedelta()
        self.slept: list[float] = []
        self.until = 1_000_000  # pauses

    def now(self) -> datetime:
        """Since it began."""
        return NOON + self.passed

    async def sleep(self, seconds: float) -> None:
        """Take no time for it."""
        self.passed += timedelta(seconds=seconds)
        self.slept.append(seconds)
        if len(self.slept) >= self.until:
            raise Over


def a_keeper(source: Source, kafka: Kafka, time: Time, seed: int = 1) -> Keeper:
    random = Random(seed)  # noqa: S311  # no secret
    return Keeper(source, a_delivery(kafka), time.now, random, time.sleep)


@pytest.mark.parametrize("seed", range(200))
async def test_nothing_is_lost_and_what_repeats_has_its_old_id(seed: int) -> None:
    network, kafka, time = Network(POSTS, Random(seed)), Kafka(), Time()  # noqa: S311  # no secret
    keeper = a_keeper(network, kafka, time, seed)

    async def sleep(seconds: float) -> None:
        await time.sleep(seconds)
        if network.over:
            raise Over

    keeper.sleep = sleep
    with pytest.raises(Over):
        await keeper.run()
    assert {id_ for _, id_ in kafka.mentions} == {f"p{number}" for number in range(POSTS)}
    assert keeper.delivery.place == str(POSTS)
    assert keeper.delivery.told["breaks"] == network.connections


class Broken(Network):
    """Never connects."""

    def __init__(self, problem: Exception) -> None:
        super().__init__(0, Random(1))  # noqa: S311  # no secret
        self.problem = problem

    def _may_break(self) -> None:
        raise self.problem


class Calm(Network):
    """Breaks when all is said."""

    def _may_break(self) -> None:
        """Not it."""


@pytest.mark.parametrize(
    ("problem", "state", "said", "least", "most"),
    [
        (Deaf("gone"), State.WAITING, "gone", FIRST_PAUSE / 2, LONGEST_PAUSE),
        (Deaf("slow down", after=900.0), State.WAITING, "slow down", 900.0, 900.0),
        (Refused("no token"), State.BLOCKED, "no token", BLOCKED_PAUSE, BLOCKED_PAUSE),
        (KeyError("x"), State.WAITING, "a bug of ours: KeyError", FIRST_PAUSE / 2, LONGEST_PAUSE),
    ],
)
async def test_each_failure_has_its_state_and_its_pause(
    problem: Exception, state: State, said: str, least: float, most: float
) -> None:
    time = Time()
    time.until = 4
    keeper = a_keeper(Broken(problem), Kafka(), time)
    with pytest.raises(Over):
        await keeper.run()
    assert (keeper.state, keeper.said) == (state, said)
    assert all(least <= pause <= most for pause in time.slept)


async def test_a_network_that_is_away_is_asked_less_and_less() -> None:
    time = Time()
    time.until = 20
    with pytest.raises(Over):
        await a_keeper(Broken(Deaf("gone")), Kafka(), time).run()
    assert max(time.slept[:3]) <= 4 * FIRST_PAUSE
    assert min(time.slept[-5:]) >= LONGEST_PAUSE / 2
    assert len(set(time.slept)) == len(time.slept), "all would come again at once"


async def test_its_word_says_how_it_is() -> None:
    time, kafka = Time(), Kafka()
    time.until = 1
    keeper = a_keeper(Calm(3, Random(1)), kafka, time)  # noqa: S311  # no secret
    first = keeper.standing
    assert (first.state, first.place, first.posts) == (State.CONNECTING, None, 0)
    with pytest.raises(Over):
        await keeper.run()
    last = keeper.standing
    assert (last.state, last.said, last.place) == (State.WAITING, "that was all", "3")
    assert (last.posts, last.mentions, last.name) == (3, 3, "town square")


def test_it_is_behind_from_what_it_heard_last_until_it_hears_all_again() -> None:
    time = Time()
    keeper = a_keeper(Calm(0, Random(1)), Kafka(), time)  # noqa: S311  # no secret
    keeper.delivery.until = NOON

    def after(seconds: float, until: float | None = None) -> tuple[float | None, int]:
        """Since when it is behind, and how many gaps it knows."""
        time.passed = timedelta(seconds=seconds)
        if until is not None:
            keeper.delivery.until = NOON + timedelta(seconds=until)
        keeper.look()
        since = keeper.standing.pulse.since
        return since and since - NOON.timestamp(), len(keeper.standing.pulse.gaps)

    assert after(BEHIND) == (None, 0)
    assert after(BEHIND + 1) == (0, 0)
    assert after(2 * BEHIND, 0.5 * BEHIND) == (0, 0)  # it catches up
    assert after(2 * BEHIND + 9, 2 * BEHIND) == (None, 1)
    assert keeper.standing.pulse.gaps == ((NOON.timestamp(), NOON.timestamp() + 2 * BEHIND + 9),)
    assert keeper.standing.gaps == keeper.gaps
    days = 4 * 86_400
    assert after(days, days) == (None, 0)  # nobody learns what is so old


def test_one_that_never_heard_anything_is_behind_since_it_began() -> None:
    time = Time()
    keeper = a_keeper(Calm(0, Random(1)), Kafka(), time)  # noqa: S311  # no secret
    time.passed = timedelta(seconds=BEHIND + 1)
    keeper.look()
    assert keeper.standing.pulse.since == NOON.timestamp()
