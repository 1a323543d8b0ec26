"""Loose: JSON that strangers wrote, taken as far as it is what it should be."""

import re
from typing import Any

import msgspec

from pipeline.codec import Malformed, Reason, decoded

MOST = 100  # tags, names or links of a post that are kept
LANGUAGE = re.compile(r"([a-z]{2,3})(-[A-Za-z0-9-]{1,32})?")
LARGEST = 2**53  # what any JSON can say exactly; no post is liked more often

_any = msgspec.json.Decoder()


def tree(raw: bytes | msgspec.Raw) -> dict[str, Any]:
    """The object that JSON describes.

    Raises:
        Malformed: it is none.
    """
    value = decoded(bytes(raw), _any.decode)
    if not isinstance(value, dict):
        raise Malformed(Reason.WRONG_TYPE, f"Expected an object, got {type(value).__name__}")
    return value


def at(value: Any, *way: str) -> Any:
    """What stands where the keys lead, or None where they lead nowhere."""
    for key in way:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text(value: Any) -> str | None:
    """A text that says something, or None."""
    return value if isinstance(value, str) and value else None


def texts(values: Any) -> tuple[str, ...]:
    """The texts of a list, each once and not too many; of anything else none."""
    return tuple(dict.fromkeys(filter(None, map(text, listed(values)))))[:MOST]


def unwritten(tags: Any, said: str) -> tuple[str, ...]:
    """Those of a list's tags that the text itself does not have."""
    folded = said.casefold()
    return tuple(tag for tag in texts(tags) if f"#{tag.casefold()}" not in folded)


def language(value: Any) -> str | None:
    """The language alone of a tag such as pt-BR; None: it is no such tag."""
    named = LANGUAGE.fullmatch(value) if isinstance(value, str) else None
    return named[1] if named else None


def listed(value: Any) -> list[Any]:
    """A list, or an empty one."""
    return value if isinstance(value, list) else []


def count(value: Any) -> int | None:
    """A number of likes or of people, or None."""
    sound = isinstance(value, int) and not isinstance(value, bool)
    return value if sound and 0 <= value <= LARGEST else None
