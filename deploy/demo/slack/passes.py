"""Passes: what Slack hands to an app that is good so often, and for so long."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

KEPT = 1000  # of each kind; who comes with an older one is a stranger

T = TypeVar("T")


class PassError(Exception):
    """A pass that is good for nothing. `reason` is `unknown`, `expired` or `used`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who did something and where, so that the app may answer there."""

    member: str
    channel: str | None = None
    ts: str | None = None  # of the message with the button
    view: str | None = None


@dataclass(slots=True)
class _Pass(Generic[T]):
    stands_for: T
    given: float
    left: int


class Passes(Generic[T]):
    """Passes of one kind: triggers, response URLs, tickets."""

    def __init__(self, *, uses: int, seconds: float, clock: Callable[[], float]) -> None:
        self._uses, self._seconds, self._clock = uses, seconds, clock
        self._passes: dict[str, _Pass[T]] = {}

    def give(self, stands_for: T) -> str:
        """The name of a new pass."""
        if len(self._passes) >= KEPT:
            del self._passes[next(iter(self._passes))]
        name = secrets.token_hex(16)
        self._passes[name] = _Pass(stands_for, self._clock(), self._uses)
        return name

    def take(self, name: str) -> T:
        """What a pass stands for, one use less.

        Raises:
            PassError: it is good for nothing.
        """
        found = self._passes.get(name)
        if found is None:
            raise PassError("unknown")
        if self._clock() - found.given > self._seconds:
            raise PassError("expired")
        if not found.left:
            raise PassError("used")
        found.left -= 1
        return found.stands_for

    def spend(self) -> None:
        """Use up the newest one."""
        if self._passes:
            self._passes[next(reversed(self._passes))].left = 0
