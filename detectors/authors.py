"""Authors: who was unhappy in the last day. A person counts once a window, and once an hour."""

import struct
from typing import Any, Self

from detectors.bins import DAY, HOUR, NEVER, Ring
from detectors.digest import digests
from detectors.reach import coded, people_in

AUTHOR_HOURS = 4_000  # remembered at most, 15 bytes each; the worst day of a real storm had 3,031


class Authors:
    """Distinct people in any trailing window, without a walk over them.

    `latest` has each author once, in the bin of his latest post: its sum over a window is the
    number of people who posted in it. `reach` does the same with how many saw them, `potential`
    with how many could have. `hourly` counts an author in his first bin of each clock hour: what a
    baseline can add up and learn.
    """

    __slots__ = ("bounded", "hourly", "hours", "known", "latest", "potential", "reach")

    def __init__(self, now: int) -> None:
        self.known: dict[
            bytes, list[int]
        ] = {}  # -> bin of his latest post, reach, potential; coded
        self.hours: dict[int, dict[bytes, int]] = {}  # clock hour -> author -> his first bin in it
        self.latest, self.hourly = Ring(now), Ring(now)
        self.reach, self.potential = Ring(now), Ring(now)
        self.bounded = NEVER  # last bin in which there were more than we remember

    def add(self, author: bytes, at: int, reach: int, followers: int = 0) -> None:
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
        self._move(author, at, coded(reach), coded(max(followers, reach)))

    def _move(self, author: bytes, at: int, reach: int, potential: int) -> None:
        before, most, all_of_them = self.known.get(author, (NEVER, 0, 0))
        if self.latest.holds(before):
            self._count(-1, before, most, all_of_them)
        else:
            most = all_of_them = 0
        now = self.known[author] = [max(before, at), max(most, reach), max(all_of_them, potential)]
        self._count(1, *now)

    def _count(self, people: int, at: int, reach: int, potential: int) -> None:
        self.latest.add(at, people)
        self.reach.add(at, people * people_in(reach))
        self.potential.add(at, people * people_in(potential))

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
        for author in [a for a, (latest, *_) in self.known.items() if latest < hour * HOUR]:
            self._forget(author)

    def _forget(self, author: bytes) -> None:
        latest, reach, potential = self.known.pop(author)
        if self.latest.holds(latest):
            self._count(-1, latest, reach, potential)

    def roll(self, to: int) -> int:
        """Move on to bin `to`. Returns the people of the hour count that left the day."""
        before, leaving = self.latest.now, self.hourly.roll(to)
        for ring in (self.latest, self.reach, self.potential):
            ring.roll(to)
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
        """Columns of fixed width: 12 bytes an author, 3 an author-hour.

        The rings that have each author once are made of them anew.
        """
        place = {author: index for index, author in enumerate(self.known)}
        now, size = self.latest.now, len(place)
        hours = [
            [hour, struct.pack(f"<{len(seen)}H", *(place[author] for author in seen)),
             bytes(first - hour * HOUR for first in seen.values())]
            for hour, seen in self.hours.items()
        ]  # fmt: skip
        return [
            b"".join(self.known),
            struct.pack(f"<{size}H", *(now + 1 - latest for latest, _, _ in self.known.values())),
            struct.pack(f"<{size}H", *(reach for _, reach, _ in self.known.values())),
            struct.pack(f"<{size}H", *(potential for _, _, potential in self.known.values())),
            hours, self.hourly.pack(), self.bounded,
        ]  # fmt: skip

    @classmethod
    def unpack(cls, now: int, state: list[Any]) -> Self:
        """The authors that were packed."""
        authors = cls(now)
        keys, ages, reach, potential, hours, hourly, authors.bounded = state
        authors.hourly = Ring.unpack(now, hourly)
        names = digests(keys)
        size = len(names)
        latest = (now + 1 - age for age in struct.unpack(f"<{size}H", ages))
        people = (struct.unpack(f"<{size}H", column) for column in (reach, potential))
        for author, *known in zip(names, latest, *people, strict=True):
            authors.known[author] = known
            if authors.latest.holds(known[0]):
                authors._count(1, *known)
        for hour, places, firsts in hours:
            who = (names[place] for place in struct.unpack(f"<{len(firsts)}H", places))
            authors.hours[hour] = dict(zip(who, (hour * HOUR + f for f in firsts), strict=True))
        return authors
