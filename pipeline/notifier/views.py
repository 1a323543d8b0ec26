"""Views: modals and Home tabs are checked before Slack is asked, so that nobody sees nothing."""

from typing import Any

import structlog

from alerts.limits import view_problems
from alerts.phrases import Phrases
from alerts.views import plainer

log = structlog.get_logger(__name__)


def checked(view: dict[str, Any], words: Phrases) -> dict[str, Any]:
    """A view as it is; or where it breaks Slack's limits, one that says where else to look."""
    try:
        problems = view_problems(view)
    except (AttributeError, KeyError, TypeError):  # Slack may take what our check does not know
        log.exception("a view could not be checked")
        return view
    if not problems:
        return view
    log.error("our view breaks Slack's limits", problem=problems)
    return plainer(view, words)
