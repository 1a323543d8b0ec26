"""Scorer: the seam behind which models stand. Texts of a language that it knows in, scores out."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

DIGEST = 8  # characters of a version


class Score(NamedTuple):
    """What a model says of one text."""

    p_negative: float  # 0 to 1: how likely people would call it negative; calibrated by no promise
    score: float  # -1 (worst) to 1, for people


class Scorer(Protocol):
    """A model. The same text has the same score, alone or among others."""

    name: str  # with its version: what changes a score changes the name
    languages: frozenset[str]  # ISO 639-1
    is_dear: bool  # milliseconds a text rather than microseconds: worth a cache and a thread

    def score(self, texts: Sequence[str]) -> list[Score]:
        """The scores of texts as `readable` gives them, in their order. Never fails on a text."""
