"""The posts that show what it is about."""

from itertools import permutations
from typing import Any

import msgspec
import pytest

from detectors.bins import BIN, HOUR, bin_of
from detectors.events import Mention, moment
from detectors.quotes import (
    BEFORE,
    EARLY,
    NAME_LIMIT,
    OFTEN,
    SHOWN,
    TEXT_LIMIT,
    URL_LIMIT,
    WIDE,
    Quotes,
    quote_of,
    telling,
)
from detectors.reach import LIMIT, reach_of
from tests.builders import a_quote
from tests.detectors.people import PRESENT, a_post

NOW = bin_of(PRESENT)


def kept(posts: list[Mention]) -> Quotes:
    quotes = Quotes()
    for post in posts:
        quotes.add(post, post.created_at.timestamp(), NOW, reach_of(post))
    return quotes


def shown(quotes: Quotes) -> list[str]:
    return [quote.id for quote in telling(quotes.within(NOW, HOUR), 0, ())]


def test_a_quote_is_as_wide_as_it_is_long() -> None:
    post = a_post(PRESENT, text="\U0001f621" * 400, url="https://a.example/" + "é" * 400)
    quote = quote_of(post, PRESENT, 0)
    assert (quote.text, quote.url) == ("\U0001f621" * (WIDE // 4), None)


def test_a_quote_keeps_what_a_person_reads() -> None:
    post = a_post(
        PRESENT, "ana", id="i" * 99, text="t" * 400, author_name="n" * 99, platform="p" * 99,
        url="https://a.example/1", shares=3, views=70,
    )  # fmt: skip
    quote = quote_of(post, PRESENT + 0.7, 70)
    assert (len(quote.id), len(quote.text)) == (NAME_LIMIT, TEXT_LIMIT)
    assert (quote.author, quote.platform) == ("n" * NAME_LIMIT, "p" * NAME_LIMIT)
    assert (quote.url, quote.shares, quote.reach) == ("https://a.example/1", 3, 70)
    assert quote.created_at.timestamp() == PRESENT  # whole seconds, so that packing keeps it


@pytest.mark.parametrize(
    ("url", "author", "shares"),
    [
        pytest.param("https://a.example/" + "x" * URL_LIMIT, None, -7, id="nonsense below"),
        pytest.param("", "", 10**30, id="nonsense above"),
    ],
)
def test_what_no_message_can_show_is_left_out(url: str, author: str | None, shares: int) -> None:
    quote = quote_of(a_post(PRESENT, author, url=url, shares=shares), PRESENT, 0)
    assert (quote.url, quote.author, quote.platform) == (None, None, None)
    assert 0 <= quote.shares <= LIMIT


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({"shares": 9}, {"shares": 8, "reach": 10**6}, id="shares before reach"),
        pytest.param({"reach": 9}, {"reach": 8}, id="reach among equal shares"),
    ],
)
def test_the_post_that_spreads_most_comes_first(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    base = {"shares": 1, "reach": 1, "id": "5"}
    one = a_quote(text="one", **(base | first))
    two = a_quote(text="two", **(base | second))
    assert telling([two, one], 0, ()) == telling([one, two], 0, ()) == (one, two)


def test_of_equals_chance_decides_and_not_the_clock() -> None:
    """Of an hour's first posts most are everyday life."""
    posts = [
        a_quote(id=str(number), text=f"{number} words", created_at=moment(PRESENT + number))
        for number in range(60)
    ]
    chosen = telling(posts, 0, ())
    assert telling(posts[::-1], 0, ()) == chosen
    assert max(posts.index(quote) for quote in chosen) > len(posts) / 2


BASE: dict[str, Any] = {"shares": 0, "reach": 1, "created_at": moment(PRESENT)}


@pytest.mark.parametrize(
    ("one", "two", "is_alone"),
    [
        pytest.param(
            {"text": "Your ad is sexist"}, {"text": "Slow again", "reach": 900}, False,
            id="what says a term stands before what is loud",
        ),
        pytest.param(
            {"text": "A PAINT, and toxic!"}, {"text": "I paint a lot", "reach": 900}, False,
            id="a pair in any order, and whole",
        ),
        pytest.param(
            {"text": "Slow again", "shares": 1}, {"text": "Your ad is sexist"}, False,
            id="what is shared stands before what says a term",
        ),
        pytest.param(
            {"text": "new"}, {"text": "old", "created_at": moment(PRESENT - BEFORE - 1)}, True,
            id="what was posted before the wave is left out",
        ),
        pytest.param(
            {"text": "new"}, {"text": "a sexist one", "created_at": moment(PRESENT - BEFORE - 1),
            "shares": OFTEN - 1, "reach": 10**6}, True,
            id="however loud",
        ),
        pytest.param(
            {"text": "a sad tale", "created_at": moment(PRESENT - BEFORE - 1), "shares": OFTEN},
            {"text": "new"}, False,
            id="but for a post that is shared often: it may be why",
        ),
        pytest.param(
            {"text": "first"}, {"text": "later", "created_at": moment(PRESENT - BEFORE),
            "reach": 0}, False,
            id="what made it a wave belongs to it",
        ),
    ],
)  # fmt: skip
def test_posts_of_a_wave_that_say_what_it_is_about_come_first(
    one: dict[str, Any], two: dict[str, Any], *, is_alone: bool
) -> None:
    first, second = a_quote(**(BASE | {"id": "1"} | one)), a_quote(**(BASE | {"id": "2"} | two))
    told = telling([second, first], PRESENT, ["sexist", "toxic paint"])
    assert told == ((first,) if is_alone else (first, second))


def test_old_posts_are_better_than_none() -> None:
    old = a_quote(**(BASE | {"created_at": moment(PRESENT - 3_000)}))
    assert telling([old], PRESENT, ["sexist"]) == (old,)


def test_copies_are_shown_once_by_the_most_spread() -> None:
    small = a_quote(id="1", text="No trains since six today, again!", shares=1)
    large = a_quote(id="2", text="no trains since six today again https://x.example", shares=5)
    other = a_quote(id="3", text="Nobody answers", shares=0)
    assert telling([small, large, other], 0, ()) == (large, other)


def test_posts_without_words_are_no_copies_of_each_other() -> None:
    angry, sad = a_quote(id="1", text="😡"), a_quote(id="2", text="😢")
    assert {*telling([angry, sad], 0, ())} == {angry, sad}


def test_the_order_of_arrival_does_not_matter() -> None:
    posts = [
        a_post(PRESENT, f"p{number}", text=f"{number % 4} words", shares=number * 7 % 5)
        for number in range(6)
    ]
    assert len({tuple(shown(kept(list(order)))) for order in permutations(posts)}) == 1
    assert len(shown(kept(posts))) == SHOWN


@pytest.mark.parametrize(
    ("minutes_ago", "window", "is_shown"),
    [
        pytest.param(0, HOUR, True, id="now"),
        pytest.param(55, HOUR, True, id="the oldest of the hour"),
        pytest.param(60, HOUR, False, id="just older"),
        pytest.param(60, 2 * HOUR, True, id="in the clock hour before"),
        pytest.param(90, 6 * HOUR, False, id="of an hour that nothing is kept of"),
        pytest.param(-5, HOUR, True, id="in the bin ahead"),
    ],
)
def test_a_window_shows_its_own_posts(minutes_ago: int, window: int, *, is_shown: bool) -> None:
    """PRESENT is on the hour, half past is taken here: then the hour before is whole."""
    now = PRESENT + 1_800
    quotes = Quotes()
    at = now - minutes_ago * 60 - (1_800 if window == 6 * HOUR else 0)
    quotes.add(a_post(at), at, bin_of(now), 0)
    assert bool(quotes.within(bin_of(now), window)) is is_shown


def test_two_clock_hours_and_the_one_ahead_are_kept() -> None:
    quotes = Quotes()
    for hour in range(5):
        for number in range(9):
            at = PRESENT + hour * 3_600 + 60
            post = a_post(at, f"p{number}", text=f"{number} words", id=f"{hour}/{number}")
            quotes.add(post, at, bin_of(at), 0)
    sizes = [(len(each.spread), len(each.early)) for each in quotes.hours.values()]
    assert sizes == [(SHOWN, EARLY)] * 2
    quotes.forget(bin_of(PRESENT + 9 * 3_600))
    assert quotes.hours == {}


def test_the_first_of_an_hour_are_kept_beside_the_loudest() -> None:
    """A wave may begin with a post that nobody shared."""
    posts = [
        a_post(PRESENT + number, f"p{number}", text=f"{number} words", shares=number)
        for number in range(9)
    ]
    assert {quote.shares for quote in kept(posts).all()} == {0, 1, 2, 6, 7, 8}


def test_quotes_come_back_as_they_were_packed() -> None:
    post = a_post(PRESENT, url="https://a.example/1", platform="x", shares=2, views=8)
    quotes = kept([post, a_post(PRESENT - 4 * BIN, None, id="2", text="bad")])
    again = Quotes.unpack(msgspec.msgpack.decode(msgspec.msgpack.encode(quotes.pack())))
    assert again.hours == quotes.hours
    assert shown(again) == shown(quotes) != []
