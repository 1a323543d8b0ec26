"""Support: people who speak for the brand, and those who felt anything, in the last hours.

Of a wave, some of the posts that speak for it, too: somebody may want to thank for them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from detectors.authors import Authors
from detectors.bins import BIN, DAY, HOUR
from detectors.digest import digests
from detectors.events import Label, Quote
from detectors.post import Post
from detectors.quotes import Change, brief, pack_quote, quote_of, rank, telling, unpack_quote
from detectors.sample import density, keep

SPAN = 6  # clock hours: the heart of an incident
KEPT = 5  # posts of as many people: some may be deleted, and copies are told once
AN_HOUR = 24  # people of an hour that are kept; of more there is an estimate, good to a fifth


class Support:
    """People with a happy post, by the clock hour. A person counts once, whatever he posts."""

    __slots__ = ("hours", "posts")

    def __init__(self) -> None:
        self.hours: dict[int, set[bytes]] = {}
        self.posts: tuple[Quote, ...] = ()  # of the wave, cut, those that spread most first

    def add(self, post: Post, begun: int | None = None) -> None:
        """Take a post; a repost says nothing of who shares it. `begun`: the wave's first bin."""
        if post.sentiment.label is not Label.POSITIVE or post.is_repost:
            return
        self.forget(post.now // HOUR)
        if post.hour > post.now // HOUR - SPAN:
            keep(self.hours.setdefault(post.hour, set()), post.voice, AN_HOUR)
        if begun is not None and post.at >= begun:
            self._show(brief(quote_of(post.mention, post.seconds, post.reach)), begun * BIN)

    def _show(self, quote: Quote, since: float) -> None:
        """Keep one post of a person, and none of an earlier wave."""
        best: dict[str, Quote] = {}
        for each in sorted((*self.posts, quote), key=rank):
            if each.created_at.timestamp() >= since:
                best.setdefault(each.author or each.id, each)
        self.posts = tuple(best.values())[:KEPT]

    def change(self, of: Change) -> None:
        """Show a post as it is now, or no longer."""
        self.posts = tuple(brief(new) for quote in self.posts if (new := of(quote)))

    def settle(self, now: int) -> None:
        """Move on to a bin, and show no post for longer than a day."""
        if self.posts:
            since = (now - DAY) * BIN
            self.posts = tuple(q for q in self.posts if q.created_at.timestamp() > since)

    def told(self, first: int) -> tuple[Quote, ...]:
        """The posts to show of a wave whose first sign was in this bin."""
        return telling(self.posts, first * BIN, ())

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

    def pack(self) -> list[Any]:
        """For each hour the digests in one piece, and the posts."""
        hours = {hour: b"".join(sorted(who)) for hour, who in self.hours.items()}
        return [hours, list(map(pack_quote, self.posts))]

    @classmethod
    def unpack(cls, state: Sequence[Any] | Mapping[int, bytes]) -> Self:
        """What was packed; before there were posts, the hours alone."""
        support = cls()
        hours, posts = (state, ()) if isinstance(state, Mapping) else state
        support.hours = {hour: set(digests(who)) for hour, who in hours.items()}
        support.posts = tuple(map(unpack_quote, posts))
        return support
