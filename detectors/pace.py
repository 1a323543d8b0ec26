"""Pace: how fast unhappy people come, and whether they become more."""

import math
from typing import NamedTuple, Self

from detectors.bins import BIN, DAY, HOUR, Ring
from detectors.extent import Trend

QUARTER = HOUR // 4  # bins
QUARTERS = 4  # of an hour
TWICE = 2  # growth: so many times as many as in the hour before
FEWEST = 5  # people from whom on a doubling is more than chance
POINTS = 3  # moments without which nobody can say how fast it doubles


class Pace(NamedTuple):
    """Unhappy people of the last hours, each counted once an hour of the clock."""

    third: int  # in the third last hour
    previous: int
    last: int
    quarter: int  # in the last quarter of an hour
    before: int  # in the hour before that quarter

    @classmethod
    def of(cls, people: Ring) -> Self:
        """What a ring says of now."""
        last, quarter = people.sum(HOUR), people.sum(QUARTER)
        two = people.sum(2 * HOUR)
        three, since = people.sum(3 * HOUR), people.sum(HOUR + QUARTER)
        return cls(three - two, two - last, last, quarter, since - quarter)

    @property
    def velocity(self) -> int:
        """People an hour, by the last quarter."""
        return QUARTERS * self.quarter

    def trend(self, fewest: int) -> Trend:
        """Whether they become more; `fewest` are needed in an hour to speak of growth.

        It grows where the last hour has twice the people of the one before and its last quarter
        does not fall behind; it eases where they fall for two hours and the last quarter with them.
        """
        if self.last >= max(fewest, TWICE * self.previous) and not self.is_fading:
            return Trend.GROWING
        falls = self.last < self.previous < self.third
        return Trend.EASING if falls and not self.is_returning(fewest) else Trend.STEADY

    @property
    def is_fading(self) -> bool:
        """Whether the last quarter has less than half the pace of the hour before it."""
        return TWICE * self.velocity < self.before

    def is_returning(self, fewest: int) -> bool:
        """Whether the last quarter alone has so many, and more than the pace of the hour before."""
        return self.quarter >= fewest and self.velocity > self.before


def doubling(people: Ring, first: int) -> float | None:
    """Minutes until there are as many again, by the last hour; None: it cannot be told.

    ln 2 by the slope of ln(people since the bin `first`), a least-squares line through the hour's
    bins from FEWEST people on.
    """
    total = people.sum(max(HOUR, min(people.now - first + 1, DAY)))
    known = total - people.sum(HOUR)
    logs = []
    for count in people.last(HOUR):
        known += count
        if known >= FEWEST:
            logs.append(math.log(known))
    slope = slope_of(logs) if len(logs) >= POINTS else 0.0
    return round(math.log(2) / slope * BIN / 60, 1) if slope > 0 else None


def slope_of(values: list[float]) -> float:
    """A step of the least-squares line through values that are one step apart."""
    middle = (len(values) - 1) / 2
    rise = sum((place - middle) * value for place, value in enumerate(values))
    return rise / sum((place - middle) ** 2 for place in range(len(values)))
