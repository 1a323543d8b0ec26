"""The posts that others share or answer most."""

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest

from detectors.bins import BIN, DAY, HOUR, bin_of
from detectors.cascade import OWNED, ROOTS, TEXTS, Cascades
from detectors.events import Label
from detectors.extent import Cascade
from detectors.post import Post
from detectors.quotes import BRIEF_TEXT, OFTEN
from tests.builders import a_quote
from tests.detectors.people import FEELINGS, NEGATIVE, PRESENT, a_post, seeded

NOW = bin_of(PRESENT)


def said(ago: float, now: int = NOW, **fields: Any) -> Post:
    """An unhappy post of so many minutes ago."""
    at = PRESENT - ago * 60
    mention = a_post(at, **{"id": f"{len(fields)}@{ago}"} | fields)
    return Post.of(mention, NEGATIVE, at, now)


def shared(root: str, ages: Iterable[float], **fields: Any) -> list[Post]:
    """Reposts of a post, so many minutes ago."""
    return [said(ago, repost_of=root, **{"text": f"RT @bo: {root}"} | fields) for ago in ages]


def answered(root: str, ages: Iterable[float]) -> list[Post]:
    return [said(ago, in_reply_to=root) for ago in ages]


def cascades_of(*posts: Iterable[Post], own: Iterable[Post] = ()) -> Cascades:
    cascades = Cascades()
    for post in own:
        cascades.own(post)
    for post in (post for several in posts for post in several):
        cascades.add(post)
    return cascades


def biggest(*posts: Iterable[Post]) -> Cascade | None:
    return cascades_of(*posts).biggest(NOW)


@pytest.mark.parametrize(
    ("ages", "shares", "last", "before", "growing"),
    [
        pytest.param([1] * 9, 9, 9, 0, True, id="out of nothing"),
        pytest.param([1] * 6 + [40] * 4, 10, 6, 4, True, id="one and a half times as many"),
        pytest.param([1] * 5 + [40] * 4, 9, 5, 4, False, id="a few more"),
        pytest.param([1, *[90] * 9], 10, 1, 0, False, id="one more is no growth"),
        pytest.param([25] * 2 + [55] + [56] * 6, 9, 2, 1, True, id="the edges of the half-hours"),
        pytest.param([100, 700, 1_000, 1_300, 1_379], 5, 0, 0, False, id="a day of them"),
    ],
)
def test_the_biggest_cascade_is_told_with_its_half_hours(
    ages: list[int], shares: int, last: int, before: int, *, growing: bool
) -> None:
    told = biggest(shared("r", ages))
    assert told is not None
    assert (told.shares, told.last, told.before, told.growing) == (shares, last, before, growing)


def test_a_few_shares_are_not_worth_a_word() -> None:
    assert biggest(shared("r", [1] * (OFTEN - 1)), answered("r", [1] * 9)) is None
    assert biggest() is None


def test_a_repost_of_a_repost_counts_for_the_id_that_it_names() -> None:
    chain = [*shared("r", [5] * 6), *shared("5@4", [4] * 7)]
    told = cascades_of(chain).biggest(NOW)
    assert told is not None
    assert told.root is not None
    assert (told.root.id, told.shares) == ("5@4", 7)


def test_praise_that_is_shared_is_no_cascade() -> None:
    happy = [
        Post.of(post.mention, FEELINGS[Label.POSITIVE], post.seconds, NOW)
        for post in (*shared("r", [1] * 50), *answered("r", [1] * 50))
    ]
    assert biggest(happy, shared("s", [1] * 5)) == biggest(shared("s", [1] * 5))
    assert cascades_of(happy).answered(NOW) is None


@pytest.mark.parametrize(
    ("text", "author", "shown"),
    [
        pytest.param("RT @bo: no trains", "bo", "no trains", id="as X has it"),
        pytest.param("no trains", None, "no trains", id="as it was"),
        pytest.param("RT @ bo: no: trains", None, "RT @ bo: no: trains", id="no name"),
        pytest.param("RT @bo", None, "RT @bo", id="nothing said"),
        pytest.param("x" * 999, None, "x" * BRIEF_TEXT, id="very long"),
    ],
)
def test_a_post_that_was_never_seen_is_shown_as_its_reposts_have_it(
    text: str, author: str | None, shown: str
) -> None:
    told = biggest(shared("r", [40, 7, 7, 7, 7, 7], text=text))
    assert told is not None
    assert told.root is not None
    assert (told.root.author, told.root.text) == (author, shown)
    assert told.root.created_at.timestamp() == (NOW - 8) * BIN  # when it was first seen shared


def test_a_quoted_post_is_shown_itself_and_counts_the_shares_that_it_tells() -> None:
    quotes = [a_quote(id="r", shares=70, created_at=said(3).mention.created_at)]
    told = cascades_of(shared("r", [1] * 6)).biggest(NOW, quotes)
    alone = cascades_of().biggest(NOW, quotes)
    assert told is not None
    assert alone is not None
    assert (told.root, told.shares, told.last) == (quotes[0], 70, 6)
    assert (alone.root, alone.shares, alone.growing) == (quotes[0], 70, False)
    seen = cascades_of(shared("r", [1] * 80)).biggest(NOW, quotes)
    assert seen is not None
    assert seen.shares == 80


