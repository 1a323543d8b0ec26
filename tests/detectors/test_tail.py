"""How often an episode as high as this one comes."""

import math

import pytest

from detectors.bins import DAY, HOUR, WEEK
from detectors.tail import (
    CAP,
    E_FLOOR,
    E_PRIOR,
    OF_SURPRISE,
    RATE_FLOOR,
    RATE_PRIOR,
    SILENT,
    Tail,
)
from tests.detectors.people import seeded


def learned(values: list[float]) -> Tail:
    tail = Tail(gap=HOUR)
    for value in values:
        tail.learn(value)
    return tail


@pytest.mark.parametrize(
    ("value", "log_weeks"),
    [
        pytest.param(0.0, SILENT, id="nothing"),
        pytest.param(OF_SURPRISE.u, SILENT, id="at the quantile"),
        pytest.param(
            OF_SURPRISE.u + 1e-9, -math.log10(RATE_PRIOR), id="just above: as often as any"
        ),
        pytest.param(
            OF_SURPRISE.u + E_PRIOR * math.log(10), 1 - math.log10(RATE_PRIOR), id="ten times rarer"
        ),
    ],
)
def test_a_fresh_tail_goes_by_its_priors(value: float, log_weeks: float) -> None:
    assert math.isclose(Tail(HOUR).log_return_period(value), log_weeks, abs_tol=1e-6)


def test_a_rarer_value_never_has_a_shorter_period() -> None:
    tail = learned([seeded(3).expovariate(1) for _ in range(1_000)])
    periods = [tail.log_return_period(step / 100) for step in range(1_000)]
    assert periods == sorted(periods)


def test_a_running_episode_does_not_raise_its_own_bar() -> None:
    tail = learned([0.0] * DAY)
    before = tail.e
    for _ in range(2 * DAY):
        tail.learn(9.0)
        assert tail.e == before
    assert tail.rate < RATE_PRIOR  # one episode in all that time, not one a bin


@pytest.mark.parametrize(
    ("pause", "episodes"),
    [
        pytest.param(HOUR - 1, 1, id="a pause shorter than the gap belongs to it"),
        pytest.param(HOUR, 2, id="a pause of a gap ends it"),
    ],
)
def test_an_episode_ends_after_its_gap(pause: int, episodes: int) -> None:
    assert learned([3.0, *[0.0] * pause, 3.0, *[0.0] * HOUR]).episodes == episodes


def test_one_peak_teaches_at_most_the_cap() -> None:
    huge, capped = (learned([0.0, peak, *[0.0] * HOUR]) for peak in (1e6, OF_SURPRISE.u + 3 * CAP))
    assert huge.e == capped.e == pytest.approx(E_PRIOR + (CAP - 1) * E_PRIOR / 11)


def test_the_quantile_settles_where_two_in_a_hundred_values_are_above() -> None:
    random = seeded(5)
    tail = learned([3 * random.random() for _ in range(20_000)])
    assert tail.u == pytest.approx(0.98 * 3, abs=0.05)


def test_a_calm_brand_is_not_deaf() -> None:
    tail = learned([0.0] * 40_000)
    assert (tail.u, tail.rate) == (OF_SURPRISE.floor, RATE_FLOOR)
    assert learned([0.0, 1.001, *[0.0] * HOUR] * 400).e >= E_FLOOR


@pytest.mark.parametrize(
    "bins",
    [1, HOUR, DAY, WEEK, 4 * WEEK, 13 * WEEK],
    ids=["a bin", "an hour", "a day", "a week", "a month", "a quarter"],
)
@pytest.mark.parametrize("age", [0, DAY, 8 * WEEK], ids=["new", "a day old", "two months old"])
def test_silence_skipped_is_silence_learned(age: int, bins: int) -> None:
    """The quantile follows the integral of its steps, off by less than the first: 0.00015."""
    random = seeded(age)
    values = [random.expovariate(1.2) for _ in range(age)] + [0.0] * HOUR
    long, short = learned(values), learned(values)
    for _ in range(bins):
        long.learn(0.0)
    short.skip(bins)
    assert short.u == pytest.approx(long.u, abs=2e-4)
    assert short.rate == pytest.approx(long.rate, rel=1e-9)
    assert (short.e, short.n, short.since) == (long.e, long.n, long.since)


def test_a_tail_comes_back_as_it_was_packed() -> None:
    tail = learned([0.0, 2.0, 5.0, 0.0])
    assert Tail.unpack(HOUR, tail.pack()).pack() == tail.pack()
    assert tail.inside
