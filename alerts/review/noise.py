"""Noise: how often people were called, by shifts of eight hours."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time

from alerts.document import Items, Part
from alerts.notice import Notice
from alerts.numbers import number, percent, utc
from alerts.review.month import SHIFT, Month
from alerts.route import is_call
from detectors.events import Level

FIRST = time(6)  # a shift begins, and the night's ends
NIGHT = time(22)  # the night's begins


def noise(month: Month) -> Iterator[Part]:
    """How often people were called: to something new, worse, or that nobody had."""
    calls = [step.at for account in month.accounts for step in account.steps if _is_loud(step)]
    if not calls:
        return
    says, words = month.words.review, month.words
    shifts = Counter(_shift(at) for at in calls)
    begun, most = max(shifts.items(), key=lambda each: (each[1], each[0]))
    night = sum(_shift(at).time() == NIGHT for at in calls)
    told = number(len(calls), words)
    yield Items((
        says.shifts.format(calls=told, busy=len(shifts), shifts=month.shifts),
        says.worst.format(date=utc(begun, words), calls=number(most, words)),
        says.night.format(night=percent(night, len(calls), words)),
    ))  # fmt: skip


def _is_loud(step: Notice) -> bool:
    return is_call(step) and step.level is not Level.WATCH


def _shift(at: datetime) -> datetime:
    """When the shift of a time began: at 06:00, 14:00 or 22:00."""
    start = datetime.combine(at.astimezone(UTC).date(), FIRST, UTC) - SHIFT
    return start + (at - start) // SHIFT * SHIFT
