"""Hours are whole, exact, and told as long as the day holds all of them."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.bins import DAY, HOUR
from detectors.counts import SORTS, Counts
from detectors.hours import Hours, Said

START = 490_000 * HOUR  # a bin at the turn of an hour


def counted(bins: list[tuple[int, str]], now: int) -> Counts:
    """What a brand's day has, after posts of these sorts came in their order."""
    counts = Counts(min(now, START))
    for at, sort in sorted(bins):
        counts.roll(max(START, min(at, now)))
        for ring in {"mentions", sort}:
            counts.rings[ring].add(at, 1)
    counts.roll(now)
    return counts


def hourly(now: int, rings: list[list[int]], until: int) -> dict[int, Said]:
    hours = Hours(now, rings, until)
    told = {hour: hours.of(hour) for hour, _ in hours.mentions()}
    assert [(hour, said.mentions) for hour, said in told.items()] == hours.mentions()
    return told


@pytest.mark.parametrize(
    ("bins", "now", "hours"),
    [
        pytest.param([], START, {}, id="nothing was said"),
        pytest.param([START], START + HOUR - 1, {}, id="the hour that runs is not told"),
        pytest.param([START + 11], START + HOUR, {0: 1}, id="its last bin belongs to it"),
        pytest.param([START + 12], START + HOUR, {}, id="and the next one does not"),
        pytest.param([START] * 3 + [START + 11], START + DAY - 1, {0: 4}, id="still whole"),
        pytest.param([START + 11], START + DAY, {}, id="its first bin has left the day"),
    ],
)
def test_an_hour_is_told_when_it_is_over_and_whole(
    bins: list[int], now: int, hours: dict[int, int]
) -> None:
    counts = counted([(at, "mentions") for at in bins], now)
    told = hourly(now, counts.pack(), now // HOUR)
    assert {hour - START // HOUR: said.mentions for hour, said in told.items()} == hours


def test_each_sort_is_counted_by_itself() -> None:
    bins = [(START, sort) for sort in ("negative", "negative", "unknown", "positive", "shares")]
    told = hourly(START + HOUR, counted(bins, START + HOUR).pack(), START // HOUR + 1)
    assert told == {START // HOUR: Said(mentions=5, negative=2, unknown=1, positive=1)}


@given(
    st.lists(st.tuples(st.integers(0, 2 * DAY), st.sampled_from(SORTS[1:3])), max_size=600),
    st.integers(0, 2 * DAY),
)
def test_they_are_what_came_in_the_order_of_the_clock(
    bins: list[tuple[int, str]], end: int
) -> None:
    now = START + end
    came = [(START + at, sort) for at, sort in bins if at <= end]
    told = hourly(now, counted(came, now).pack(), now // HOUR)
    whole = range(-(-(now - DAY + 1) // HOUR), now // HOUR)
    expected = Counter(at // HOUR for at, _ in came if at // HOUR in whole)
    assert {hour: said.mentions for hour, said in told.items()} == expected


def test_a_full_ring_and_a_sparse_one_are_read_alike() -> None:
    random = Random(7)  # noqa: S311  # the same each time
    bins = [(START + random.randrange(DAY), "negative") for _ in range(2_000)]
    many = [(START + at, "negative") for at in range(DAY)]
    now = START + DAY - 1
    for came in (bins, many, bins[:5]):
        told = hourly(now, counted(came, now).pack(), now // HOUR)
        assert sum(said.negative for said in told.values()) == sum(
            at // HOUR < now // HOUR for at, _ in came
        )


@given(st.lists(st.integers(0, 2 * DAY), min_size=1, max_size=400), st.integers(0, 3 * DAY))
def test_a_brand_that_is_silent_since_is_told_of_alike(bins: list[int], silence: int) -> None:
    now = START + max(bins)
    rings = counted([(START + at, "negative") for at in bins], now).pack()
    until = (now + silence) // HOUR
    first = -(-(now - DAY + 1) // HOUR)
    whole = Counter((START + at) // HOUR for at in bins)
    expected = {hour: count for hour, count in whole.items() if first <= hour < until}
    assert {hour: said.mentions for hour, said in hourly(now, rings, until).items()} == expected
