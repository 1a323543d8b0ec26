"""Access: whether Slack knows us and lets us do what people count on, before there is an alarm."""

import asyncio
from collections.abc import Callable

import structlog

from alerts.delivery import Delivery, DeliveryError, Refused
from alerts.scopes import OPTIONAL, SCOPES
from pipeline.metrics import Metrics
from pipeline.notifier.courier import REPAIR

LOOK_EVERY = 1.0  # seconds
ASK_EVERY = 3_600.0  # seconds: a token may be taken back, and the next alarm be weeks away
MENDED = REPAIR  # seconds, where something was wrong

log = structlog.get_logger(__name__)


class Access:
    """Asked by the one process that delivers, when it takes over and from time to time.

    What is wrong is shown and logged, and ends nothing: a restart would have the same token.
    """

    def __init__(
        self,
        delivery: Delivery,
        metrics: Metrics,
        turn: Callable[[], int | None],
        pace: Callable[[], float],
    ) -> None:
        """`turn` says since which rebalance it is for us to deliver; `pace` only goes on."""
        self.delivery, self.metrics, self.turn, self.pace = delivery, metrics, turn, pace
        self._turn: int | None = None
        self._due = 0.0
        self._known: tuple[frozenset[str], str | None] | None = None  # what was logged last

    async def run(self) -> None:
        """Work for ever."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """Ask, where it is time to."""
        turn, now = self.turn(), self.pace()
        if turn not in {None, self._turn}:  # None may pass, as when Kafka is away for a moment
            self._turn, self._due, self._known = turn, now, None
        known = self._known if turn is not None else None
        self.metrics.lacks(known[0] if known else frozenset())
        if turn is None or now < self._due:
            return
        try:
            granted = await self.delivery.scopes()
        except Refused as problem:
            self._tell(frozenset(SCOPES), str(problem))
        except DeliveryError:  # Slack is away, and its answers are counted
            self._due = self.pace() + MENDED
        else:
            self._tell(frozenset(SCOPES) - granted if granted is not None else frozenset(), None)

    def _tell(self, missing: frozenset[str], problem: str | None) -> None:
        self._due = self.pace() + (MENDED if missing else ASK_EVERY)
        self.metrics.lacks(missing)
        if (missing, problem) == self._known:
            return
        self._known = missing, problem
        named = {scope: SCOPES[scope] for scope in SCOPES if scope in missing}
        if problem:
            hint = "put the bot token of the installed app into TOCSIN_SLACK_TOKEN"
            log.error("Slack refuses our token", problem=problem, hint=hint)
        elif missing:
            tell = log.warning if missing <= OPTIONAL else log.error
            hint = "install it again from deploy/slack/manifest.yaml"
            tell("Slack's app lacks scopes", missing=named, hint=hint)
        else:
            log.info("Slack knows our token")
