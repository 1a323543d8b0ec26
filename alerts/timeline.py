"""Timeline: the steps of an incident, in a modal that one person opened."""

from collections.abc import Sequence
from typing import Any

from alerts import people, wording
from alerts.clauses import crowd, span
from alerts.elements import mrkdwn, plain
from alerts.notice import Notice
from alerts.numbers import counted, date
from alerts.phrases import EN, Phrases
from alerts.text import inline

FIRST, LAST = 10, 30  # steps; between them they are counted
EACH = 4  # steps of a block: with a note each may have 600 characters


def reading(brand: str, incident: int, words: Phrases = EN) -> dict[str, Any]:
    """The modal while what happened is read."""
    return _modal(brand, incident, [words.timeline.reading], words)


def failed(brand: str, incident: int, words: Phrases = EN) -> dict[str, Any]:
    """The modal where it could not be read."""
    return _modal(brand, incident, [words.timeline.failed], words)


def timeline(
    brand: str, incident: int, steps: Sequence[Notice], words: Phrases = EN, *, whole: bool = True
) -> dict[str, Any]:
    """The modal with what happened; not `whole`: with the beginning of it."""
    says, left = words.timeline, len(steps) - FIRST - LAST
    lines = [_line(notice, words) for notice in steps]
    if left > 0:
        lines[FIRST:-LAST] = [counted(left, says.skipped, words)]
    return _modal(brand, incident, [*lines, *([] if whole else [says.incomplete])], words)


def _line(notice: Notice, words: Phrases) -> str:
    signal = notice.signal
    return words.timeline.line.format(
        date=date(notice.at, words),
        step=people.reasoned(wording.step(notice, words), notice, words),
        people=f"{crowd(signal, signal, words)} {span(signal, words).within}",
    )


def _modal(brand: str, incident: int, lines: Sequence[str], words: Phrases) -> dict[str, Any]:
    name = inline(brand, wording.NAME_LIMIT) or words.nameless
    parts = [f"*{name}/{incident}*"]
    parts += ["\n".join(lines[first : first + EACH]) for first in range(0, len(lines), EACH)]
    return {
        "type": "modal",
        "title": plain(words.timeline.title),
        "close": plain(words.timeline.close),
        "blocks": [
            {"type": "section", "block_id": f"t.{place}", "text": mrkdwn(part)}
            for place, part in enumerate(parts)
        ],
    }
