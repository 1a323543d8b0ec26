"""Noise: how often people were called, by shifts of eight hours."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time

from alerts.document import Items, Paragraph, Part
from alerts.numbers import number, percent
from alerts.review.month import SHIFT, Month

FIRST = time(6)  # a shift begins, and the night's ends
NIGHT = time(22)  # the night's begins


def noise(month: Month) -> Iterator[Part]:
    """How often people were called: to something new, worse, or that nobody had."""
    calls = month.calls
    if not calls:
        return
    says, words = month.words.review, month.words
    shifts = Counter(_shift(at.astimezone(month.zone)) for at in calls)
    begun, most = max(shifts.items(), key=lambda each: (each[1], each[0]))
    night = sum(count for shift, count in shifts.items() if shift.time() == NIGHT)
    told = number(len(calls), words)
    yield Items((
        says.shifts.format(calls=told, busy=len(shifts), shifts=month.shifts),
        says.worst.format(date=month.moment(begun), calls=number(most, words)),
        says.night.format(night=percent(night, len(calls), words)),
    ))  # fmt: skip
    yield Paragraph(words.postmortem.told.caution)


def _shift(at: datetime) -> datetime:
    """When the shift of a time began, by the clock there: at 06:00, 14:00 or 22:00."""
    start = datetime.combine(at.date(), FIRST, at.tzinfo) - SHIFT
    return start + (at - start) // SHIFT * SHIFT
