"""Bulletin: a digest as Slack shows it. It calls nobody."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from alerts.daybook import Daybook
from alerts.deed import PERSON
from alerts.digest import DigestRules
from alerts.document import Document, Items, Paragraph, Part, Section, Table
from alerts.elements import mrkdwn, plain
from alerts.language import Language
from alerts.limits import validate_message
from alerts.message import SCHEMA, Block, Message
from alerts.sheet import NOTHING
from alerts.stakeholder import OPEN
from alerts.text import inline
from alerts.today import Today

EVENT, NARROW = "tocsin_digest", "\u202f"
LINE, CELL, TEXT = 400, 60, 280  # characters that are shown: a line has room for the longest action
LONGEST = 2_800  # characters of a block, of which Slack takes 3,000
LENGTHS = (10, 5, 2)  # items of a list: of a day of many, fewer each, or Slack takes none

_PERSON = re.compile(rf"\b{PERSON}\b")


def identity(name: str, day: date) -> dict[str, object]:
    """What a digest is found by."""
    return {"digest": name, "day": day.isoformat()}


def bulletin(
    today: Today, rules: DigestRules, language: Language, known: dict[str, object]
) -> Message | None:
    """The message; None: there is nothing to say. `known` is its identity."""
    for most in LENGTHS:
        book = Daybook(today, rules, language, most)
        document = book.document()
        if document is None:
            return None
        message = Message(
            text=_inline(f"{document.title}. {_first(document)}", TEXT),
            blocks=list(_blocks(document)),
            attachments=[],
            metadata={"event_type": EVENT, "event_payload": known | {"schema": SCHEMA}},
        )
        if not validate_message(message):
            break
    return message


def _first(document: Document) -> str:
    return next((part.text for part in document.parts if isinstance(part, Paragraph)), "")


def _blocks(document: Document) -> Iterator[Block]:
    yield {"type": "header", "block_id": "h.digest", "text": plain(_inline(document.title, CELL))}
    subtitle = [mrkdwn(_inline(document.subtitle, LINE))]
    yield {"type": "context", "block_id": "c.digest", "elements": subtitle}
    for place, part in enumerate(document.parts):
        yield from _part(part, f"s.{place}")


def _part(part: Part, name: str) -> Iterator[Block]:
    match part:
        case Section():
            yield from _text([f"*{_inline(part.title, CELL)}*"], f"{name}.t")
            for place, inner in enumerate(part.parts):
                yield from _part(inner, f"{name}.{place}")
        case Items():
            yield from _text([f"• {_line(text)}" for text in part.texts], name)
        case Table():
            yield _table(part, name)
        case Paragraph():
            yield from _text([_line(part.text)], name)


def _line(text: str) -> str:
    """A person who has an account in Slack is a link to a conversation: a mention would call."""
    return _PERSON.sub(lambda found: f"<{OPEN}{found[0]}|{found[0]}>", _inline(text, LINE))


def _inline(text: str, limit: int) -> str:
    """As `inline`, which would take the narrow spaces of French for common ones."""
    return NARROW.join(inline(part, limit) for part in text.split(NARROW))


def _text(lines: list[str], name: str) -> Iterator[Block]:
    """As few blocks as may be."""
    waiting: list[str] = []
    blocks = 0
    for line in [*lines, None]:
        if line is None or sum(map(len, waiting)) + len(waiting) + len(line) > LONGEST:
            text = mrkdwn("\n".join(waiting))
            yield {"type": "section", "block_id": f"{name}.{blocks}", "text": text}
            waiting, blocks = [], blocks + 1
        if line is not None:
            waiting.append(line)


def _table(table: Table, name: str) -> Block:
    """Its cells are literal: no mention or entity comes out of a brand's name."""
    right = table.figures or len(table.heads)
    columns: list[dict[str, Any]] = [
        {"align": "right"} if place >= right else {"is_wrapped": True}
        for place in range(len(table.heads))
    ]
    rows = [[_cell(cell) for cell in row] for row in (table.heads, *table.rows)]
    return {"type": "table", "block_id": name, "column_settings": columns, "rows": rows}


def _cell(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": text or NOTHING}
