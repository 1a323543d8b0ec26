"""Spreaders: the accounts whose complaints, or shares of them, most people can have seen."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from typing import Any, Self

from detectors.bins import HOUR
from detectors.exposure import Exposure
from detectors.extent import Spreader

SHOWN = 3  # accounts that a person reads on a telephone
SPAN = 4  # hours of the clock


def rank(post: Exposure) -> tuple[int, int, str, bytes, bytes, int]:
    """The order of posts: the largest first, of equals by name; of one account's the latest."""
    return -post.reach, -post.followers, post.name, post.root, post.account, -post.at


def still_shown(posts: Iterable[Exposure]) -> list[Exposure]:
    """Those that may be among the first since some hour of the clock: few, in whatever order."""
    kept: list[Exposure] = []
    for post in sorted(posts, key=rank):
        if _has_room(kept, post):
            kept.append(post)
    return kept


def _has_room(before: Iterable[Exposure], post: Exposure) -> bool:
    """Whether fewer than SHOWN other accounts are before it that are also as late."""
    ahead = {each.account for each in before if each.at // HOUR >= post.at // HOUR}
    return post.account not in ahead and len(ahead) < SHOWN


class Spreaders:
    """The largest accounts of each trailing number of hours of the clock, up to SPAN."""

    __slots__ = ("posts",)

    def __init__(self, posts: Iterable[Exposure] = ()) -> None:
        self.posts = list(posts)  # in their order

    def add(self, post: Exposure) -> None:
        """Offer an account's post. One without a name, or an audience, says nothing."""
        if post.name and post.reach:
            before = self.posts[: bisect(self.posts, rank(post), key=rank)]
            if _has_room(before, post):
                self.posts = still_shown([*self.posts, post])

    def forget(self, now: int) -> None:
        """Drop what is too old to show in a bin."""
        self.posts = [each for each in self.posts if now // HOUR - each.at // HOUR < SPAN]

    def latest(self, now: int) -> tuple[Spreader, ...]:
        """The first SHOWN accounts of the last SPAN hours of the clock."""
        shown: dict[bytes, Spreader] = {}
        for post in self.posts:
            if now // HOUR - post.at // HOUR < SPAN and post.account not in shown:
                shown[post.account] = Spreader(
                    name=post.name, followers=post.followers, reach=post.reach,
                    is_share=bool(post.root),
                )  # fmt: skip
        return tuple(shown.values())[:SHOWN]

    def pack(self) -> list[Any]:
        """A list for each post."""
        return self.posts

    @classmethod
    def unpack(cls, state: Sequence[Any]) -> Self:
        """The spreaders that were packed."""
        return cls(Exposure(*each) for each in state)
