"""Who was unhappy: people, not posts, and bounded."""

from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.authors import AUTHOR_HOURS, Authors
from detectors.bins import DAY, HOUR, WINDOWS
from detectors.digest import BYTES
from detectors.reach import LIMIT, coded, people_in
from tests.detectors.people import seeded

NOON = 490_896 * HOUR  # the first bin of a clock hour
MOST = people_in(coded(LIMIT))


def who(number: int) -> bytes:
    """One of many people."""
    return number.to_bytes(BYTES)


ANA, BEN, CLO = map(who, (1, 2, 3))


class Post(NamedTuple):
    """A negative post: whose, how many bins ago, how many may see it."""

    author: bytes
    ago: int
    reach: int = 10


def heard(posts: list[Post], now: int = NOON + HOUR - 1) -> Authors:
    authors = Authors(now)
    for author, ago, reach in posts:
        authors.add(author, now - ago, reach)
    return authors


def repacked(authors: Authors) -> Authors:
    packed = msgspec.msgpack.decode(msgspec.msgpack.encode(authors.pack()))
    return Authors.unpack(authors.latest.now, packed)


@pytest.mark.parametrize(
    ("posts", "people", "hourly", "reach"),
    [
        pytest.param([], 0, 0, 0, id="nobody"),
        pytest.param([Post(ANA, 0), Post(BEN, 3)], 2, 2, 20, id="two people"),
        pytest.param([Post(ANA, 0)] * 60, 1, 1, 10, id="one person, sixty posts"),
        pytest.param([Post(ANA, 9), Post(ANA, 0)], 1, 1, 10, id="twice in an hour"),
        pytest.param([Post(ANA, 0), Post(ANA, 9)], 1, 1, 10, id="the other way round"),
        pytest.param([Post(ANA, 0, 5), Post(ANA, 3, 90)], 1, 1, 90, id="the larger reach counts"),
        pytest.param([Post(ANA, 0), Post(BEN, 12)], 1, 1, 10, id="one is too old for the window"),
        pytest.param([Post(ANA, 0), Post(ANA, 12)], 1, 1, 10, id="his older post does not count"),
        pytest.param([Post(ANA, -1), Post(BEN, 0)], 1, 1, 10, id="the bin ahead is not yet"),
        pytest.param([Post(ANA, 0, LIMIT * 9)], 1, 1, MOST, id="nobody reaches more than all"),
    ],
)
def test_an_hour_counts_people(posts: list[Post], people: int, hourly: int, reach: int) -> None:
    """`now` is the last bin of a clock hour here: the window and the hour are one."""
    authors = heard(posts)
    assert authors.latest.sum(HOUR) == people
    assert authors.hourly.sum(HOUR) == hourly
    assert authors.reach.sum(HOUR) == reach


def test_a_baseline_counts_a_person_again_each_hour() -> None:
    authors = heard([Post(ANA, 0), Post(ANA, 12), Post(ANA, 13), Post(ANA, 24)])
    assert (authors.latest.sum(DAY), authors.hourly.sum(DAY)) == (1, 3)


def test_an_earlier_post_of_the_hour_moves_the_count_there() -> None:
    authors = heard([Post(ANA, 2), Post(ANA, 7)])
    assert authors.hourly.last(8) == (1, 0, 0, 0, 0, 0, 0, 0)


post = st.builds(
    Post, st.integers(1, 6).map(who), st.integers(-1, DAY - 1), st.sampled_from([0, 7, 1_000])
)


@given(posts=st.lists(post, max_size=40), wait=st.integers(0, DAY + 5))
def test_any_window_holds_exactly_the_people_who_posted_in_it(posts: list[Post], wait: int) -> None:
    """But for one whose latest post is ahead of now: he counts again when its bin comes."""
    authors = heard(posts)
    authors.roll(authors.latest.now + wait)
    ahead = {p.author for p in posts if p.ago + wait < 0}
    for bins in WINDOWS.values():
        within = {p.author for p in posts if 0 <= p.ago + wait < bins}
        assert authors.latest.sum(bins) == len(within - ahead)
    inside = {p.author for p in posts if 0 <= p.ago + wait < DAY} - ahead
    reach = {each: max(p.reach for p in posts if p.author == each) for each in inside}
    assert authors.reach.sum(DAY) == sum(reach.values())


@given(posts=st.lists(post, max_size=40), cut=st.integers(0, 40), wait=st.integers(0, 2 * DAY))
def test_packing_changes_nothing(posts: list[Post], cut: int, wait: int) -> None:
    straight, packed = heard(posts), repacked(heard(posts[:cut]))
    for author, ago, reach in posts[cut:]:
        packed.add(author, packed.latest.now - ago, reach)
    for authors in (straight, packed):
        authors.roll(authors.latest.now + wait)
        authors.add(ANA, authors.latest.now, 3)
    assert repacked(packed).pack() == straight.pack()


def test_a_person_is_forgotten_after_a_day() -> None:
    authors = heard([Post(ANA, 0)], now=NOON)
    left = [authors.roll(NOON + step) for step in range(1, DAY + HOUR + 1)]
    assert [step for step, people in enumerate(left, 1) if people] == [DAY]
    assert (authors.known, authors.hours) == ({}, {})


def test_one_who_comes_back_after_a_day_counts_once_with_his_new_reach() -> None:
    authors = heard([Post(ANA, 0, reach=5_000)], now=NOON + 5)
    authors.roll(NOON + 5 + DAY)
    authors.add(ANA, NOON + 5 + DAY, 20)
    assert (authors.latest.sum(DAY), authors.reach.sum(DAY)) == (1, 20)


# -- More people than are remembered


