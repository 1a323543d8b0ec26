"""Seed: what a watch has learned of its brand, so that another one need not begin with nothing."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from detectors.warmup import penalty

SCHEMA = 1  # of what `learned` holds; another one is never guessed at


class Adoption(StrEnum):
    """What became of a seed. A finite set: it is a label of metrics."""

    ADOPTED = "adopted"
    SCHEMA = "refused_schema"  # of another release
    SCORER = "refused_scorer"  # counted by another scorer, or the watch's own counts are mixed
    TOO_YOUNG = "refused_too_young"  # nothing might ring by it
    INCIDENT = "refused_incident"  # what is usual does not change while people look at it
    KNOWS_MORE = "refused_knows_more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """Plain values for a codec. What rang, and the counts of the last day, are no part of it."""

    schema: int = SCHEMA
    scorer: str  # version of what scored the posts that it was learned from
    bins: int  # since the brand was first seen, the last one included
    people: int  # author-hours that the baseline stands on
    learned: Any  # Lanes.learned()
    crowd: Any = None  # Crowd.learned(); None: a release wrote it that counted unhappy people alone


def adoption(seed: Seed, own: Seed, *, mixed: bool, since: int | None) -> Adoption:
    """What a watch has to do with a seed.

    Args:
        seed: what it is offered.
        own: what it has learned by itself.
        mixed: whether two scorers have counted what it learns from.
        since: the bin in which the open incident began; None where none is open.
    """
    if seed.schema != SCHEMA:
        return Adoption.SCHEMA
    if seed.scorer != own.scorer or mixed:
        return Adoption.SCORER
    if _caution(seed) == math.inf:
        return Adoption.TOO_YOUNG
    if since is not None:
        return Adoption.INCIDENT
    return Adoption.KNOWS_MORE if _surpasses(own, seed) else Adoption.ADOPTED


def _surpasses(own: Seed, seed: Seed) -> bool:
    """Whether the watch would lose by it: what it knows, or the right to ring by it."""
    counts, offered = (own.bins, own.people), (seed.bins, seed.people)
    gains = seed.bins >= own.bins and seed.people >= own.people and offered != counts
    return not gains or _caution(own) < _caution(seed)


def _caution(seed: Seed) -> float:
    """How much odder a brand of this age must be to ring; infinity: it may not."""
    off = penalty(seed.bins - 1, seed.people)
    return math.inf if off is None else off
