"""Others: whether most of a wave's people name somebody else: a competitor, or a namesake."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from detectors.bins import DAY, HOUR, WINDOWS, Ring
from detectors.claims import LONGEST
from detectors.digest import digest, digests, plain, words
from detectors.faults import flees_to
from detectors.post import Post
from detectors.share import Prior, UsualShare, wilson
from detectors.signal import Named

MOST_NAMES = 16  # each is a bit
OPEN, KEPT = 64, 16  # people looked at of each of the last LATEST hours, and of an older one:
LATEST = 7  # those of the lowest digests; six hours lie in seven of the clock
VOICE = 3  # bytes of a person
WIDTH = VOICE + 1 + MOST_NAMES // 8  # and of the bin of his latest post, and of names
LEAST = 5  # people beyond the usual: as many as it takes to ring
MOSTLY, CERTAIN = 0.5, 1.645  # share of these above which it is theirs, 19 times of 20
USUAL = Prior(0.5, 10)  # of those who complain on any day, so many name somebody else
LEARNED = 2  # hours after which one is learned: if it is an incident's, that runs by then
TOLD = 3  # names
SPOKEN = {bins: window for window, bins in WINDOWS.items()}


def called(text: str) -> tuple[str, ...]:
    """The words of a name or a post, without case and accents, and those of handles too."""
    return tuple(words(plain(text.replace("@", " "))))


def most(hour: int, now: int) -> int:
    """How many people of an hour of the clock are looked at, in the bin that runs."""
    return OPEN if hour > now // HOUR - LATEST else KEPT


class Others:
    """Unhappy people of a day, by the hour of the clock, and whom they name.

    Who names another as the place to go complains of the brand, and counts for naming nobody.
    Where there are no names nothing is kept. All times are bins.
    """

    __slots__ = ("hours", "learned", "names", "starts", "usual")

    def __init__(self, names: Iterable[str]) -> None:
        self.names = sorted(names)[:MOST_NAMES]
        self.starts: dict[str, list[tuple[int, tuple[str, ...]]]] = {}  # first word -> bits, words
        for place, name in enumerate(self.names):
            if said := called(name):
                self.starts.setdefault(said[0], []).append((1 << place, said))
        self.hours: dict[int, dict[bytes, tuple[int, int]]] = {}  # people: latest bin, and names
        self.usual, self.learned = UsualShare(USUAL), 0  # to which clock hour

    def add(self, post: Post) -> None:
        """Take a post of the day; only what unhappy people say themselves counts."""
        if not self.names or post.is_repost or not post.is_negative:
            return
        seen, who = self.hours.setdefault(post.hour, {}), post.voice[:VOICE]
        latest, named = seen.get(who, (post.at, 0))
        seen[who] = max(latest, post.at), named | self._named(called(post.mention.text)[:LONGEST])
        if len(seen) > most(post.hour, post.now):
            del seen[max(seen)]

    def _named(self, said: tuple[str, ...]) -> int:
        found = 0
        for start in self.starts.keys() & said:
            for bit, name in self.starts[start]:
                at = (place for place, word in enumerate(said) if word == start)
                is_in = any(said[place : place + len(name)] == name for place in at)
                if is_in and not flees_to(said, name):
                    found |= bit
        return found

    def settle(self, now: int, *, frozen: bool) -> None:
        """Move on to a bin; `frozen`: an incident runs, of which nothing is learned."""
        last = now // HOUR - LEARNED
        if not self.hours or last <= self.learned:
            return
        for hour in sorted(hour for hour in self.hours if self.learned < hour <= last):
            said = self.hours[hour].values()
            if not frozen:
                self.usual.learn(sum(named > 0 for _, named in said), len(said), HOUR)
        self.learned, first = last, (now - DAY + 1) // HOUR
        self.hours = {hour: seen for hour, seen in self.hours.items() if hour >= first}
        for hour, seen in self.hours.items():
            for who in sorted(seen)[most(hour, now) :]:
                del seen[who]

    def named(self, people: Ring, usual: Mapping[int, float]) -> dict[int, Named]:
        """By the bins of a window what most of its wave's people name, if they do.

        Args:
            people: each unhappy one in the bin of his latest post.
            usual: how many of them are, by the bins of the windows that are asked for.
        """
        if not self.hours:
            return {}
        found = ((bins, self._judge(people, bins, each)) for bins, each in usual.items())
        return {bins: named for bins, named in found if named}

    def share(self, now: int) -> float | None:
        """Of the people of the last six hours, those who name somebody; None: they are too few."""
        seen, _ = self._seen(now, 6 * HOUR) if self.hours else ([], True)
        return round(sum(map(bool, seen)) / len(seen), 2) if len(seen) >= LEAST else None

    def _judge(self, people: Ring, bins: int, expected: float) -> Named | None:
        """A wave is what goes beyond the usual: of people, and of those who name somebody."""
        crowd = people.sum(bins)
        if crowd - expected < LEAST:
            return None
        seen, is_all = self._seen(people.now, bins)
        naming = sum(each > 0 for each in seen)
        part = min(crowd, naming) if is_all else crowd * naming / max(1, len(seen))
        beyond = max(0.0, part - self.usual.value * expected)
        wave = max(crowd - expected, beyond)
        size = min(round(wave), len(seen))  # so many were asked
        if wilson(round(size * beyond / wave), size, CERTAIN)[0] <= MOSTLY:
            return None
        return Named(
            window=SPOKEN[bins], names=self._told(seen), people=round(part), of=crowd,
            rest=round(wave - beyond),
        )  # fmt: skip

    def _seen(self, now: int, bins: int) -> tuple[list[int], bool]:
        """Whom the people of a window name, each once; and whether these are all of them."""
        first = now - bins + 1
        hours = {hour: seen for hour, seen in self.hours.items() if hour >= first // HOUR}
        full = (max(seen) for hour, seen in hours.items() if len(seen) == most(hour, now))
        bound, found = min(full, default=None), dict[bytes, int]()
        for seen in hours.values():
            for who, (latest, named) in seen.items():
                if first <= latest <= now and (bound is None or who <= bound):
                    found[who] = found.get(who, 0) | named
        return list(found.values()), bound is None

    def _told(self, seen: Sequence[int]) -> tuple[str, ...]:
        """The names, those of most people first."""
        people = {
            name: sum(each >> place & 1 for each in seen) for place, name in enumerate(self.names)
        }
        return tuple(sorted(filter(people.get, people), key=lambda name: -people[name])[:TOLD])

    # -- State

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        if not self.names:
            return []
        hours = [
            [hour, b"".join(
                who + bytes([latest - hour * HOUR]) + named.to_bytes(MOST_NAMES // 8)
                for who, (latest, named) in seen.items()
            )] for hour, seen in self.hours.items()
        ]  # fmt: skip
        return [self._key, self.learned, self.usual.pack(), hours]

    @classmethod
    def unpack(cls, names: Iterable[str], state: Sequence[Any]) -> Self:
        """What was packed; nothing, if the names were others."""
        others = cls(names)
        if not others.names or not state or state[0] != others._key:
            return others
        _, others.learned, usual, hours = state
        others.usual = UsualShare.unpack(USUAL, usual)
        for hour, packed in hours:
            others.hours[hour] = {
                each[:VOICE]: (hour * HOUR + each[VOICE], int.from_bytes(each[VOICE + 1 :]))
                for each in digests(packed, WIDTH)
            }
        return others

    @property
    def _key(self) -> bytes:
        """Of the names, as each is a bit by its place."""
        return digest("\n".join(self.names))
