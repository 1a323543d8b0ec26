"""Incident: the life of one crisis of a brand, as a table of what may follow what."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from alerts.deed import Action
from alerts.verdict import Verdict
from detectors.events import Level, Quote
from detectors.extent import CrisisKind
from detectors.quotes import pack_quote, telling, unpack_quote
from detectors.signal import Signal


class Status(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"  # somebody has it
    SNOOZED = "snoozed"  # somebody knows, and wants to hear no more of it for a while
    EASED = "eased"  # the last hour is back to usual; people may breathe, not leave
    RESOLVED = "resolved"
    FALSE_ALARM = "false_alarm"  # somebody has looked, and it is no crisis


class Move(StrEnum):
    """What can happen to an incident."""

    RING = "ring"  # a lane rings
    RETURN = "return"  # it flares up, and somebody has it
    EASE = "ease"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    WAKE = "wake"  # the snooze is over, it got worse, or whoever had it does not answer
    DISMISS = "dismiss"


_OPEN, _TAKEN, _SNOOZED = Status.OPEN, Status.ACKNOWLEDGED, Status.SNOOZED
_EASED, _RESOLVED, _FALSE = Status.EASED, Status.RESOLVED, Status.FALSE_ALARM

MOVES = {
    (_OPEN, Move.RING): _OPEN,
    (_OPEN, Move.ACKNOWLEDGE): _TAKEN,
    (_OPEN, Move.SNOOZE): _SNOOZED,
    (_OPEN, Move.EASE): _EASED,
    (_OPEN, Move.RESOLVE): _RESOLVED,
    (_OPEN, Move.DISMISS): _FALSE,
    (_TAKEN, Move.RING): _TAKEN,
    (_TAKEN, Move.ACKNOWLEDGE): _TAKEN,
    (_TAKEN, Move.SNOOZE): _SNOOZED,
    (_TAKEN, Move.WAKE): _OPEN,
    (_TAKEN, Move.EASE): _EASED,
    (_TAKEN, Move.RESOLVE): _RESOLVED,
    (_TAKEN, Move.DISMISS): _FALSE,
    (_SNOOZED, Move.RING): _SNOOZED,
    (_SNOOZED, Move.ACKNOWLEDGE): _TAKEN,
    (_SNOOZED, Move.SNOOZE): _SNOOZED,
    (_SNOOZED, Move.WAKE): _OPEN,
    (_SNOOZED, Move.EASE): _EASED,
    (_SNOOZED, Move.RESOLVE): _RESOLVED,
    (_SNOOZED, Move.DISMISS): _FALSE,
    (_EASED, Move.RING): _OPEN,
    (_EASED, Move.RETURN): _TAKEN,
    (_EASED, Move.SNOOZE): _SNOOZED,
    (_EASED, Move.ACKNOWLEDGE): _EASED,
    (_EASED, Move.RESOLVE): _RESOLVED,
    (_EASED, Move.DISMISS): _FALSE,
    (_RESOLVED, Move.REOPEN): _OPEN,
    (_FALSE, Move.REOPEN): _OPEN,
}
OVER = {Status.RESOLVED, Status.FALSE_ALARM}


class IllegalMoveError(Exception):
    """A move that the table does not have; the incident is as it was."""

    def __init__(self, status: Status, move: Move) -> None:
        allowed = ", ".join(after for before, after in MOVES if before is status)
        super().__init__(f"{move} cannot follow {status}; what can: {allowed}")


@dataclass(slots=True, kw_only=True)
class Incident:
    """One incident of a brand. All times are epoch seconds."""

    number: int
    opened: float
    first_sign: float
    level: Level
    status: Status = Status.OPEN
    seq: int = 0  # of its latest notice
    of_all: bool = False  # nothing has rung but the judge of people of all moods
    peak: int = 0  # most people that one hour held, unhappy ones but where it is of all
    peak_at: float = 0.0
    ended: float = 0.0
    quotes: tuple[Quote, ...] = field(default=())  # the posts of all its time that tell most
    owner: str | None = None  # who has it
    owned_by: int = 0  # seq of the notice that said so
    snoozed_until: float = 0.0
    raised_by: int = 0  # seq of the notice since which it is as bad as it is
    reached: Level = Level.WATCH  # the worst that the numbers made it, whatever people say
    held: bool = False  # a person ended it while it rang: it is over for people, not for the watch
    calmed: bool = False  # and the short lanes have been quiet since
    called: float = 0.0  # since when people are called as they are now
    word: float = 0.0  # when a person last had a word on it
    reminded: float = 0.0  # when people were last reminded
    reminders: int = 0  # how many since they were called
    done: tuple[tuple[str, str, float], ...] = ()  # latest deeds: who, what, when
    guessed: CrisisKind = CrisisKind.UNKNOWN  # what it looked like when last there was a guess
    verdict: Verdict | None = None  # what a person says it is
    closed: float = 0.0  # when people were done with it

    @property
    def is_over(self) -> bool:
        """Whether people are done with it."""
        return self.status in OVER

    @property
    def snoozed_by(self) -> str | None:
        """Who snoozed it, if it is; None: many have done something else since."""
        if self.status is not Status.SNOOZED:
            return None
        deeds = reversed(self.done)
        return next((who for who, what, _ in deeds if what == Action.SNOOZE), None)

    def can(self, move: Move) -> bool:
        """Whether the table has such a move from here."""
        return (self.status, move) in MOVES

    def move(self, move: Move) -> None:
        """Go where the table leads.

        Raises:
            IllegalMoveError: the table has no such move.
        """
        after = MOVES.get((self.status, move))
        if after is None:
            raise IllegalMoveError(self.status, move)
        self.status = after

    def call(self, now: float) -> None:
        """Begin to call people: it is new, worse, or nobody's again."""
        self.called = self.reminded = now
        self.reminders = 0

    def wake(self, now: float) -> None:
        """It is nobody's again."""
        self.move(Move.WAKE)
        self.owner, self.snoozed_until = None, 0.0
        self.call(now)

    def see(self, signal: Signal, now: float) -> None:
        """Remember the worst of what the brand looked like."""
        if self.of_all and signal.level and not signal.is_of_all:
            self.of_all, self.peak, self.quotes = False, 0, ()
        people = signal.in_an_hour(of_all=self.of_all)  # of one window: lanes lead in turn
        if people > self.peak:
            self.peak, self.peak_at = people, now
        terms = [term.text for term in signal.extent.terms] if signal.extent else []
        if signal.is_of_all == self.of_all:
            self.quotes = telling((*self.quotes, *signal.quotes), self.first_sign, terms)
        if signal.extent and signal.extent.kind is not CrisisKind.UNKNOWN:
            self.guessed = signal.extent.kind

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        return [
            self.number, self.opened, self.first_sign, self.level.value, self.status.value,
            self.seq, self.peak, self.peak_at, self.ended, [pack_quote(q) for q in self.quotes],
            [
                self.owner, self.owned_by, self.snoozed_until, self.raised_by, self.reached.value,
                self.held, self.calmed, self.called, self.word, self.reminded, self.reminders,
                self.done,
            ],
            [
                self.guessed.value, self.verdict.pack() if self.verdict else None, self.closed,
                self.of_all,
            ],
        ]  # fmt: skip

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """The incident that was packed."""
        *facts, people, (guessed, verdict, closed, of_all) = state
        number, opened, first_sign, level, status, seq, peak, peak_at, ended, quotes = facts
        owner, owned_by, snoozed_until, raised_by, reached, held, calmed, *times = people
        called, word, reminded, reminders, done = times
        return cls(
            number=number, opened=opened, first_sign=first_sign, level=Level(level),
            status=Status(status), seq=seq, peak=peak, peak_at=peak_at, ended=ended,
            quotes=tuple(map(unpack_quote, quotes)), owner=owner, owned_by=owned_by,
            snoozed_until=snoozed_until, raised_by=raised_by, reached=Level(reached), held=held,
            calmed=calmed, called=called, word=word, reminded=reminded, reminders=reminders,
            done=tuple((actor, action, at) for actor, action, at in done),
            guessed=CrisisKind(guessed), verdict=Verdict.unpack(verdict) if verdict else None,
            closed=closed, of_all=of_all,
        )  # fmt: skip
