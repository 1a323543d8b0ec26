"""Usual: in how many of a brand's unhappy posts a word stands on ordinary days, about."""

from collections.abc import Callable, Iterable
from typing import Any, Self
from zlib import crc32

PLACES = 128  # bytes; words share them, each has two, and the lower one says more
MOST = 240  # posts counted before all counts are halved: what is old fades
FEWEST = 20  # posts; a brand of which fewer are known finds no word usual
FLOOR = 0.03  # share of posts that any word may have: below it nothing can be told apart


class Usual:
    """Counts of words in a row of bytes, of which each word has two with others."""

    __slots__ = ("counts", "posts")

    def __init__(self) -> None:
        self.counts, self.posts = bytearray(PLACES), 0

    def learn(self, words: Iterable[str]) -> None:
        """Count the words of one more post."""
        counts = self.counts
        for one, other in map(_places, words):
            lower = min(counts[one], counts[other])
            counts[one], counts[other] = max(counts[one], lower + 1), max(counts[other], lower + 1)
        self.posts += 1
        if self.posts >= MOST:
            self.posts //= 2
            self.counts = bytearray(count // 2 for count in counts)

    def shares(self) -> Callable[[str], float]:
        """Of the posts, those that have a word: FLOOR to 1.

        Rare words share all places, and add the noise to each of them.
        """
        counts, posts = self.counts, max(self.posts, FEWEST)
        noise = sorted(counts)[PLACES // 2]

        def share(word: str) -> float:
            one, other = _places(word)
            return min(1.0, max(FLOOR, (min(counts[one], counts[other]) - noise) / posts))

        return share

    def pack(self) -> list[Any]:
        """The counts as bytes; nothing before the first word."""
        return [self.posts, bytes(self.counts) if any(self.counts) else b""]

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """What was packed."""
        usual = cls()
        usual.posts, counts = state
        usual.counts = bytearray(counts or PLACES)
        return usual


def _places(word: str) -> tuple[int, int]:
    mixed = crc32(word.encode("utf-8", "replace"))
    return mixed % PLACES, (mixed >> 16) % PLACES
