"""Speakers: how many people speak of a brand, whatever they feel. A person counts once an hour."""

from collections.abc import Sequence
from typing import Any, Self

from detectors.bins import HOUR, Ring
from detectors.digest import digests

KNOWN = 150  # people of an hour of the clock that are told apart; of more, each post counts
BYTES = 4  # of a digest: two of 150 are mistaken for each other in one of 380,000 hours


class Speakers:
    """People in the first bin of each hour of the clock in which they speak, for a whole day.

    Who they are is known of the hour that runs and of the one before it: that is where posts fall.
    In an older one each late post counts. All times are bins.
    """

    __slots__ = ("hourly", "hours")

    def __init__(self, now: int) -> None:
        self.hourly = Ring(now)
        self.hours: dict[int, dict[bytes, int]] = {}  # clock hour -> person -> first bin in it

    def add(self, voice: bytes, at: int) -> None:
        """Count a post in a bin of the ring."""
        hour = at // HOUR
        if hour < self.hourly.now // HOUR - 1:
            self.hourly.add(at, 1)
            return
        who, seen = voice[:BYTES], self.hours.get(hour)
        if seen is None:
            seen = self._open(hour)
        first = seen.get(who)
        if first is None:
            self.hourly.add(at, 1)
            if len(seen) < KNOWN:
                seen[who] = at
        elif at < first:
            self.hourly.add(first, -1)
            self.hourly.add(at, 1)
            seen[who] = at

    @property
    def people(self) -> int:
        """How many there were in the last hour: who spoke on both sides of its stroke is one."""
        now = self.hourly.now
        late, early = (self.hours.get(now // HOUR - ago, {}) for ago in (0, 1))
        both = sum(now - HOUR < at and late.get(who, now + 1) <= now for who, at in early.items())
        return self.hourly.sum(HOUR) - both

    def _open(self, hour: int) -> dict[bytes, int]:
        before = self.hourly.now // HOUR - 1
        self.hours = {each: seen for each, seen in self.hours.items() if each >= before}
        return self.hours.setdefault(hour, {})

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        hours = [
            [hour, b"".join(seen), bytes(first - hour * HOUR for first in seen.values())]
            for hour, seen in self.hours.items()
        ]
        return [self.hourly.pack(), hours]

    @classmethod
    def unpack(cls, now: int, state: Sequence[Any]) -> Self:
        """The speakers that were packed."""
        speakers = cls(now)
        ring, hours = state
        speakers.hourly = Ring.unpack(now, ring)
        for hour, who, firsts in hours:
            named = zip(digests(who, BYTES), firsts, strict=True)
            speakers.hours[hour] = {one: hour * HOUR + first for one, first in named}
        return speakers
