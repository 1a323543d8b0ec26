"""Debrief: a post-mortem that people have filled in, read back from Markdown.

Comments mark what is looked for; whatever else stands in the file is left alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from itertools import groupby
from typing import NamedTuple

from alerts.deed import WHO_LIMIT
from alerts.document import MARK, marks
from alerts.lesson import LINE_LIMIT, MOST_ACTIONS, MOST_LINES, TEXT_LIMIT
from alerts.text import literal

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
NAME = re.compile(r"(.+)/(\d{1,9})", re.DOTALL)
INCIDENT, WELL, BADLY, ACTIONS = "incident", "went-well", "went-badly", "actions"  # marks
ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])(?:\s+|$)(?:\[[ xX]\](?:\s+|$))?(.*)")
HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s|$)")
LOWEST = 6  # rank of a heading
EMPTY = re.compile(r"[\W_]*")
ESCAPED = re.compile(r"\\([!-/:-@[-`{-~])")
MENTION = re.compile(r"<?@?([^<>]*?)(?:\|[^>]*)?>?")
RULE = re.compile(r"\|?[\s:|-]+\|?")  # below the head of a table


class NotFilled(ValueError):  # noqa: N818  # it says what the file is
    """The file is no post-mortem of ours, or says something that cannot be used, with its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One action of the table."""

    text: str
    owner: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Debrief:
    """What people filled in."""

    brand: str
    incident: int
    well: tuple[str, ...] = ()
    badly: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


class Line(NamedTuple):
    """A line of the file, from 1."""

    number: int
    text: str


def read(text: str) -> Debrief:
    """What a file says.

    Raises:
        NotFilled: it cannot be used; says in which line.
    """
    plain = COMMENT.sub(_unless_mark, text.replace("\r\n", "\n"))
    name, sections = "", dict[str, list[Line]]()
    for mark, value, lines in _sections(plain):
        sections.setdefault(mark, lines)
        name = name or (value if mark == INCIDENT else "")
    found = NAME.fullmatch(name)
    if found is None:
        raise NotFilled("no line says `<!-- tocsin:incident BRAND/N -->`: of which incident is it?")
    well, badly = (tuple(_items(sections.get(mark, ()), mark)) for mark in (WELL, BADLY))
    rows = tuple(_rows(sections.get(ACTIONS, ())))
    return Debrief(brand=found[1], incident=int(found[2]), well=well, badly=badly, rows=rows)


def _unless_mark(comment: re.Match[str]) -> str:
    """Hints what to fill in are none of what was; the lines after them keep their numbers."""
    return comment[0] if MARK.fullmatch(comment[0]) else "\n" * comment[0].count("\n")


def _sections(text: str) -> Iterator[tuple[str, str, list[Line]]]:
    """Each mark, what it names, and the lines of its place, at most up to the next mark."""
    found = list(marks(text))
    ends = [*(begin for _, _, begin, _ in found), len(text)][1:]
    for (name, value, first, begin), end in zip(found, ends, strict=True):
        number = text.count("\n", 0, begin) + 1
        lines = (Line(*each) for each in enumerate(text[begin:end].split("\n"), number))
        yield name, value, list(_place(lines, text[:first]))


def _place(lines: Iterable[Line], before: str) -> Iterator[Line]:
    """The lines up to the next heading of the rank of the place's own, or a higher one.

    Its own is the one right above its mark, else the first below it before anything is said.
    """
    above = [line for line in MARK.sub("", before).split("\n") if line.strip()]
    ranks = [len(found[1]) for line in above if (found := HEADING.match(line))]
    rank, begun = ranks[-1] if ranks else LOWEST, bool(above and HEADING.match(above[-1]))
    for line in lines:
        heading = HEADING.match(line.text)
        if heading and not begun:
            rank = len(heading[1])
        elif heading and len(heading[1]) <= rank:
            return
        begun = begun or bool(line.text.strip())
        yield line


def _items(lines: Sequence[Line], name: str) -> Iterator[str]:
    """The items of a list, or paragraphs where people wrote none."""
    count = 0
    for number, said in _joined(lines):
        shown = _clean(said, LINE_LIMIT, number)
        if shown:
            count += 1
            yield shown
        if count > MOST_LINES:
            raise NotFilled(f"line {number}: more than {MOST_LINES} items under {name}")


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    """Items with the lines that go on with them."""
    open_ = None
    for number, text in lines:
        is_between, item = HEADING.match(text) or not text.strip(), ITEM.fullmatch(text)
        if open_ and (is_between or item):
            yield open_
            open_ = None
        if is_between:
            continue
        said = item[1] if item else text.strip()
        open_ = Line(open_.number, f"{open_.text} {said}") if open_ else Line(number, said)
    if open_:
        yield open_


def _rows(lines: Sequence[Line]) -> Iterator[Row]:
    """What is to be done, a row each."""
    filled = 0
    for number, line in _filled(lines):
        cells = [*_cells(line), "", "", ""]
        text = _clean(cells[0], TEXT_LIMIT, number)
        owner, due = _owner(cells[1], number), _due(cells[2], number)
        if not text and (owner or due):
            raise NotFilled(f"line {number}: says who or when, and not what is to be done")
        if text:
            filled += 1
            yield Row(text=text, owner=owner, due=due)
        if filled > MOST_ACTIONS:
            raise NotFilled(f"line {number}: more than {MOST_ACTIONS} actions")


def _filled(lines: Sequence[Line]) -> Iterator[Line]:
    """The rows of the first table but for its head, of those with the same, and of those with none.

    A table with another head is about something else.
    """
    head: list[str] | None = None
    for first, *rest in _tables(lines):
        cells = _cells(first.text.casefold())
        if head is None or (rest and _is_rule(rest[0]) and cells == head):
            head = head or cells
            yield from rest
        elif not (rest and _is_rule(rest[0])):
            yield from (first, *rest)


def _tables(lines: Sequence[Line]) -> Iterator[list[Line]]:
    for is_row, group in groupby(lines, lambda line: line.text.lstrip().startswith("|")):
        if is_row:
            yield list(group)


def _is_rule(line: Line) -> bool:
    return "-" in line.text and RULE.fullmatch(line.text.strip()) is not None


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", bare)]


def _owner(cell: str, number: int) -> str | None:
    """A name, or Slack's id out of a mention."""
    found = MENTION.fullmatch(_clean(cell, WHO_LIMIT, number))
    return (found[1].strip() if found else "") or None


def _due(cell: str, number: int) -> date | None:
    said = _clean(cell, TEXT_LIMIT, number)
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        shown = literal(said, 30)
        raise NotFilled(f"line {number}: {shown!r} is no day; allowed: 2026-12-31") from None


def _clean(text: str, limit: int, number: int) -> str:
    """As it was meant; empty: nothing was filled in.

    Raises:
        NotFilled: it is too long.
    """
    bare = text.strip()
    if EMPTY.fullmatch(bare):
        return ""
    said = unescape(ESCAPED.sub(r"\1", bare))
    if len(said) > limit:
        raise NotFilled(f"line {number}: longer than {limit} characters")
    return literal(said, limit)
