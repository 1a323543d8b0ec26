"""Incident: the life of one crisis of a brand, as a table of what may follow what."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from detectors.events import Level, Quote, Signal
from detectors.quotes import most_spread, pack_quote, unpack_quote


class Status(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    EASED = "eased"  # the last hour is back to usual; people may breathe, not leave
    RESOLVED = "resolved"


class Move(StrEnum):
    """What can happen to an incident."""

    RING = "ring"  # a lane rings
    EASE = "ease"
    RESOLVE = "resolve"
    REOPEN = "reopen"


MOVES = {
    (Status.OPEN, Move.RING): Status.OPEN,
    (Status.OPEN, Move.EASE): Status.EASED,
    (Status.OPEN, Move.RESOLVE): Status.RESOLVED,
    (Status.EASED, Move.RING): Status.OPEN,
    (Status.EASED, Move.RESOLVE): Status.RESOLVED,
    (Status.RESOLVED, Move.REOPEN): Status.OPEN,
}


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
    peak: int = 0  # most people that one hour held
    peak_at: float = 0.0
    ended: float = 0.0
    quotes: tuple[Quote, ...] = field(default=())  # the most spread posts of all its time

    def move(self, move: Move) -> None:
        """Go where the table leads.

        Raises:
            IllegalMoveError: the table has no such move.
        """
        after = MOVES.get((self.status, move))
        if after is None:
            raise IllegalMoveError(self.status, move)
        self.status = after

    def see(self, signal: Signal, now: float) -> None:
        """Remember the worst of what the brand looked like."""
        people = signal.windows["1h"].authors  # of one window: lanes of others lead in turn
        if people > self.peak:
            self.peak, self.peak_at = people, now
        self.quotes = most_spread((*self.quotes, *signal.quotes))

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        return [
            self.number, self.opened, self.first_sign, self.level.value, self.status.value,
            self.seq, self.peak, self.peak_at, self.ended, [pack_quote(q) for q in self.quotes],
        ]  # fmt: skip

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """The incident that was packed."""
        number, opened, first_sign, level, status, seq, peak, peak_at, ended, quotes = state
        return cls(
            number=number, opened=opened, first_sign=first_sign, level=Level(level),
            status=Status(status), seq=seq, peak=peak, peak_at=peak_at, ended=ended,
            quotes=tuple(map(unpack_quote, quotes)),
        )  # fmt: skip
