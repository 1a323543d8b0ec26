"""Legend: what a chart of an incident says, in the words of a language.

But for `comment` all of it is literal: what strangers named stands in a picture, in a file's title
and in its description, none of which Slack reads.
"""

from datetime import UTC, date, datetime
from statistics import fmean
from typing import NamedTuple

from alerts import numbers
from alerts.clauses import noun
from alerts.curve import HUNDRED, Curve, Mark
from alerts.notice import Notice
from alerts.numbers import counted, number, utc
from alerts.phrases import EN, Phrases
from alerts.phrases.by_level import ByLevel
from alerts.text import literal, unlinked
from alerts.wording import SHORT_NAME_LIMIT, face, is_over
from detectors.bins import BIN
from detectors.events import moment


class Label(NamedTuple):
    """A time that is marked."""

    at: datetime
    text: str
    mark: Mark | None  # None: no step of the incident


def title(notice: Notice, words: Phrases = EN, brand: str | None = None) -> str:
    """What it is of, and how bad; a brand whose letters cannot be drawn goes by its incident."""
    says = words.chart
    name = says.nameless.format(incident=notice.incident) if brand is None else brand
    line: ByLevel = getattr(words.headlines, face(notice))
    state: str = getattr(line, notice.level)
    return says.title.format(brand=name, state=state)


def counted_of(notice: Notice, words: Phrases = EN) -> str:
    """What is counted."""
    return words.chart.of_all if notice.of_all else words.chart.counted


def name(notice: Notice, words: Phrases = EN) -> str:
    """The file's title."""
    said = counted_of(notice, words)
    return words.chart.name.format(brand=named(notice, words), counted=said[:1].lower() + said[1:])


def named(notice: Notice, words: Phrases) -> str:
    """The brand, or that its name shows nothing."""
    return literal(notice.brand, SHORT_NAME_LIMIT) or words.nameless


def labels(curve: Curve, notice: Notice, words: Phrases = EN) -> list[Label]:
    """What is marked, by time; with the day where it is another than the first one's."""
    says = words.chart
    found = [(moment(at), says.marks[mark], mark) for mark, at in curve.marks.items()]
    worst = says.worst.format(count=number(notice.peak_authors, words))
    plain = [(notice.first_sign, says.first_sign, None), (notice.peak_at, worst, None)]
    timed = sorted([*found, *plain], key=lambda each: each[0])
    first = timed[0][0].astimezone(UTC).date()
    return [
        Label(at, says.mark.format(what=what, time=_time(at, first, words)), mark)
        for at, what, mark in timed
    ]


def _time(at: datetime, first: date, words: Phrases) -> str:
    here = at.astimezone(UTC)
    return (words.chart.clock if here.date() == first else words.chart.later).format(at=here)


def usual(curve: Curve, words: Phrases = EN) -> str:
    """How many are usual in an hour, on average."""
    return numbers.usual(fmean(curve.usual or (0,)) / HUNDRED, words)


def dates(start: datetime, end: datetime, words: Phrases = EN) -> str:
    """The days of the time axis, and its zone."""
    first, last = start.astimezone(UTC), end.astimezone(UTC)
    says = words.chart.axis if first.date() == last.date() else words.chart.axis_days
    return says.format(start=first, end=last)


def clock(at: datetime, words: Phrases = EN) -> str:
    """A time of the day."""
    return words.chart.clock.format(at=at.astimezone(UTC))


def short_day(at: datetime, words: Phrases = EN) -> str:
    """A day below the time axis."""
    return words.chart.short_day.format(at=at.astimezone(UTC))


def comment(notice: Notice, words: Phrases = EN) -> str:
    """The key number in words, above the picture. Slack reads it, and cannot be told not to."""
    begins = words.chart.began_of_all if notice.of_all else words.chart.began
    line = words.chart.ended if is_over(notice) else begins
    brand = unlinked(notice.brand, SHORT_NAME_LIMIT) or words.nameless
    return line.format(brand=brand, people=_most(notice, words), time=utc(notice.peak_at, words))


def alt(curve: Curve, notice: Notice, words: Phrases = EN) -> str:
    """All that the picture shows, for those who do not see it."""
    says = words.chart
    marks = says.marked_and.join(each.text for each in labels(curve, notice, words))
    return says.alt.format(
        title=title(notice, words, named(notice, words)),
        counted=counted_of(notice, words),
        start=utc(moment(curve.first * BIN), words),
        end=utc(notice.at, words),
        people=_most(notice, words),
        time=utc(notice.peak_at, words),
        usual=usual(curve, words),
        last=number(curve.people[-1], words),
        marks=says.marked.format(marks=marks),
    )


def _most(notice: Notice, words: Phrases) -> str:
    return counted(notice.peak_authors, noun(words, of_all=notice.of_all), words)
