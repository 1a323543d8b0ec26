"""Document: what is written for people to read and fill in, before it has a form.

All strings in it are texts as people read them, whoever wrote them: none is Slack's mrkdwn, none
Markdown, none HTML. Whoever renders it lets no sign of theirs become markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias, Union

from alerts.language import Language
from alerts.text import Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or a few."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The few numbers that matter most, each with what it is of."""

    pairs: tuple[tuple[str, str], ...]  # "12 min", "until somebody had it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under heads; cells from the one of the number `figures` on are numbers."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a stranger wrote, who and where, and the way to it."""

    text: str
    source: str
    link: Link | None = None  # None: its address is not safe, or nobody knows it
    label: str = ""  # of the link


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A place to fill in. What was filled in is found again by its mark, in any language."""

    mark: str  # small letters and hyphens
    hint: str  # what to write there; it stays when something is written
    heads: tuple[str, ...] = ()  # of a table; without any, a list is asked for


class Moment(NamedTuple):
    """A time that is marked in a chart."""

    at: datetime
    text: str
    sort: str = ""  # `watch`, `alert` and `crisis` have colours


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Counts by equal steps of time, what is usual beside them, and times that are marked."""

    start: datetime  # when the first step begins
    step: timedelta
    counts: tuple[int, ...]
    expected: tuple[float, ...]
    marks: tuple[Moment, ...]  # by time
    counted: str  # what is counted
    usual: str  # how many are usual, in words
    description: str  # all that it shows, for those who do not see it


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Parts under a title."""

    title: str
    parts: "tuple[Part, ...]"


Part: TypeAlias = Union[Paragraph, Items, Figures, Table, Post, Blank, Chart, Section]  # noqa: UP007  # one names itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One page of it."""

    title: str
    subtitle: str
    language: Language
    parts: tuple[Part, ...]
    mark: tuple[str, str] | None = None  # what a command knows it by: "incident", "Zephyr/3"
    kicker: str = ""  # what sort of document it is, above the title


# -- Marks: comments by which a command finds its way in what people filled in

MARK = re.compile(r"<!-- tocsin:([a-z]+(?:-[a-z]+)*)(?: ([^<>]*?))? -->")
_UNFIT = re.compile(r"[%<>\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|(?<=-)-|^[\s-]|[\s-]$")
_BYTES = re.compile(r"(?:%[0-9A-F]{2})+")


def mark(name: str, value: str = "") -> str:
    """The comment in a file that says what stands there. Any value comes back by `marks`."""
    return f"<!-- tocsin:{name} {_fit(value)} -->" if value else f"<!-- tocsin:{name} -->"


def marks(text: str) -> Iterator[tuple[str, str, int, int]]:
    """The marks in a file: name, value, and where each begins and ends."""
    for found in MARK.finditer(text):
        yield found[1], _meant(found[2] or ""), found.start(), found.end()


def _fit(value: str) -> str:
    """Without what ends a comment or a line: those signs as percent and number, as in addresses."""
    return _UNFIT.sub(lambda sign: _numbered(sign[0]), value)


def _numbered(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "surrogatepass"))


def _meant(value: str) -> str:
    def sign(found: re.Match[str]) -> str:
        return bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "surrogatepass")

    return _BYTES.sub(sign, value)
