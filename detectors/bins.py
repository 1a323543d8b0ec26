"""Bins: time in steps of five minutes, and a ring that holds the last day of them."""

from collections.abc import Sequence
from typing import Self

BIN = 300  # seconds; short enough for an outage, long enough to count in
HOUR = 3600 // BIN  # bins; so are those below
DAY = 24 * HOUR
WEEK = 7 * DAY
NEVER = -(10**9)  # a bin before all others

WINDOWS = {"15m": HOUR // 4, "1h": HOUR, "6h": 6 * HOUR, "24h": DAY}
SLOTS = DAY + 1  # one bin ahead of now: clocks of networks run up to five minutes fast


def bin_of(seconds: float) -> int:
    """The bin that holds a time in epoch seconds."""
    return int(seconds // BIN)


class Ring:
    """Whole numbers for the day that ends with bin `now`, and for the one bin ahead of it."""

    __slots__ = ("counts", "now", "total")

    def __init__(self, now: int, counts: Sequence[int] = ()) -> None:
        self.now = now
        self.counts = list(counts) or [0] * SLOTS
        self.total = sum(self.counts)

    def add(self, at: int, by: int) -> None:
        """Add to a bin of the ring: now + 1 >= at > now - DAY."""
        self.counts[at % SLOTS] += by
        self.total += by

    def roll(self, to: int) -> int:
        """Move on to bin `to`. Returns what left the day on the way."""
        if not self.total:  # most rings of most brands
            self.now = to
            return 0
        if to == self.now + 1:  # as a brand that has something does each five minutes
            at = (to + 1) % SLOTS
            leaving, self.counts[at], self.now = self.counts[at], 0, to
            self.total -= leaving
            return leaving
        bins = min(to - self.now, SLOTS)
        first = (to + 2 - bins) % SLOTS
        before_end = min(bins, SLOTS - first)  # the rest is at the list's beginning
        leaving = self._empty(first, before_end) + self._empty(0, bins - before_end)
        self.now = to
        self.total -= leaving
        return leaving

    def _empty(self, first: int, bins: int) -> int:
        leaving = sum(self.counts[first : first + bins])
        self.counts[first : first + bins] = [0] * bins
        return leaving

    def sum(self, window: int) -> int:
        """The total of the last `window` bins, now included."""
        if not self.total:  # as in roll()
            return 0
        end = self.now % SLOTS + 1
        if window == DAY:  # all but the one ahead: most that is asked for, and the longest
            return self.total - self.counts[end % SLOTS]
        if window <= end:
            return sum(self.counts[end - window : end])
        return sum(self.counts[:end]) + sum(self.counts[end - window :])

    def hour(self, first: int) -> int:
        """The total of the hour that begins with a bin of the day, as far as it is in it."""
        if not self.total:
            return 0
        at, bins = first % SLOTS, max(0, min(HOUR, self.now + 2 - first))
        here = self.counts[at : at + bins]
        return sum(here) + sum(self.counts[: bins - len(here)])

    def last(self, bins: int) -> tuple[int, ...]:
        """The last bins one by one, oldest first."""
        end = self.now % SLOTS + 1
        if bins <= end:
            return tuple(self.counts[end - bins : end])
        return (*self.counts[end - bins :], *self.counts[:end])

    def hours(self) -> list[int]:
        """The total of each hour of the last day, the one that ends now last."""
        bins = self.last(DAY)
        return [sum(bins[first : first + HOUR]) for first in range(0, DAY, HOUR)]

    def holds(self, at: int) -> bool:
        """Whether a bin is still in the day, or just ahead of it."""
        return self.now - DAY < at <= self.now + 1

    def pack(self) -> list[int]:
        """The counts, or place and count of each that is not 0 where that is shorter.

        `now` is kept once, by the owner of several rings.
        """
        if not self.total and not any(self.counts):
            return []
        if 2 * (SLOTS - self.counts.count(0)) >= SLOTS:
            return self.counts
        return [each for place, count in enumerate(self.counts) if count for each in (place, count)]

    @classmethod
    def unpack(cls, now: int, packed: list[int]) -> Self:
        """The ring that was packed."""
        if len(packed) == SLOTS:
            return cls(now, packed)
        ring = cls(now)
        for place, count in zip(packed[::2], packed[1::2], strict=True):
            ring.counts[place] = count
        ring.total = sum(packed[1::2])
        return ring
