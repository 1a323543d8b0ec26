"""Regression: what a new setting does worse than the old one, by what people know."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from detectors.events import Level
from pipeline.tuning.course import Course
from pipeline.tuning.episode import Episode
from pipeline.tuning.scorecard import EARLY, LATE, Hit, belongs, hits


class Worse(StrEnum):
    """In which way."""

    MISSED = "is found no more"
    LATE = "is found late"
    BROKEN = "is silent no more"
    NOISE = "has no label, and people would be told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """One thing: a label, or an incident without one."""

    worse: Worse
    about: Episode | Course


def regressions(
    episodes: Sequence[Episode], before: Sequence[Course], after: Sequence[Course],
    early: timedelta = EARLY, late: timedelta = LATE,
) -> list[Regression]:  # fmt: skip
    """What the second setting does worse, labels first.

    More noise is one where there is more of it than before; then each incident that is without a
    label, and an alert or worse, is named.
    """
    was, now = hits(episodes, before, early), hits(episodes, after, early)
    found = [_of_label(*pair, late) for pair in zip(was, now, strict=True)]
    loud = list(_noise(episodes, after, early))
    more = loud if len(loud) > len(list(_noise(episodes, before, early))) else []
    noise = [Regression(worse=Worse.NOISE, about=each) for each in more]
    return [each for each in found if each] + noise


def _of_label(was: Hit, now: Hit, late: timedelta) -> Regression | None:
    episode, worse = was.episode, None
    if episode.silent:
        worse = Worse.BROKEN if now.at and not was.at else None
    elif was.at and not now.at:
        worse = Worse.MISSED
    elif was.at and was.delay <= late < now.delay:
        worse = Worse.LATE
    return Regression(worse=worse, about=episode) if worse else None


def _noise(
    episodes: Iterable[Episode], courses: Iterable[Course], early: timedelta
) -> Iterator[Course]:
    """Incidents of which people are told, and of which nobody knows."""
    known = [each for each in episodes if not each.silent]
    for course in courses:
        is_loud = course.level.rank >= Level.ALERT.rank
        if is_loud and not any(belongs(course, each, early) for each in known):
            yield course
