"""Courier: brings notices to channels, one call at a time; an intent is safe before its call.

What was about to be posted when the process died, or when Slack gave no answer, is looked for
before it is posted again. So a message is never lost, and repeated only where Slack hides it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace as message_replace
from typing import Protocol, TypeVar

import structlog
from msgspec.structs import replace

from alerts.delivery import (
    Ambiguous,
    Busy,
    Delivery,
    DeliveryError,
    Receipt,
    Refused,
    RefusedLayout,
)
from alerts.message import Message, alert_id, root_message, thread_entry
from alerts.notice import Kind
from detectors.events import Level
from pipeline.agenda import Act, Task, tasks
from pipeline.config import Config
from pipeline.mailbox import Intent, Mailbox, Place, channel_ids
from pipeline.metrics import Metrics

PING_AGE = 1_800.0  # seconds; whoever is woken for an older one finds it over, or knows
POST_AGE = 86_400.0  # seconds; older news is recorded and not posted
PAUSE = 1.0  # seconds between calls of a channel: https://docs.slack.dev/apis/web-api/rate-limits
LOOK_EVERY = 0.2  # seconds between looks at the agenda
SETTLE = 5.0  # seconds until a message that was taken late shows in the history
LOOKS = 2  # in vain, before it is posted again
REPAIR = 60.0  # seconds before a refused message is tried again: somebody may have mended it
WAKING = {Kind.OPENED, Kind.ESCALATED, Kind.REOPENED}

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Store(Protocol):
    """Where mailboxes are kept safe."""

    def mailboxes(self) -> Mapping[str, Mailbox]:
        """All that may be written now; none while another process may own them."""

    async def keep(self, task: Task, place: Place) -> bool:
        """Keep an outcome until Kafka has it. False: the mailboxes are not ours any more."""


class Courier:
    """Works through the agenda. `now` tells the age of news, which is the stream's in a replay."""

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        config: Config,
        metrics: Metrics,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.store, self.delivery, self.config = store, delivery, config
        self.metrics, self.now = metrics, now
        self._free: dict[str, float] = {}  # channel -> loop time from which it may be called again

    async def run(self) -> None:
        """Work for ever."""
        while True:
            await self.round()
            await asyncio.sleep(LOOK_EVERY)

    async def round(self) -> None:
        """One task for each channel that may be called."""
        loop = asyncio.get_running_loop()
        for task in list(tasks(self.store.mailboxes(), self.config.routes)):
            channel = task.route.channel
            if self._free.get(channel, 0.0) <= loop.time():
                self._free[channel] = loop.time() + await self.work(task)

    async def work(self, task: Task) -> float:
        """Do one task. Returns the seconds for which the channel is left alone."""
        acts = {
            Act.LOOK: self._look,
            Act.POST: self._post,
            Act.UPDATE: self._update,
            Act.LOG: self._log,
        }
        try:
            return await acts[task.act](task)
        except Busy as busy:
            self.metrics.slack_waited(busy.retry_after)
            return busy.retry_after
        except Ambiguous as problem:
            log.warning(
                "no answer from Slack; will look for it", key=task.key, problem=str(problem)
            )
            return SETTLE
        except DeliveryError as problem:
            self.metrics.delivered(task.notice.kind, "failed")
            log.error(  # noqa: TRY400  # the refusal says it all
                "Slack refuses; mend the route, the app's scopes or the token",
                channel=task.route.channel, key=task.key, problem=str(problem),
            )  # fmt: skip
            return REPAIR

    async def _act(self, task: Task) -> float:
        match task.act:
            case Act.LOOK:
                return await self._look(task)
            case Act.POST:
                return await self._post(task)
            case Act.UPDATE:
                return await self._update(task)
            case Act.LOG:
                return await self._log(task)

    # -- The living message

    async def _post(self, task: Task) -> float:
        if self._is_old(task, POST_AGE):
            return await self._done(task, replace(task.place, shown=task.notice.seq), "too_old")
        message = root_message(
            task.notice, ping=self._ping(task), severity=self.config.rules.severity
        )
        receipt = await self._send(task, message, thread=None)
        if receipt is None:
            return PAUSE
        place = replace(task.place, channel=receipt.channel, ts=receipt.ts, shown=task.notice.seq)
        return await self._done(task, place, "sent")

    def _root(self, task: Task, ping: str | None = None) -> Message:
        return root_message(task.notice, ping=ping, severity=self.config.rules.severity)

    async def _update(self, task: Task) -> float:
        place, message = task.place, self._root(task)
        receipt = Receipt(place.channel, place.ts or "")
        try:
            await self._laid_out(task, message, lambda m: self.delivery.update(receipt, m))
        except Refused as problem:  # deleted, or too old to edit: the incident needs a new message
            log.warning("the message is gone; posting anew", key=task.key, problem=str(problem))
            await self.store.keep(task, replace(place, ts=None, shown=0))
            return PAUSE
        return await self._done(task, replace(place, shown=task.notice.seq), "updated")

    # -- Its thread

    async def _log(self, task: Task) -> float:
        place = replace(task.place, logged=task.notice.seq)
        entry = thread_entry(task.notice, ping=self._ping(task) if task.notice.seq > 1 else None)
        if entry is None or task.place.ts is None or self._is_old(task, POST_AGE):
            return await self._done(task, place, "too_old")
        receipt = await self._send(task, entry, thread=task.place.ts)
        return PAUSE if receipt is None else await self._done(task, place, "sent")

    # -- Both

    async def _send(self, task: Task, message: Message, thread: str | None) -> Receipt | None:
        """Post; None: another process may own the mailboxes by now, so nothing was sent."""
        intent = Intent(at=time.time(), seq=task.notice.seq, step=thread is not None)
        if not await self.store.keep(task, replace(task.place, intent=intent)):
            return None
        channel = task.place.channel or task.route.channel
        aloud = thread is not None and task.notice.kind in WAKING - {Kind.OPENED}

        async def post(message: Message) -> Receipt:
            return await self.delivery.post(
                channel, message, key=task.key, thread=thread, aloud=aloud
            )

        try:
            return await self._laid_out(task, message, post)
        except (Busy, Refused):  # certainly not there: no reason to look for it
            await self.store.keep(task, task.place)
            raise

    async def _laid_out(
        self, task: Task, message: Message, call: Callable[[Message], Awaitable[T]]
    ) -> T:  # fmt: skip
        """An alarm is never lost to its layout: if Slack refuses it, the text goes alone."""
        try:
            return await call(message)
        except RefusedLayout as problem:
            log.error("Slack refuses our layout", key=task.key, problem=str(problem))  # noqa: TRY400
            self.metrics.delivered(task.notice.kind, "degraded")
            return await call(message_replace(message, blocks=[], attachments=[]))

    async def _look(self, task: Task) -> float:
        """Adopt the message of an intent, or give it up after LOOKS looks: it is posted again."""
        place, intent = task.place, task.place.intent
        if intent is None:
            return 0.0
        if (wait := intent.at + SETTLE * (1 + intent.looks) - time.time()) > 0:
            return wait
        channel = place.channel or channel_ids(self.store.mailboxes()).get(task.route.channel)
        found = await self._find(task, channel, intent) if channel else None
        if found is not None:
            return await self._done(task, adopted(place, intent, found), "adopted")
        again = intent.looks + 1 >= LOOKS or not channel
        left = None if again else replace(intent, looks=intent.looks + 1)
        await self.store.keep(task, replace(place, intent=left))
        return 0.0

    async def _find(self, task: Task, channel: str, intent: Intent) -> Receipt | None:
        payload = {
            "alert_id": alert_id(task.notice),
            "seq" if intent.step else "version": intent.seq,
        }
        thread = task.place.ts if intent.step else None
        return await self.delivery.find(channel, payload, since=intent.at, thread=thread)

    async def _done(self, task: Task, place: Place, outcome: str) -> float:
        await self.store.keep(task, replace(place, intent=None))
        self.metrics.delivered(task.notice.kind, outcome)
        return 0.0 if outcome == "too_old" else PAUSE

    def _is_old(self, task: Task, age: float) -> bool:
        return self.now() - task.notice.at.timestamp() > age

    def _ping(self, task: Task) -> str | None:
        """Whom to wake: at a crisis, when it is news."""
        wakes = task.notice.kind in WAKING and task.notice.level is Level.CRISIS
        return task.route.ping if wakes and not self._is_old(task, PING_AGE) else None


def adopted(place: Place, intent: Intent, found: Receipt) -> Place:
    """The place, once the message of an intent was found there."""
    if intent.step:
        return replace(place, logged=intent.seq)
    return replace(place, channel=found.channel, ts=found.ts, shown=intent.seq)
