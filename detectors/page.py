"""Page: what the uneasy posts of half an hour say and do.

Uneasy are unhappy posts, and those that tell a fault or a claim without joy: "no internet for three
days" has no feeling, and "is it true that they close?" neither.
"""

from collections.abc import Sequence
from functools import lru_cache
from operator import add
from typing import Any, NamedTuple, Self

from detectors.bins import HOUR
from detectors.claims import LONGEST, asks_of_others, speaks_of_claim
from detectors.digest import digests, words
from detectors.events import Label, Quote
from detectors.faults import flees_to, speaks_of_fault
from detectors.frequent import Frequent
from detectors.post import Post
from detectors.quotes import pack_quote, unpack_quote

SPAN = HOUR // 2  # bins of a page; an hour has two, so that little of the calm before counts
OPEN, KEPT = 12, 4  # posts whose answers are counted on a page that is open, and that is over
LOUD = (
    8  # people whose posts are counted on a page that is open, as many as KEPT on one that is over
)
CACHED = 1_024  # brands, of which the words are read once
VOICE = 3  # bytes of a person's digest: enough for these few


class Traits(NamedTuple):
    """Of one post, each 0 or 1; of many, how many have it."""

    told: int = 0  # uneasy
    shared: int = 0  # of them, reposts
    faults: int = 0  # in their own words: something does not work
    claims: int = 0  # hearsay, or a doubt whether it is true
    unsourced: int = 0  # a claim without a link
    linked: int = 0  # with a link
    doubts: int = 0  # a question that is not about the writer's own matter


@lru_cache(CACHED)
def called(brand: str) -> tuple[str, ...]:
    """The words of a brand's name, as in a post."""
    return tuple(words(brand))


def traits_of(post: Post) -> Traits | None:
    """What an uneasy post says and does; None: it is not uneasy."""
    label, text = post.sentiment.label, post.mention.text
    if label is Label.POSITIVE:
        return None
    said = post.words[:LONGEST]
    fault, claim = post.is_fault, speaks_of_claim(said, text)
    if fault and len(post.words) > LONGEST:  # it may say so after what is read here
        fault = speaks_of_fault(said)
    if fault and (brand := called(post.mention.brand)):
        fault = not flees_to(said, brand)
    if not (fault or claim or label is Label.NEGATIVE):
        return None
    linked = "://" in text
    return Traits(
        told=1, shared=post.is_repost, faults=fault and not post.is_repost, claims=claim,
        unsourced=claim and not linked, linked=linked, doubts="?" in text and asks_of_others(said),
    )  # fmt: skip


class Page:
    """Uneasy posts of half an hour, counted."""

    __slots__ = ("fact", "owned", "roots", "traits", "voices")

    def __init__(self) -> None:
        self.traits = Traits()
        self.roots = Frequent(OPEN)  # posts that are shared or answered
        self.owned: set[bytes] = set()  # of them, the brand's own
        self.voices = Frequent(LOUD)  # people, where they have a name
        self.fact: Quote | None = None  # the first one without a feeling; of others stand Quotes

    def add(self, traits: Traits, post: Post) -> None:
        """Count a post."""
        self.traits = Traits(*map(add, self.traits, traits))
        if post.mention.author and not post.is_repost:
            self.voices.add(post.voice[:VOICE])

    def answer(self, root: bytes, *, is_own: bool) -> None:
        """Count one that shares or answers another."""
        self.roots.add(root)
        if is_own:
            self.owned.add(root)
        self.owned &= self.roots.counts.keys()

    @property
    def is_open(self) -> bool:
        """Whether it was not closed."""
        return self.roots.size > KEPT

    def close(self) -> None:
        """It is over: the most frequent are enough."""
        self.roots.shrink(KEPT)
        self.voices.shrink(KEPT)
        self.owned &= self.roots.counts.keys()

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        fact = pack_quote(self.fact) if self.fact else None
        owned = b"".join(sorted(self.owned))
        return [self.traits, self.roots.pack(), owned, self.voices.pack(), fact]

    @classmethod
    def unpack(cls, state: Sequence[Any]) -> Self:
        """The page that was packed."""
        page = cls()
        traits, roots, owned, voices, fact = state
        page.traits = Traits(*traits)
        page.roots, page.voices = Frequent.unpack(roots), Frequent.unpack(voices)
        page.owned = set(digests(owned))
        page.fact = unpack_quote(fact) if fact else None
        return page
