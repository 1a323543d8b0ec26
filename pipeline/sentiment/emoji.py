"""Emoji: in words, by VADER's table, for a model that takes most of them for one unknown sign."""

from functools import cache

from pipeline.sentiment.vader import emojis


@cache
def _table() -> dict[int, str]:
    """What each emoji is called, with spaces around it."""
    return {ord(sign): f" {said} " for sign, said in emojis().items()}


def spelled(text: str) -> str:
    """The text with words in the place of emojis."""
    return text if text.isascii() else text.translate(_table())
