"""Regression: what a new setting does worse than the old one, by what people know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from detectors.events import Level
from pipeline.tuning.course import Course
from pipeline.tuning.episode import Episode
from pipeline.tuning.scorecard import EARLY, LATE, Hit, hits, strays


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

    def __str__(self) -> str:
        """For people."""
        about = self.about
        if isinstance(about, Course):
            return f"{about.brand}: {about} {self.worse}"
        what = "the silence" if about.silent else f"the {about.level}"
        return f"{about.brand}: {what} of {about.start:%Y-%m-%d %H:%M} {self.worse}"


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
    events = [each for each in episodes if not each.silent]
    less, loud = (strays(Level.ALERT, each, events, early) for each in (before, after))
    more = loud if len(loud) > len(less) else []
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
