"""Models: the scorers behind each setting. Each model is loaded once, when somebody asks for it."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from pipeline.sentiment import thresholds
from pipeline.sentiment.choice import Scoring
from pipeline.sentiment.encoded import Blended, Encoded
from pipeline.sentiment.encoder import E5, Encoder, Use
from pipeline.sentiment.french import French
from pipeline.sentiment.head import Head
from pipeline.sentiment.lexicon import Lexicon
from pipeline.sentiment.scorer import Scorer
from pipeline.sentiment.thresholds import Thresholds, of_language

LEXICON_IN = {Scoring.BALANCED: {"en": 2.0, "fr": 1.5}, Scoring.ACCURATE: {"en": 1.0, "fr": 0.5}}
"""What a lexicon's score weighs beside the head's logit, by language."""


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
    def lexicons(self) -> dict[str, Scorer]:
        """Those that have a say beside a head, by language."""
        return _by_language([self.lexicon, French()] if self.words else [self.lexicon])

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
        if scoring is Scoring.FAST:
            return _by_language([self.lexicon])
        encoder = self.encoder(scoring)
        return self.blended(encoder, head or Head.shipped(encoder.name), LEXICON_IN[scoring])

    def blended(
        self, encoder: Encoder, head: Head, weights: Mapping[str, float]
    ) -> dict[str, Scorer]:
        """The scorers of a head by language, with lexicons of these weights."""
        known = self.lexicons.items()
        blends = [Blended(encoder, head, lexicon, weights[lang]) for lang, lexicon in known]
        return _by_language([Encoded(encoder, head), *blends])

    def encoder(self, scoring: Scoring) -> Encoder:
        """The encoder of a setting that has one."""
        return self.use if scoring is Scoring.BALANCED else self.e5


def _by_language(scorers: Iterable[Scorer]) -> dict[str, Scorer]:
    """Who reads which language; of two that do, the later one."""
    return {lang: scorer for scorer in scorers for lang in scorer.languages}


def default_thresholds(scoring: Scoring, lang: str) -> Thresholds:
    """Where labels part if nobody says otherwise."""
    tables = {Scoring.FAST: thresholds.VADER, Scoring.BALANCED: thresholds.USE}
    return of_language(tables.get(scoring, thresholds.E5), lang)
