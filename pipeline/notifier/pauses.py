"""Pauses: until when a channel, a message or a kind of act is left alone."""

from collections.abc import Iterable

from alerts.delivery import CALL
from pipeline.notifier.agenda import Act


class Pauses:
    """All moments are of a clock that only goes on."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}  # channel, task's key or act
        self._turn: int | None = None

    def begin(self, name: str, until: float) -> None:
        """Leave it alone."""
        self._until[name] = until

    def are_over(self, names: Iterable[str], now: float) -> bool:
        """Whether none of these is left alone any more."""
        return all(self._until.get(name, now) <= now for name in names)

    def forget(self, now: float) -> None:
        """Those that are over."""
        self._until = {name: until for name, until in self._until.items() if until > now}

    def take_turn(self, turn: int, now: float) -> None:
        """Whoever takes over neither looks nor changes while a call of another may still go on."""
        if turn != self._turn:
            self._turn = turn
            for act in (Act.LOOK, Act.UPDATE, Act.MARK):
                self.begin(act, now + CALL)
