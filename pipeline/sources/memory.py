"""Memory: which of the latest posts named which brands, so that what becomes of them can be told.

It is of one process. The next one reads it back from the mentions (pipeline/sources/recall.py); so
posts stand here under the ids that the topic has, and their authors under such names.
"""

from collections import Counter, OrderedDict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from detectors.change import Change
from detectors.reach import LIMIT
from pipeline.codec import TEXT_LIMIT
from pipeline.sources.event import Counted
from pipeline.sources.post import Post

POSTS = 50_000  # some 35 MB; at 10 mentions a minute three days
RECORDS = 50_000  # that told one share each, and may come twice, or be taken back


@dataclass(slots=True)
class Kept:
    """A post that named brands."""

    texts: dict[str, int]  # by brand a digest of what it was told; a crash may come between two
    author: str | None
    also: str | None
    told: int  # shares, as many as the watch has heard of
    shares: int  # as many as there are: what was taken back and comes again is no news
    at: int = 0  # when the newest of them was, where a network tells them one by one
    since: int = 0  # those up to then were told by an earlier process
    views: int = 0  # the most that were heard of; 0: told, or none


class Memory:
    """The latest POSTS."""

    def __init__(self) -> None:
        # A dict would look for its first key past all that have left: 100 µs where this takes 1.
        self._posts: OrderedDict[str, Kept] = OrderedDict()  # by id, the oldest first
        self._names: dict[str, str] = {}  # ids by what else posts are called
        self._authors: Counter[str] = Counter()  # of how many posts they are
        self._records: OrderedDict[str, tuple[str, int]] = OrderedDict()  # what each shares
        self._grown: dict[str, None] = {}  # ids of which more is to be told

    def __len__(self) -> int:
        """How many posts are known."""
        return len(self._posts)

    def keep(self, post: Post, brand: str) -> None:
        """A post that names a brand, as a mention tells it."""
        known = self._posts.pop(post.id, None)
        if known is None:
            shares = post.shares or 0
            known = Kept({}, post.author, post.also, shares, shares)
            self._authors.update([known.author] if known.author else [])
            self._names.update({known.also: post.id} if known.also else {})
        known.texts.setdefault(brand, _digest(post.text))
        self._posts[post.id] = known
        if len(self._posts) > POSTS:
            self.forget(next(iter(self._posts)))

    def brands(self, id_: str) -> tuple[str, ...]:
        """Those that a post named; none: it is not known."""
        known = self._posts.get(id_)
        return tuple(known.texts) if known else ()

    def called(self, name: str) -> str:
        """The id of a post that is called so, too; else the same."""
        return self._names.get(name, name)

    def forget(self, id_: str) -> tuple[str, ...]:
        """A post is gone. Returns the brands that it named."""
        known = self._posts.pop(id_, None)
        self._grown.pop(id_, None)
        if known is None:
            return ()
        self._names.pop(known.also or "", None)
        if known.author:
            self._authors[known.author] -= 1
            if not self._authors[known.author]:
                del self._authors[known.author]
        return tuple(known.texts)

    def of(self, authors: Collection[str]) -> list[str]:
        """The ids of all posts of somebody, who may have several names."""
        if not any(each in self._authors for each in authors):  # most who leave named no brand
            return []
        return [id_ for id_, known in self._posts.items() if known.author in authors]

    def edit(self, id_: str, text: str) -> list[str]:
        """A post says this by now. Returns the brands to which that is new."""
        known = self._posts.get(id_)
        new = [brand for brand, old in known.texts.items() if old != _digest(text)] if known else []
        for brand in new:
            self._posts[id_].texts[brand] = _digest(text)
        return new

    def count(self, counted: Counted) -> bool:
        """Take what a network counts; False: of a post that is not known, or counted before."""
        known = self._posts.get(counted.id)
        shares = counted.shares or 0
        if known is None or not self._is_new(counted, shares, known.since):
            return False
        if counted.more:
            known.shares += shares
            known.at = max(known.at, counted.at or 0)
        elif counted.shares is not None:
            known.shares = shares
        known.views = max(known.views, counted.views or 0)
        if known.views or known.shares > known.told:
            self._grown[counted.id] = None
        return True

    def _is_new(self, counted: Counted, shares: int, since: int) -> bool:
        if not counted.by or not shares:  # likes and answers move nothing
            return True
        if counted.by in self._records or 0 < (counted.at or 0) <= since:
            return False
        self._records[counted.by] = counted.id, shares
        if len(self._records) > RECORDS:
            self._records.popitem(last=False)
        return True

    def take_back(self, record: str) -> bool:
        """A share is taken back; False: nobody knows of it."""
        id_, shares = self._records.pop(record, ("", 0))
        known = self._posts.get(id_)
        if known is None:
            return False
        known.shares -= shares
        return True

    def at(self, id_: str) -> int:
        """Of when its newest share is; 0: nobody said."""
        known = self._posts.get(id_)
        return known.at if known else 0

    @property
    def has_grown(self) -> bool:
        """Whether more is to be told of counts."""
        return bool(self._grown)

    def recall(self, change: Change, at: int) -> None:
        """What an earlier process told one brand of a post; it may not have come to the others."""
        known = self._posts.get(change.id)
        if known is None or change.brand not in known.texts:
            return
        if change.text is not None:
            known.texts[change.brand] = _digest(change.text)
        if change.brand == next(iter(known.texts)):  # each of them was told the same
            known.told += change.shares
            known.shares += change.shares
            known.at = known.since = max(known.since, at)
        if change.gone:
            del known.texts[change.brand]
            if not known.texts:
                self.forget(change.id)

    def grown(self) -> Iterator[Change]:
        """What is to be told of counts, once."""
        grown, self._grown = self._grown, {}
        for id_ in grown:
            known = self._posts[id_]
            shares = min(LIMIT, max(0, known.shares - known.told))
            views = min(LIMIT, known.views) or None
            known.told, known.views = max(known.told, known.shares), 0
            if shares or views:
                for brand in known.texts:
                    yield Change(id=id_, brand=brand, shares=shares, views=views)


def _digest(text: str) -> int:
    return hash(text[:TEXT_LIMIT])
