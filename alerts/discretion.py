"""Discretion: what of strangers stands in Slack, and under which name."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from alerts.notice import Notice
from detectors.events import Quote
from detectors.extent import Extent

ALIAS_LENGTH = 8  # hexadecimal digits: among 10,000 authors two share one once in 86 times


class Posts(StrEnum):
    """What is shown of posts."""

    EXCERPT = "excerpt"  # up to three, cut, with author and link
    NONE = "none"  # how many there are, and nothing else


class Authors(StrEnum):
    """What they are called."""

    NAME = "name"
    HASH = "hash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discretion:
    """What a reader may see of people who never asked to be in this channel."""

    posts: Posts = Posts.EXCERPT
    alias: Callable[[str], str] | None = None  # None: authors go by their names

    def quotes(self, notice: Notice) -> tuple[Quote, ...]:
        """The posts that may be shown."""
        if self.posts is Posts.NONE:
            return ()
        return tuple(map(self._quote, notice.signal.quotes))

    def notice(self, notice: Notice) -> Notice:
        """The same with what may be shown alone."""
        signal, extent = notice.signal, notice.signal.extent
        extent = extent and self._extent(extent)
        return replace(notice, signal=replace(signal, quotes=self.quotes(notice), extent=extent))

    def _extent(self, extent: Extent) -> Extent:
        """Times, networks and numbers stay."""
        begun, cascade, other = extent.beginning, extent.spread.cascade, extent.other
        is_mute = self.posts is Posts.NONE
        if cascade:
            cascade = replace(cascade, root=self._post(cascade.root))
        return replace(
            extent,
            spread=replace(extent.spread, cascade=cascade),
            spreaders=tuple(replace(s, name=self._name(s.name)) for s in extent.spreaders),
            beginning=replace(
                begun, first=self._post(begun.first), amplifier=self._post(begun.amplifier),
                answered=self._post(begun.answered),
            ),
            terms=() if is_mute else extent.terms,
            other=replace(
                other,
                questions=() if is_mute else other.questions,
                support=() if is_mute else tuple(map(self._quote, other.support)),
            ),
        )  # fmt: skip

    def _post(self, quote: Quote | None) -> Quote | None:
        """One of which, where posts are left out, time, network and numbers stay."""
        if quote is None or self.posts is not Posts.NONE:
            return quote and self._quote(quote)
        return replace(quote, id="", text="", author=None, url=None)

    def _quote(self, quote: Quote) -> Quote:
        return replace(quote, author=self._name(quote.author))

    def _name(self, author: str | None) -> str | None:
        if author is None or self.posts is Posts.NONE:
            return None
        return self.alias(author) if self.alias else author


OPEN = Discretion()
"""All may be shown."""


def alias_of(author: str, key: bytes) -> str:
    """A name that is the same each time, and that nobody turns back without the key."""
    return keyed(author, key)[:ALIAS_LENGTH]


def keyed(text: str, key: bytes) -> str:
    """A digest that nobody makes without the key, 64 hexadecimal digits (HMAC-SHA256, RFC 2104)."""
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), sha256).hexdigest()
