"""The accounts that most people can have heard it from."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.bins import HOUR
from detectors.exposure import NAME_LIMIT, Exposure
from detectors.extent import Spreader
from detectors.post import Post
from detectors.spreaders import SHOWN, SPAN, Spreaders
from tests.detectors.people import NEGATIVE, a_post

HOUR_OF = 490_896  # of the clock
NOW = HOUR_OF * HOUR + 5


def a_loud(name: str, reach: int, ago: int = 0, **fields: Any) -> Exposure:
    """A post of so many hours ago."""
    known: dict[str, Any] = {
        "reach": reach, "followers": 10 * reach, "name": name, "root": b"",
        "account": name.encode(), "at": NOW - ago * HOUR, "is_negative": True,
    }  # fmt: skip
    return Exposure(**known | fields)


def shown(posts: list[Exposure], now: int = NOW) -> list[tuple[str | None, int]]:
    spreaders = Spreaders()
    for post in posts:
        spreaders.add(post)
    return [(each.name, each.reach) for each in spreaders.latest(now)]


@pytest.mark.parametrize(
    ("posts", "names"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([a_loud("a", 5), a_loud("b", 9)], ["b", "a"], id="the largest first"),
        pytest.param([a_loud("b", 5), a_loud("a", 5)], ["a", "b"], id="of equals by name"),
        pytest.param([a_loud(n, 5) for n in "edcba"], ["a", "b", "c"], id="three at most"),
        pytest.param([a_loud("a", 5)] * 60 + [a_loud("b", 1)], ["a", "b"], id="one sixty times"),
        pytest.param([a_loud("a", 5, ago=SPAN), a_loud("b", 1)], ["b"], id="one too old"),
        pytest.param([a_loud("a", 5, ago=SPAN - 1), a_loud("b", 1)], ["a", "b"], id="one just not"),
        pytest.param([a_loud("", 5)], [], id="no name"),
        pytest.param([a_loud("a", 0)], [], id="no audience"),
    ],
)
def test_the_accounts_that_most_can_have_heard(posts: list[Exposure], names: list[str]) -> None:
    assert [name for name, _ in shown(posts)] == names


def test_an_old_loud_one_makes_room_for_later_ones_when_it_is_too_old() -> None:
    posts = [a_loud(n, 100, ago=3) for n in "abc"] + [a_loud("d", 1, ago=1)]
    assert shown(posts) == [("a", 100), ("b", 100), ("c", 100)]
    assert shown(posts, NOW + 2 * HOUR) == [("d", 1)]


@settings(deadline=None)
@given(
    posts=st.lists(
        st.builds(
            a_loud, st.sampled_from("abcdefgh"), st.integers(0, 9), st.integers(0, 9),
            root=st.sampled_from([b"", b"m"]),
        ),
        max_size=60,
    ),
    random=st.randoms(use_true_random=False), later=st.integers(0, 4),
)  # fmt: skip
def test_any_span_of_hours_has_its_largest_in_any_order(
    posts: list[Exposure], random: Any, later: int
) -> None:
    now = NOW + later * HOUR
    within = [p for p in posts if p.reach and now // HOUR - p.at // HOUR < SPAN]
    most = {p.name: max(q.reach for q in within if q.name == p.name) for p in within}
    expected = sorted(most.items(), key=lambda each: (-each[1], each[0]))[:SHOWN]
    shuffled = list(posts)
    random.shuffle(shuffled)
    assert shown(posts, now) == shown(shuffled, now) == expected


def test_what_is_kept_is_bounded_and_comes_back_as_it_was_packed() -> None:
    spreaders = Spreaders()
    for number in range(5_000):  # each larger and earlier than those before
        spreaders.add(a_loud(f"p{number}", number + 1, ago=number % SPAN))
    spreaders.forget(NOW)
    assert len(spreaders.posts) <= SHOWN * SPAN
    again = Spreaders.unpack(msgspec.msgpack.decode(msgspec.msgpack.encode(spreaders.pack())))
    assert again.latest(NOW) == spreaders.latest(NOW)
    spreaders.forget(NOW + SPAN * HOUR)
    assert spreaders.posts == []


def test_a_name_is_cut_and_a_share_is_told_apart() -> None:
    post = a_post(
        NOW * 300.0, "ana", author_name="😡" * 500, followers=1_000, repost_of="root",
    )  # fmt: skip
    spreaders = Spreaders()
    spreaders.add(Exposure.of(Post.of(post, NEGATIVE, NOW * 300.0, NOW)))
    assert spreaders.latest(NOW) == (
        Spreader(name="😡" * NAME_LIMIT, followers=1_000, reach=150, is_share=True),
    )
