"""Emoji: in words, by VADER's table, for a model that takes most of them for one unknown sign."""

from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


@cache
def _table() -> dict[int, str]:
    """What each emoji of one character is called, with spaces around it."""
    emojis: dict[str, str] = SentimentIntensityAnalyzer().emojis
    return {ord(sign): f" {said} " for sign, said in emojis.items() if len(sign) == 1}


def spelled(text: str) -> str:
    """The text with words in the place of emojis."""
    return text if text.isascii() else text.translate(_table())
