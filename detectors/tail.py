"""Tail: how often an episode as high as this one comes, learned from the peaks of earlier ones."""

import math
from typing import Any, Self

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
U_PRIOR, U_FLOOR = 1.0, 0.7
STEP = 0.15  # how far u moves, in units of the value
FLAT = 10_000  # bins after which u no longer slows down


class Tail:
    """Declustered peaks over a threshold: value -> log10 of its return period in weeks.

    u is a running 98 % quantile by stochastic approximation, e the mean excess of finished episodes
    over it (an exponential tail). An episode ends after `gap` bins at or below u, so one that still
    runs cannot raise its own bar. Declustered peaks: Davison and Smith (1990).
    """

    __slots__ = ("e", "episodes", "gap", "inside", "n", "peak", "rate", "since", "u")

    def __init__(self, gap: int) -> None:
        self.gap = gap
        self.u, self.e, self.rate = U_PRIOR, E_PRIOR, RATE_PRIOR
        self.n = self.episodes = 0  # bins learned, episodes finished
        self.inside, self.peak, self.since = False, 0.0, -NEVER

    def log_return_period(self, value: float) -> float:
        """log10 of the weeks between two episodes as high as this value."""
        if value <= self.u:
            return SILENT
        return -math.log10(self.rate) + (value - self.u) / self.e / LN10

    def learn(self, value: float) -> None:
        """Take in the value of a bin that is over."""
        excess, begun = value - self.u, False
        if excess > 0:
            begun, self.inside = not self.inside, True
            self.peak, self.since = max(self.peak, excess), 0
        else:
            self.since += 1
            if self.inside and self.since >= self.gap:
                self._close()
        weight = max(RATE_WEIGHT, 1 / (self.n + 1 + 2 * WEEK))
        self.rate = max(RATE_FLOOR, self.rate + weight * (begun * WEEK - self.rate))
        self._move_u(above=excess > 0)
        self.n += 1

    def _close(self) -> None:
        self.episodes += 1
        weight = max(1 / 60, 1 / (self.episodes + 10))
        self.e = max(E_FLOOR, self.e + weight * (min(self.peak, CAP * self.e) - self.e))
        self.inside, self.peak = False, 0.0

    def _move_u(self, *, above: bool) -> None:
        gain = 0.5 * max(0.01, 1 / math.sqrt(self.n + 1 + 100)) * STEP
        self.u = max(U_FLOOR, self.u + gain * (QUANTILE if above else QUANTILE - 1))

    def skip(self, bins: int) -> None:
        """Learn as many bins of silence at once, outside an episode: close to the long way."""
        first, last = self.n + 100, self.n + 100 + bins
        slowing = 2 * (math.sqrt(min(last, FLAT)) - math.sqrt(min(first, FLAT)))
        steps = slowing + 0.01 * max(0, last - max(first, FLAT))
        self.u = max(U_FLOOR, self.u - 0.5 * (1 - QUANTILE) * STEP * steps)
        self.rate = max(RATE_FLOOR, self.rate * kept(RATE_WEIGHT, self.n + 2 * WEEK, bins))
        self.n, self.since = self.n + bins, self.since + bins

    def pack(self) -> list[Any]:
        """Plain numbers, in the order that unpack() reads."""
        return [
            self.u,
            self.e,
            self.rate,
            self.n,
            self.episodes,
            self.inside,
            self.peak,
            self.since,
        ]

    @classmethod
    def unpack(cls, gap: int, state: list[Any]) -> Self:
        """The tail that was packed."""
        tail = cls(gap)
        tail.u, tail.e, tail.rate, tail.n, tail.episodes, tail.inside, tail.peak, tail.since = state
        return tail
