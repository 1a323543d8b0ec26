"""Tail: how often an episode as high as this one comes, learned from the peaks of earlier ones."""

import math
from typing import Any, NamedTuple, Self

from detectors.average import kept, weight_of
from detectors.bins import NEVER, WEEK

LN10 = math.log(10)
SILENT = -9.0  # log10 weeks: at or below the running quantile, nothing to speak of

QUANTILE = 0.98  # share of bins at or below u
CAP = 5.0  # one peak teaches at most so many mean excesses, or a crisis would hide the next one
RATE_WEIGHT = weight_of(8 * WEEK)  # episodes a week are known over two months
RATE_PRIOR, RATE_FLOOR = (
    7.0,
    0.5,
)  # episodes a week: one a day until known; a calm brand is not deaf
E_PRIOR, E_FLOOR = 0.35, 0.1  # mean excess over u, in units of the value
FLAT = 10_000  # bins after which u no longer slows down


class Shape(NamedTuple):
    """What is known of the running quantile of a kind of value before any came, in its unit."""

    u: float  # where it begins
    floor: float  # and how low it may fall
    step: float  # how far it moves


OF_SURPRISE = Shape(u=1.0, floor=0.7, step=0.15)  # of ln(1 + surprise)
OF_RISE = Shape(u=0.5, floor=0.05, step=0.1)  # of ln(1 + people) above its mean


class Tail:
    """Declustered peaks over a threshold: value -> log10 of its return period in weeks.

    u is a running 98 % quantile by stochastic approximation, e the mean excess of finished episodes
    over it (an exponential tail). An episode ends after `gap` bins at or below u: of its own peak
    one that still runs learns nothing. Declustered peaks: Davison and Smith (1990).
    """

    __slots__ = (
        "_rate", "_u", "e", "episodes", "gap", "inside", "n", "peak", "quiet", "shape", "since"
    )  # fmt: skip

    def __init__(self, gap: int, shape: Shape = OF_SURPRISE) -> None:
        self.gap, self.shape = gap, shape
        self._u, self.e, self._rate = shape.u, E_PRIOR, RATE_PRIOR
        self.n = self.episodes = 0  # bins learned, episodes finished
        self.inside, self.peak, self.since = False, 0.0, -NEVER
        self.quiet = 0  # bins of silence that are not learned yet: most are, and all at once

    def log_return_period(self, value: float) -> float:
        """log10 of the weeks between two episodes as high as this value."""
        if value <= self.shape.floor:
            return SILENT
        u, rate = self._settled()
        if value <= u:
            return SILENT
        return -math.log10(rate) + (value - u) / self.e / LN10

    def learn(self, value: float) -> None:
        """Take in the value of a bin that is over."""
        if value <= self.shape.floor and not self.inside:
            self.quiet += 1
            return
        self._catch_up()
        excess, begun = value - self._u, False
        if excess > 0:
            begun, self.inside = not self.inside, True
            self.peak, self.since = max(self.peak, excess), 0
        else:
            self.since += 1
            if self.inside and self.since >= self.gap:
                self._close()
        weight = max(RATE_WEIGHT, 1 / (self.n + 1 + 2 * WEEK))
        self._rate = max(RATE_FLOOR, self._rate + weight * (begun * WEEK - self._rate))
        self._move_u(above=excess > 0)
        self.n += 1

    def _close(self) -> None:
        self.episodes += 1
        weight = max(1 / 60, 1 / (self.episodes + 10))
        self.e = max(E_FLOOR, self.e + weight * (min(self.peak, CAP * self.e) - self.e))
        self.inside, self.peak = False, 0.0

    def _move_u(self, *, above: bool) -> None:
        gain = 0.5 * max(0.01, 1 / math.sqrt(self.n + 1 + 100)) * self.shape.step
        self._u = max(self.shape.floor, self._u + gain * (QUANTILE if above else QUANTILE - 1))

    def skip(self, bins: int) -> None:
        """Learn as many bins of silence at once, outside an episode."""
        self.quiet += bins

    def _catch_up(self) -> None:
        """Learn the silence, with a bin that is over: looks in between must leave no trace."""
        if self.quiet:
            self._u, self._rate = self._settled()
            self.n, self.since, self.quiet = self.n + self.quiet, self.since + self.quiet, 0

    def _settled(self) -> tuple[float, float]:
        """Quantile and rate after the silence: to six digits what they are bin by bin.

        The sum of 1 / sqrt(i) over bins is that of its integral from half a bin before.
        """
        if not self.quiet:
            return self._u, self._rate
        first, last = self.n + 100.5, self.n + 100.5 + self.quiet
        slowing = 2 * (math.sqrt(min(last, FLAT)) - math.sqrt(min(first, FLAT)))
        steps = slowing + 0.01 * max(0.0, last - max(first, FLAT))
        fall = 0.5 * (1 - QUANTILE) * self.shape.step * steps
        left = kept(RATE_WEIGHT, self.n + 2 * WEEK, self.quiet)
        return max(self.shape.floor, self._u - fall), max(RATE_FLOOR, self._rate * left)

    @property
    def u(self) -> float:
        """The running quantile."""
        u, _ = self._settled()
        return u

    @property
    def rate(self) -> float:
        """Episodes a week."""
        _, rate = self._settled()
        return rate

    def pack(self) -> list[Any]:
        """Plain numbers, in the order that unpack() reads."""
        return [
            self._u,
            self.e,
            self._rate,
            self.n,
            self.episodes,
            self.inside,
            self.peak,
            self.since,
            self.quiet,
        ]

    @classmethod
    def unpack(cls, gap: int, state: list[Any], shape: Shape = OF_SURPRISE) -> Self:
        """The tail that was packed."""
        tail = cls(gap, shape)
        tail._u, tail.e, tail._rate, tail.n, tail.episodes, *rest = state
        tail.inside, tail.peak, tail.since, tail.quiet = rest
        return tail
