"""Quotes: the posts of the last hours that show best what it is about."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple, Self

from detectors.bins import HOUR, bin_of
from detectors.digest import beginning, digest, words
from detectors.events import Mention, Quote, moment
from detectors.reach import LIMIT

SHOWN = 3  # what a person reads on a telephone
EARLY = 3  # the first of a clock hour: a wave may begin with them
KEPT_HOURS = 2  # the clock hours of which posts are kept
BEFORE = 900  # seconds before a first sign whose posts are the wave's: they made it one
OFTEN = 5  # shares from which a post is worth a word
TEXT_LIMIT = 300  # characters
WIDE = 600  # bytes of them: fewer characters where they are wide ones
NAME_LIMIT = 80
URL_LIMIT = 600  # bytes; a message has no room for longer ones
BRIEF_TEXT, BRIEF_URL = 140, 200  # characters of what is kept for a day or longer


Change = Callable[[Quote], Quote | None]  # of a post to what is shown of it now; None: nothing


def quote_of(mention: Mention, seconds: float, reach: int) -> Quote:
    """What is shown of a post. Its own time may be nonsense: `seconds` is when it counts."""
    url = mention.url if mention.url and len(_bytes(mention.url)) <= URL_LIMIT else None
    name = mention.author_name or mention.author
    return Quote(
        id=mention.id[:NAME_LIMIT],
        text=cut(mention.text),
        created_at=moment(int(seconds)),
        author=name[:NAME_LIMIT] if name else None,
        url=url,
        platform=mention.platform[:NAME_LIMIT] if mention.platform else None,
        shares=max(0, min(LIMIT, mention.shares or 0)),
        reach=reach,
    )


def cut(text: str) -> str:
    """As much of it as is shown."""
    return _bytes(text[:TEXT_LIMIT])[:WIDE].decode("utf-8", "ignore")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "ignore")


def brief(quote: Quote) -> Quote:
    """A quote cut to what a state has room for that keeps it for a day or longer."""
    url = quote.url if quote.url and len(quote.url) <= BRIEF_URL else None
    if url == quote.url and len(quote.text) <= BRIEF_TEXT:  # most are, and a copy takes time
        return quote
    return replace(quote, text=quote.text[:BRIEF_TEXT], url=url)


def rank(quote: Quote) -> tuple[int, int, bytes]:
    """The order of posts: those that spread most first; of equals chance decides.

    The earliest of them would be everyday life, and not what came of it.
    """
    return -quote.shares, -quote.reach, digest(quote.id)


def earliest(quote: Quote) -> tuple[datetime, str]:
    """The order of time."""
    return quote.created_at, quote.id


def telling(quotes: Iterable[Quote], first: float, terms: Iterable[str]) -> tuple[Quote, ...]:
    """The SHOWN posts that tell most of a wave, one for each beginning.

    The most shared, then those that say one of its terms. What was posted before its first sign,
    at epoch seconds, and not shared often, is not told of if there is anything else.
    """
    about = [set(words(term)) for term in terms]

    def place(quote: Quote) -> tuple[int, bool, int, bytes]:
        said = set(words(quote.text))
        shares, reach, chance = rank(quote)
        return shares, not any(term <= said for term in about), reach, chance

    known = sorted(quotes, key=place)
    since = [
        quote for quote in known
        if quote.shares >= OFTEN or quote.created_at.timestamp() >= first - BEFORE
    ]  # fmt: skip
    return _apart(since or known, SHOWN)


def _apart(quotes: Iterable[Quote], most: int) -> tuple[Quote, ...]:
    """The first ones, one for each beginning."""
    best: dict[str, Quote] = {}
    for quote in quotes:
        best.setdefault(beginning(quote.text) or quote.id, quote)
    return tuple(best.values())[:most]


class Hour(NamedTuple):
    """What is kept of a clock hour."""

    spread: tuple[Quote, ...] = ()
    early: tuple[Quote, ...] = ()  # cut

    @classmethod
    def of(cls, quotes: Collection[Quote]) -> Self:
        """The best of them."""
        spread, early = sorted(quotes, key=rank), sorted(quotes, key=earliest)
        return cls(_apart(spread, SHOWN), tuple(map(brief, _apart(early, EARLY))))

    @property
    def all(self) -> tuple[Quote, ...]:
        """Each once."""
        known = {quote.id for quote in self.spread}
        return (*self.spread, *(quote for quote in self.early if quote.id not in known))

    def wants(self, quote: Quote) -> bool:
        """Whether it would be kept; in a storm few are."""
        if len(self.spread) < SHOWN or len(self.early) < EARLY:
            return True
        return rank(quote) < rank(self.spread[-1]) or earliest(quote) < earliest(self.early[-1])


class Quotes:
    """Posts of each of the latest clock hours; `is_brief`: cut, where there is less room."""

    __slots__ = ("hours", "is_brief")

    def __init__(self, *, is_brief: bool = False) -> None:
        self.hours: dict[int, Hour] = {}
        self.is_brief = is_brief

    def add(self, mention: Mention, seconds: float, now: int, reach: int) -> None:
        """Offer a post that counts at this time."""
        at = bin_of(seconds)
        if now // HOUR - at // HOUR < KEPT_HOURS:
            known, quote = self.hours.get(at // HOUR, Hour()), quote_of(mention, seconds, reach)
            quote = brief(quote) if self.is_brief else quote
            if known.wants(quote):
                self.hours[at // HOUR] = Hour.of((*known.all, quote))
            self.forget(now)

    def change(self, of: Change) -> None:
        """Show a post as it is now, or no longer."""
        for hour, kept in list(self.hours.items()):
            new = [of(quote) for quote in kept.all]
            if new != list(kept.all):
                left = [brief(quote) if self.is_brief else quote for quote in new if quote]
                self.hours[hour] = Hour.of(left)

    def forget(self, now: int) -> None:
        """Drop what is too old to show."""
        for hour in [h for h in self.hours if now // HOUR - h >= KEPT_HOURS]:
            del self.hours[hour]

    def within(self, now: int, window: int) -> tuple[Quote, ...]:
        """The posts of the last `window` bins that are kept."""
        since = now - window
        return tuple(q for q in self.all() if bin_of(q.created_at.timestamp()) > since)

    def all(self) -> Iterator[Quote]:
        """Those that are kept."""
        return chain.from_iterable(hour.all for hour in self.hours.values())

    def pack(self) -> list[Any]:
        """One list for each hour, of one list for each quote."""
        return [[hour, [pack_quote(q) for q in kept.all]] for hour, kept in self.hours.items()]

    @classmethod
    def unpack(cls, state: list[Any], *, is_brief: bool = False) -> Self:
        """The quotes that were packed."""
        quotes = cls(is_brief=is_brief)
        quotes.hours = {hour: Hour.of([*map(unpack_quote, kept)]) for hour, kept in state}
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
