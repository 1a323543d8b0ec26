"""Markup: pieces of a page. What is a plain string is text, whoever wrote it, and is escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from alerts.text import spaced

LONGEST = 2_000  # characters of a text; posts are cut to far fewer where they are shown
EMPTY = frozenset({"meta"})  # elements without an end


class Markup(str):
    """A piece of a page that may stand in it as it is."""

    __slots__ = ()


NOTHING = Markup("")


def text_of(text: str) -> Markup:
    """A text as the page shows it: one line, without signs that turn or hide what stands there."""
    if isinstance(text, Markup):
        return text
    return Markup(escape(f"{_space(text[:1])}{spaced(text, LONGEST)}{_space(text[1:][-1:])}"))


def _space(sign: str) -> str:
    """What stands at an end of a text, and counts where another goes on."""
    return " " if sign.isspace() else ""


def joined(pieces: Iterable[str], between: str = "") -> Markup:
    """Several, one after the other."""
    return Markup(text_of(between).join(map(text_of, pieces)))


def tag(name: str, /, *inside: str, **about: str | None) -> Markup:
    """An element. Attributes that Python keeps for itself end with a line, `class_`."""
    said = "".join(
        f' {key.strip("_").replace("_", "-")}="{text_of(value)}"'
        for key, value in about.items() if value is not None
    )  # fmt: skip
    start = f"<{name}{said}>"
    return Markup(start if name in EMPTY else f"{start}{joined(inside)}</{name}>")


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int | None = None
) -> Markup:
    """A table; cells from the one of that number on are figures. It scrolls where it is wide."""
    first = len(heads) if numbers is None else numbers
    kinds = ["figure" if place >= first else None for place in range(len(heads))]
    head = joined(
        tag("th", each, scope="col", class_=kind) for each, kind in zip(heads, kinds, strict=True)
    )
    body = joined(
        tag("tr", *(tag("td", each, class_=kind) for each, kind in zip(row, kinds, strict=True)))
        for row in rows
    )
    inner = tag("table", tag("thead", tag("tr", head)), tag("tbody", body))
    return tag("div", inner, class_="wide", tabindex="0")


def folded(summary: str, *inside: str, **about: str | None) -> Markup:
    """What is shown to whoever asks."""
    return tag("details", tag("summary", summary), *inside, **about)


def section(name: str, title: str, *inside: str) -> Markup:
    """A part of the page."""
    return tag("section", tag("h2", title), *inside, id=name)
