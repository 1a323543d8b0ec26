"""Sheet: a message about many incidents: what they have in common, and a table of the worst."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from zlib import crc32

from alerts.deed import PERSON
from alerts.elements import mrkdwn, plain
from alerts.message import GREY, RED, SCHEMA, Block, Message, wake_of
from alerts.notice import Notice
from alerts.numbers import decimal, number
from alerts.phrases import Phrases
from alerts.text import literal
from alerts.wording import face, is_over

ROWS = 20  # incidents in a table; more would be read by nobody
NAME_LIMIT = 40  # characters of a brand, of a person without an account
ROUNDED = 10  # from here on how often the usual is told without decimals
TELL = "tocsin_tell"  # what Slack calls the button
NOTHING = "\u2013"


class Tell(NamedTuple):
    """Somebody presses that responders are to be told."""

    user: str
    channel: str

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> "Tell | None":
        """From Slack's `block_actions`; None: it is another press, or none."""
        try:
            if payload["actions"][0]["action_id"] != TELL:
                return None
            return cls(str(payload["user"]["id"]), str(payload["channel"]["id"]))
        except (KeyError, IndexError, TypeError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What it says. Slack gets it once for each `version`."""

    kind: str  # "storm" or "source"; no message about an incident has such a key in its metadata
    number: int
    title: str
    story: tuple[str, ...]  # sentences
    summary: str  # the same for screen readers
    rows: tuple[tuple[str, ...], ...]  # the first one names the columns; the last cell is a person
    more: str  # how many are not in the table
    button: str = ""
    is_over: bool = False

    @property
    def version(self) -> int:
        """Another one for whatever else it says; at least 1."""
        return crc32(repr(self).encode("utf-8", "backslashreplace")) or 1

    def identity(self, version: int) -> dict[str, object]:
        """What it is found by."""
        return {self.kind: self.number, "version": version}

    def message(self, ping: str | None = None) -> Message:
        """As Slack shows it.

        Raises:
            ValueError: a ping that may not be sent.
        """
        wake, version = wake_of(ping), self.version
        told = [_section(version, "m", self.more)] if self.more else []
        text = f"{self.title}. {self.summary}"
        return Message(
            text=wake + text,
            blocks=[
                {"type": "header", "block_id": f"h.{version}", "text": plain(self.title)},
                _section(version, "s", wake + " ".join(self.story)),
                _table(version, self.rows),
                *told,
            ],
            attachments=[self._foot(version, text)] if self.button else [],
            metadata={
                "event_type": f"tocsin_{self.kind}",
                "event_payload": self.identity(version) | {"schema": SCHEMA},
            },
        )

    def _foot(self, version: int, text: str) -> dict[str, Any]:
        button = {"type": "button", "action_id": TELL, "text": plain(self.button)}
        row = {"type": "actions", "block_id": f"r.{version}.{self.number}", "elements": [button]}
        return {"color": GREY if self.is_over else RED, "fallback": text, "blocks": [row]}


def table(notices: tuple[Notice, ...], words: Phrases) -> tuple[tuple[str, ...], ...]:
    """The worst first, what is over last."""
    says = words.storms
    head = (says.brand, says.level, says.people, says.factor, says.owner)
    worst = sorted(notices, key=_badness)
    return (head, *(_row(notice, words) for notice in worst[:ROWS]))


def _badness(notice: Notice) -> tuple[bool, int, float, str]:
    return is_over(notice), -notice.level.rank, -notice.signal.factor, notice.brand


def _row(notice: Notice, words: Phrases) -> tuple[str, ...]:
    level: str = getattr(getattr(words.headlines, face(notice)), notice.level)
    nobody = NOTHING if is_over(notice) else words.storms.nobody
    return (
        literal(notice.brand, NAME_LIMIT) or words.nameless,
        level,
        number(notice.signal.authors, words),
        _factor(notice.signal.factor, words),
        notice.owner or nobody,
    )


def _factor(factor: float, words: Phrases) -> str:
    if not factor > 0:  # of a release that did not tell it
        return NOTHING
    many = decimal(factor, 1, words) if factor < ROUNDED else number(round(factor), words)
    return words.storms.times.format(factor=many)


def _table(version: int, rows: tuple[tuple[str, ...], ...]) -> Block:
    """Its cells are literal: no mention or entity comes out of a brand's name."""
    right = {"align": "right"}
    return {
        "type": "table",
        "block_id": f"k.{version}",
        "column_settings": [{"is_wrapped": True}, {}, right, right, {}],
        "rows": [[*map(_cell, cells[:-1]), _person(cells[-1])] for cells in rows],
    }


def _cell(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": text}


def _person(name: str) -> dict[str, Any]:
    if not re.fullmatch(PERSON, name):
        return _cell(literal(name, NAME_LIMIT) or NOTHING)
    section = {"type": "rich_text_section", "elements": [{"type": "user", "user_id": name}]}
    return {"type": "rich_text", "elements": [section]}


def _section(version: int, letter: str, text: str) -> Block:
    return {"type": "section", "block_id": f"{letter}.{version}", "text": mrkdwn(text)}
