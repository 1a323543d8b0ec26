"""The interval of a share holds the true one as often as it says."""

import pytest
from hypothesis import given
from hypothesis.strategies import integers

from detectors.bins import HOUR
from detectors.share import Prior, UsualShare, wilson
from tests.detectors.people import seeded


@pytest.mark.parametrize(
    ("part", "whole", "interval"),
    [
        (0, 0, (0, 1)), (0, 10, (0, 0.278)), (10, 10, (0.722, 1)), (8, 10, (0.490, 0.943)),
        (50, 100, (0.404, 0.596)),
    ],
)  # fmt: skip
def test_the_interval_of_known_counts(part: int, whole: int, interval: tuple[float, float]) -> None:
    assert wilson(part, whole) == pytest.approx(interval, abs=5e-4)


@given(integers(0, 10**6), integers(0, 10**6))
def test_it_holds_what_was_seen(part: int, more: int) -> None:
    low, high = wilson(part, part + more)
    assert 0 <= low <= part / max(1, part + more) + 1e-9 <= high + 2e-9 <= 1 + 2e-9


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5])
@pytest.mark.parametrize("whole", [15, 60])
def test_it_misses_the_truth_one_time_in_twenty(share: float, whole: int) -> None:
    random, held = seeded(3), 0
    for _ in range(2_000):
        low, high = wilson(sum(random.random() < share for _ in range(whole)), whole)
        held += low <= share <= high
    assert 0.9 < held / 2_000 < 0.99  # the naive interval holds it in 0.53 of 0.05 and 15


def test_the_surer_one_must_be_the_less_it_says() -> None:
    assert wilson(8, 10, z=3.9)[0] < wilson(8, 10)[0] < 0.8


# -- What is usual

HALF = Prior(5, 10)


def known(*hours: tuple[int, int]) -> UsualShare:
    """So many of so many, hour by hour."""
    share = UsualShare(HALF)
    for part, whole in hours:
        share.learn(part, whole, HOUR)
    return share


@pytest.mark.parametrize(
    ("share", "usual"),
    [
        pytest.param(known(), 0.5, id="nothing is known: the prior"),
        pytest.param(known((0, 10)), 0.25, id="as much as the prior"),
        pytest.param(known(*[(6, 10)] * 2_000), 0.6, id="years"),
        pytest.param(known(*[(6, 10)] * 2_000, *[(0, 10)] * 24 * 14), 0.3, id="half a fortnight"),
        pytest.param(known((0, 990), *[(0, 0)] * 24 * 365), 0.5, id="a year of silence"),
    ],
)
def test_what_is_old_counts_less(share: UsualShare, usual: float) -> None:
    assert share.value == pytest.approx(usual, abs=0.01)


def test_silence_may_be_learned_at_once() -> None:
    long, short = known((3, 40), *[(0, 0)] * 50), known((3, 40))
    short.skip(50 * HOUR)
    assert short.value == pytest.approx(long.value)
    again = UsualShare.unpack(HALF, short.pack())
    for share in (again, short):
        share.learn(9, 9, HOUR)
    assert again.value == short.value


def test_what_another_scorer_has_seen_is_forgotten() -> None:
    share = known((90, 100))
    share.relearn()
    assert share.value == 0.5
