"""Models: the scorers behind each setting. Each model is loaded once, when somebody asks for it."""

from functools import cached_property

from pipeline.sentiment import thresholds
from pipeline.sentiment.choice import Scoring
from pipeline.sentiment.encoded import Blended, Encoded
from pipeline.sentiment.encoder import E5, Encoder, Use
from pipeline.sentiment.head import Head
from pipeline.sentiment.lexicon import Lexicon
from pipeline.sentiment.scorer import Scorer
from pipeline.sentiment.thresholds import Thresholds, of_language

VADER_IN = {Scoring.BALANCED: 2.0, Scoring.ACCURATE: 1.0}
"""What VADER's compound weighs beside the head's logit, in English."""


class Models:
    """Loads and keeps models.

    Raises, wherever a scorer is asked for:
        SentimentError: the setting needs a package that is not installed.
    """

    def __init__(self, *, words: bool = True) -> None:
        self.words = words

    @cached_property
    def lexicon(self) -> Lexicon:
        """VADER."""
        return Lexicon(words=self.words)

    @cached_property
    def use(self) -> Use:
        """The encoder of `balanced`."""
        return Use()

    @cached_property
    def e5(self) -> E5:
        """The encoder of `accurate`."""
        return E5()

    def readers(self, scoring: Scoring, head: Head | None = None) -> dict[str, Scorer]:
        """The scorers of a setting by language; with another head than the one that ships."""
        scorers = self._scorers(scoring, head)
        return {lang: scorer for scorer in scorers for lang in scorer.languages}

    def _scorers(self, scoring: Scoring, head: Head | None) -> list[Scorer]:
        if scoring is Scoring.FAST:
            return [self.lexicon]
        encoder = self.encoder(scoring)
        known = head or Head.shipped(encoder.name)
        return [
            Blended(encoder, known, self.lexicon, VADER_IN[scoring]), Encoded(encoder, known)
        ]  # fmt: skip

    def encoder(self, scoring: Scoring) -> Encoder:
        """The encoder of a setting that has one."""
        return self.use if scoring is Scoring.BALANCED else self.e5


def default_thresholds(scoring: Scoring, lang: str) -> Thresholds:
    """Where labels part if nobody says otherwise."""
    tables = {Scoring.FAST: thresholds.VADER, Scoring.BALANCED: thresholds.USE}
    return of_language(tables.get(scoring, thresholds.E5), lang)
