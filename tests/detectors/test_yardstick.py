"""Plain rules beside the lanes: a count, and what is held against a mean or the hours before."""

import math
from collections.abc import Callable, Sequence

import pytest

from detectors.bins import DAY, HOUR, Ring
from detectors.rules import YARDSTICKS, VolumeRules
from detectors.tail import SILENT
from detectors.yardstick import (
    LEAST_DEVIATION,
    MARKS,
    Ewma,
    observed_of,
    odds_of,
    of_previous,
    of_twelve,
    threshold_of,
)

Measure = Callable[[Ring, int], float]


def hours(*people: int) -> Ring:
    """So many in each hour, the last of them last, each in its hour's last bin."""
    ring = Ring(10 * DAY)
    for place, count in enumerate(reversed(people)):
        ring.add(ring.now - place * HOUR, count)
    return ring


@pytest.mark.parametrize(
    ("people", "odds"),
    [(0, SILENT), (-1, SILENT), (2, -1.0), (20, 0.0), (200, 1.0)],
)
def test_what_is_seen_is_worth_a_week_at_its_threshold(people: int, odds: float) -> None:
    assert odds_of(people, 20) == pytest.approx(odds)
    assert observed_of(odds, 20) == max(0, people)


def test_each_yardstick_has_a_threshold_and_a_condition_of_its_own() -> None:
    assert tuple(MARKS) == YARDSTICKS
    assert len({mark.condition for mark in MARKS.values()}) == len(YARDSTICKS)
    assert [threshold_of(name, VolumeRules()) for name in YARDSTICKS] == [20, 6, 200, 3, 3]


@pytest.mark.parametrize(
    ("measure", "people", "held", "seen"),
    [
        pytest.param(of_previous, [5, 12], 2, 240, id="of five twelve are 240 %"),
        pytest.param(of_previous, [90, 5, 4], 3, 80, id="what was before is forgotten"),
        pytest.param(of_previous, [0, 7], 2, 700, id="nobody counts as one"),
        pytest.param(of_previous, [5, 0], 2, 0, id="nobody now"),
        pytest.param(of_previous, [5, 12], 1, 0, id="the hour before was not seen"),
        pytest.param(of_twelve, [99, *[2] * 12, 6], 14, 3, id="three times the mean of twelve"),
        pytest.param(of_twelve, [12, *[0] * 11, 6], 13, 6, id="wherever in them people are"),
        pytest.param(of_twelve, [0] * 12 + [6], 13, 72, id="nobody in twelve hours is one"),
        pytest.param(of_twelve, [2] * 12 + [6], 12, 0, id="one of the twelve was not seen"),
    ],
)
def test_the_last_hour_is_held_against_those_before(
    measure: Measure, people: Sequence[int], held: int, seen: float
) -> None:
    assert measure(hours(*people), held * HOUR) == pytest.approx(seen)


def test_deviations_are_those_of_all_counts_at_first() -> None:
    """A young mean is a plain one: of 2, 4, 6 the mean is 4 and the deviation sqrt(8 / 3)."""
    ewma = Ewma()
    for people in (2, 4, 6):
        ewma.learn(people)
    assert ewma.deviations(4 + 3 * math.sqrt(8 / 3)) == pytest.approx(3.0)


def test_nothing_is_odd_below_the_mean_and_a_flat_brand_is_not_divided_by_nothing() -> None:
    ewma = Ewma()
    for _ in range(50):
        ewma.learn(4)
    assert odds_of(ewma.deviations(3), 6.0) == SILENT
    assert odds_of(ewma.deviations(4 + 6 * LEAST_DEVIATION), 6.0) == pytest.approx(0.0)


def test_silence_at_once_is_silence_bin_by_bin() -> None:
    one, other = Ewma(), Ewma()
    for ewma in (one, other):
        for people in (3, 9, 1):
            ewma.learn(people)
    one.skip(400)
    for _ in range(400):
        other.learn(0)
    assert one.deviations(20) == pytest.approx(other.deviations(20))
    slow = Ewma.unpack(one.pack())
    for _ in range(3):
        slow.learn(1)
        one.learn(1)
    assert slow.pack() == one.pack()
