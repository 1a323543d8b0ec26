"""Quotes: the negative posts of the last hours that spread most, to show what it is about."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from detectors.bins import HOUR, bin_of
from detectors.digest import beginning
from detectors.events import Mention, Quote, moment
from detectors.reach import LIMIT

SHOWN = 3  # what a person reads on a telephone
KEPT_HOURS = 2  # the clock hours of which the best are kept
TEXT_LIMIT = 300  # characters
NAME_LIMIT = 80
URL_LIMIT = 600  # characters; a message has no room for longer ones
BRIEF_TEXT, BRIEF_URL = 140, 200  # characters of what is kept for a day or longer


def quote_of(mention: Mention, seconds: float, reach: int) -> Quote:
    """What is shown of a post. Its own time may be nonsense: `seconds` is when it counts."""
    url = mention.url if mention.url and len(mention.url) <= URL_LIMIT else None
    name = mention.author_name or mention.author
    return Quote(
        id=mention.id[:NAME_LIMIT],
        text=mention.text[:TEXT_LIMIT],
        created_at=moment(int(seconds)),
        author=name[:NAME_LIMIT] if name else None,
        url=url,
        platform=mention.platform[:NAME_LIMIT] if mention.platform else None,
        shares=max(0, min(LIMIT, mention.shares or 0)),
        reach=reach,
    )


def brief(quote: Quote) -> Quote:
    """A quote cut to what a state has room for that keeps it for a day or longer."""
    url = quote.url if quote.url and len(quote.url) <= BRIEF_URL else None
    if url == quote.url and len(quote.text) <= BRIEF_TEXT:  # most are, and a copy takes time
        return quote
    return replace(quote, text=quote.text[:BRIEF_TEXT], url=url)


def rank(quote: Quote) -> tuple[int, int, datetime, str]:
    """The order of posts: those that spread most first; of equals the earliest."""
    return -quote.shares, -quote.reach, quote.created_at, quote.id


def most_spread(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """The SHOWN posts that come first, one for each beginning."""
    best: dict[str, Quote] = {}
    for quote in sorted(quotes, key=rank):
        best.setdefault(beginning(quote.text) or quote.id, quote)
    return tuple(best.values())[:SHOWN]


class Quotes:
    """The best of each of the latest clock hours."""

    __slots__ = ("hours",)

    def __init__(self) -> None:
        self.hours: dict[int, tuple[Quote, ...]] = {}

    def add(self, mention: Mention, seconds: float, now: int, reach: int) -> None:
        """Offer a negative post that counts at this time."""
        at = bin_of(seconds)
        if now // HOUR - at // HOUR < KEPT_HOURS:
            known, quote = self.hours.get(at // HOUR, ()), quote_of(mention, seconds, reach)
            if len(known) < SHOWN or rank(quote) < rank(known[-1]):  # in a storm few are
                self.hours[at // HOUR] = most_spread((*known, quote))
            self.forget(now)

    def forget(self, now: int) -> None:
        """Drop what is too old to show."""
        for hour in [h for h in self.hours if now // HOUR - h >= KEPT_HOURS]:
            del self.hours[hour]

    def within(self, now: int, window: int) -> tuple[Quote, ...]:
        """The posts to show of the last `window` bins."""
        since = now - window
        return most_spread(q for q in self.all() if bin_of(q.created_at.timestamp()) > since)

    def all(self) -> Iterator[Quote]:
        """Those that are kept."""
        return (quote for quotes in self.hours.values() for quote in quotes)

    def pack(self) -> list[Any]:
        """One list for each hour, of one list for each quote."""
        return [[hour, [pack_quote(q) for q in quotes]] for hour, quotes in self.hours.items()]

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """The quotes that were packed."""
        quotes = cls()
        quotes.hours = {hour: tuple(map(unpack_quote, kept)) for hour, kept in state}
        return quotes


def pack_quote(quote: Quote) -> list[Any]:
    """Plain values, in the order of the fields."""
    return [
        quote.id, quote.text, int(quote.created_at.timestamp()), quote.author, quote.url,
        quote.platform, quote.shares, quote.reach,
    ]  # fmt: skip


def unpack_quote(state: list[Any]) -> Quote:
    """The quote that was packed."""
    id_, text, at, author, url, platform, shares, reach = state
    return Quote(
        id=id_, text=text, created_at=moment(at), author=author, url=url,
        platform=platform, shares=shares, reach=reach,
    )  # fmt: skip
