"""Seven days of hours, against whose mean and scatter `sigma` holds the last one."""

from statistics import fmean, pstdev

import pytest

from detectors.bins import DAY, HOUR, WEEK, Ring
from detectors.week import Week
from detectors.yardstick import LEAST_DEVIATION
from tests.detectors.people import seeded


def lived(people: list[int], since: int = 0, first: int = 0) -> tuple[Week, Ring]:
    """A brand with so many people in each hour, from bin `first` on, up to the last one's end."""
    week, ring = Week(since), Ring(first)
    for place, count in enumerate(people):
        for at in range(first + place * HOUR, first + (place + 1) * HOUR):
            if leaving := ring.roll(at):
                week.leave(at - DAY, leaving)
            ring.add(at, count if at % HOUR == 7 else 0)
    return week, ring


def test_the_last_hour_is_held_against_all_others_of_seven_days() -> None:
    random = seeded(3)
    people = [random.randrange(9) for _ in range(220)] + [20]
    week, ring = lived(people)
    before = people[-168:-1]
    assert week.deviations(ring) == pytest.approx((20 - fmean(before)) / pstdev(before))


@pytest.mark.parametrize("hours", [24, 25, 100, 168, 169])
def test_a_young_brand_is_held_against_the_hours_that_it_has(hours: int) -> None:
    people = [4, 0] * 100
    week, ring = lived([*people[: hours - 1], 50])
    before = people[: hours - 1][-167:]
    assert week.deviations(ring) == pytest.approx((50 - fmean(before)) / pstdev(before))


@pytest.mark.parametrize(("hours", "says"), [(23, False), (24, True)])
def test_it_says_nothing_before_a_day_is_known(hours: int, *, says: bool) -> None:
    week, ring = lived([50] * 40 + [1] * (hours - 1) + [50], since=40 * HOUR)
    assert (week.deviations(ring) > 0) is says


def test_a_flat_week_is_not_divided_by_nothing_and_less_is_never_odd() -> None:
    week, ring = lived([4] * 200)
    assert week.deviations(ring) == 0
    ring.add(ring.now, 3)
    assert week.deviations(ring) == pytest.approx(3 / LEAST_DEVIATION)
    ring.add(ring.now, -6)
    assert week.deviations(ring) < 0


def test_an_hour_that_was_filled_late_counts_as_full() -> None:
    week, ring = lived([4] * 199 + [9])
    late, other = lived([4] * 190 + [0] + [4] * 8 + [9])
    other.add(other.now - 9 * HOUR, 4)
    assert late.deviations(other) == week.deviations(ring)


@pytest.mark.parametrize("silent", [5, 100, 400])
def test_silence_costs_nothing_and_is_lived_through(silent: int) -> None:
    """Nobody tells it of empty hours: it knows by the clock that they were."""
    week, ring = lived([3, 5] * 100)
    for each in range(silent * HOUR):
        if leaving := ring.roll(ring.now + 1):
            week.leave(ring.now - DAY, leaving)
        assert each is not None
    ring.add(ring.now, 6)
    before = ([3, 5] * 100 + [0] * silent)[-168:-1]
    scatter = max(LEAST_DEVIATION, pstdev(before))
    assert week.deviations(ring) == pytest.approx((6 - fmean(before)) / scatter, rel=0.02)


def test_it_is_bounded_and_comes_back_as_it_was_packed() -> None:
    week, ring = lived([2, 0, 0, 70] * 200)
    assert len(week.hours) <= WEEK // HOUR
    since, first, counts = week.pack()
    assert len(counts) <= WEEK // HOUR
    again = Week.unpack([since, first, counts])
    for each in (week, again):
        each.leave(ring.now + 1 - DAY, 3)
    assert again.pack() == week.pack()
    assert again.deviations(ring) == week.deviations(ring)
    assert Week.unpack(Week(5).pack()).pack() == Week(5).pack()
