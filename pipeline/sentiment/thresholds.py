"""Thresholds: from which score on a post counts as negative, by scorer and language."""

from collections.abc import Mapping
from dataclasses import dataclass

from detectors.events import Label
from pipeline.sentiment.scorer import Score

FALSE_ALARMS = 0.10  # of the posts that are not negative: what a spike detector bears


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where the labels part.

    *Volume* is for counting: it finds as many unhappy posts as it can. *Strict* is for the share
    that people are shown: of ten posts that are not negative it lets one through.
    """

    volume: float  # p_negative
    strict: float  # p_negative
    positive: float  # score

    def label(self, score: Score) -> Label:
        """The label of a score."""
        if score.p_negative >= self.volume:
            return Label.NEGATIVE
        return Label.POSITIVE if score.score >= self.positive else Label.NEUTRAL


ANY = ""  # a language that has no thresholds of its own

VADER = {  # volume: that of VADER's authors, a compound of -0.05
    ANY: Thresholds(volume=0.525, strict=0.64, positive=0.4),
}
USE = {
    ANY: Thresholds(volume=0.36, strict=0.57, positive=0.05),
    "en": Thresholds(volume=0.42, strict=0.55, positive=0.45),
    "fr": Thresholds(volume=0.44, strict=0.57, positive=0.05),
    "de": Thresholds(volume=0.36, strict=0.60, positive=0.1),
    "es": Thresholds(volume=0.33, strict=0.59, positive=0.3),
    "it": Thresholds(volume=0.44, strict=0.62, positive=0.05),
    "pt": Thresholds(volume=0.28, strict=0.49, positive=0.15),
}
E5 = {
    ANY: Thresholds(volume=0.47, strict=0.57, positive=0.0),
    "en": Thresholds(volume=0.49, strict=0.60, positive=0.1),
}
"""Chosen on posts that other people labelled: volume for the best F1, strict for one false alarm in
ten (`python -m tests.benchmarks.sentiment accuracy` shows what that gives on others), rounded."""


def of_language(table: Mapping[str, Thresholds], lang: str) -> Thresholds:
    """The thresholds of a language."""
    return table.get(lang, table[ANY])
