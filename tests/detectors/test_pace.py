"""How fast unhappy people come, and whether they become more."""

import pytest

from detectors.bins import HOUR, Ring
from detectors.extent import Trend
from detectors.pace import Pace, doubling

FEWEST = 5
NOW = 1_000_000


def a_ring(*bins: int) -> Ring:
    """People in the last bins, the latest last."""
    ring = Ring(NOW)
    for ago, count in enumerate(reversed(bins)):
        ring.add(NOW - ago, count)
    return ring


def test_a_pace_is_read_off_a_ring() -> None:
    ring = a_ring(*[9] * HOUR, *[1] * HOUR, *[2] * HOUR, *[3] * (HOUR - 3), 4, 4, 5)
    assert Pace.of(ring) == Pace(third=12, previous=24, last=40, quarter=13, before=33)
    assert Pace.of(ring).velocity == 52


@pytest.mark.parametrize(
    ("pace", "trend"),
    [
        pytest.param(Pace(0, 0, 0, 0, 0), Trend.STEADY, id="nobody"),
        pytest.param(Pace(3, 3, 5, 2, 4), Trend.STEADY, id="more"),
        pytest.param(Pace(9, 3, 6, 2, 5), Trend.GROWING, id="twice as many as an hour ago"),
        pytest.param(Pace(0, 0, 5, 5, 0), Trend.GROWING, id="out of nothing"),
        pytest.param(Pace(0, 0, 5, 1, 4), Trend.GROWING, id="few, and one of them just now"),
        pytest.param(Pace(0, 0, 5, 0, 5), Trend.STEADY, id="few, and nobody just now"),
        pytest.param(Pace(0, 0, 4, 4, 0), Trend.STEADY, id="too few to speak of growth"),
        pytest.param(Pace(0, 0, 60, 2, 58), Trend.STEADY, id="a burst that is over"),
        pytest.param(Pace(2, 10, 60, 8, 56), Trend.GROWING, id="a little slower just now"),
        pytest.param(Pace(9, 8, 7, 1, 8), Trend.EASING, id="fewer for two hours"),
        pytest.param(Pace(9, 9, 7, 1, 8), Trend.STEADY, id="fewer for one"),
        pytest.param(Pace(0, 40, 10, 1, 12), Trend.STEADY, id="a wave that falls after its top"),
        pytest.param(Pace(90, 50, 40, 25, 20), Trend.STEADY, id="fewer, but it comes again"),
        pytest.param(Pace(90, 5, 4, 4, 1), Trend.EASING, id="a handful is no second wave"),
    ],
)
def test_a_trend_needs_the_hours_and_the_last_quarter(pace: Pace, trend: Trend) -> None:
    assert pace.trend(FEWEST) is trend


@pytest.mark.parametrize(
    ("bins", "first", "minutes"),
    [
        pytest.param([8, 0, 8, 0, 16, 0, 32, 0, 64], 9, 10.0, id="twice as many each ten minutes"),
        pytest.param([100, *[0] * 11, 100, *[0] * 11], 24, None, id="a burst, and nothing since"),
        pytest.param([60] * 6 * HOUR, 6 * HOUR, 230.1, id="as many each hour, for six hours"),
        pytest.param([60] * 6 * HOUR, 1, 17.5, id="the same, if it had begun an hour ago"),
        pytest.param([1, 1, 1, 1], 4, None, id="fewer than five"),
        pytest.param([2, 1, 1, 1, 1], 5, None, id="too few moments with five"),
        pytest.param([50], 1, None, id="all at once"),
        pytest.param([2, 3, 0, 5], 4, 10.0, id="few"),
        pytest.param([], 1, None, id="nobody"),
    ],
)
def test_a_doubling_time_is_read_off_the_last_hour(
    bins: list[int], first: int, minutes: float | None
) -> None:
    assert doubling(a_ring(*bins), NOW - first + 1) == minutes


def test_a_wave_of_more_than_a_day_is_not_looked_at_beyond_the_day() -> None:
    ring = a_ring(*[60] * 24 * HOUR)
    assert doubling(ring, 0) == doubling(ring, NOW - 24 * HOUR + 1)
