"""Yardstick: two plain rules that everybody knows, to measure the lanes against.

They judge the last hour alone. Their scores are given as odds, log10 of weeks: at their own
threshold they are worth a week, so that they ring at a budget of one a brand-week.
"""

import math
from typing import Any, Self

from detectors.average import kept, weight_of
from detectors.bins import DAY
from detectors.tail import SILENT

WEIGHT = weight_of(7 * DAY)
LEAST_DEVIATION = 0.5  # people; half of one is no scatter


def static_odds(people: float, threshold: float) -> float:
    """A fixed count: the same for a brand of one complaint a week and of a thousand an hour."""
    return math.log10(people / threshold) if people else SILENT


class Ewma:
    """Standard deviations above an exponential mean with a half-life of a week."""

    __slots__ = ("mean", "n", "quiet", "variance")

    def __init__(self) -> None:
        self.mean, self.variance, self.n = 0.0, 0.0, 0
        self.quiet = 0  # empty hours that are not learned yet: most are, and all at once

    def deviations(self, people: float) -> float:
        """How many of them a count stands above the mean."""
        self._catch_up()
        return (people - self.mean) / max(LEAST_DEVIATION, math.sqrt(self.variance))

    def odds(self, people: float, threshold: float) -> float:
        """Against a threshold in standard deviations."""
        deviations = self.deviations(people)
        return math.log10(deviations / threshold) if deviations > 0 else SILENT

    def learn(self, people: float) -> None:
        """Take in the count of a bin's trailing hour (West, 1979, with weights)."""
        if not people:
            self.quiet += 1
            return
        self._catch_up()
        self.n += 1
        weight, off = max(WEIGHT, 1 / self.n), people - self.mean
        self.mean += weight * off
        self.variance = (1 - weight) * (self.variance + weight * off * off)

    def skip(self, bins: int) -> None:
        """Learn so many empty hours at once."""
        self.quiet += bins

    def _catch_up(self) -> None:
        if self.quiet:
            left = kept(WEIGHT, self.n, self.quiet)
            self.variance = left * (self.variance + self.mean**2 * (1 - left))
            self.mean *= left
            self.n, self.quiet = self.n + self.quiet, 0

    def pack(self) -> list[Any]:
        """Plain numbers, in the order that unpack() reads."""
        return [self.mean, self.variance, self.n, self.quiet]

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """The mean that was packed."""
        ewma = cls()
        ewma.mean, ewma.variance, ewma.n, ewma.quiet = state
        return ewma
