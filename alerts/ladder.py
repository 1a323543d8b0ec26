"""Ladder: a message in ever plainer forms, so that a refused layout never means silence."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from alerts.limits import TEXT, validate_message
from alerts.message import Block, Message
from alerts.text import ELLIPSIS

PAST = "n"  # first letter of a block's id: what was learned the last time
LETTERS = {"t", PAST}  # and the row of bars
KEPT = {"header", "section", "context", "actions"}  # kinds of blocks that every workspace shows
POINT = {"h", "s", "l"}  # header and first sentence of a root; an entry's line


class Rung(StrEnum):
    """The forms, from the top down."""

    FULL = "full"
    SLIM = "slim"  # without pictures, bars, quotes and what was learned
    POINT = "point"  # header, first sentence and buttons
    TEXT = "text"

    @property
    def next(self) -> "Rung | None":
        """The next one below; None: it is the last."""
        below = [rung for rung in Rung if self.is_above(rung)]
        return below[0] if below else None

    def is_above(self, other: "Rung") -> bool:
        """Whether it shows more than another one."""
        rungs = list(Rung)
        return rungs.index(self) < rungs.index(other)


def ladder(message: Message) -> Iterator[tuple[Rung, Message]]:
    """The message on each rung."""
    yield Rung.FULL, message
    yield Rung.SLIM, replace(message, blocks=list(_slim(message.blocks)))
    yield Rung.POINT, replace(message, blocks=list(_point(message.blocks)))
    yield Rung.TEXT, replace(message, text=message.text[:TEXT], blocks=[], attachments=[])


def fit(message: Message, at: Rung = Rung.FULL) -> tuple[Rung, Message, list[str]]:
    """The highest rung from one on that keeps Slack's limits as far as we know them.

    Where there is no room for all, what was learned the last time goes before posts do.

    Returns the rung, the message on it, and what is wrong with the first one that was looked at.
    The last rung goes as it is: it is up to Slack to refuse it.
    """
    wrong: list[str] | None = None
    for rung, shown in ladder(_roomy(message)):
        if rung.is_above(at):
            continue
        problems = validate_message(shown)
        wrong = problems if wrong is None else wrong
        if not problems:
            break
    return rung, shown, wrong or []


def _roomy(message: Message) -> Message:
    present = [block for block in message.blocks if _letter(block) != PAST]
    has_room = len(present) == len(message.blocks) or not validate_message(message)
    return message if has_room else replace(message, blocks=present)


def _letter(block: Block) -> str:
    return str(block.get("block_id", "")).partition(".")[0]


def _slim(blocks: list[Block]) -> Iterator[Block]:
    """What is left out of the rich text leaves one: Slack replaces it by nothing without any."""
    for block in blocks:
        if block["type"] == "rich_text":
            yield _stub(block)
        elif block["type"] in KEPT and _letter(block) not in LETTERS:
            yield block


def _point(blocks: list[Block]) -> Iterator[Block]:
    for block in blocks:
        if block["type"] == "rich_text":
            yield _stub(block)
        elif _letter(block) in POINT:
            yield block


def _stub(block: Block) -> Block:
    """The same in every language."""
    dots = {"type": "rich_text_section", "elements": [{"type": "text", "text": ELLIPSIS}]}
    return block | {"elements": [dots]}
