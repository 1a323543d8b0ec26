"""Filled: what people wrote into a post-mortem stays when it is made anew."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from alerts.debrief import ACTIONS, BADLY, INCIDENT, WELL
from alerts.document import marks

PLACES = {WELL, BADLY, ACTIONS}
_TITLE = re.compile(r"\n#{1,6}[ \t][^\n]*\s*\Z")  # of the next place, before its mark


class Place(NamedTuple):
    """Where one can be filled in: from after its mark to the next part."""

    name: str
    first: int
    last: int


def renewed(before: str, made: str) -> str | None:
    """A file made anew, with what stands in the places of the one before it.

    None: that one must stay. It is no file of this incident, or has places that this one lacks.
    """
    if _incident(before) != _incident(made):
        return None
    kept = {place.name: before[place.first : place.last] for place in _places(before)}
    places, found = list(_places(made)), made
    if kept.keys() - {place.name for place in places}:
        return None
    for place in reversed(places):
        if place.name in kept:
            found = f"{found[: place.first]}{kept[place.name].rstrip()}\n{found[place.last :]}"
    return found


def _incident(text: str) -> str | None:
    return next((value for name, value, _, _ in marks(text) if name == INCIDENT), None)


def _places(text: str) -> Iterator[Place]:
    """Each once; of one that somebody copied, the first."""
    found, seen = list(marks(text)), set[str]()
    ends = [first for _, _, first, _ in found[1:]] + [len(text)]
    for (name, _, _, begin), end in zip(found, ends, strict=True):
        if name in PLACES and name not in seen:
            seen.add(name)
            body = text[begin:end]
            title = _TITLE.search(body) if end < len(text) else None
            yield Place(name, begin, begin + title.start() if title else end)
