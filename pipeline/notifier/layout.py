"""Layout: on which rung of the ladder each message is that Slack did not take as it was."""

from typing import NamedTuple

import structlog

from alerts.delivery import RefusedLayout
from alerts.ladder import Rung, fit
from alerts.message import Message

KEPT = 1_000  # messages on their way down; beyond, the oldest begins at the top again

log = structlog.get_logger(__name__)


class Shown(NamedTuple):
    """A message as it goes out."""

    message: Message
    is_degraded: bool


class Layouts:
    """One rung a call, so that a channel has its pause between two of them.

    Rungs are remembered between calls: where Slack lets one call pass in a while, a message that
    began at the top each time would never arrive.
    """

    def __init__(self) -> None:
        self._rungs: dict[str, Rung] = {}

    def fit(self, key: str, message: Message) -> Shown:
        """The message on the rung where it is, or on the first below that keeps Slack's limits."""
        at = self._rungs.get(key, Rung.FULL)
        try:
            rung, shown, problems = fit(message, at)
        except (AttributeError, KeyError, TypeError):  # our check must keep no alarm back
            log.exception("a layout could not be checked", key=key)
            return Shown(message, is_degraded=False)
        if problems:
            log.error("our layout breaks Slack's limits", key=key, rung=rung, problems=problems)
            self._keep(key, rung)
        return Shown(shown, is_degraded=rung is not Rung.FULL)

    def refused(self, key: str, problem: RefusedLayout) -> bool:
        """Go a rung down. False: it was the last one, and the next time begins at the top."""
        below = self._rungs.pop(key, Rung.FULL).next
        log.error("Slack refuses our layout", key=key, problem=str(problem), goes_on_with=below)
        if below is not None:
            self._keep(key, below)
        return below is not None

    def taken(self, key: str) -> None:
        """It arrived."""
        self._rungs.pop(key, None)

    def _keep(self, key: str, rung: Rung) -> None:
        self._rungs.pop(key, None)
        self._rungs[key] = rung
        while len(self._rungs) > KEPT:
            del self._rungs[next(iter(self._rungs))]
