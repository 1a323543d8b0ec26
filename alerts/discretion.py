"""Discretion: what of strangers stands in Slack, and under which name."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from alerts.notice import Notice
from detectors.events import Quote

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
        return replace(notice, signal=replace(notice.signal, quotes=self.quotes(notice)))

    def _quote(self, quote: Quote) -> Quote:
        if self.alias is None or quote.author is None:
            return quote
        return replace(quote, author=self.alias(quote.author))


def alias_of(author: str, key: bytes) -> str:
    """A name that is the same each time, and that nobody turns back without the key."""
    known = author.encode("utf-8", "surrogatepass")
    return hmac.new(key, known, sha256).hexdigest()[:ALIAS_LENGTH]
