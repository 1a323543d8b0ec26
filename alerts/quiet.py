"""Quiet: the hours in which a channel is not woken for less than a crisis."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
HOURS = rf"{CLOCK}-({CLOCK}|24:00)"
DAY = timedelta(days=1)

Span = tuple[datetime, datetime]


class Day(StrEnum):
    """The days of a week, in their order."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEK = tuple(Day)


def zone_of(text: str) -> str:
    """A name of the IANA's; what is no file there raises half a dozen of errors."""
    try:
        ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        raise ValueError("is not a time zone that is known here") from None
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From when to when on which days. A value that exists is valid."""

    hours: str = field(metadata={"pattern": HOURS, "allowed": "22:00-07:00, up to 24:00"})
    """From when to when. Where the end is not after the beginning, it is that of the next day."""

    zone: str = field(
        metadata={"parse": zone_of, "allowed": "a time zone of the IANA, as Europe/Paris"}
    )
    """Whose hours these are; winter and summer time come with it."""

    days: frozenset[Day] = frozenset(Day)
    """On which days they begin."""

    def __post_init__(self) -> None:
        """Refuse hours without a length.

        Raises:
            ValueError: they end when they begin.
        """
        begin, end = self.hours.split("-")
        if begin == end:
            raise ValueError(f"has {self.hours}, which is no time; allowed: 00:00-24:00 for a day")

    def covers(self, at: datetime) -> bool:
        """Whether it is quiet then."""
        return any(begin <= at < end for begin, end in self.spans(at, at))

    def spans(self, since: datetime, until: datetime) -> Iterator[Span]:
        """The hours of the days around a time."""
        zone = ZoneInfo(self.zone)
        begin, end = self.hours.split("-")
        turns = timedelta(0) if end > begin else DAY
        day = since.astimezone(zone).date() - DAY
        while day <= until.astimezone(zone).date():
            if WEEK[day.weekday()] in self.days:
                yield moment_of(day, begin, zone), moment_of(day + turns, end, zone)
            day += DAY


def moment_of(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """A moment, in a time that has no gaps."""
    if clock == "24:00":
        day, clock = day + DAY, "00:00"
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def is_quiet(hours: Iterable[QuietHours], at: datetime) -> bool:
    """Whether any of these cover a time."""
    return any(each.covers(at) for each in hours)
