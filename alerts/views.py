"""Views: what stands in the place of a modal or Home tab that Slack would not take."""

from typing import Any

from alerts.elements import mrkdwn, plain
from alerts.phrases import EN, Phrases

TITLE = "Tocsin"


def plainer(view: dict[str, Any], words: Phrases = EN) -> dict[str, Any]:
    """Of the same type: that this cannot be shown, and where else it stands."""
    said = {"type": "section", "block_id": "p", "text": mrkdwn(words.controls.unshown)}
    shown = {"type": view.get("type"), "blocks": [said]}
    if view.get("type") == "home":
        return shown
    return shown | {"title": plain(TITLE), "close": plain(words.timeline.close)}
