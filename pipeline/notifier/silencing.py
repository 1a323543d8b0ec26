"""Silencing: takes words about silences into the mailbox of them."""

from collections.abc import Iterable
from datetime import UTC, datetime

import structlog
from msgspec.structs import replace

from alerts.silence import Silences, heard
from pipeline.notifier.mailbox import Mailbox
from pipeline.silences import Word

PATIENCE = 5.0  # seconds; no topic may keep an alarm waiting for longer

log = structlog.get_logger(__name__)


class Hearing:
    """Whether what was said while nobody listened is read: before it nobody is told of anything."""

    def __init__(self) -> None:
        self._generation: int | None = None
        self._since, self._is_done = 0.0, False

    def is_done(self, generation: int | None, now: float, *, caught_up: bool) -> bool:
        """Ask again and again; `now` is on a clock that only goes on."""
        if generation != self._generation:
            self._generation, self._since, self._is_done = generation, now, False
        self._is_done = self._is_done or caught_up or now - self._since > PATIENCE
        return self._is_done


def listened(
    box: Mailbox, topic: str, words: Iterable[tuple[int, Word | None]], now: float
) -> tuple[Mailbox, list[str]]:
    """The mailbox after some records, by offset, and what became of each.

    A record at or below the last one that was applied comes again after a crash: it says nothing,
    or it would bring back for a moment what was taken back since.
    """
    known, outcomes = box.offsets.get(topic, -1), []
    silences: Silences = box.silences
    at = datetime.fromtimestamp(now, UTC)
    for offset, word in words:
        if offset <= known:
            outcomes.append("repeated")
        elif word is None:
            outcomes.append("dead")
        else:
            known, silences = offset, heard(silences, word.brand, word.silence, at)
            outcomes.append("applied")
    if "applied" in outcomes:
        box = replace(box, silences=dict(silences), offsets=box.offsets | {topic: known})
    return box, outcomes
