"""Plateau: how far a rule can be moved from the value in use, and nothing is told otherwise."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipeline.tuning.curve import Point
from pipeline.tuning.grid import Axis, text_of
from pipeline.tuning.resample import CLEAR, share_above
from pipeline.tuning.scorecard import DAYS_A_WEEK


class Why(StrEnum):
    """What one setting does otherwise than another."""

    FEWER = "finds fewer labels"
    MORE = "finds more labels"
    LATER = "is late for more labels"
    SOONER = "is late for fewer labels"
    BREAKS = "breaks more silences"
    KEEPS = "keeps more silences"
    NOISIER = "rings wrongly more often"
    QUIETER = "rings wrongly less often"


@dataclass(frozen=True, slots=True)
class Edge:
    """The first value that lies on the plateau no more."""

    value: float
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Along one rule, the others as in use: between which values all is as good as it is."""

    key: str
    in_use: float
    low: float
    high: float
    below: Edge | None  # None: no value below `low` was tried
    above: Edge | None


def plateau(points: Iterable[Point], axes: Sequence[Axis]) -> tuple[Span, ...]:
    """The plateau round the setting in use, along each rule that is a number."""
    known = {_named(each.values.values()): each for each in points}
    used = next(each for each in known.values() if each.in_use)
    return tuple(_span(axis, used, known) for axis in axes if _is_number(axis))


def difference(used: Point, other: Point) -> Why | None:
    """What another setting does otherwise; None: nothing that labels or noise would show.

    Labels are few, so that each counts. Wrong incidents come and go by chance: they must be more,
    or fewer, in nearly all resamples of the brand-days.
    """
    if other.found.part != used.found.part:
        return Why.FEWER if other.found.part < used.found.part else Why.MORE
    if other.late != used.late:
        return Why.LATER if other.late > used.late else Why.SOONER
    if other.card.silences.part != used.card.silences.part:
        is_more = other.card.silences.part > used.card.silences.part
        return Why.KEEPS if is_more else Why.BREAKS
    return _noise(used, other)


def _noise(used: Point, other: Point) -> Why | None:
    more = _by_day(other)
    more.subtract(_by_day(used))
    changes = [change for change in more.values() if change]
    days = round(used.card.weeks * DAYS_A_WEEK)
    if share_above(changes, days) >= CLEAR:
        return Why.NOISIER
    fewer = [-change for change in changes]
    return Why.QUIETER if share_above(fewer, days) >= CLEAR else None


def _is_number(axis: Axis) -> bool:
    return all(isinstance(value, int | float) for value in axis.values)


def _named(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(text_of, values))


def _span(axis: Axis, used: Point, known: Mapping[tuple[str, ...], Point]) -> Span:
    now = used.values[axis.key]
    tried: list[tuple[float, Point]] = []
    for value in axis.values:
        beside = known.get(_named((dict(used.values) | {axis.key: value}).values()))
        tried += [(value, beside)] if beside else []  # it may contradict the other values
    low, below = _reach(used, now, [each for each in reversed(tried) if each[0] < now])
    high, above = _reach(used, now, [each for each in tried if each[0] > now])
    return Span(key=axis.key, in_use=now, low=low, high=high, below=below, above=above)


def _reach(
    used: Point, now: float, tried: Iterable[tuple[float, Point]]
) -> tuple[float, Edge | None]:
    """From the value in use on, one value after the other: the last as good, and the next."""
    last = now
    for value, beside in tried:
        if why := difference(used, beside):
            return last, Edge(value, why)
        last = value
    return last, None


def _by_day(point: Point) -> Counter[Any]:
    return Counter((brand, opened.date()) for brand, opened in point.wrong)