def storm(authors: Authors, bins: int, people: int, first: int = 0) -> int:
    """So many new people in each of the next bins. Returns the number of the next one."""
    for _ in range(bins):
        for _ in range(people):
            authors.add(who(first), authors.latest.now, 10)
            first += 1
        authors.roll(authors.latest.now + 1)
    return first


@pytest.fixture
def stormy() -> Authors:
    """Four hours of 700 new people a bin: 33,600, of which 6,000 are remembered."""
    authors = Authors(NOON)
    storm(authors, 4 * HOUR, 700)
    return authors


def test_figures_say_when_they_are_lower_bounds() -> None:
    authors = Authors(NOON)
    first = storm(authors, 1, AUTHOR_HOURS)
    assert not authors.at_least
    authors.add(who(first), authors.latest.now, 10)
    assert authors.at_least
    authors.roll(authors.latest.now + DAY - 1)
    assert authors.at_least
    authors.roll(authors.latest.now + 1)
    assert not authors.at_least


def test_no_figure_exceeds_the_truth_in_a_storm(stormy: Authors) -> None:
    for name, bins in WINDOWS.items():
        truth = 700 * min(bins - 1, 4 * HOUR)  # the current bin has just begun
        assert stormy.latest.sum(bins) == min(truth, AUTHOR_HOURS), name
        assert stormy.hourly.sum(bins) <= truth, name
        assert stormy.reach.sum(bins) == 10 * stormy.latest.sum(bins)


def test_what_is_remembered_is_bounded_in_a_storm(stormy: Authors) -> None:
    assert sum(map(len, stormy.hours.values())) == AUTHOR_HOURS
    assert len(stormy.known) <= AUTHOR_HOURS


def test_a_storm_never_looks_over_while_it_goes_on(stormy: Authors) -> None:
    """The oldest are forgotten one by one, not an hour at once when the clock strikes."""
    first = 10**6
    for _ in range(2 * HOUR):
        first = storm(stormy, 1, 700, first)
        assert stormy.hourly.sum(HOUR) > AUTHOR_HOURS // 2
        assert stormy.latest.sum(HOUR) == AUTHOR_HOURS


def test_after_a_storm_the_day_is_counted_on(stormy: Authors) -> None:
    stormy.roll(stormy.latest.now + 2 * HOUR)
    storm(stormy, HOUR, 3, first=10**6)
    assert stormy.latest.sum(HOUR) == 3 * (HOUR - 1)
    assert stormy.hourly.sum(HOUR) == 3 * (HOUR - 1)


def test_the_last_minutes_are_counted_though_the_hour_is_full() -> None:
    """Else the curve would fall to nothing at the worst of a storm."""
    authors = Authors(NOON)
    storm(authors, HOUR - 1, 700)
    assert authors.hourly.sum(HOUR) == AUTHOR_HOURS  # people of a torn hour may be counted twice
    assert authors.latest.last(6) == (700, 700, 700, 700, 700, 0)


def test_a_late_post_of_a_forgotten_hour_is_left_out(stormy: Authors) -> None:
    """Its author may have counted in that hour already; twice would be no lower bound."""
    before = stormy.hourly.sum(DAY), stormy.latest.sum(DAY)
    for author in range(700):
        stormy.add(who(author), NOON, 10)
    assert (stormy.hourly.sum(DAY), stormy.latest.sum(DAY)) == before


def test_people_of_a_torn_hour_stay_where_they_counted(stormy: Authors) -> None:
    before = stormy.hourly.last(DAY)
    for author in range(4 * HOUR * 700):  # the last ones are remembered
        stormy.add(who(author), stormy.latest.now - HOUR, 10)
    assert stormy.hourly.last(DAY) == before


def test_a_post_before_the_first_full_hour_finds_no_room() -> None:
    authors = Authors(NOON + HOUR)
    storm(authors, 1, AUTHOR_HOURS)
    authors.add(who(10**6), NOON, 10)
    assert authors.at_least
    assert authors.hourly.sum(DAY) == AUTHOR_HOURS


def test_a_clock_that_runs_ahead_pushes_out_no_more_than_its_own() -> None:
    authors = Authors(NOON + HOUR - 1)
    for author in range(AUTHOR_HOURS):
        authors.add(who(author), authors.latest.now, 10)
    authors.add(who(AUTHOR_HOURS), authors.latest.now + 1, 10)
    assert authors.latest.sum(HOUR) == AUTHOR_HOURS - 1
    assert authors.hourly.sum(HOUR) == AUTHOR_HOURS


def test_one_who_goes_on_posting_is_known_though_his_first_hours_are_forgotten() -> None:
    authors = Authors(NOON)
    for hour in range(3):
        authors.add(who(0), NOON + hour * HOUR, 10)
        storm(authors, HOUR, 250, first=1 + hour * 10_000)
    assert authors.at_least
    assert who(0) in authors.known
    assert repacked(authors).pack() == authors.pack()


def test_an_hour_of_which_all_are_forgotten_leaves_no_trace() -> None:
    authors = Authors(NOON)
    authors.add(who(0), NOON, 10)
    authors.roll(NOON + HOUR)
    storm(authors, 1, AUTHOR_HOURS, first=1)
    assert list(authors.hours) == [NOON // HOUR + 1]
    assert who(0) not in authors.known


def test_a_storm_comes_back_as_it_was_packed(stormy: Authors) -> None:
    again = repacked(stormy)
    random = seeded(4)
    for authors in (stormy, again):
        random.seed(4)
        for _ in range(3_000):
            author = who(random.randrange(40_000))
            authors.add(author, authors.latest.now - random.randrange(20), 10)
        authors.roll(authors.latest.now + 1)
    assert again.pack() == stormy.pack()
