"""Emoji: in words, and what they feel, by VADER's table and lexicon."""

from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from pipeline.sentiment.vader import Vader


@cache
def _table() -> dict[int, str]:
    """What each emoji of one character is called, with spaces around it."""
    emojis: dict[str, str] = SentimentIntensityAnalyzer().emojis
    return {ord(sign): f" {said} " for sign, said in emojis.items() if len(sign) == 1}


def spelled(text: str) -> str:
    """The text with words in the place of emojis, for a model that knows few of them."""
    return text if text.isascii() else text.translate(_table())


@cache
def feelings() -> dict[str, float]:
    """What the names of emojis weigh in VADER's lexicon, where they do; from -4 to 4."""
    vader = Vader()
    weights = {chr(sign): vader.weight(said) for sign, said in _table().items()}
    return {sign: weight for sign, weight in weights.items() if weight}
