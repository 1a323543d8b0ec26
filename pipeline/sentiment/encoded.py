"""Encoded: a model's vectors and a head; where words have weights, they have a say too."""

from collections.abc import Sequence

import numpy as np

from pipeline.sentiment.encoder import Encoder
from pipeline.sentiment.head import Head
from pipeline.sentiment.logistic import Numbers, probability
from pipeline.sentiment.scorer import Score, Scorer


class Encoded:
    """A Scorer of all languages of the encoder."""

    is_dear = True

    def __init__(self, encoder: Encoder, head: Head) -> None:
        self.encoder, self.head = encoder, head
        self.languages = encoder.languages
        self.name = f"{encoder.name}-{head.version}"

    def score(self, texts: Sequence[str]) -> list[Score]:
        """As Scorer says."""
        return scores_of(self.head.logits(self.encoder.encode(texts)))


class Blended:
    """A Scorer of a lexicon's languages: the head's logit, moved by `weight` times its score."""

    is_dear = True

    def __init__(self, encoder: Encoder, head: Head, lexicon: Scorer, weight: float) -> None:
        self.encoder, self.head, self.lexicon, self.weight = encoder, head, lexicon, weight
        self.languages = lexicon.languages
        self.name = f"{encoder.name}-{head.version}+{weight:g}x{lexicon.name}"

    def score(self, texts: Sequence[str]) -> list[Score]:
        """As Scorer says."""
        logits = self.head.logits(self.encoder.encode(texts))
        compounds = np.array([score.score for score in self.lexicon.score(texts)])
        return scores_of(logits + self.weight * np.stack([-compounds, compounds], axis=1))


def scores_of(logits: Numbers) -> list[Score]:
    """Scores of rows of two logits."""
    rounded = np.round(probability(logits), 6).tolist()
    return [Score(negative, round(positive - negative, 6)) for negative, positive in rounded]
