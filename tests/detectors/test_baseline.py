"""How many unhappy people a brand usually has."""

import pytest

from detectors.baseline import CLIP, CLIP_MORE, FLOOR, PROFILE_CAP, PROFILE_FLOOR, Baseline
from detectors.bins import DAY, HOUR, WEEK


def learned(days: int, people: float = 1.0, busy: range = range(24)) -> Baseline:
    """So many days with people in each bin of the busy hours."""
    baseline = Baseline()
    for at in range(days * DAY):
        hour = at // HOUR % 24
        baseline.learn(hour, people if hour in busy else 0.0)
    return baseline


def test_half_a_person_a_day_is_expected_of_a_silent_brand() -> None:
    assert Baseline().expected(3, HOUR) == pytest.approx(0.5 / 24)
    assert learned(30, people=0.0).expected(3, DAY) >= FLOOR * DAY * PROFILE_FLOOR


@pytest.mark.parametrize("window", [HOUR, 6 * HOUR, DAY])
def test_an_even_day_is_expected_evenly(window: int) -> None:
    assert learned(3, people=2.0).expected(7, window) == pytest.approx(2.0 * window)


def test_the_hour_of_the_day_is_learned() -> None:
    """Twelve loud hours, twelve silent: nights count as the floor, afternoons as twice the mean."""
    baseline = learned(60, people=1.0, busy=range(8, 20))
    night, noon = baseline.expected(3, HOUR), baseline.expected(12, HOUR)
    assert night == pytest.approx(0.25 * 0.5 * HOUR, rel=0.05)
    assert noon == pytest.approx(HOUR, rel=0.1)
    assert night < baseline.expected(8, 6 * HOUR) / 6 < noon  # five night hours and a loud one


def test_a_window_of_a_day_needs_no_profile() -> None:
    baseline = learned(60, people=1.0, busy=range(8, 20))
    assert baseline.expected(3, DAY) == pytest.approx(baseline.expected(12, DAY))


def test_a_first_day_is_learned_as_it_is() -> None:
    assert learned(1, people=50.0).rate == pytest.approx(50.0)


@pytest.mark.parametrize("days", [1, 2])
def test_after_it_one_bin_teaches_at_most_the_clip(days: int) -> None:
    wild, clipped = learned(days), learned(days)
    usual = wild.rate * wild.profile[0]
    wild.learn(0, 1e6)
    clipped.learn(0, CLIP * usual + CLIP_MORE)
    assert wild.pack() == clipped.pack()
    assert wild.rate > usual


def test_a_profile_has_a_cap() -> None:
    baseline = learned(1, people=0.0)
    for _ in range(90):
        for hour in range(24):
            baseline.learn(hour, 3.0 if hour == 12 else 0.0)
    assert 1 < max(baseline.profile) <= PROFILE_CAP


@pytest.mark.parametrize(
    "bins",
    [1, HOUR, DAY, WEEK, 13 * WEEK],
    ids=["a bin", "an hour", "a day", "a week", "a quarter"],
)
@pytest.mark.parametrize("days", [1, 10, 40])
def test_silence_skipped_is_silence_learned(days: int, bins: int) -> None:
    """The rate exactly; the profile stays, since silence says nothing of the hours of the day."""
    long, short = learned(days), learned(days)
    profile = list(short.profile)
    for at in range(bins):
        long.learn(at // HOUR % 24, 0.0)
    short.skip(bins)
    assert short.rate == pytest.approx(long.rate, rel=1e-9)
    assert (short.learned, short.profile) == (long.learned, profile)


def test_silence_before_the_first_bin_leaves_no_rate() -> None:
    baseline = Baseline()
    baseline.skip(WEEK)
    assert (baseline.rate, baseline.learned) == (0.0, WEEK)


def test_a_baseline_comes_back_as_it_was_packed() -> None:
    baseline = learned(2, busy=range(5))
    assert Baseline.unpack(baseline.pack()).pack() == baseline.pack()
