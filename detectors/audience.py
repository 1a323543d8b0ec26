"""Audience: how many can have seen what people complain of, with those who share it.

A person counts once a window, with the largest audience that he had there, whether he complains,
shares or both. Whoever only shares is no unhappy author: no lane counts him.
"""

import struct
from collections.abc import Sequence
from typing import Any, Self

from detectors.authors import Authors
from detectors.bins import DAY, HOUR, NEVER
from detectors.digest import digests
from detectors.exposure import Exposure
from detectors.reach import coded, people_in, rounded
from detectors.repeats import Repeats
from detectors.spreaders import Spreaders

SHARERS, MORE = 300, 60  # remembered, 12 bytes each, and how many more before the smallest go
WAITING = 16  # shares of a bin of whose root nothing is known yet


class Audience:
    """Sharers of complaints, and the largest accounts among those who complain or share.

    What a share spreads is asked of its root, or else of its own words. If the root is not known
    it waits until the bin that runs is over: the root may still come.
    """

    __slots__ = ("bounded", "sharers", "spreaders", "waiting")

    def __init__(self) -> None:
        self.sharers: dict[bytes, list[int]] = {}  # -> bin of the latest share, reach, potential
        self.spreaders = Spreaders()
        self.waiting: list[Exposure] = []
        self.bounded = NEVER  # last bin in which there were more than we remember

    def share(self, post: Exposure, now: int, roots: Repeats) -> None:
        """Take a share of the day; `roots` knows which posts were complaints."""
        if roots.complaint(post.root) is None and len(self.waiting) < WAITING:
            self.waiting.append(post)
        elif spreads(post, roots):
            self._keep(post, now)

    def _keep(self, post: Exposure, now: int) -> None:
        self.spreaders.add(post)
        latest, reach, potential = self.sharers.get(post.account, (NEVER, 0, 0))
        if latest <= now - DAY:
            reach = potential = 0
        self.sharers[post.account] = [
            max(latest, post.at),
            max(reach, rounded(post.reach)),
            max(potential, rounded(post.potential)),
        ]
        if len(self.sharers) > SHARERS + MORE:
            self._forget_smallest(now)

    def _forget_smallest(self, now: int) -> None:
        """Few have most of the followers: what is kept is not much less than all."""
        self.bounded = now
        by_reach = sorted(self.sharers.items(), key=lambda each: (-each[1][1], each[0]))
        self.sharers = dict(by_reach[:SHARERS])

    def roll(self, now: int, to: int, roots: Repeats) -> None:
        """Move on to a bin: what waited is decided, and, by the hour, who is too old forgotten."""
        self._settle(now, roots)
        if now // HOUR != to // HOUR:
            self.spreaders.forget(to)
            self.sharers = {who: each for who, each in self.sharers.items() if each[0] > to - DAY}

    def _settle(self, now: int, roots: Repeats) -> None:
        for post in self.waiting:
            if spreads(post, roots):
                self._keep(post, now)
        self.waiting = []

    def settled(self, now: int, roots: Repeats) -> "Audience":
        """The same as if the bin that runs were over: for whoever looks."""
        if not self.waiting:
            return self
        audience = Audience()
        audience.sharers, audience.waiting = dict(self.sharers), self.waiting
        audience.spreaders = Spreaders(self.spreaders.posts)
        audience.bounded = self.bounded
        audience._settle(now, roots)
        return audience

    def within(self, bins: int, authors: Authors) -> tuple[int, int]:
        """Reach and potential reach of all people of the last bins, authors and sharers."""
        reach, potential = authors.reach.sum(bins), authors.potential.sum(bins)
        now = authors.latest.now
        for sharer, (at, seen, could) in self.sharers.items():
            if now - bins < at <= now:
                known = authors.known.get(sharer)  # who complained, too, is counted there
                if known and now - bins < known[0] <= now:
                    reach += max(0, seen - people_in(known[1]))
                    potential += max(0, could - people_in(known[2]))
                else:
                    reach += seen
                    potential += could
        return reach, potential

    def at_least(self, now: int) -> bool:
        """Whether there were more sharers in the day than are remembered."""
        return now - self.bounded < DAY

    def pack(self, now: int) -> list[Any]:
        """Columns of fixed width: 12 bytes a sharer."""
        size = len(self.sharers)
        latest, reach, potential = zip(*self.sharers.values(), strict=True) if size else ((),) * 3
        return [
            b"".join(self.sharers),
            struct.pack(f"<{size}H", *(now + 1 - each for each in latest)),
            struct.pack(f"<{size}H", *map(coded, reach)),
            struct.pack(f"<{size}H", *map(coded, potential)),
            self.spreaders.pack(), self.waiting, self.bounded,
        ]  # fmt: skip

    @classmethod
    def unpack(cls, now: int, state: Sequence[Any]) -> Self:
        """The audience that was packed."""
        audience = cls()
        keys, ages, *columns, spreaders, waiting, audience.bounded = state
        names = digests(keys)
        size = len(names)
        latest = (now + 1 - age for age in struct.unpack(f"<{size}H", ages))
        codes = (struct.unpack(f"<{size}H", column) for column in columns)
        reach, potential = (map(people_in, column) for column in codes)
        people = map(list, zip(latest, reach, potential, strict=True))
        audience.sharers = dict(zip(names, people, strict=True))
        audience.spreaders = Spreaders.unpack(spreaders)
        audience.waiting = [Exposure(*each) for each in waiting]
        return audience


def spreads(post: Exposure, roots: Repeats) -> bool:
    """Whether a share spreads a complaint: its root says, and where that is unknown, itself."""
    is_complaint = roots.complaint(post.root)
    return post.is_negative if is_complaint is None else is_complaint
