"""Markdown: a document as a file for people, as GitHub, GitLab and editors show it.

What people have to fill in stands below marks, comments that no reader sees (`alerts.document`).
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from alerts.document import (
    Blank,
    Chart,
    Document,
    Figures,
    Items,
    Paragraph,
    Part,
    Post,
    Section,
    Table,
    mark,
)
from alerts.numbers import sparkline
from alerts.text import WORD_JOINER, literal, spaced

LONGEST = 2_000  # characters of a text
COLUMNS = 60  # bars of a chart's row
DEEPEST = 6  # levels of titles

_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~&$^]")  # what begins emphasis, code, links, HTML, cells
_BEGINS = re.compile(r"^(?:[-+=#]|\d{1,9}(?=[.)](?:\s|$)))")  # a list, a title, a line below one
# No renderer sees these signs alone: forges make links and calls of what is left. Between two
# digits they are a time or a number.
_LINKING = re.compile(r"(?:@|[#!]|(?<!\d)[.:]|[.:](?!\d))(?=\S)|(?<=\bGH)-(?=\d)", re.IGNORECASE)


def markdown(document: Document) -> str:
    """The whole file."""
    head = [mark(*document.mark)] if document.mark else []
    subtitle = [inert(document.subtitle)] if document.subtitle else []
    blocks = [*head, f"# {inert(document.title)}", *subtitle, *_blocks(document.parts, 2)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def inert(text: str) -> str:
    """A text as one line of Markdown that shows it as it is: no markup, link, call or HTML."""
    shown = spaced(text, LONGEST)
    begun = _BEGINS.match(shown)
    escaped = _LINKING.sub(rf"\g<0>{WORD_JOINER}", _SIGNS.sub(r"\\\g<0>", shown))
    if begun is None:
        return escaped
    end = begun.end() if begun[0].isdecimal() else 0
    return f"{escaped[:end]}\\{escaped[end:]}"


def _blocks(parts: Iterable[Part], depth: int) -> Iterator[str]:
    for part in parts:
        yield from _block(part, depth)


def _block(part: Part, depth: int) -> Iterator[str]:  # noqa: C901  # one branch a sort of part
    match part:
        case Section():
            yield f"{'#' * min(depth, DEEPEST)} {inert(part.title)}"
            yield from _blocks(part.parts, depth + 1)
        case Paragraph():
            yield inert(part.text)
        case Items():
            yield "\n".join(f"- {inert(text)}" for text in part.texts)
        case Figures():
            yield "\n".join(f"- {_strong(figure)} {inert(said)}" for figure, said in part.pairs)
        case Table():
            yield _table(part)
        case Post():
            yield _post(part)
        case Blank():
            yield from _blank(part)
        case Chart():
            yield from _chart(part)


def _strong(text: str) -> str:
    shown = inert(text)
    return f"**{shown}**" if shown else ""


def _table(table: Table) -> str:
    first = len(table.heads) if table.figures is None else table.figures
    rule = ["---:" if place >= first else "---" for place in range(len(table.heads))]
    rows = (tuple(map(inert, row)) for row in (table.heads, *table.rows))
    head, *body = (_row(row) for row in rows)
    return "\n".join([head, _row(rule), *body])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _post(post: Post) -> str:
    """Two lines of a quote. The address is ASCII without spaces, brackets or angles of its own."""
    way = f" · [{inert(post.label)}](<{address(post.link.url)}>)" if post.link else ""
    return f"> {inert(post.text)}\n>\n> — {inert(post.source)}{way}"


def address(url: str) -> str:
    """Nothing in it is read as Markdown within angles but an escape or an entity."""
    return url.replace("\\", "%5C").replace("&", "&amp;")


def _blank(blank: Blank) -> Iterator[str]:
    """The mark, the hint as a comment, and an empty list or table."""
    hint = literal(blank.hint, LONGEST).replace("--", "-").strip("<>-")
    yield f"{mark(blank.mark)}\n<!-- {hint} -->"
    if not blank.heads:
        yield "-"
        return
    yield "\n".join([
        _row(map(inert, blank.heads)), _row("---" for _ in blank.heads),
        _row(" " for _ in blank.heads),
    ])  # fmt: skip


def _chart(chart: Chart) -> Iterator[str]:
    """A row of bars, and in words what it shows."""
    counts = _thinned([max(0, count) for count in chart.counts])
    yield f"```text\n{sparkline(tuple(counts))}\n```"
    yield inert(chart.description)


def _thinned(counts: list[int]) -> list[int]:
    """At most so many, each the highest of its stretch."""
    if len(counts) <= COLUMNS:
        return counts
    bounds = [len(counts) * place // COLUMNS for place in range(COLUMNS + 1)]
    return [max(counts[first:last]) for first, last in pairwise(bounds)]
