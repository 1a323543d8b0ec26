"""Repeats: which mentions were counted already, so that a post told twice counts once."""

from typing import Any, Self

from detectors.bins import DAY, HOUR
from detectors.digest import digest, digests

ID_LIMIT = 4_096  # ids remembered; a brand with more in a day tells repeats of its latest ones only


class Repeats:
    """The ids of the last day, oldest first, with how many came in each clock hour."""

    __slots__ = ("hours", "ids")

    def __init__(self) -> None:
        self.ids: dict[bytes, None] = {}
        self.hours: list[list[int]] = []  # [clock hour, ids that came in it]

    def is_new(self, mention_id: str, now: int) -> bool:
        """Whether this id comes for the first time; remembers it. `now` is a bin."""
        key = digest(mention_id)
        if key in self.ids:
            return False
        self._forget(now)
        self.ids[key] = None
        if not self.hours or self.hours[-1][0] != now // HOUR:
            self.hours.append([now // HOUR, 0])
        self.hours[-1][1] += 1
        return True

    def _forget(self, now: int) -> None:
        while self.hours and self.hours[0][0] < (now - DAY) // HOUR:
            for _ in range(self.hours.pop(0)[1]):
                del self.ids[next(iter(self.ids))]
        if len(self.ids) >= ID_LIMIT:
            del self.ids[next(iter(self.ids))]
            self.hours[0][1] -= 1
            if not self.hours[0][1]:
                self.hours.pop(0)

    def pack(self) -> list[Any]:
        """The ids as bytes in their order, and the hours."""
        return [b"".join(self.ids), self.hours]

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """The repeats that were packed."""
        repeats = cls()
        packed, repeats.hours = state
        repeats.ids = dict.fromkeys(digests(packed))
        return repeats
