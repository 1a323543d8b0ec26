"""Share: how many of how many, how sure that is, and which share is usual."""

from collections.abc import Sequence
from math import sqrt
from typing import Any, NamedTuple, Self

from detectors.average import weight_of
from detectors.bins import DAY

SURE = 1.96  # standard deviations: 95 of 100 intervals hold the true share
KEPT = 1 - weight_of(14 * DAY)  # of what is known, a bin later: a half-life of two weeks


def wilson(part: int, whole: int, z: float = SURE) -> tuple[float, float]:
    """Between which shares the true one lies, most likely; nothing is known of nothing.

    E.B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of
    the American Statistical Association 22, 1927.

    >>> [round(bound, 3) for bound in wilson(8, 10)]
    [0.49, 0.943]
    """
    if not whole:
        return 0.0, 1.0
    seen, spread = part / whole, z**2 / whole
    middle = (seen + spread / 2) / (1 + spread)
    reach = z / (1 + spread) * sqrt(seen * (1 - seen) / whole + spread / whole / 4)
    return max(0.0, middle - reach), min(1.0, middle + reach)


class Prior(NamedTuple):
    """What is believed of a share before anything is known: as if so many had been seen."""

    part: float
    whole: float


class UsualShare:
    """The share of one sort of post, over weeks: what is old counts half after a fortnight."""

    __slots__ = ("part", "prior", "quiet", "whole")

    def __init__(self, prior: Prior) -> None:
        self.prior, self.part, self.whole = prior, 0.0, 0.0
        self.quiet = 0  # bins without a post that are not learned yet: most are, and all at once

    @property
    def value(self) -> float:
        """As the weeks have it; of little it is near the prior's."""
        kept = KEPT**self.quiet
        known, seen = self.prior.whole + kept * self.whole, self.prior.part + kept * self.part
        return seen / known

    def learn(self, part: int, whole: int, bins: int) -> None:
        """Take in so many bins in which so many posts, of so many, were of the sort."""
        self.quiet += bins
        if whole:
            kept = KEPT**self.quiet
            self.part, self.whole = kept * self.part + part, kept * self.whole + whole
            self.quiet = 0

    def skip(self, bins: int) -> None:
        """Learn so many bins without a post."""
        self.quiet += bins

    def relearn(self) -> None:
        """Forget what another scorer has seen."""
        self.part = self.whole = 0.0

    def pack(self) -> list[Any]:
        """Plain numbers, in the order that unpack() reads."""
        return [self.part, self.whole, self.quiet]

    @classmethod
    def unpack(cls, prior: Prior, state: Sequence[Any]) -> Self:
        """The share that was packed."""
        share = cls(prior)
        share.part, share.whole, share.quiet = state
        return share
