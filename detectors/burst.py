"""Burst: how unusual the number of unhappy people in the last quarter of an hour is."""

import math
from collections.abc import Iterable
from typing import Any, Self

from detectors.average import kept, weight_of
from detectors.bins import DAY, HOUR
from detectors.tail import OF_RISE, Tail

SMOOTH = 0.5  # weight of the newest bin: a mean over three of them
WEIGHT = weight_of(7 * DAY)
MOST = 20.0  # ln of people in a bin: half a billion; a seed may say more than the earth has
CLIP, CLIP_MORE = 3.0, 0.5  # a bin raises the mean by at most CLIP quantiles, and so much more


class Burst:
    """v = ln(1 + m) - its own slow mean, where m is the exponential mean of people a bin.

    It sees a jump within minutes, and, since it goes by the logarithm, the same one in a loud brand
    as in a quiet one. No hour of the day is asked.
    """

    __slots__ = ("mean", "tail")

    def __init__(self) -> None:
        self.mean, self.tail = 0.0, Tail(HOUR, OF_RISE)

    def value(self, latest: Iterable[int]) -> float:
        """How far people in the latest bins, oldest first, stand above what is usual."""
        fast = 0.0
        for people in latest:
            fast += SMOOTH * (people - fast)
        return math.log1p(fast) - self.mean

    def usual(self, bins: int) -> float:
        """How many people are usual in so many bins: the typical number, below the mean."""
        return math.expm1(min(self.mean, MOST)) * bins

    def learn(self, value: float, age: int) -> None:
        """Take in the value of the bin that is the brand's `age`th."""
        if age > HOUR:
            self.tail.learn(value)
        if value > CLIP_MORE:  # or it is below the clip whatever u is, which takes time to tell
            value = min(value, CLIP * self.tail.u + CLIP_MORE)
        self.mean += max(WEIGHT, 1 / age) * value

    def skip(self, known: int, bins: int) -> None:
        """Learn so many empty bins at once, after `known` ones."""
        self.mean *= kept(WEIGHT, known, bins)
        self.tail.skip(bins)

    def pack(self) -> list[Any]:
        """Plain numbers, in the order that unpack() reads."""
        return [self.mean, self.tail.pack()]

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """The burst that was packed."""
        burst = cls()
        burst.mean, tail = state
        burst.tail = Tail.unpack(HOUR, tail, OF_RISE)
        return burst
