"""Verdict: what a person says a crisis is, over what it looks like."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from detectors.events import moment
from detectors.extent import CrisisKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A person's word on the kind. It stands from then on, and detectors are tuned by it."""

    kind: CrisisKind
    guessed: CrisisKind  # what it looked like, or had looked like last
    by: str  # Slack's id of the person, or the name that a shell gave
    at: datetime
    seq: int  # of the notice that tells it

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        return [self.kind.value, self.guessed.value, self.by, self.at.timestamp(), self.seq]

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """The verdict that was packed."""
        kind, guessed, by, at, seq = state
        return cls(
            kind=CrisisKind(kind), guessed=CrisisKind(guessed), by=by, at=moment(at), seq=seq
        )
