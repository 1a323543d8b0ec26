"""Counts: how many posts of each sort the last day had, in bins."""

from collections.abc import Sequence
from typing import Self

from detectors.bins import Ring
from detectors.events import Label, Mention, Sentiment
from detectors.reach import LIMIT

SORTS = ("mentions", "negative", "unknown", "shares", "strict", "positive")


class Counts:
    """A ring for each sort of post. Reposts are shares, and no posts of their own."""

    __slots__ = ("rings",)

    def __init__(self, now: int) -> None:
        self.rings = {name: Ring(now) for name in SORTS}

    def add(self, mention: Mention, sentiment: Sentiment, at: int) -> None:
        """Count a post in a bin of the ring."""
        rings, label = self.rings, sentiment.label
        rings["mentions"].add(at, 1)
        if mention.shares:
            rings["shares"].add(at, max(0, min(LIMIT, mention.shares)))
        if sentiment.strict:
            rings["strict"].add(at, 1)
        if label is not Label.NEUTRAL:
            rings[label].add(at, 1)

    def share(self, at: int) -> None:
        """Count a repost."""
        self.rings["shares"].add(at, 1)

    def holds(self, at: int) -> bool:
        """Whether a bin is still in the day, or just ahead of it."""
        return self.rings["mentions"].holds(at)

    def roll(self, to: int) -> None:
        """Move on to a bin; nobody reads them in between."""
        if self.rings["mentions"].now < to:  # asked more often than a bin ends
            for ring in self.rings.values():
                ring.roll(to)

    def within(self, bins: int) -> dict[str, int]:
        """The total of each sort in the last bins."""
        return {name: ring.sum(bins) for name, ring in self.rings.items()}

    def pack(self) -> list[list[int]]:
        """The counts in the order of SORTS."""
        return [ring.pack() for ring in self.rings.values()]

    @classmethod
    def unpack(cls, now: int, rings: Sequence[list[int]]) -> Self:
        """The counts that were packed."""
        counts = cls(now)
        counts.rings = {
            name: Ring.unpack(now, ring) for name, ring in zip(SORTS, rings, strict=True)
        }
        return counts
