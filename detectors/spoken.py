"""Spoken: in which languages people complained, hour by hour."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Self

from detectors.bins import DAY, HOUR

CODE = re.compile(r"(?!und$)[a-z]{2,3}")  # of ISO 639; not that of "nobody knows"
OTHER = "other"  # what has no code, and what comes after MOST
MOST = 8  # languages of an hour of the clock that are told apart
SPAN = 6  # hours of the clock: the heart of an incident
TOLD = 3  # languages, those that most complained in


class Spoken:
    """Negative posts of the last day by language."""

    __slots__ = ("hours",)

    def __init__(self) -> None:
        self.hours: dict[int, dict[str, int]] = {}  # clock hour -> language -> posts

    def add(self, lang: str, at: int, now: int) -> None:
        """Count a negative post in a bin of the ring."""
        known = self.hours.get(at // HOUR)
        if known is None:
            oldest = (now - DAY) // HOUR
            self.hours = {hour: said for hour, said in self.hours.items() if hour > oldest}
            known = self.hours.setdefault(at // HOUR, {})
        if lang not in known and (len(known) >= MOST or not CODE.fullmatch(lang)):
            lang = OTHER
        known[lang] = known.get(lang, 0) + 1

    def latest(self, now: int) -> tuple[tuple[str, int], ...]:
        """Languages and posts of the last SPAN hours, those of most posts first."""
        said = Counter[str]()
        for hour, known in self.hours.items():
            if 0 <= now // HOUR - hour < SPAN:
                said.update(known)
        return tuple(sorted(said.items(), key=lambda each: (-each[1], each[0]))[:TOLD])

    def pack(self) -> dict[int, dict[str, int]]:
        """Plain values."""
        return self.hours

    @classmethod
    def unpack(cls, hours: Mapping[int, Mapping[str, int]]) -> Self:
        """What was packed."""
        spoken = cls()
        spoken.hours = {hour: dict(known) for hour, known in hours.items()}
        return spoken
