"""Cascade: the posts that others share or answer most, and how that goes on."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Self

from detectors.bins import DAY, HOUR, bin_of
from detectors.change import Change
from detectors.digest import digest
from detectors.events import Label, Quote
from detectors.extent import Cascade
from detectors.post import Post
from detectors.quotes import NAME_LIMIT, OFTEN, brief, pack_quote, quote_of, unpack_quote
from detectors.retold import Retold

ROOTS = 16  # posts followed at once; the least shared and answered of late makes room
FADED = 0.25  # of a claim: a single share is forgotten after three hours, five after nineteen
TEXTS = 3  # of them with a text, as a repost has it
OWNED = 3  # posts of the brand's own that are kept to be shown, the latest
FASTER = 1.5  # times as many in this half-hour as in the one before: it grows
DETAIL = 2 * HOUR  # times kept of a root before those of more than an hour ago are put together
AGAIN = 2  # shares in this half-hour without which it does not: one more is no growth
HALF = HOUR // 2  # bins

Times = dict[int, int]  # bin -> how many; those of more than an hour ago by the hour


def key_of(post: str) -> bytes:
    """What stands for an id. Quotes have it cut, so it counts no further."""
    return digest(post[:NAME_LIMIT])


def fold(times: Times, now: int) -> Times:
    """The same with less detail: five minutes in the last hour, then hours of the clock.

    The hour that is about to leave the day is left out.
    """
    folded: Times = {}
    for at, count in times.items():
        known = at if at > now - HOUR else at - at % HOUR
        if known > now - DAY:
            folded[known] = folded.get(known, 0) + count
    return folded


def within(times: Times, now: int, bins: int) -> int:
    """How many in the last bins."""
    return sum(count for at, count in times.items() if now - bins < at <= now)


class Answered(NamedTuple):
    """The post that most answer or share, and how many did in the last day."""

    quote: Quote | None  # None: it was never seen, or not kept
    answers: int
    shares: int
    is_own: bool  # the brand's own


class Root:
    """What is known of a post that others share or answer; most were never seen themselves."""

    __slots__ = ("answers", "first", "is_own", "latest", "retold", "shares")

    def __init__(self, first: int) -> None:
        self.shares: Times = {}
        self.answers: Times = {}
        self.first = self.latest = first  # bins of the oldest and the newest of both
        self.is_own = False
        self.retold: Retold | None = None

    def add(self, times: Times, at: int, now: int, count: int = 1) -> None:
        """Count one more of them, or some."""
        times[at] = times.get(at, 0) + count
        self.first, self.latest = min(self.first, at), max(self.latest, at)
        if len(times) > DETAIL:
            kept = fold(times, now)
            times.clear()
            times.update(kept)

    @property
    def shared(self) -> int:
        """Shares that are known."""
        return sum(self.shares.values())

    @property
    def weight(self) -> int:
        """All that is known to come of it."""
        return self.shared + sum(self.answers.values())

    def claim(self, now: int) -> float:
        """How much it deserves its place: what came of it, by the hours since anything did."""
        return self.weight / (1 + max(0, now - self.latest) / HOUR)

    def fold(self, now: int) -> None:
        """Forget what left the day."""
        self.shares, self.answers = fold(self.shares, now), fold(self.answers, now)


class Cascades:
    """Shares and answers by the post that they name, in a bounded table.

    What happy people share or answer does not count: praise spreads too. A repost of a repost
    counts for the id that it names.
    """

    __slots__ = ("hour", "owned", "roots")

    def __init__(self) -> None:
        self.hour = 0  # of the clock, in which what has faded was forgotten last
        self.roots: dict[bytes, Root] = {}
        self.owned: dict[bytes, Quote] = {}  # the latest posts of the brand's own, oldest first

    def add(self, post: Post) -> None:
        """Take a post; one that neither shares nor answers another changes nothing."""
        mention = post.mention
        named = mention.repost_of or mention.in_reply_to
        if not named or post.sentiment.label is Label.POSITIVE:
            return
        if post.now // HOUR > self.hour:
            self._forget(post.now)
        key = key_of(named)
        root = self._root(key, post.at, post.now)
        root.is_own = root.is_own or key in self.owned
        root.add(root.shares if post.is_repost else root.answers, post.at, post.now)
        if post.is_repost and root.retold is None and root.shared >= OFTEN:
            root.retold = Retold.by(post)  # whichever it is: reposts of a post have one text
            self._limit_texts()

    def _root(self, key: bytes, at: int, now: int) -> Root:
        root = self.roots.get(key)
        if root is None:
            if len(self.roots) >= ROOTS:
                claims = ((old.claim(now), name) for name, old in self.roots.items())
                del self.roots[min(claims)[1]]
            root = self.roots[key] = Root(at)
        return root

    def change(self, change: Change, at: int, now: int, *, counts: bool) -> None:
        """Take what became of a post; `counts`: what is shared of it, does."""
        key = key_of(change.id)
        if counts and change.shares:
            shared = self._root(key, at, now)
            shared.add(shared.shares, at, now, change.shares)
        root = self.roots.get(key)
        if root and root.retold:
            root.retold = change.retold(root.retold)
        self.owned = {key: new for key, quote in self.owned.items() if (new := change.of(quote))}

    def _forget(self, now: int) -> None:
        """Drop what has faded; once an hour, or the order in a bin would matter."""
        self.hour = now // HOUR
        self._current(now)
        self.roots = {key: root for key, root in self.roots.items() if root.claim(now) >= FADED}

    def _limit_texts(self) -> None:
        told = [(root.shared, name) for name, root in self.roots.items() if root.retold]
        if len(told) > TEXTS:
            self.roots[min(told)[1]].retold = None

    def own(self, post: Post) -> None:
        """Take a post of the brand's own; its answers to others begin nothing."""
        if post.is_repost or post.mention.in_reply_to:
            return
        key = key_of(post.mention.id)
        if key in self.roots:
            self.roots[key].is_own = True
        self.owned[key] = brief(quote_of(post.mention, post.seconds, post.reach))
        latest = sorted(self.owned.items(), key=lambda kept: (kept[1].created_at, kept[1].id))
        self.owned = dict(latest[-OWNED:])

    # -- Readings

    def named(self, post: Post) -> tuple[bytes, bool] | None:
        """What stands for the post that one shares or answers; and is it the brand's own?"""
        mention = post.mention
        name = mention.repost_of or mention.in_reply_to
        if not name:
            return None
        key = key_of(name)
        root = self.roots.get(key)
        return key, root.is_own if root else key in self.owned

    def biggest(self, now: int, quotes: Iterable[Quote] = ()) -> Cascade | None:
        """The post that is shared most, as was seen, or as one of these quotes says itself."""
        known, shares = self._known(now, quotes), Counter[bytes]()
        for key, root in self._current(now).items():
            shares[key] = root.shared
        for key, quote in known.items():
            shares[key] = max(shares[key], quote.shares)
        most = max(shares, key=lambda key: (shares[key], key), default=b"")
        if shares[most] < OFTEN:
            return None
        times = self.roots[most].shares if most in self.roots else {}
        last = within(times, now, HALF)
        before = within(times, now, HOUR) - last
        return Cascade(
            root=self._quote(most, known), shares=shares[most], last=last, before=before,
            growing=last >= max(AGAIN, FASTER * before),
        )  # fmt: skip

    def shared(self, quotes: Iterable[Quote]) -> tuple[Quote, ...]:
        """The same with the shares that were seen, where they say fewer themselves."""
        known = ((quote, self.roots.get(key_of(quote.id))) for quote in quotes)
        return tuple(
            replace(quote, shares=root.shared) if root and root.shared > quote.shares else quote
            for quote, root in known
        )

    def answered(self, now: int, quotes: Iterable[Quote] = ()) -> Answered | None:
        """The post that most answer or share; None: nobody does."""
        roots = self._current(now)
        if not roots:
            return None
        most = max(roots, key=lambda key: (roots[key].weight, key))
        root, quote = roots[most], self._quote(most, self._known(now, quotes))
        return Answered(quote, root.weight - root.shared, root.shared, root.is_own)

    def _current(self, now: int) -> dict[bytes, Root]:
        """Those of the last day."""
        for root in self.roots.values():
            root.fold(now)
        self.roots = {key: root for key, root in self.roots.items() if root.weight}
        return self.roots

    def _known(self, now: int, quotes: Iterable[Quote]) -> dict[bytes, Quote]:
        """Posts of the last day that were seen."""
        return {
            key_of(quote.id): quote
            for quote in (*self.owned.values(), *quotes)
            if bin_of(quote.created_at.timestamp()) > now - DAY
        }

    def _quote(self, key: bytes, known: dict[bytes, Quote]) -> Quote | None:
        root = self.roots.get(key)
        retold = root.retold.quote(root.first) if root and root.retold else None
        return known.get(key) or retold

    # -- State

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads: bins as what lies before the latest."""
        base = max((root.latest for root in self.roots.values()), default=0)
        roots = [
            [key, _ages(root.shares, base), _ages(root.answers, base), base - root.first,
             base - root.latest, root.is_own, root.retold]
            for key, root in self.roots.items()
        ]  # fmt: skip
        return [self.hour, base, roots, [pack_quote(quote) for quote in self.owned.values()]]

    @classmethod
    def unpack(cls, state: Sequence[Any]) -> Self:
        """What was packed."""
        cascades = cls()
        cascades.hour, base, roots, owned = state
        for key, shares, answers, first, latest, is_own, retold in roots:
            root = cascades.roots[key] = Root(base - first)
            root.shares, root.answers = _times(shares, base), _times(answers, base)
            root.latest, root.is_own = base - latest, is_own
            root.retold = Retold(*retold) if retold else None
        quotes = map(unpack_quote, owned)
        cascades.owned = {key_of(quote.id): quote for quote in quotes}
        return cascades


def _ages(times: Times, base: int) -> list[int]:
    return [each for at, count in times.items() for each in (base - at, count)]


def _times(ages: list[int], base: int) -> Times:
    return {base - age: count for age, count in zip(ages[::2], ages[1::2], strict=True)}
