"""Coverage: what is told of a wave beside its numbers: how far, how fast, from where, what of.

It stands on posts of the last day, rings for nothing, and teaches no baseline but that of words.
"""

from collections.abc import Sequence
from typing import Any, Self

from detectors.authors import Authors
from detectors.counts import Counts
from detectors.extent import (
    Beginning,
    CrisisKind,
    Extent,
    Guess,
    OtherSide,
    Spread,
    Trend,
)
from detectors.post import Post


class Coverage:
    """The parts, each of which takes every post and says its own."""

    __slots__ = ()

    def add(self, _post: Post) -> None:
        """Take a post, also one that reposts another; it is new, and of the last day."""

    def own(self, _post: Post) -> None:
        """Take a post of the brand's own account; likewise."""

    def extent(self, _now: int, _first: int, _counts: Counts, _authors: Authors) -> Extent:
        """All of it, in the bin that runs; `first` is the bin of the wave's first sign."""
        return Extent(
            spread=Spread(
                trend=Trend.STEADY, velocity=0.0, before=0.0, doubling=None,
                shares_before=0, cascade=None,
            ),
            spreaders=(),
            beginning=Beginning(first=None, amplifier=None, answered=None, answers=0),
            guesses=(Guess(kind=CrisisKind.UNKNOWN, points=0.0, evidence=()),),
            terms=(),
            other=OtherSide(
                supporters=0, people=0, questions=(), own_posts=0, own_latest=None,
                own_first=None, open=0, answered=0,
            ),
        )  # fmt: skip

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        return []

    @classmethod
    def unpack(cls, _state: Sequence[Any]) -> Self:
        """What was packed."""
        return cls()
