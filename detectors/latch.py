"""Latch: whether a lane is out of its usual range, and whether it may ring again. Hysteresis."""

import math
from typing import Any, Self

from detectors.bins import NEVER

LEAVE = math.log10(0.3)  # a lane is loud from this share of the return period at which it rings
NEAR = math.log10(0.8)  # a yardstick, from this share of its own threshold: no weeks stand behind


class Latch:
    """All times are bins.

    `loud` is the last bin in which the lane was out of its usual range, `since` the first of that
    stretch, and `rung` the rank of the level that it has rung for; after `rearm` quiet bins it may
    ring anew.
    """

    __slots__ = ("gap", "loud", "rearm", "rung", "since")

    def __init__(self, gap: int, rearm: int) -> None:
        self.gap, self.rearm = gap, rearm
        self.loud = self.since = NEVER
        self.rung = 0

    def hear(self, now: int, odds: float, loud_from: float) -> None:
        """Note how unusual the lane is. Both in log10, of weeks or of a yardstick's thresholds."""
        if now - self.loud >= self.rearm:  # first, since silence is passed over without a word
            self.rung = 0
        if odds < loud_from:
            return
        if now - self.loud > self.gap:
            self.since = now
        self.loud = now

    def pack(self) -> list[Any]:
        """Plain numbers, in the order that unpack() reads; none of one that was never loud."""
        return [] if self.loud == NEVER else [self.loud, self.since, self.rung]

    @classmethod
    def unpack(cls, gap: int, rearm: int, state: list[Any]) -> Self:
        """The latch that was packed."""
        latch = cls(gap, rearm)
        if state:
            latch.loud, latch.since, latch.rung = state
        return latch
