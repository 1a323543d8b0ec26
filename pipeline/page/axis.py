"""Axis: the time that all charts of a page share."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pipeline.page.markup import Markup, tag

HOUR = 3_600  # seconds
DAY = 24 * HOUR
STEPS = (HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY)
MOST = 8  # ticks
MARGIN = 0.96  # of the axis; a tick behind it has no room for its words
NARROW, FEW = 85, 4  # percent, and ticks: the same on a telephone
MONDAY = 4 * DAY  # epoch seconds of the first one: steps of a week begin there


class Axis(NamedTuple):
    """From when to when."""

    start: datetime
    end: datetime

    def part(self, at: datetime) -> float:
        """Where a time is, in percent; what is outside is at the end."""
        share = (at - self.start) / max(self.end - self.start, timedelta(seconds=1))
        return round(100 * min(1.0, max(0.0, share)), 2)

    def holds(self, start: datetime, end: datetime) -> bool:
        """Whether a stretch of time has a part in it."""
        return start <= self.end and end >= self.start

    def ticks(self, words: Callable[[datetime], str] | None = None) -> Iterator[tuple[float, str]]:
        """Where times stand, in percent, and in words; without others, in English ones."""
        words = words or _words
        first, last = self.start.timestamp(), self.end.timestamp()
        step = next((each for each in STEPS if (last - first) / each <= MOST), None)
        step = step or -(-int(last - first) // MOST // DAY) * DAY
        zero = MONDAY if step % (7 * DAY) == 0 else 0
        at = zero - (zero - first) // step * step
        while at <= last:
            if (at - first) <= MARGIN * (last - first):
                when = datetime.fromtimestamp(at, UTC)
                yield self.part(when), words(when)
            at += step


def _words(at: datetime) -> str:
    return f"{at:%-d %b}" if at.hour == at.minute == 0 else f"{at:%H:%M}"


def when(at: datetime) -> str:
    """A time in a text; all of a page is UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"


def ticks(axis: Axis, words: Callable[[datetime], str] | None = None) -> Iterator[Markup]:
    """Those for which a telephone has no room say so."""
    known = list(axis.ticks(words))
    for place, (part, said) in enumerate(known):
        is_spare = part > NARROW or (len(known) > FEW and place % 2)
        yield tag("span", said, style=f"left:{part:g}%", class_="spare" if is_spare else None)
