"""Layout: on which rung of the ladder each message is that Slack did not take as it was."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import structlog

from alerts.delivery import Gone, RefusedLayout
from alerts.ladder import Rung, fit
from alerts.message import Message

KEPT = 1_000  # messages on their way down; beyond, the oldest begins at the top again

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Layouts:
    """One rung a call, so that a channel has its pause between two of them.

    Rungs are remembered between calls: where Slack lets one call pass in a while, a message that
    began at the top each time would never arrive.
    """

    def __init__(self, failed: Callable[[], None] = lambda: None) -> None:
        """`failed` hears of mistakes in our own check."""
        self._failed = failed
        self._rungs: dict[str, Rung] = {}

    async def carry(
        self,
        key: str,
        message: Message,
        call: Callable[[Message], Awaitable[T]],
        *,
        is_update: bool,
    ) -> tuple[T, Rung]:
        """Let a call carry what is to be shown of a message. Returns its answer, and the rung.

        Raises:
            DeliveryError: as the call says; `Gone` of a message that not even the text may replace.
        """
        rung, shown = self.fit(key, message)
        try:
            answer = await call(shown)
        except RefusedLayout as problem:
            if not is_update or rung is not Rung.TEXT:
                raise
            self._rungs.pop(key, None)
            raise Gone(f"not even the text may replace it: {problem}") from problem
        self._rungs.pop(key, None)
        return answer, rung

    def fit(self, key: str, message: Message) -> tuple[Rung, Message]:
        """The message on the rung where it is, or on the first below that keeps Slack's limits."""
        at = self._rungs.get(key, Rung.FULL)
        try:
            rung, shown, problems = fit(message, at)
        except (AttributeError, KeyError, TypeError):  # our check must keep no alarm back
            log.exception("a layout could not be checked", key=key)
            self._failed()
            return self._unchecked(key, message, at)
        if problems:
            log.error("our layout breaks Slack's limits", key=key, rung=rung, problem=problems)
            self._keep(key, rung)
        return rung, shown

    def _unchecked(self, key: str, message: Message, at: Rung) -> tuple[Rung, Message]:
        """As it is, and if Slack does not like it, its text."""
        if at is Rung.FULL:
            return at, message
        self._keep(key, Rung.TEXT)
        return Rung.TEXT, replace(message, blocks=[], attachments=[])

    def refused(self, key: str, problem: RefusedLayout) -> bool:
        """Go a rung down. False: it was the last one, and the next time begins at the top."""
        below = self._rungs.pop(key, Rung.FULL).next
        log.error("Slack refuses our layout", key=key, rung=below, problem=str(problem))
        if below is not None:
            self._keep(key, below)
        return below is not None

    def _keep(self, key: str, rung: Rung) -> None:
        self._rungs.pop(key, None)
        self._rungs[key] = rung
        while len(self._rungs) > KEPT:
            del self._rungs[next(iter(self._rungs))]
