"""Courier: brings notices to channels, one call at a time; an intent is safe before its call.

What was about to be posted when the process died, or when Slack gave no answer, is looked for
before it is posted again. So a message is never lost, and repeated only where Slack hides it.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import structlog
from msgspec.structs import replace

from alerts.deed import Deed
from alerts.delivery import (
    Ambiguous,
    Busy,
    Closed,
    DeliveryError,
    Gone,
    Metered,
    Receipt,
    Refused,
    RefusedLayout,
)
from alerts.ladder import Rung
from alerts.mark import is_drill
from alerts.message import Message
from alerts.wording import is_over
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.agenda import Act, Agenda, Task
from pipeline.notifier.applying import Applying
from pipeline.notifier.budget import Budget
from pipeline.notifier.drafts import Drafts
from pipeline.notifier.freshness import Freshness
from pipeline.notifier.layout import Layouts
from pipeline.notifier.mailbox import Berth, Intent, Place, arrived, thread_for, until
from pipeline.notifier.pauses import Pauses
from pipeline.notifier.search import Search
from pipeline.notifier.store import Clocks, Overtaken, Store
from pipeline.notifier.storms import Storms
from pipeline.notifier.throttle import Throttle

POST_AGE = 86_400.0  # seconds; older news is recorded and not posted
PAUSE = 1.0  # seconds between calls of a channel: https://docs.slack.dev/apis/web-api/rate-limits
LOOK_EVERY = 0.2  # seconds between looks at the agenda
SETTLE = 5.0  # seconds until a message that was taken late shows in the history
THERE = {"sent", "adopted", "updated"}  # outcomes: people can read it
LOOKS = 2  # in vain, before it is posted again
REPAIR = 60.0  # seconds before what was refused is tried again: somebody may have mended it

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Courier:
    """Works through the agenda."""

    def __init__(
        self,
        store: Store,
        delivery: Metered,
        config: Config,
        metrics: Metrics,
        clocks: Clocks,
    ) -> None:
        self.store, self.config, self.metrics, self.clocks = store, config, metrics, clocks
        self.agenda, self.budget = Agenda(config.ways), Budget()
        self.delivery = Throttle(delivery, self.budget, metrics, self._pace)
        self.storms = Storms(store, config, metrics)
        self.fresh = Freshness(store, self.storms, self._wall)
        self.drafts = Drafts(config, self.fresh)
        self.layouts = Layouts(partial(metrics.outlived, "layout"))
        self.search = Search(store, self.delivery, metrics)
        self.applying = Applying(clocks.pace)
        self.waiting: list[Task] = []  # when last looked
        self.pauses = Pauses()

    async def run(self) -> None:
        """Work for ever."""
        while True:
            await self.round()
            await asyncio.sleep(LOOK_EVERY)

    async def round(self) -> None:
        """One task for each channel that may be called.

        Each call takes its time, so each task is looked at again before it: a process that was
        frozen must not go on with what it had found.
        """
        now = self.clocks.pace()
        self.pauses.forget(now)
        self.pauses.take_turn(self.store.turn(), now)
        tasks = self.agenda.tasks(self.store.mailboxes(), self.store.now())
        self._show_held()
        planned = await self.storms.plan(tasks, self.clocks.wall())
        self.waiting = [task for task in planned if not self.applying.holds(task)]
        marks = self.applying.tasks(self.store.mailboxes(), self.config.ways, self.store.now())
        for task in marks:  # ten a minute: somebody looks at the message, and waits
            if self._may_do(task):
                await self._do(task)
        for task in self.waiting:
            if self._may_do(task) and self._stands(task):
                await self._do(task)

    async def _do(self, task: Task) -> None:
        self._close(task.route.channel, await self.work(task))

    def _wall(self) -> float:
        return self.clocks.wall()

    def _pace(self) -> float:
        return self.clocks.pace()

    def _stands(self, task: Task) -> bool:
        return self.agenda.stands(task, self.store.mailboxes(), self.store.now())

    def _show_held(self) -> None:
        real = (task for task in self.agenda.held if not is_drill(task.brand))
        held = Counter((task.hold or "", task.notice.level.value) for task in real)
        self.metrics.hushed(self.agenda.silences, held)

    def _may_do(self, task: Task) -> bool:
        now, names = self.clocks.pace(), (task.route.channel, task.layout, task.act)
        self.pauses.take_turn(self.store.turn(), now)
        return self.pauses.are_over(names, now) and self.budget.allows(task, now)

    def _close(self, name: str, seconds: float) -> None:
        self.pauses.begin(name, self.clocks.pace() + seconds)

    async def work(self, task: Task) -> float:
        """Do one task. Returns the seconds for which the channel is left alone."""
        acts = {
            Act.LOOK: self._look,
            Act.POST: self._post,
            Act.UPDATE: self._update,
            Act.LOG: self._log,
            Act.MARK: self._mark,
        }
        try:
            return await acts[task.act](task)
        except Busy:  # the budget knows until when
            return PAUSE
        except Ambiguous as problem:
            log.warning("no answer from Slack", **task.about, problem=str(problem))
            return SETTLE
        except Overtaken:
            return 0.0
        except Gone as problem:
            log.warning("a message is gone", **task.about, problem=str(problem))
            if task.act is Act.POST:  # it was a reply
                await self.storms.lose(task.route.channel)
            else:
                await self.store.keep(task, replace(task.place, ts=None, shown=0))
            return PAUSE
        except DeliveryError as problem:
            return self._refused(task, problem)

    def _refused(self, task: Task, problem: DeliveryError) -> float:
        """Leave alone what was refused: the channel, or this message, which holds up no other."""
        if isinstance(problem, RefusedLayout) and self.layouts.refused(task.layout, problem):
            return PAUSE
        is_closed = isinstance(problem, Closed)
        self.metrics.delivered(task.notice.kind, "failed", task.brand)
        if is_closed:
            log.error("Slack refuses a channel", **task.about, problem=str(problem))
            return REPAIR
        log.error("Slack refuses a message", **task.about, problem=str(problem))
        self._close(task.layout, REPAIR)
        self.storms.refused(task)
        return PAUSE

    # -- The living message

    async def _post(self, task: Task) -> float:
        if task.is_forgone or self.fresh.is_old(task, task.notice, POST_AGE):
            return await self._pass_over(task, replace(task.place, shown=task.notice.seq))
        if task.sheet:
            return await self._send(task, self.drafts.root(task))
        berth = await self.storms.berth(task, self.clocks.wall())
        if berth is None:
            return 0.0
        if berth.thread and is_over(task.notice):  # the table says so
            seq = task.notice.seq
            return await self._pass_over(
                task, replace(task.place, berth=berth, shown=seq, logged=seq), "in_table"
            )
        return await self._send(task, self.drafts.root(task), berth)

    async def _update(self, task: Task) -> float:
        deeds = await self._replace(task)
        shown = replace(
            task.place, shown=task.notice.seq, shown_at=self.clocks.wall(), marked=bool(deeds),
            silent=until(task.silence),
        )  # fmt: skip
        return await self._done(task, shown, "updated")

    async def _mark(self, task: Task) -> float:
        """Show what people asked. It is noted before, so that whoever comes after us ends it."""
        meant = task._replace(place=replace(task.place, marked=True))
        if task.place.marked or await self.store.keep(task, meant.place):
            await self._replace(meant)
        return PAUSE

    async def _replace(self, task: Task) -> tuple[Deed, ...]:
        """Replace the message. Returns what it shows of what people asked."""
        place = task.place
        deeds = self.applying.of(task.brand, task.notice.incident) if place.marked else ()
        update = partial(self.delivery.update, Receipt(place.channel, place.ts or ""))
        await self._laid_out(task, self.drafts.root(task, deeds), update)
        self.applying.seen(task, deeds)
        return deeds

    # -- Its thread

    async def _log(self, task: Task) -> float:
        entry = self.drafts.entry(task)
        if entry is None or task.place.ts is None or self.fresh.is_old(task, task.notice, POST_AGE):
            return await self._pass_over(task, replace(task.place, logged=task.notice.seq))
        return await self._send(task, entry)

    # -- Both

    async def _send(self, task: Task, message: Message, berth: Berth | None = None) -> float:
        now, is_step = self.clocks.wall(), task.act is Act.LOG
        intent = Intent(
            at=now, due=now + SETTLE, seq=task.notice.seq, step=is_step, late=self.fresh.late(task),
            call=self.fresh.ping(task),
        )  # fmt: skip
        berth = berth or task.place.berth
        meant = task._replace(place=replace(task.place, intent=intent, berth=berth))
        intent = replace(intent, aloud=self.storms.is_aloud(meant, now))
        meant = meant._replace(place=replace(meant.place, intent=intent))
        if not await self.store.keep(task, meant.place):
            return PAUSE  # another process may own the mailboxes by now: nothing is sent
        post = partial(
            self.delivery.post, task.place.channel or task.route.channel, key=task.key,
            thread=thread_for(meant.place), aloud=intent.aloud,
        )  # fmt: skip
        try:
            receipt = await self._laid_out(meant, message, post)
        except (Busy, Refused):  # certainly not there: no reason to look for it
            await self.store.keep(meant, task.place)
            raise
        return await self._done(meant, arrived(meant.place, intent, receipt), "sent")

    async def _laid_out(
        self, task: Task, message: Message, call: Callable[[Message], Awaitable[T]]
    ) -> T:  # fmt: skip
        """An alarm is never lost to its layout: what Slack refuses goes a rung lower next time."""
        self._check(task)
        is_update = task.act in {Act.UPDATE, Act.MARK}
        answer, rung = await self.layouts.carry(task.layout, message, call, is_update=is_update)
        if rung is not Rung.FULL:
            self.metrics.delivered(task.notice.kind, "degraded", task.brand)
        return answer

    def _check(self, task: Task) -> None:
        """Right before a call: whether its place is ours, and as it was."""
        mailbox = self.store.mailboxes().get(task.brand)
        where = task.notice.incident, task.route.channel
        if mailbox is None or not mailbox.holds(*where, task.place):
            raise Overtaken

    async def _look(self, task: Task) -> float:
        """Adopt the message of an intent, or give it up after LOOKS looks: it is posted again."""
        place, intent, now = task.place, task.place.intent, self.clocks.wall()
        if intent is None or 0 < intent.due - now <= SETTLE:  # beyond: the clock was set back
            return 0.0
        found = await self.search.find(task, intent)
        if found is not None:
            return await self._done(task, arrived(place, intent, found), "adopted")
        looks = intent.looks + 1
        left = replace(intent, due=now + SETTLE, looks=looks) if looks < LOOKS else None
        await self.store.keep(task, replace(place, intent=left))
        return PAUSE

    async def _pass_over(self, task: Task, place: Place, outcome: str = "too_old") -> float:
        await self._done(task, place, "silenced" if task.is_forgone else outcome)
        return 0.0

    async def _done(self, task: Task, place: Place, outcome: str) -> float:
        await self.store.keep(task, replace(place, intent=None))
        self.metrics.delivered(task.notice.kind, outcome, task.brand)
        tell = log.debug if outcome == "updated" else log.info  # numbers, mostly
        tell("delivered", **task.about, kind=task.notice.kind.value, outcome=outcome)
        is_newer = (place.shown, place.logged) != (task.place.shown, task.place.logged)
        if outcome in THERE and is_newer and not task.sheet:
            took = self.clocks.wall() - task.since(task.notice)
            self.metrics.notified(task.notice.kind, took, task.brand)
        return PAUSE
