"""Elements: the two kinds of text that Slack's blocks are made of."""

from typing import Any


def plain(text: str) -> dict[str, Any]:
    """Text without markup. No emoji: what strangers named would become pictures."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> dict[str, Any]:
    """Verbatim: else Slack makes mentions and links of what looks like one, even when escaped."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}
