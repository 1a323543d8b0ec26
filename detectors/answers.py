"""Answers: what the brand itself has said, and when it first did since an incident began."""

import struct
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from detectors.bins import BIN, DAY
from detectors.post import Post

MOST = 255  # posts of a bin that are counted


class Own(NamedTuple):
    """The brand's own posts of a bin."""

    posts: int
    first: int  # epoch seconds


class Answers:
    """The own posts of the last day. A repost by the brand is no word of its own."""

    __slots__ = ("begun", "bins", "first", "latest")

    def __init__(self) -> None:
        self.bins: dict[int, Own] = {}
        self.latest: int | None = None  # epoch seconds of the last own post, however long ago
        self.begun: int | None = None  # bin of the first sign of the incident that runs
        self.first: int | None = None  # epoch seconds of the first own post since then: kept

    def own(self, post: Post) -> None:
        """Take a post of the brand's own account."""
        if post.is_repost:
            return
        at, seconds = post.at, min(int(post.seconds), (post.at + 1) * BIN - 1)
        posts, first = self.bins.get(at, (0, seconds))
        self.bins[at] = Own(min(posts + 1, MOST), min(first, seconds))
        self.latest = max(self.latest or seconds, seconds)
        if self.begun is not None and at >= self.begun:
            self.first = min(self.first or seconds, seconds)
        if min(self.bins) <= post.now - DAY:
            self.bins = {bin_: each for bin_, each in self.bins.items() if bin_ > post.now - DAY}

    def hold(self, first: int | None) -> None:
        """Keep the first answer since the bin of a first sign, while an incident stands on it.

        None: none runs.
        """
        if first != self.begun:
            self.begun, self.first = first, None if first is None else self._since(first)

    def since(self, first: int) -> int | None:
        """Epoch seconds of the first own post since a bin of the last day, or of an incident."""
        return self.first if first == self.begun else self._since(first)

    def _since(self, first: int) -> int | None:
        return min((own.first for at, own in self.bins.items() if at >= first), default=None)

    def posts(self, now: int) -> int:
        """How many there were in the day that ends with a bin."""
        return sum(own.posts for at, own in self.bins.items() if at > now - DAY)

    def pack(self) -> list[Any]:
        """The bins in columns of fixed width, 5 bytes each, and the rest."""
        size, oldest = len(self.bins), min(self.bins, default=0)
        return [
            oldest,
            struct.pack(f"<{size}H", *(at - oldest for at in self.bins)),
            bytes(own.posts for own in self.bins.values()),
            struct.pack(f"<{size}H", *(own.first - at * BIN for at, own in self.bins.items())),
            self.latest, self.begun, self.first,
        ]  # fmt: skip

    @classmethod
    def unpack(cls, state: Sequence[Any]) -> Self:
        """What was packed."""
        answers = cls()
        oldest, bins, posts, after, answers.latest, answers.begun, answers.first = state
        each = f"<{len(posts)}H"
        for step, count, late in zip(
            struct.unpack(each, bins), posts, struct.unpack(each, after), strict=True
        ):
            answers.bins[oldest + step] = Own(count, (oldest + step) * BIN + late)
        return answers
