"""Panel: some of the people who complained in the last hours, and what they spoke of.

Of an hour with many the choice falls on those of the smallest digests: chance as good as any, and
the same whatever the order in which they came. One who posts much is one.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from detectors.digest import digests

HOURS = 2  # clock hours that are kept as they are, this one and the one before it
A_DAY = 24  # clock hours after which nothing is kept
AN_HOUR = 24  # voices of one clock hour
FEW = 12  # voices of older hours, if nobody spoke in these two; each who did takes the room of two
MANY = 48  # the same in an incident; the newest come first
BYTES = 3  # of a voice's digest: enough for these few


class Panel:
    """What each of them said, by the clock hour."""

    __slots__ = ("hours", "most", "now")

    def __init__(self) -> None:
        self.hours: dict[int, dict[bytes, str]] = {}  # clock hour -> voice -> gist
        self.now, self.most = 0, FEW

    def wants(self, voice: bytes, hour: int) -> bool:
        """Whether a post of this voice would be kept: spares to read the others."""
        said = self.hours.get(hour, {})
        return self.now - hour <= A_DAY and (len(said) < AN_HOUR or voice[:BYTES] <= max(said))

    def add(self, voice: bytes, hour: int, gist: str) -> None:
        """Take what one of them said in a clock hour; of several posts the one that says most."""
        said, key = self.hours.setdefault(hour, {}), voice[:BYTES]
        said[key] = max(said.get(key, ""), gist, key=lambda each: (len(each), each))
        if len(said) > AN_HOUR:
            del said[max(said)]
        self._cut()

    def roll(self, now: int, most: int) -> None:
        """Move on to a clock hour, in which so many of all hours may be kept."""
        self.now, self.most = now, most
        self.hours = {hour: said for hour, said in self.hours.items() if now - hour <= A_DAY}
        self._cut()

    def _cut(self) -> None:
        """Keep of the older hours what there is room for."""
        older = [hour for hour in self.hours if hour <= self.now - HOURS]
        if not older:
            return
        latest = sum(len(said) for hour, said in self.hours.items() if hour > self.now - HOURS)
        room = max(0, self.most - 2 * latest)
        if sum(len(self.hours[hour]) for hour in older) <= room:
            return
        for hour in sorted(older, reverse=True):
            if room and len(self.hours[hour]) > 1:  # of a calm brand most have one
                self.hours[hour] = dict(sorted(self.hours[hour].items())[:room])
            if room:
                room -= len(self.hours[hour])
            else:
                del self.hours[hour]

    def of(self, hour: int) -> list[str]:
        """What they said in a clock hour."""
        return [gist for _, gist in sorted(self.hours.get(hour, {}).items())]

    def told(self, people: Mapping[int, int]) -> Iterator[tuple[list[str], float]]:
        """What each voice said, and for how many people it stands: for those of its hour.

        `people` is how many complained in each clock hour.
        """
        weights = {
            hour: max(1.0, people.get(hour, 0) / len(said)) if len(said) >= AN_HOUR else 1.0
            for hour, said in self.hours.items()
        }
        for voice in sorted(set().union(*self.hours.values())):
            spoke = [hour for hour in sorted(self.hours) if voice in self.hours[hour]]
            yield [self.hours[hour][voice] for hour in spoke], max(weights[h] for h in spoke)

    def pack(self) -> list[Any]:
        """For each hour the digests in one piece, and the gists in another."""
        return [
            [hour, b"".join(said), "\n".join(said.values())] for hour, said in self.hours.items()
        ]

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """The voices that were packed."""
        panel = cls()
        for hour, keys, gists in state:
            names = digests(keys, BYTES)
            panel.hours[hour] = dict(zip(names, gists.split("\n"), strict=True))
            panel.now = max(panel.now, hour)
        return panel
