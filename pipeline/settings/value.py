"""Value: the text of one setting, held against its type and its limits.

The limits stand in the metadata of a dataclass's field: `range` and `unit` of numbers, `pattern`
of texts, `parse` for a form of its own, `most` of lists, and `allowed` where the limits need words
of their own.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import isfinite
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, NamedTuple, get_args, get_origin

from pipeline.settings.problem import guess

Limits = Mapping[str, Any]

WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")  # 010 is 8 to some and 10 to others: neither here
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
LONGEST = 200  # characters of a line
LINE = re.compile(rf"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]{{1,{LONGEST}}}")


def _whole(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise ValueError("is not a whole number")
    return int(text)


def _number(text: str) -> float:
    if not NUMBER.fullmatch(text) or not isfinite(float(text)):
        raise ValueError("is not a number")
    return float(text)


def _truth(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("is neither true nor false")
    return text == "true"


def _line(text: str) -> str:
    if not LINE.fullmatch(text) or text != text.strip():
        raise ValueError("is empty, longer than a line, or has spaces around it")
    return text


def moment(text: str) -> datetime:
    """A time; without a zone it is UTC.

    Raises:
        ValueError: it is none.
    """
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # beyond the years 1 to 9999
        raise ValueError("is no time") from None


class Kind(NamedTuple):
    """How a type is read, and what people call it."""

    parse: Callable[[str], Any]
    noun: str


KINDS: Mapping[type, Kind] = {
    bool: Kind(_truth, "true or false"),
    int: Kind(_whole, "a whole number"),
    float: Kind(_number, "a number"),
    str: Kind(_line, "text on one line"),
    datetime: Kind(moment, "a day or a time such as 2020-03-01T09:30:00Z"),
    timedelta: Kind(lambda text: timedelta(seconds=_number(text)), "a number of seconds"),
    Path: Kind(lambda text: Path(_line(text)), "a path"),
}
"""What one value can be. Enumerations come on top."""

SHAPES = {dict: "names, each with its settings", tuple: "a list", frozenset: "a list"}

UNQUOTED = {bool, int, float, timedelta}
"""In a YAML file, quotes make text of what is in them: these types refuse it."""


def bare(hint: Any) -> tuple[Any, bool]:
    """The hint without `| None`, and whether nothing is allowed, too."""
    if not isinstance(hint, UnionType):
        return hint, False
    (kind,) = (each for each in get_args(hint) if each is not NoneType)
    return kind, True


def is_choice(kind: Any) -> bool:
    """Whether the value is one of a few words."""
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def parse(text: str, kind: Any, limits: Limits) -> Any:
    """The text's value.

    Raises:
        ValueError: what it is not. The text, which may be a secret, is not repeated.
    """
    if is_choice(kind):
        return _choice(text, kind)
    value = limits.get("parse", KINDS[kind].parse)(text)
    if "pattern" in limits and not re.fullmatch(limits["pattern"], text):
        raise ValueError("does not fit")
    if "range" in limits and not _within(value, limits["range"]):
        raise ValueError("is out of range")
    return value


def _choice(text: str, kind: type[StrEnum]) -> StrEnum:
    for choice in kind:
        if choice.casefold() == text.casefold():
            return choice
    raise ValueError(f"is unknown{guess(text, list(kind))}")


def _within(value: Any, limits: tuple[float, float]) -> bool:
    number = value.total_seconds() if isinstance(value, timedelta) else value
    return bool(limits[0] <= number <= limits[1])


def allowed(kind: Any, limits: Limits) -> str:
    """What may stand there, in words.

    >>> allowed(int, {"range": (2, 10_000), "unit": "people"})
    'a whole number, 2 to 10,000 (people)'
    """
    if "allowed" in limits:
        return str(limits["allowed"])
    if is_choice(kind):
        return " or ".join(", ".join(kind).rsplit(", ", 1))
    span = ", {:,} to {:,}".format(*limits["range"]) if "range" in limits else ""
    unit = f" ({limits['unit']})" if "unit" in limits else ""
    return _noun(kind) + span + unit


def _noun(kind: Any) -> str:
    return KINDS[kind].noun if kind in KINDS else SHAPES.get(get_origin(kind), "settings")
