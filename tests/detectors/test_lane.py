"""How unusual the number of unhappy people in one window is."""

import math

import pytest

from detectors.bins import HOUR
from detectors.lane import ASYMPTOTIC, PHI_CAP, PHI_FLOOR, PHI_PRIOR, Lane, surprise


@pytest.mark.parametrize(
    ("z", "digits"),
    [
        pytest.param(-3.0, 0.3010300, id="below the mean"),
        pytest.param(0.0, 0.3010300, id="the mean: one in two"),
        pytest.param(1.959964, 1.6020600, id="one in forty"),
        pytest.param(3.0, 2.8696991, id="one in 741"),
        pytest.param(5.0, 6.5426461, id="one in 3.5 million"),
    ],
)
def test_surprise_is_the_normal_tail_in_digits(z: float, digits: float) -> None:
    assert surprise(z) == pytest.approx(digits, abs=1e-6)


@pytest.mark.parametrize(
    ("z", "digits"),
    [
        pytest.param(6.0, 9.0058642, id="1e-9"),
        pytest.param(8.0, 15.2061425, id="6e-16"),
        pytest.param(20.0, 88.5600923, id="3e-89"),
        pytest.param(37.5, 307.3362, id="near the smallest float"),
    ],
)
def test_far_out_surprise_is_good_to_a_thousandth(z: float, digits: float) -> None:
    """From tables of the normal distribution, which erfc cannot give as a float much further."""
    assert surprise(z) == pytest.approx(digits, abs=1e-3)


def test_surprise_has_no_end_and_no_step() -> None:
    assert surprise(1e4) > 1e7
    assert surprise(ASYMPTOTIC) == pytest.approx(surprise(ASYMPTOTIC - 1e-9), abs=1e-3)
    values = [surprise(step / 50) for step in range(1_000)]
    assert values == sorted(values)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        pytest.param(0, 3.0, id="nobody"),
        pytest.param(3, 3.0, id="as many as usual"),
        pytest.param(2, 3.0, id="fewer than usual"),
    ],
)
def test_the_usual_is_worth_nothing(people: int, expected: float) -> None:
    assert Lane(HOUR).value(people, expected) == 0.0


def test_a_value_follows_its_formula() -> None:
    """12 where 3 are usual, dispersion 2: z = sqrt(2 (12 ln 4 - 9) / 2) = 2.7634."""
    assert Lane(HOUR).value(12, 3.0) == pytest.approx(
        math.log1p(surprise(math.sqrt(12 * math.log(4) - 9)))
    )


def test_more_people_are_never_less_odd() -> None:
    values = [Lane(HOUR).value(people, 3.0) for people in range(2_000)]
    assert values == sorted(values)


def test_scatter_that_is_usual_makes_a_peak_less_odd() -> None:
    calm, clumpy = Lane(HOUR), Lane(HOUR)
    for _ in range(50):
        calm.learn_dispersion(3, 3.0)
        clumpy.learn_dispersion(9, 3.0)
    assert calm.phi == PHI_FLOOR
    assert calm.value(12, 3.0) > clumpy.value(12, 3.0)


def test_one_window_teaches_scatter_at_most_the_cap() -> None:
    lane = Lane(HOUR)
    lane.learn_dispersion(10_000, 3.0)
    assert lane.phi == pytest.approx(PHI_PRIOR + (PHI_CAP - 1) * PHI_PRIOR / 11)


def test_an_episode_teaches_no_scatter() -> None:
    lane = Lane(HOUR)
    lane.tail.learn(9.0)
    lane.learn_dispersion(1_000, 3.0)
    assert (lane.phi, lane.phi_n) == (PHI_PRIOR, 0)


def test_a_lane_comes_back_as_it_was_packed() -> None:
    lane = Lane(HOUR)
    lane.learn_dispersion(9, 3.0)
    lane.tail.learn(2.0)
    assert Lane.unpack(HOUR, lane.pack()).pack() == lane.pack()
