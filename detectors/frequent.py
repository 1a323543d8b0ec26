"""Frequent: which of countless keys come often, in a table of a few (Misra and Gries, 1982)."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from detectors.digest import digests


class Frequent:
    """Keys and how often each came, at least: of n, at most n / (size + 1) are not counted."""

    __slots__ = ("counts", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self.counts: dict[bytes, int] = {}

    def add(self, key: bytes) -> None:
        """Count one more. Where there is no room for it, each other loses one."""
        if key in self.counts:
            self.counts[key] += 1
        elif len(self.counts) < self.size:
            self.counts[key] = 1
        else:
            self.counts = {known: count - 1 for known, count in self.counts.items() if count > 1}

    def shrink(self, size: int) -> None:
        """Keep the most frequent; of equals those of the lowest keys."""
        self.size = size
        if len(self.counts) <= size:
            return
        most = sorted(self.counts.items(), key=lambda known: (-known[1], known[0]))
        self.counts = dict(most[:size])

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads; all keys are of one width."""
        keys = sorted(self.counts)
        return [self.size, b"".join(keys), [self.counts[key] for key in keys]]

    @classmethod
    def unpack(cls, state: Sequence[Any]) -> Self:
        """What was packed."""
        size, keys, counts = state
        known = cls(size)
        if counts:
            names = digests(keys, len(keys) // len(counts))
            known.counts = dict(zip(names, counts, strict=True))
        return known


def together(tables: Iterable[Frequent]) -> dict[bytes, int]:
    """How often each key came in all of them."""
    counts = dict[bytes, int]()
    for table in tables:
        for key, count in table.counts.items():
            counts[key] = counts.get(key, 0) + count
    return counts
