"""Hold: why a channel is not told of an incident now, and for how long it has not been."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from alerts.acting import AFTERWARDS
from alerts.incident import OVER, Status
from alerts.notice import Kind, Notice
from alerts.quiet import Span
from alerts.route import Route, is_answered, is_call
from alerts.silence import Silence, Silences, about, silence_of
from detectors.events import Level


class Hold(StrEnum):
    """Why. A finite set: it is a label of metrics."""

    SILENCE = "silence"  # somebody said so: not even a crisis passes
    QUIET_HOURS = "quiet_hours"  # the route says so: a crisis passes


def hold_of(newest: Notice, silence: Silence | None, *, quiet: bool) -> Hold | None:
    """Why an incident that stands so is held; None: it is not."""
    if silence is not None:
        return Hold.SILENCE
    return Hold.QUIET_HOURS if quiet and newest.level is not Level.CRISIS else None


def disturbs(step: Notice, newest: Notice) -> bool:
    """Whether a step would make people look; what they have dealt with would not."""
    return (is_call(step) or step.kind is Kind.REMINDER) and not is_moot(step, newest)


def is_moot(step: Notice, newest: Notice) -> bool:
    """Whether nobody need be called for a step any more: it was answered, or it is not so bad."""
    lower = newest.level.rank < step.level.rank
    return lower or newest.status is Status.EASED or is_answered(step, newest)


def is_forgone(newest: Notice, silences: Silences) -> bool:
    """Whether an incident was over before its silence was: who was to hear nothing, never does."""
    return newest.status in OVER and silence_of(silences, newest.brand, newest.at) is not None


def is_afterword(step: Notice) -> bool:
    """Whether somebody said what was over by then: no news to those who never heard of it."""
    is_word = step.deed is not None and step.deed.action in AFTERWARDS
    return is_word and step.status in OVER


def held_for(
    notice: Notice, route: Route, silences: Silences, now: datetime, more: Iterable[Span] = ()
) -> float:
    """For how many seconds a notice was held. In this time it does not age: it is news later.

    `more` are times in which something else than silences and quiet hours held it.
    """
    spans = [*_silent(notice.brand, silences), *more]
    if notice.level is not Level.CRISIS:
        spans += [span for each in route.quiet for span in each.spans(notice.at, now)]
    return overlap(spans, notice.at, now)


def silent_for(brand: str, silences: Silences, since: datetime, now: datetime) -> float:
    """For how many seconds of this time a brand was silent."""
    return overlap(_silent(brand, silences), since, now)


def _silent(brand: str, silences: Silences) -> list[Span]:
    return [(each.at, each.until) for each in about(silences, brand)]


def overlap(spans: Iterable[Span], since: datetime, until: datetime) -> float:
    """How many of the seconds between two times are in any of the spans."""
    total, reached = 0.0, since
    for begin, end in sorted(spans):
        left = min(end, until) - max(begin, reached)
        total += max(0.0, left.total_seconds())
        reached = max(reached, min(end, until))
    return total
