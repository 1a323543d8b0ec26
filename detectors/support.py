"""Support: people who speak for the brand, and those who felt anything, in the last hours."""

from collections.abc import Mapping
from typing import Self

from detectors.authors import Authors
from detectors.bins import HOUR
from detectors.digest import digests
from detectors.events import Label
from detectors.post import Post
from detectors.sample import density, keep

SPAN = 6  # clock hours: the heart of an incident
AN_HOUR = 24  # people of an hour that are kept; of more there is an estimate, good to a fifth


class Support:
    """People with a happy post, by the clock hour. A person counts once, whatever he posts."""

    __slots__ = ("hours",)

    def __init__(self) -> None:
        self.hours: dict[int, set[bytes]] = {}

    def add(self, post: Post) -> None:
        """Take a post; a repost says nothing of who shares it."""
        if post.sentiment.label is not Label.POSITIVE or post.is_repost:
            return
        self.forget(post.now // HOUR)
        if post.hour > post.now // HOUR - SPAN:
            keep(self.hours.setdefault(post.hour, set()), post.voice, AN_HOUR)

    def forget(self, now: int) -> None:
        """Drop what is older than SPAN in this clock hour."""
        if min(self.hours, default=now) <= now - SPAN:
            self.hours = {hour: who for hour, who in self.hours.items() if hour > now - SPAN}

    def latest(self, now: int, authors: Authors) -> tuple[int, int]:
        """Supporters, and people who felt anything, in the clock hours up to a bin."""
        first = (now // HOUR - SPAN + 1) * HOUR
        kept = [who for hour, who in self.hours.items() if hour * HOUR >= first]
        full = [max(who) for who in kept if len(who) >= AN_HOUR]
        share = density(min(full)) if full else 1.0  # of all: those of whom every hour knows
        sample = {voice for who in kept for voice in who if not full or voice <= min(full)}
        both = sum(voice in authors.known and authors.known[voice][0] >= first for voice in sample)
        unhappy = authors.latest.sum(now - first + 1)
        return round(len(sample) / share), unhappy + round((len(sample) - both) / share)

    def pack(self) -> dict[int, bytes]:
        """For each hour the digests in one piece."""
        return {hour: b"".join(sorted(who)) for hour, who in self.hours.items()}

    @classmethod
    def unpack(cls, hours: Mapping[int, bytes]) -> Self:
        """What was packed."""
        support = cls()
        support.hours = {hour: set(digests(who)) for hour, who in hours.items()}
        return support
