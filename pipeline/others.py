"""Others: the names in a brand's settings that mean somebody else, as they are read."""

from collections.abc import Iterator
from typing import Any

from alerts.line import line
from detectors.others import MOST_NAMES, called
from pipeline.conflict import Conflict

NAME_LIMIT = 60  # characters


def other(text: str) -> str:
    """A name.

    Raises:
        ValueError: no post could say it.
    """
    if not called(line(text, NAME_LIMIT)):
        raise ValueError("has no word")
    return text


NAMES: dict[str, Any] = {
    "parse": other, "most": MOST_NAMES, "allowed": f"names of up to {NAME_LIMIT} characters",
}  # fmt: skip


def names_itself(brand: str, others: frozenset[str], place: str) -> Iterator[Conflict]:
    """Others who are a part of the brand's own name: whoever names it would name them."""
    own = called(brand)
    for each in sorted(others):
        name = called(each)
        if name in (own[at : at + len(name)] for at in range(len(own))):
            said = f"`{each}` is in the brand's own name; allowed: names of somebody else"
            yield Conflict(f"{place}.others", said, (place,))
