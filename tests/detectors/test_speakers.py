"""How many people speak at all, with a table that stays small whoever they are."""

from collections.abc import Iterable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.bins import DAY, HOUR
from detectors.digest import digest
from detectors.speakers import KNOWN, Speakers
from tests.detectors.people import seeded

NOW = 1_000 * HOUR + 6
ANA, BEN = digest("ana"), digest("ben")


def heard(posts: Iterable[tuple[bytes, int]], now: int = NOW) -> Speakers:
    """Posts by person, and so many bins ago."""
    speakers = Speakers(now)
    for who, ago in posts:
        speakers.add(who, now - ago)
    return speakers


@pytest.mark.parametrize(
    ("posts", "hour", "day"),
    [
        pytest.param([(ANA, 0), (BEN, 3)], 2, 2, id="two people"),
        pytest.param([(ANA, 0)] * 60, 1, 1, id="one person, sixty posts"),
        pytest.param([(ANA, 1), (ANA, 5)], 1, 1, id="the first bin counts"),
        pytest.param([(ANA, 0), (ANA, 8)], 2, 2, id="once in each hour of the clock"),
        pytest.param([(ANA, 0), (ANA, 12)], 1, 2, id="the hour before"),
        pytest.param([(ANA, 40), (ANA, 40)], 0, 2, id="late ones are not told apart"),
        pytest.param([(ANA, -1)], 0, 0, id="the bin ahead is not yet"),
    ],
)
def test_a_person_counts_once_an_hour(posts: list[tuple[bytes, int]], hour: int, day: int) -> None:
    speakers = heard(posts)
    assert (speakers.hourly.sum(HOUR), speakers.hourly.sum(DAY)) == (hour, day)


@pytest.mark.parametrize(
    ("posts", "people"),
    [
        pytest.param([(ANA, 0), (ANA, 8)], 1, id="before the clock strikes and after is one"),
        pytest.param([(ANA, 0), (ANA, 8), (BEN, 9)], 2, id="and another"),
        pytest.param([(ANA, 0), (ANA, 12)], 1, id="an hour ago is over"),
        pytest.param([(ANA, -1), (BEN, 8)], 1, id="the bin ahead is not yet"),
    ],
)
def test_the_people_of_the_last_hour_are_different_ones(
    posts: list[tuple[bytes, int]], people: int
) -> None:
    assert heard(posts).people == people


POSTS = st.lists(st.tuples(st.sampled_from([ANA, BEN, digest("c")]), st.integers(-1, DAY - 1)))


@given(posts=POSTS, seed=st.integers(0, 99))
def test_the_order_does_not_matter_and_packing_neither(
    posts: list[tuple[bytes, int]], seed: int
) -> None:
    other = list(posts)
    seeded(seed).shuffle(other)
    one, two = heard(posts), Speakers.unpack(NOW, heard(other).pack())
    assert one.hourly.counts == two.hourly.counts
    for speakers in (one, two):
        speakers.hourly.roll(NOW + 1)
        speakers.add(ANA, NOW + 1)
    assert one.hourly.counts == two.hourly.counts


def test_of_a_multitude_each_post_counts_and_the_state_stays_small() -> None:
    speakers = Speakers(NOW)
    for hour in range(48):
        speakers.hourly.roll(NOW + hour * HOUR)
        for person in range(2 * KNOWN):
            speakers.add(digest(f"p{person}"), speakers.hourly.now)
            speakers.add(digest(f"p{person}"), speakers.hourly.now)
    assert speakers.hourly.sum(1) == KNOWN + 2 * KNOWN  # those told apart once, the others twice
    assert len(msgspec.msgpack.encode(speakers.pack())) < 3_000


def test_silence_leaves_nothing() -> None:
    speakers = heard([(ANA, 0)])
    speakers.hourly.roll(NOW + 2 * DAY)
    speakers.hourly.roll(NOW + 3 * DAY)
    assert speakers.hourly.now == NOW + 3 * DAY
    assert speakers.hourly.total == 0
