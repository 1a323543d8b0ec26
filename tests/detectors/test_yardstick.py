"""Two plain rules beside the lanes: a fixed count, and standard deviations above a mean."""

import math

import pytest

from detectors.tail import SILENT
from detectors.yardstick import LEAST_DEVIATION, Ewma, static_odds


@pytest.mark.parametrize(
    ("people", "odds"),
    [(0, SILENT), (2, -1.0), (20, 0.0), (200, 1.0)],
)
def test_a_fixed_count_is_worth_a_week_at_its_threshold(people: int, odds: float) -> None:
    assert static_odds(people, 20) == pytest.approx(odds)


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
    assert ewma.odds(3, 6.0) == SILENT
    assert ewma.odds(4 + 6 * LEAST_DEVIATION, 6.0) == pytest.approx(0.0)


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
