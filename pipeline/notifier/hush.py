"""Hush: which brands are silent at a moment, and which routes quiet. Pure."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from alerts.quiet import is_quiet
from alerts.route import Route
from alerts.silence import Silence, Silences, silence_of
from pipeline.notifier.mailbox import Mailbox, silences_in


class Hush(NamedTuple):
    """What is not to be heard now."""

    at: datetime
    silences: Silences
    quiet: tuple[Route, ...]

    def silence(self, brand: str) -> Silence | None:
        """What keeps a brand silent."""
        return silence_of(self.silences, brand, self.at) if self.silences else None

    @property
    def in_force(self) -> list[Silence]:
        """All that there are, the one that ends first before."""
        found = (each for name, each in self.silences.items() if each.covers(name, self.at))
        return sorted(found, key=lambda each: each.until)


def hush_of(mailboxes: Mapping[str, Mailbox], routes: Iterable[Route], now: float) -> Hush:
    """The hush of a moment, in epoch seconds."""
    at = datetime.fromtimestamp(now, UTC)
    quiet = tuple(route for route in routes if is_quiet(route.quiet, at))
    return Hush(at, silences_in(mailboxes), quiet)
