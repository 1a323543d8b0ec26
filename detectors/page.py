"""Page: what the uneasy posts of half an hour say and do.

Uneasy are unhappy posts, and those that tell a fault or a claim without joy: "no internet for three
days" has no feeling, and "is it true that they close?" neither.
"""

from collections.abc import Sequence
from operator import add
from typing import Any, NamedTuple, Self

from detectors.bins import HOUR
from detectors.claims import LONGEST, asks_of_others, speaks_of_claim
from detectors.digest import digests, words
from detectors.events import Label, Quote
from detectors.faults import flees_to, speaks_of_fault
from detectors.post import Post
from detectors.quotes import pack_quote, unpack_quote

SPAN = HOUR // 2  # bins of a page; an hour has two, so that little of the calm before counts
OPEN_ROOTS = 12  # posts whose answers are counted on a page that is open, 8 bytes each
KEPT_ROOTS = 4  # and on one that is over


class Traits(NamedTuple):
    """Of one post, each 0 or 1; of many, how many have it."""

    told: int = 0  # uneasy
    shared: int = 0  # of them, reposts
    faults: int = 0  # in their own words: something does not work
    claims: int = 0  # hearsay, or a doubt whether it is true
    unsourced: int = 0  # a claim without a link
    linked: int = 0  # with a link
    doubts: int = 0  # a question that is not about the writer's own matter


def traits_of(post: Post) -> Traits | None:
    """What an uneasy post says and does; None: it is not uneasy."""
    label, text = post.sentiment.label, post.mention.text
    if label is Label.POSITIVE:
        return None
    said = post.words[:LONGEST]
    fault, claim = speaks_of_fault(said), speaks_of_claim(said, text)
    if fault and (brand := words(post.mention.brand)):
        fault = not flees_to(said, tuple(brand))
    if not (fault or claim or label is Label.NEGATIVE):
        return None
    linked = "://" in text
    return Traits(
        told=1, shared=post.is_repost, faults=fault and not post.is_repost, claims=claim,
        unsourced=claim and not linked, linked=linked, doubts="?" in text and asks_of_others(said),
    )  # fmt: skip


class Page:
    """Uneasy posts of half an hour, counted."""

    __slots__ = ("fact", "roots", "traits")

    def __init__(self) -> None:
        self.traits = Traits()
        self.roots: dict[bytes, list[int]] = {}  # post shared or answered -> how often, is own
        self.fact: Quote | None = None  # the first one without a feeling; of others stand Quotes

    def add(self, traits: Traits) -> None:
        """Count a post."""
        self.traits = Traits(*map(add, self.traits, traits))

    def answer(self, root: bytes, *, is_own: bool) -> None:
        """Count one that shares or answers another. Of many others, the frequent ones stay."""
        known = self.roots.get(root)
        if known is not None:
            known[0] += 1
            known[1] |= is_own
        elif len(self.roots) < OPEN_ROOTS:
            self.roots[root] = [1, int(is_own)]
        else:
            self.roots = {key: [n - 1, own] for key, (n, own) in self.roots.items() if n > 1}

    def close(self) -> None:
        """It is over: of what was answered the least goes."""
        most = sorted(self.roots.items(), key=lambda root: (-root[1][0], root[0]))
        self.roots = dict(most[:KEPT_ROOTS])

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        roots = b"".join(self.roots), [n for each in self.roots.values() for n in each]
        fact = pack_quote(self.fact) if self.fact else None
        return [self.traits, *roots, fact]

    @classmethod
    def unpack(cls, state: Sequence[Any]) -> Self:
        """The page that was packed."""
        page = cls()
        traits, keys, numbers, fact = state
        page.traits = Traits(*traits)
        pairs = map(list, zip(numbers[::2], numbers[1::2], strict=True))
        page.roots = dict(zip(digests(keys), pairs, strict=True))
        page.fact = unpack_quote(fact) if fact else None
        return page
