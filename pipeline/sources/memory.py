"""Memory: which of the latest posts named which brands, so that what becomes of them can be told.

It is of one process: what happens to a post that an earlier one heard is not passed on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from detectors.change import Change
from detectors.reach import LIMIT
from pipeline.sources.event import Counted

POSTS = 50_000  # some 15 MB; at 10 mentions a minute three days
RECORDS = 50_000  # that told one like or share each, and may come twice


@dataclass(slots=True)
class Kept:
    """A post that named brands."""

    brands: tuple[str, ...]
    shares: int  # as many as were told of
    more: int = 0  # that were not yet
    views: int = 0  # likewise, the most that were heard of; 0: told, or none


class Memory:
    """The latest POSTS."""

    def __init__(self) -> None:
        self._posts: dict[str, Kept] = {}  # by id, the oldest first
        self._records: dict[str, None] = {}
        self._grown: dict[str, None] = {}  # ids of which more is to be told

    def keep(self, id_: str, brands: tuple[str, ...], shares: int) -> None:
        """A post that names these brands, and says itself how often it was shared."""
        known = self._posts.pop(id_, None) or Kept((), shares)
        known.brands = tuple(dict.fromkeys((*known.brands, *brands)))
        self._posts[id_] = known
        if len(self._posts) > POSTS:
            oldest = next(iter(self._posts))
            del self._posts[oldest]
            self._grown.pop(oldest, None)

    def brands(self, id_: str) -> tuple[str, ...]:
        """Those that a post named; none: it is not known."""
        known = self._posts.get(id_)
        return known.brands if known else ()

    def forget(self, id_: str) -> tuple[str, ...]:
        """A post is gone. Returns the brands that it named."""
        brands = self.brands(id_)
        self._posts.pop(id_, None)
        self._grown.pop(id_, None)
        return brands

    def count(self, counted: Counted) -> bool:
        """Take what a network counts; False: of a post that is not known, or told before."""
        known = self._posts.get(counted.id)
        if known is None or (counted.by and not self._is_new(counted.by)):
            return False
        shares = counted.shares or 0
        total = known.shares + known.more
        known.more += shares if counted.more else max(0, shares - total)
        known.views = max(known.views, counted.views or 0)
        if known.more or known.views:
            self._grown[counted.id] = None
        return True

    def _is_new(self, record: str) -> bool:
        if record in self._records:
            return False
        self._records[record] = None
        if len(self._records) > RECORDS:
            del self._records[next(iter(self._records))]
        return True

    def grown(self) -> Iterator[Change]:
        """What is to be told of counts, once."""
        grown, self._grown = self._grown, {}
        for id_ in grown:
            known = self._posts[id_]
            shares, views = min(LIMIT, known.more), min(LIMIT, known.views) or None
            known.shares, known.more, known.views = known.shares + known.more, 0, 0
            for brand in known.brands:
                yield Change(id=id_, brand=brand, shares=shares, views=views)
