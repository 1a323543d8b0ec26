"""Authors: who was unhappy in the last day. A person counts once a window, and once an hour."""

import struct
from typing import Any, Self

from detectors.bins import DAY, HOUR, NEVER, Ring
from detectors.digest import digests
from detectors.reach import LIMIT

AUTHOR_HOURS = 4_000  # remembered at most, 15 bytes each; the worst day of a real storm had 3,031


class Authors:
    """Distinct people in any trailing window, without a walk over them.

    `latest` has each author once, in the bin of his latest post: its sum over a window is the
    number of people who posted in it. `reach` does the same with how many saw them. `hourly` counts
    an author in his first bin of each clock hour: what a baseline can add up and learn.
    """

    __slots__ = ("bounded", "hourly", "hours", "known", "latest", "reach")

    def __init__(self, now: int) -> None:
        self.known: dict[bytes, list[int]] = {}  # author -> [bin of his latest post, largest reach]
        self.hours: dict[int, dict[bytes, int]] = {}  # clock hour -> author -> his first bin in it
        self.latest, self.reach, self.hourly = Ring(now), Ring(now), Ring(now)
        self.bounded = NEVER  # last bin in which there were more than we remember

    def add(self, author: bytes, at: int, reach: int) -> None:
        """Count a negative post of an author in a bin of the ring."""
        hour = at // HOUR
        if author not in self.hours.get(hour, {}) and not self._room_for(hour):
            return
        seen, torn = self.hours.setdefault(hour, {}), self._is_torn(hour)
        first = seen.get(author)
        if first is None or (at < first and not torn):
            if first is not None:
                self.hourly.add(first, -1)
            self.hourly.add(at, not torn)
            seen[author] = at
        self._move(author, at, min(reach, LIMIT))

    def _move(self, author: bytes, at: int, reach: int) -> None:
        before, most = self.known.get(author, (NEVER, 0))
        if self.latest.holds(before):
            self.latest.add(before, -1)
            self.reach.add(before, -most)
        else:
            most = 0
        newest, largest = max(before, at), max(most, reach)
        self.latest.add(newest, 1)
        self.reach.add(newest, largest)
        self.known[author] = [newest, largest]

    def _room_for(self, hour: int) -> bool:
        """Make room for one more author-hour, at the cost of the oldest. False: there is none."""
        full = sum(map(len, self.hours.values())) >= AUTHOR_HOURS
        if full:
            self.bounded = self.latest.now
        if self._is_torn(hour) and hour < self.latest.now // HOUR:
            return False
        if full:
            self._forget_one(min(self.hours))
        return True

    def _is_torn(self, hour: int) -> bool:
        """Whether people of this hour were forgotten: who is new in it cannot be told any more."""
        return self.at_least and hour <= min(self.hours, default=hour)

    def _forget_one(self, hour: int) -> None:
        seen = self.hours[hour]
        author = next(iter(seen))
        del seen[author]
        if not seen:
            del self.hours[hour]
        if self.known[author][0] // HOUR == hour:
            self._forget(author)

    def _forget_before(self, hour: int) -> None:
        for old in [known for known in self.hours if known < hour]:
            del self.hours[old]
        for author in [a for a, (latest, _) in self.known.items() if latest < hour * HOUR]:
            self._forget(author)

    def _forget(self, author: bytes) -> None:
        latest, reach = self.known.pop(author)
        if self.latest.holds(latest):
            self.latest.add(latest, -1)
            self.reach.add(latest, -reach)

    def roll(self, to: int) -> int:
        """Move on to bin `to`. Returns the people of the hour count that left the day."""
        before, leaving = self.latest.now, self.hourly.roll(to)
        self.latest.roll(to)
        self.reach.roll(to)
        if before // HOUR != to // HOUR:
            self._forget_before((to - DAY + 1) // HOUR)
        return leaving

    @property
    def people(self) -> dict[int, int]:
        """How many there were in each clock hour."""
        return {hour: len(seen) for hour, seen in self.hours.items()}

    @property
    def at_least(self) -> bool:
        """Whether the figures of the day are lower bounds."""
        return self.latest.now - self.bounded < DAY

    def pack(self) -> list[Any]:
        """Columns of fixed width: 12 bytes an author, 3 an author-hour."""
        place = {author: index for index, author in enumerate(self.known)}
        now, size = self.latest.now, len(place)
        hours = [
            [hour, struct.pack(f"<{len(seen)}H", *(place[author] for author in seen)),
             bytes(first - hour * HOUR for first in seen.values())]
            for hour, seen in self.hours.items()
        ]  # fmt: skip
        return [
            b"".join(self.known),
            struct.pack(f"<{size}H", *(now + 1 - latest for latest, _ in self.known.values())),
            struct.pack(f"<{size}I", *(reach for _, reach in self.known.values())),
            hours, self.latest.pack(), self.reach.pack(), self.hourly.pack(), self.bounded,
        ]  # fmt: skip

    @classmethod
    def unpack(cls, now: int, state: list[Any]) -> Self:
        """The authors that were packed."""
        authors = cls(now)
        keys, ages, reach, hours, *rings, authors.bounded = state
        authors.latest, authors.reach, authors.hourly = (Ring.unpack(now, ring) for ring in rings)
        names = digests(keys)
        size = len(names)
        latest = (now + 1 - age for age in struct.unpack(f"<{size}H", ages))
        pairs = zip(latest, struct.unpack(f"<{size}I", reach), strict=True)
        authors.known = dict(zip(names, map(list, pairs), strict=True))
        for hour, places, firsts in hours:
            who = (names[place] for place in struct.unpack(f"<{len(firsts)}H", places))
            authors.hours[hour] = dict(zip(who, (hour * HOUR + f for f in firsts), strict=True))
        return authors
