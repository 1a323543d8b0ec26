"""Digest: what the last day was like, told to a channel at an hour of its readers."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from alerts.quiet import CLOCK, DAY, WEEK, Day, moment_of, zone_of

LATEST = timedelta(hours=4)  # after its hour; then nobody reads what the morning should have known


class Form(StrEnum):
    """For whom it is."""

    TEAM = "team"  # all that there is
    STAKEHOLDERS = "stakeholders"  # short, without posts and without names of people


class Nothing(StrEnum):
    """What comes of a day of which there is nothing to say."""

    LINE = "line"
    SILENCE = "silence"


class Due(NamedTuple):
    """One digest."""

    day: date  # of the readers
    at: datetime

    def is_late(self, now: datetime) -> bool:
        """Whether nobody need send it any more."""
        return now >= self.at + LATEST


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRules:
    """When a channel reads a digest, and which. A value that exists is valid."""

    zone: str = field(
        metadata={"parse": zone_of, "allowed": "a time zone of the IANA, as Europe/Paris"}
    )
    """Whose hour it is; winter and summer time come with it."""

    at: str = field(default="08:30", metadata={"pattern": CLOCK, "allowed": "08:30, up to 23:59"})
    """At which time of the day. A notifier that was down then sends it within four hours."""

    days: frozenset[Day] = frozenset(Day)
    """On which days."""

    form: Form = Form.TEAM
    """`team`: all that there is. `stakeholders`: short, for readers outside the team, without posts
    and without names of people."""

    nothing: Nothing = Nothing.LINE
    """What comes where there is nothing to say: a `line`, or `silence`."""

    def latest(self, now: datetime) -> Due | None:
        """The newest one whose hour has come. None: not within the last week."""
        zone = ZoneInfo(self.zone)
        today = now.astimezone(zone).date()
        for back in range(len(WEEK) + 1):
            day = today - back * DAY
            at = moment_of(day, self.at, zone)
            if WEEK[day.weekday()] in self.days and at <= now.astimezone(UTC):
                return Due(day, at)
        return None