# -- Answers


def test_the_post_most_answered_or_shared_is_known_with_both() -> None:
    cascades = cascades_of(answered("a", [9] * 4), shared("a", [9] * 2), shared("b", [9] * 5))
    told = cascades.answered(NOW)
    assert told is not None
    assert (told.answers, told.shares, told.is_own, told.quote) == (4, 2, False, None)


@pytest.mark.parametrize("late", [False, True], ids=["post first", "answers first"])
def test_an_own_post_under_which_the_answers_gather_is_shown_as_own(*, late: bool) -> None:
    post = said(50, id="ours", text="We are sorry.", author="zephyr")
    cascades = cascades_of(answered("ours", [9] * 20), own=[] if late else [post])
    if late:
        cascades.own(post)
    told = cascades.answered(NOW)
    assert told is not None
    assert told.quote is not None
    assert (told.quote.text, told.answers, told.is_own) == ("We are sorry.", 20, True)


def test_own_answers_and_reposts_begin_nothing_and_few_own_posts_are_kept() -> None:
    own = [said(9, id="x", in_reply_to="q"), said(9, id="y", repost_of="q")]
    own += [said(60 - n, id=f"o{n}", url="https://z.example/" + "é" * 400) for n in range(9)]
    cascades = cascades_of(own=own)
    assert [quote.id for quote in cascades.owned.values()] == ["o6", "o7", "o8"]
    assert len(cascades.owned) == OWNED
    assert {quote.url for quote in cascades.owned.values()} == {None}


def test_an_own_post_of_yesterday_is_no_cascade_any_more() -> None:
    cascades = cascades_of(own=[said(0, id="ours", shares=900)])
    told = cascades.biggest(NOW + DAY - 1)
    assert told is not None
    assert told.shares == 900
    assert cascades.biggest(NOW + DAY) is None


# -- State


def everything(cascades: Cascades, now: int = NOW) -> tuple[object, ...]:
    return cascades.biggest(now), cascades.answered(now)


def repacked(cascades: Cascades) -> Cascades:
    return Cascades.unpack(msgspec.msgpack.decode(msgspec.msgpack.encode(cascades.pack())))


def a_day(seed: int) -> list[Post]:
    """Shares and answers of eight posts."""
    random = seeded(seed)
    return [
        said(
            random.uniform(0, 1_430), now=NOW, id=str(number), text=f"RT @bo: {root}",
            **{random.choice(["repost_of", "in_reply_to"]): root},
        )
        for number in range(400)
        for root in [f"r{random.randrange(8)}"]
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_neither_order_nor_packing_matters(seed: int) -> None:
    posts = a_day(seed)
    straight, packed = cascades_of(posts), Cascades()
    seeded(seed + 1).shuffle(posts)
    for number, post in enumerate(posts):
        packed.add(post)
        if number % 7 == 0:
            packed = repacked(packed)
    for later in (0, 1, HOUR, DAY // 2, DAY + 1):
        assert everything(packed, NOW + later) == everything(straight, NOW + later)
    assert everything(straight, NOW + DAY + 1) == (None, None)


def test_a_root_that_spreads_keeps_its_place_in_a_crowd_of_roots() -> None:
    """One that is shared every five minutes, among a hundred new ones an hour for a day."""
    cascades = Cascades()
    for minute in reversed(range(1_440)):
        now = bin_of(PRESENT - minute * 60)
        for number in range(1 + minute % 3):
            cascades.add(said(minute, now=now, repost_of=f"{minute}/{number}", text="x" * 200))
        if minute % 5 == 0:
            cascades.add(said(minute, now=now, repost_of="viral", text="RT @bo: viral"))
        assert len(cascades.roots) <= ROOTS
    told = cascades.biggest(NOW)
    assert told is not None
    assert told.root is not None
    assert told.root.text == "viral"
    assert told.shares == 277  # the hour that is leaving the day is left out


@pytest.mark.parametrize(("shares", "hours"), [(1, 3), (2, 7), (5, 19)])
def test_what_few_shared_is_forgotten_before_the_day_is_over(shares: int, hours: int) -> None:
    for later, kept in ((hours, 1), (hours + 1, 0)):
        cascades = cascades_of(shared("r", [0] * shares))
        cascades.add(said(-60 * later, now=NOW + later * HOUR, repost_of="other"))
        assert len(cascades.roots) - 1 == kept


def test_the_state_is_bounded_whatever_is_shared() -> None:
    random, cascades = seeded(1), Cascades()
    for number in range(20_000):
        root = f"{random.randrange(2_000) // (1 + number % 50)}{'é' * 100}"
        named: dict[str, Any] = {random.choice(["repost_of", "in_reply_to"]): root}
        cascades.add(said(random.uniform(0, 1_439), text="😡" * 300, **named))
    for number in range(50):
        cascades.own(said(number, id=f"o{number}", text="😡" * 300, url="é" * 600))
    assert sum(root.retold is not None for root in cascades.roots.values()) <= TEXTS
    assert len(msgspec.msgpack.encode(cascades.pack())) < 7_000  # emojis have four bytes each
    assert len(msgspec.msgpack.encode(Cascades().pack())) < 10
