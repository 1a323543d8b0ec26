"""Hours: what was said in each hour of the clock, as far as a day of bins still holds all of it."""

from collections.abc import Sequence
from typing import NamedTuple

from detectors.bins import DAY, HOUR, SLOTS
from detectors.counts import SORTS


class Said(NamedTuple):
    """Posts of an hour, or of several; own accounts and reposts left out."""

    mentions: int = 0
    negative: int = 0  # of these, unhappy ones
    unknown: int = 0  # of these, those that nobody could score
    positive: int = 0  # of these, happy ones

    def plus(self, other: "Said") -> "Said":
        """Both."""
        return Said(*map(sum, zip(self, other, strict=True)))


PLACES = tuple(SORTS.index(name) for name in Said._fields)


class Hours:
    """The hours of a brand, by their number since 1970."""

    __slots__ = ("end", "first", "rings", "sorts", "until")

    def __init__(self, now: int, rings: Sequence[Sequence[int]], until: int) -> None:
        """Of packed counts.

        Args:
            now: the bin with which their day ends.
            rings: the counts, as `Counts.pack` has them.
            until: the first hour that is not over.
        """
        self.first, self.end = -(-(now - DAY + 1) // HOUR), now + 2  # the first bin that it lacks
        self.until = min(until, (now + 1) // HOUR + 1)
        self.rings, self.sorts = rings, list[Sequence[int]]()

    def mentions(self) -> list[tuple[int, int]]:
        """Posts of each hour that is whole and has any; more of them is what changes an hour."""
        ring = spread(self.rings[0])
        hours = range(self.first, self.until) if ring else ()
        return [(hour, count) for hour in hours if (count := self._sum(ring, hour))]

    def of(self, hour: int) -> Said:
        """All that is counted of one."""
        self.sorts = self.sorts or [spread(self.rings[place]) for place in PLACES]
        return Said(*(self._sum(ring, hour) for ring in self.sorts))

    def _sum(self, ring: Sequence[int], hour: int) -> int:
        """Of an hour that runs in a day whose brand has been silent since, what lies before."""
        if not ring:
            return 0
        at = hour * HOUR % SLOTS
        return sum(ring[at : at + min(HOUR, self.end - hour * HOUR)])


def spread(packed: Sequence[int]) -> Sequence[int]:
    """A packed ring with a place for each bin, and with its first hour again at its end."""
    if not packed:
        return ()
    ring = list(packed)
    if len(packed) != SLOTS:
        ring = [0] * SLOTS
        for place, count in zip(packed[::2], packed[1::2], strict=True):
            ring[place] = count
    return ring + ring[:HOUR]
