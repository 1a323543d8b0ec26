"""Home: the app's own tab in Slack, for one person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alerts.board import Entry, board
from alerts.elements import mrkdwn, plain
from alerts.numbers import date, duration, number, plural
from alerts.phrases import EN, Phrases
from alerts.silence import Silence


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits for Slack."""

    messages: int
    oldest: float  # seconds


def home(
    entries: Sequence[Entry], backlog: Backlog, now: datetime, words: Phrases = EN,
    silences: Iterable[Silence] = (),
) -> dict[str, Any]:  # fmt: skip
    """The view: what is open, whether all of it was told, and who is silent."""
    lines = board(entries, words, silences)
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "block_id": "h", "text": plain(words.board.home)},
            _context("p", pipeline(backlog, now, words)),
            *(
                {"type": "section", "block_id": f"i.{place}", "text": mrkdwn(line)}
                for place, line in enumerate(lines)
            ),
            _context("t", words.board.hint),
        ],
    }


def not_ours(words: Phrases = EN) -> dict[str, Any]:
    """The view while nobody knows what is open."""
    return {"type": "home", "blocks": [_context("p", words.slash.not_ours)]}


def pipeline(backlog: Backlog, now: datetime, words: Phrases = EN) -> str:
    """What waits, and since when."""
    says, at = words.board, date(now, words)
    if not backlog.messages:
        return says.all_told.format(date=at)
    age = duration(timedelta(seconds=max(0.0, backlog.oldest)), words)
    phrase = plural(says.waiting, backlog.messages, words)
    return phrase.format(date=at, count=number(backlog.messages, words), duration=age)


def _context(name: str, text: str) -> dict[str, Any]:
    return {"type": "context", "block_id": name, "elements": [mrkdwn(text)]}
