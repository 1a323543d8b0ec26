"""Source: whoever says what posts feel, as the rest of the pipeline knows it."""

from collections.abc import Sequence
from typing import Protocol

from detectors.events import Mention, Sentiment


class Versioned(Protocol):
    """Whoever knows what scores the posts of a brand."""

    def version(self, brand: str) -> str:
        """What changes where the same posts about a brand may count otherwise than before."""


class SentimentSource(Versioned, Protocol):
    """Mentions in, sentiments out."""

    @property
    def is_dear(self) -> bool:
        """Whether some posts take milliseconds."""

    def of(self, mentions: Sequence[Mention]) -> list[Sentiment]:
        """The sentiment of each mention."""
