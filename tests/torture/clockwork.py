"""Clockwork: an event loop that never waits, its clock goes on to whatever comes next."""

import asyncio
import selectors
from typing import Any


class Unmoved(selectors.SelectSelector):
    """Where nothing is ready, time passes at once."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        """Nothing comes from outside."""
        assert timeout is not None, "everybody waits for somebody else"
        self.now += max(0.0, timeout)
        return []


class Clockwork(asyncio.SelectorEventLoop):
    """The loop of one run."""

    def __init__(self) -> None:
        self._hands = Unmoved()
        super().__init__(self._hands)

    def time(self) -> float:
        """Seconds since the beginning."""
        return self._hands.now
