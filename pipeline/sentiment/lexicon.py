"""Lexicon: English by VADER's lexicon and rules, with complaint words. Microseconds a text."""

from collections.abc import Sequence

from pipeline.sentiment.scorer import Score
from pipeline.sentiment.vader import Vader
from pipeline.sentiment.words import words_of, words_version


class Lexicon:
    """A Scorer. Without `words`, to the digit what vaderSentiment says."""

    languages = frozenset({"en"})
    is_dear = False

    def __init__(self, *, words: bool = True) -> None:
        self.name = f"vader-3.3.2+words-{words_version('en')}" if words else "vader-3.3.2"
        self.vader = Vader(words_of("en") if words else None)

    def score(self, texts: Sequence[str]) -> list[Score]:
        """As Scorer says; p_negative is the compound turned round, and no probability."""
        return [Score((1 - compound) / 2, compound) for compound in map(self.vader.compound, texts)]
