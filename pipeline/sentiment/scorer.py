"""Scorer: English posts by VADER; what nobody can score is unknown, never silently neutral."""

from detectors.events import Label, Mention, Sentiment
from pipeline.sentiment.language import Languages
from pipeline.sentiment.vader import Vader

NEGATIVE_FROM, POSITIVE_FROM = -0.05, 0.05  # compound score; the thresholds of VADER's authors
TEXT_LIMIT = 1_000  # characters that are read


class Scorer:
    """Mentions in, sentiments out. No network, no state."""

    name = "vader-3.3.2"
    language = "en"

    def __init__(self) -> None:
        self._languages, self._vader = Languages(), Vader()

    def score(self, mention: Mention) -> Sentiment:
        """What a post feels, by its first TEXT_LIMIT characters."""
        text = mention.text[:TEXT_LIMIT]
        lang = self._languages.of(text, mention.lang)
        if lang != self.language:
            return Sentiment(label=Label.UNKNOWN, score=0.0, lang=lang, scorer="none")
        compound = self._vader.compound(text)
        return Sentiment(label=label_of(compound), score=compound, lang=lang, scorer=self.name)


def label_of(compound: float) -> Label:
    """The label of VADER's compound score."""
    if compound <= NEGATIVE_FROM:
        return Label.NEGATIVE
    return Label.POSITIVE if compound >= POSITIVE_FROM else Label.NEUTRAL
