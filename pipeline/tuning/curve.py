"""Operating curve: what settings find of the labels against what they ring for wrongly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from detectors.events import Level
from pipeline.tuning.episode import Episode
from pipeline.tuning.play import Played
from pipeline.tuning.scorecard import (
    EARLY,
    LATE,
    MINUTE,
    Part,
    Scorecard,
    Spell,
    hits,
    part,
    scorecard,
    spell,
    strays,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What came of one setting."""

    values: Mapping[str, Any]  # of what was swept, by key
    in_use: bool
    found: Part  # of the labels of the level or worse, those of which their own was reached in time
    late: int  # of those found
    delay: Spell | None  # of those found, as a scorecard has it; minutes
    wrong_a_week: float  # incidents of the level or worse without a label, a brand-week
    best: bool = False  # no other is better: it lies on the Pareto front
    card: Scorecard
    delays: tuple[float | None, ...]  # minutes, of each such label; None: missed
    wrong: tuple[tuple[str, datetime], ...]  # brand and beginning of what rang wrongly


@dataclass(frozen=True, slots=True)
class Bar:
    """What counts: from which level on, and when a ring is in time."""

    level: Level = Level.ALERT
    early: timedelta = EARLY
    late: timedelta = LATE


def point(
    values: Mapping[str, Any], came: Played, episodes: Sequence[Episode], bar: Bar,
    *, in_use: bool = False,
) -> Point:  # fmt: skip
    """What came of a setting, held against labels."""
    events = [each for each in episodes if not each.silent]
    wanted = [each for each in events if each.level.rank >= bar.level.rank]
    found = [hit.delay if hit.at else None for hit in hits(wanted, came.courses, bar.early)]
    card = scorecard(episodes, came.courses, came.days, bar.early, bar.late)
    delays = tuple(None if each is None else max(0.0, each / MINUTE) for each in found)
    timely = [each for each in delays if each is not None]
    return Point(
        values=values, in_use=in_use, found=part(len(timely), len(wanted)),
        late=sum(each > bar.late / MINUTE for each in timely), delay=spell(timely),
        wrong_a_week=card.precision[bar.level].wrong_a_week, card=card, delays=delays,
        wrong=tuple(
            (each.brand, each.opened)
            for each in strays(bar.level, came.courses, events, bar.early)
        ),
    )  # fmt: skip


def curve(points: Iterable[Point]) -> list[Point]:
    """The same, from the quietest to the loudest; those that no other dominates are marked."""
    known = list(points)
    marked = [
        replace(each, best=not any(dominates(other, each) for other in known)) for each in known
    ]
    return sorted(marked, key=lambda each: (each.wrong_a_week, -each.found.part, _waits(each)))


def dominates(one: Point, other: Point) -> bool:
    """Whether one is better in something and worse in nothing.

    It finds as many labels or more, with no more wrong incidents. How long labels wait counts only
    between settings that find as many: what is found late is still worth more than what is not.
    """
    more = one.found.part - other.found.part
    fewer = len(other.wrong) - len(one.wrong)
    sooner = _waits(other) - _waits(one) if not more else 0
    return min(more, fewer, sooner) >= 0 and max(more, fewer, sooner) > 0


def _waits(point: Point) -> int:
    """Whole minutes, as people are shown them: a median that is seconds less is no better."""
    return round(point.delay.middle) if point.delay else 0
