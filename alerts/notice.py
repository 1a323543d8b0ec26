"""Notice: one thing that people are told about an incident."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from alerts.deed import Deed
from alerts.incident import Status
from alerts.reminder import Why
from alerts.verdict import Verdict
from detectors.events import Level
from detectors.extent import CrisisKind
from detectors.signal import Signal

GONE = "the settings no longer name this brand"  # a reason that readers get in their language


class Kind(StrEnum):
    """Why people hear of an incident now."""

    OPENED = "opened"
    ESCALATED = "escalated"
    UPDATED = "updated"
    EASED = "eased"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    RETURNED = "returned"  # it had eased, and rings again
    REMINDER = "reminder"  # nobody says a word about it
    AUDIT = "audit"  # somebody did something about it


LOUDER = frozenset({Kind.OPENED, Kind.ESCALATED, Kind.REOPENED})
"""Kinds that tell of a level that the rules reached and had not before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What happened to an incident, its state after it, and the signal that shows why."""

    kind: Kind
    brand: str
    incident: int  # running number of the brand's incidents, from 1
    seq: int  # running number of the incident's notices, from 1
    level: Level  # of the incident: the highest it reached
    at: datetime
    signal: Signal
    status: Status  # of the incident, after what happened
    opened_at: datetime
    first_sign: datetime  # when the brand first left its usual range
    peak_authors: int  # most people that one hour of the incident held: unhappy ones, or `of_all`
    peak_at: datetime
    of_all: bool = False  # nothing has rung in it but the judge of people of all moods
    reason: str | None = None  # why it is over, where neither quiet nor a person is the reason
    owner: str | None = None  # who has it
    owned_by: int = 0  # seq of the notice that said so
    raised_by: int = 0  # seq of the notice since which it is as bad as it is
    called_at: datetime | None = None  # since when people are called as they are now
    snoozed_until: datetime | None = None
    snoozed_by: str | None = None
    guessed: CrisisKind = CrisisKind.UNKNOWN  # what it looked like when last there was a guess
    verdict: Verdict | None = None  # what a person says it is
    ended_at: datetime | None = None  # when it was over; None: it is not
    deed: Deed | None = None  # AUDIT: what somebody did
    was: Level | None = None  # AUDIT: the level before it
    why: Why | None = None  # REMINDER
    reminder: int = 0  # REMINDER: which one since people were called, from 1; 0: it calls them
    since: datetime | None = None  # REMINDER: of how long a silence it is the end
    answer_by: datetime | None = None  # REMINDER: or whoever has it has it no longer

    @property
    def id(self) -> str:
        """The same when it is told again after a crash; readers drop ids that they know."""
        return f"{self.brand}/{self.incident}/{self.seq}"

    @property
    def open_for(self) -> timedelta:
        """For how long it is open, or was."""
        return (self.ended_at or self.at) - self.opened_at

    @property
    def lasted(self) -> timedelta:
        """From the first sign until it was over, or until now: what is over may be named later."""
        return max((self.ended_at or self.at) - self.first_sign, timedelta(0))


def kind_of(notice: Notice) -> CrisisKind:
    """What kind of crisis it is: as a person says, else as it looks, or last looked."""
    if notice.verdict:
        return notice.verdict.kind
    seen = notice.signal.extent.kind if notice.signal.extent else CrisisKind.UNKNOWN
    return notice.guessed if seen is CrisisKind.UNKNOWN else seen
