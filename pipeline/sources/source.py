"""Source: what every network looks like to whoever runs it."""

from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Any, Protocol

from pipeline.sources.event import Heard

NAMED: dict[str, Any] = {
    "pattern": r"[a-z0-9][a-z0-9 ._-]{0,39}", "allowed": "up to 40 of a-z 0-9 space . _ -",
}  # fmt: skip
"""How a source may be called: its name is a label of metrics, and the key of its place."""


class State(StrEnum):
    """What a source is doing. One at a time; a finite set, since it is a label of metrics."""

    CONNECTING = "connecting"
    LIVE = "live"
    WAITING = "waiting"  # until it may ask again: an interval, a limit, a pause after a failure
    BLOCKED = "blocked"  # a person has to do something: a wrong token, an address that is gone


class Refused(Exception):  # noqa: N818  # a state: a person has to do something
    """The network will not have us until somebody changes something; the text says what."""


class Deaf(Exception):  # noqa: N818  # a state, and time mends it
    """The network cannot be heard just now. Try again, not before `after` seconds if it said so."""

    def __init__(self, said: str, after: float | None = None) -> None:
        super().__init__(said)
        self.after = after


class Source(Protocol):
    """One stream of one network."""

    name: str  # as the settings have it; a label of metrics
    platform: str

    def listen(self, place: str | None) -> AsyncIterator[Heard]:
        """What comes after a place, as long as the connection holds; None: from now on.

        Once it is connected, and while nothing comes at least each half minute, it yields a Heard
        without an event: what is quiet is alive, and says until when it has heard all.

        Raises:
            Deaf: the connection broke, or was refused for a time.
            Refused: it makes no sense to try again.
        """
        ...
