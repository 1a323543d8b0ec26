"""Batches: how many posts are scored at once, wherever they come from."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

BATCH = 64  # posts: what an encoder likes best, and an eighth of a second of it


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """BATCH at a time; the last one may have fewer."""
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
