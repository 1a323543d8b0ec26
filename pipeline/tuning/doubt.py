"""Doubt: whether there are labels enough to prefer one setting to another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.tuning.curve import Point
from pipeline.tuning.resample import CLEAR, share_above

FEW = 5  # labels: if fewer, and all speak for one setting, a coin would do so one time in sixteen


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """How sure it is that the point which finds most finds more than what is in use."""

    labels: int
    values: Mapping[str, Any]  # of that point; of several the quietest
    more: int  # labels that it finds more
    finds_more: float  # in which share of the resamples of the labels it does
    is_few: bool  # no two settings could be told apart by so few labels
    is_unsure: bool  # other labels of the same sort might say otherwise


def doubt(points: Iterable[Point]) -> Doubt:
    """Of the points of a curve, in its order, the one that finds most against the one in use."""
    known = list(points)
    (used,) = (each for each in known if each.in_use)
    most = max((each for each in known if each.best), key=lambda each: each.found.part)
    changes = [
        (found is not None) - (before is not None)
        for found, before in zip(most.delays, used.delays, strict=True)
    ]
    labels, more = len(changes), most.found.part - used.found.part
    share = share_above([change for change in changes if change], labels)
    return Doubt(
        labels=labels, values=most.values, more=more, finds_more=share,
        is_few=labels < FEW, is_unsure=labels < FEW or (more > 0 and share < CLEAR),
    )  # fmt: skip
