"""Question: what somebody types, and where."""

from typing import NamedTuple

from alerts.language import Language
from alerts.phrases import PHRASES, Phrases
from alerts.route import Route
from alerts.slash import Request
from alerts.typed import Typed


class Question(NamedTuple):
    """What somebody asks, and where."""

    typed: Typed
    request: Request
    routes: tuple[Route, ...]  # that lead there
    language: Language

    @property
    def words(self) -> Phrases:
        """What is read there."""
        return PHRASES[self.language]
