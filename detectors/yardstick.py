"""Yardstick: plain rules that everybody knows, to measure the lanes against.

They judge the last hour alone. Their scores are given as odds, log10 of weeks: at their own
threshold they are worth a week, so that they ring at a budget of one a brand-week.
"""

import math
from typing import Any, NamedTuple, Self

from detectors.average import kept, weight_of
from detectors.bins import DAY, HOUR, Ring
from detectors.rules import LaneName, VolumeRules
from detectors.tail import SILENT

WEIGHT = weight_of(7 * DAY)
LEAST_DEVIATION = 0.5  # people; half of one is no scatter
TWELVE = 12  # hours


class Mark(NamedTuple):
    """How messages call what a yardstick sees, and the rule that is its threshold."""

    condition: str
    rule: str


MARKS = {
    LaneName.STATIC: Mark("count", "static_authors"),
    LaneName.EWMA: Mark("deviations", "ewma_deviations"),
    LaneName.PERCENT: Mark("percent", "percent_previous"),
    LaneName.SIGMA: Mark("sigma", "sigma_deviations"),
    LaneName.TWELVE: Mark("twelve", "twelve_factor"),
}


def threshold_of(name: LaneName, rules: VolumeRules) -> float:
    """From where a yardstick rings, in its own unit."""
    threshold: float = getattr(rules, MARKS[name].rule)
    return threshold


def odds_of(observed: float, threshold: float) -> float:
    """What is seen, against its threshold."""
    return math.log10(observed / threshold) if observed > 0 else SILENT


def observed_of(odds: float, threshold: float) -> float:
    """What was seen, for people."""
    return 0.0 if odds == SILENT else round(10**odds * threshold, 1)


def of_previous(people: Ring, held: int) -> float:
    """The last hour in percent of the one before, in which nobody counts as one.

    Here and below 0 where fewer bins are held than it takes.
    """
    last = people.sum(HOUR)
    return 100 * last / max(1, people.sum(2 * HOUR) - last) if held >= 2 * HOUR else 0.0


def of_twelve(people: Ring, held: int) -> float:
    """The last hour by the mean of the twelve before, in all of which nobody counts as one."""
    last, bins = people.sum(HOUR), (TWELVE + 1) * HOUR
    return TWELVE * last / max(1, people.sum(bins) - last) if held >= bins else 0.0


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
