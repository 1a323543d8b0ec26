"""Scorecard: what a replay found of what people know, and what it rang for besides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import mean, median
from typing import NamedTuple

from detectors.events import Level
from detectors.share import wilson
from pipeline.tuning.course import Course
from pipeline.tuning.episode import Episode

EARLY = timedelta(hours=2)  # before a label's start: people date beginnings to an hour or two
LATE = timedelta(hours=1)  # after it: by then others have told the responder
MINUTE = timedelta(minutes=1)
DAYS_A_WEEK = 7
HIGH = 0.9  # of what people wait for, so much is shorter


@dataclass(frozen=True, slots=True)
class Part:
    """So many of so many, and between which shares the true one most likely lies."""

    part: int
    whole: int

    low: float  # 95 of 100 such intervals hold the true share (Wilson)
    high: float


@dataclass(frozen=True, slots=True)
class Spell:
    """How long something takes; in minutes."""

    middle: float
    most: float  # nine of ten are shorter


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """What became of the labels of one level."""

    found: Part  # of the labels, those of which that level was reached in time
    lower: int  # of the others, those for which something rang, less loudly
    early: int  # of those found, those before their start
    late: int  # of those found, those long after it
    delay: Spell | None  # of those found, from the start; what is early has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """What became of the incidents that were as bad as one level, or worse."""

    right: Part  # of the incidents, those that belong to a label
    wrong_a_week: float  # the others, a brand and week in which it was spoken of


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """All of it."""

    brands: int
    weeks: float  # of brands: days on which somebody spoke of one, by seven
    recall: Mapping[Level, Recall]  # by the level of the labels; of levels that labels name
    precision: Mapping[Level, Precision]
    silences: Part  # of the labels that say so, those in which nothing rang
    kinds: Part  # of the found labels that name a kind, those that look like it
    messages: float | None  # an incident, on average; None: there was none
    resolved: Spell | None  # from its beginning until it was over; None: none was


class Hit(NamedTuple):
    """A label, and the incident that belongs to it: of several the one that was soonest so bad."""

    episode: Episode
    course: Course | None  # None: nothing rang
    at: datetime | None  # when the level of the label was reached; None: it was not

    @property
    def delay(self) -> timedelta:
        """From the label's start. Only of what was found."""
        return (self.at or self.episode.end) - self.episode.start


def hits(
    episodes: Iterable[Episode], courses: Sequence[Course], early: timedelta = EARLY
) -> list[Hit]:
    """What rang for each label. An incident that was as bad long before has not found it."""
    return [_hit(each, courses, early) for each in episodes]


def _hit(episode: Episode, courses: Iterable[Course], early: timedelta) -> Hit:
    own = [each for each in courses if belongs(each, episode, early)]
    timely = [
        (at, each) for each in own for level, at in each.steps
        if level.rank >= episode.level.rank and _holds(episode, at, early)
    ]  # fmt: skip
    if timely:
        at, course = min(timely, key=lambda pair: pair[0])
        return Hit(episode, course, at)
    return Hit(episode, max(own, key=lambda each: each.level.rank, default=None), None)


def belongs(course: Course, episode: Episode, early: timedelta = EARLY) -> bool:
    """Whether an incident began in a label's time, or got worse in it."""
    is_same = course.brand == episode.brand
    return is_same and any(_holds(episode, at, early) for _, at in course.steps)


def strays(
    level: Level, courses: Iterable[Course], episodes: Sequence[Episode], early: timedelta = EARLY
) -> list[Course]:
    """The incidents that were as bad as a level, or worse, and belong to no label."""
    loud = (each for each in courses if each.level.rank >= level.rank)
    return [each for each in loud if not any(belongs(each, one, early) for one in episodes)]


def _holds(episode: Episode, at: datetime, early: timedelta) -> bool:
    """Silences begin when they begin: what rang before one is none of it."""
    start = episode.start if episode.silent else episode.start - early
    return start <= at <= episode.end


def scorecard(
    episodes: Sequence[Episode], courses: Sequence[Course], days: Mapping[str, int],
    early: timedelta = EARLY, late: timedelta = LATE,
) -> Scorecard:  # fmt: skip
    """Hold incidents against labels. What has no label counts as wrong: label it, if it is not.

    Args:
        episodes: the labels.
        courses: the incidents of a replay.
        days: on how many days somebody spoke of each brand.
        early: so long before a label's start a ring belongs to it.
        late: so long after it a ring is late.
    """
    events = [each for each in episodes if not each.silent]
    loud = hits(events, courses, early)
    quiet = hits([each for each in episodes if each.silent], courses, early)
    weeks = sum(days.values()) / DAYS_A_WEEK
    named = [each for each in loud if each.at and each.course and each.episode.kind]
    ended = [(each.over - each.opened) / MINUTE for each in courses if each.over]
    return Scorecard(
        brands=len(days), weeks=weeks,
        recall={level: _recall(found, late) for level, found in _by_level(loud).items()},
        precision={level: _precision(level, courses, events, weeks, early) for level in Level},
        silences=part(sum(each.at is None for each in quiet), len(quiet)),
        kinds=part(sum(_is_named(each) for each in named), len(named)),
        messages=mean(each.told for each in courses) if courses else None,
        resolved=spell(ended),
    )  # fmt: skip


def part(some: int, whole: int) -> Part:
    """How many of how many, and how sure that is."""
    return Part(some, whole, *wilson(some, whole))


def spell(minutes: Sequence[float]) -> Spell | None:
    """How long several took; None: there were none."""
    if not minutes:
        return None
    return Spell(median(minutes), sorted(minutes)[ceil(HIGH * len(minutes)) - 1])


def _by_level(found: Iterable[Hit]) -> dict[Level, list[Hit]]:
    by_level: dict[Level, list[Hit]] = {level: [] for level in Level}
    for hit in found:
        by_level[hit.episode.level].append(hit)
    return {level: some for level, some in by_level.items() if some}


def _recall(found: Sequence[Hit], late: timedelta) -> Recall:
    timely = [hit for hit in found if hit.at]
    return Recall(
        found=part(len(timely), len(found)),
        lower=sum(hit.course is not None and not hit.at for hit in found),
        early=sum(hit.delay < timedelta() for hit in timely),
        late=sum(hit.delay > late for hit in timely),
        delay=spell([max(0.0, hit.delay / MINUTE) for hit in timely]),
    )


def _precision(
    level: Level, courses: Iterable[Course], episodes: Sequence[Episode], weeks: float,
    early: timedelta,
) -> Precision:  # fmt: skip
    loud = [each for each in courses if each.level.rank >= level.rank]
    wrong = len(strays(level, loud, episodes, early))
    right = part(len(loud) - wrong, len(loud))
    return Precision(right=right, wrong_a_week=wrong / weeks if weeks else 0.0)


def _is_named(hit: Hit) -> bool:
    return hit.course is not None and hit.course.kind is hit.episode.kind
