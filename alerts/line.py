"""Line: a text of the settings that messages show, as people set it: with the spaces of French."""

import re

from alerts.text import inline

HARD_SPACES = "\u00a0\u202f"  # French has them; Python takes them for what cannot be printed
SHORTEST = 5  # characters that a part may be sent as; an ampersand alone is as long


def line(text: str, limit: int) -> str:
    """The text, as it is.

    Raises:
        ValueError: it is no line that a message can show.
    """
    if not text.strip() or not all(char.isprintable() or char in HARD_SPACES for char in text):
        raise ValueError("is no line of text")
    if len(text) > limit:
        raise ValueError("is too long")
    return text


def typeset(text: str, limit: int) -> str:
    """The same within mrkdwn: `inline` of all that stands between hard spaces."""
    parts = re.split(f"([{HARD_SPACES}])", text[:limit])
    return "".join(
        part if part in HARD_SPACES else inline(part, max(len(part), SHORTEST)) for part in parts
    )
