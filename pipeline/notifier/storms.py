"""Storms: which incidents have a message of their own in a channel, and which stand in a thread."""

from collections.abc import Iterable, Iterator
from dataclasses import replace as quiet
from datetime import timedelta
from operator import attrgetter

import structlog
from msgspec.structs import replace

from alerts.crowd import Storm, storm_sheet
from alerts.notice import Kind
from alerts.phrases import PHRASES
from alerts.route import Route
from alerts.sheet import Sheet
from alerts.storm import last_of, stands_alone
from detectors.events import Level, moment
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.agenda import Act, Task
from pipeline.notifier.doubts import Doubts
from pipeline.notifier.harbour import Harbour, Stand
from pipeline.notifier.mailbox import MARK, Berth, Case, Mailbox, thread_of
from pipeline.notifier.sheets import Sheets, begun
from pipeline.notifier.store import Store

LOOK_EVERY = 1.0  # seconds, where nobody waits: thousands of brands are looked through

log = structlog.get_logger(__name__)


def key_of(channel: str) -> str:
    """Of the mailbox that holds a channel's storms."""
    return f"{MARK}storm {channel}"


class Storms:
    """The storms of all channels, as the mailboxes have them."""

    def __init__(self, store: Store, config: Config, metrics: Metrics) -> None:
        self.store, self.rules, self.metrics = store, config.storms, metrics
        routes = (quiet(route, ping=None) for route in reversed(config.routes))
        self.routes = {route.channel: route for route in routes}  # a table calls nobody
        for channel in self.routes:  # or the first storm would be no increase
            metrics.stormed(channel, 0)
        self.harbour, self.sheets = Harbour(), Sheets()
        self._is_stale, self._looked = False, 0.0
        self._refused: dict[str, int] = {}  # by channel: the storm that Slack took in no form
        self.doubts = Doubts(store, config, metrics, self.harbour)

    async def plan(self, tasks: list[Task], now: float) -> list[Task]:
        """What is to be done: the tasks that are not held back, and those for many at once."""
        boxes = self.harbour.mailboxes = self.store.mailboxes()
        is_known = bool(boxes) and self._looked <= now < self._looked + LOOK_EVERY
        if tasks or not is_known:  # nor does what was seen in mailboxes outlive them
            self._look()
            self._looked = now
        await self.doubts.watch(now)
        held = [self.doubts.holds(task, now) for task in tasks]
        self.metrics.source_held(sum(held))
        let = (each.instead if waits else each for each, waits in zip(tasks, held, strict=True))
        told = [task for task in let if task]
        more = [*self._tasks(told, now), *self.doubts.tasks(now)]
        return sorted([*told, *more], key=lambda task: task.order)

    async def berth(self, task: Task, now: float) -> Berth | None:
        """Where the message of an incident is to stand; None: a storm's message comes first."""
        channel, level = task.route.channel, task.notice.level
        if self._is_stale:
            self._look()
        storm, roots = self._running(channel, now), self.harbour.roots(channel)
        is_crisis = level is Level.CRISIS
        thread = storm.places[channel].ts if storm else None
        is_lost = storm is not None and thread is None and self._is_refused(channel)
        if is_lost or stands_alone(level, roots, now, self.rules, in_storm=storm is not None):
            self._is_stale = True
            return Berth(at=now, crisis=is_crisis)
        if storm is None:
            await self._begin(task, now)
        return Berth(at=now, crisis=is_crisis, thread=thread) if thread else None

    def has_called(self, channel: str, whom: str, now: float) -> bool:
        """Whether these people were called a moment ago, in a storm that still goes on."""
        if self._is_stale:
            self._look()
        self._is_stale = True
        if self._running(channel, now) is None:
            return False
        calls = (stand.place.call for stand in self.harbour.stands.get(channel, []))
        since = now - self.rules.call_every * 60.0
        return any(call.whom == whom and call.at > since for call in calls if call)

    def is_aloud(self, task: Task, now: float) -> bool:
        """Whether the channel hears of a reply, too; in a storm of crises alone, and not twice."""
        intent, is_crisis = task.place.intent, task.notice.level is Level.CRISIS
        in_thread = thread_of(task.place) is not None
        if intent is None or not intent.step:
            return in_thread and is_crisis
        if not in_thread or self._running(task.route.channel, now) is None:
            return task.is_aloud
        is_new = task.notice.kind is not Kind.REMINDER or task.place.heard < task.notice.raised_by
        return task.is_aloud and is_crisis and (is_new or intent.call is not None)

    def refused(self, task: Task) -> None:
        """Slack took a message in no form. If it was a storm's, nobody waits for it any more."""
        if task.brand == key_of(task.route.channel):
            self._refused[task.route.channel] = task.notice.incident

    def _is_refused(self, channel: str) -> bool:
        box = self._box(channel)
        return box is not None and self._refused.get(channel) == box.incident

    async def lose(self, channel: str) -> None:
        """The thread is gone in which a message was to stand: the storm is posted anew."""
        box = self._box(channel)
        if box:
            place = replace(box.crowds[box.incident].places[channel], ts=None, shown=0)
            await self.store.lay(key_of(channel), box.placed(box.incident, channel, place))

    def _look(self) -> None:
        self.harbour.look(self.store.mailboxes())
        self._is_stale = False  # until something is posted: a round may be long

    # -- One channel

    def _box(self, channel: str) -> Mailbox | None:
        return self.harbour.mailboxes.get(key_of(channel))

    def _running(self, channel: str, now: float) -> Case | None:
        """The channel's latest storm, unless it is over."""
        box = self._box(channel)
        if box is None:
            return None
        case = box.crowds[box.incident]
        return case if now < self._last(channel, case) + self.rules.window else None

    def _last(self, channel: str, case: Case) -> float:
        arrivals = (stand.at for stand in self.harbour.stands.get(channel, []))
        return last_of(case.rang, arrivals, self.rules)

    async def _begin(self, task: Task, now: float) -> None:
        channel = task.route.channel
        log.info("a storm begins", channel=channel)
        box = begun(self._box(channel), task.notice, channel, now)
        if await self.store.lay(key_of(channel), box):
            self.metrics.stormed(channel)

    # -- Their messages

    def _tasks(self, told: list[Task], now: float) -> Iterator[Task]:
        for channel, route in self.routes.items():
            box = self._box(channel)
            for number, case in box.crowds.items() if box else ():
                waiting = [task for task in told if task.route.channel == channel]
                if task := self._task(route, number, case, waiting, now):
                    yield task

    def _task(
        self, route: Route, number: int, case: Case, waiting: list[Task], now: float
    ) -> Task | None:  # fmt: skip
        running = case is self._running(route.channel, now)
        place = case.places[route.channel]
        if not (place.ts or place.intent or running):
            return None  # nobody was told of it, and it is over

        def say() -> Sheet:
            brands = self._brands(route.channel, case, waiting if running else ())
            storm = Storm(
                number=number, began=moment(case.rang), is_over=not running,
                notices=self.harbour.read(brands), count=len(brands),
                quiet=timedelta(seconds=self.rules.window),
                suspect=self.doubts.at_once(now) if running else None,
            )  # fmt: skip
            return storm_sheet(storm, PHRASES[route.language])

        return self.sheets.task(key_of(route.channel), number, case, route, now, say)

    def _brands(self, channel: str, case: Case, waiting: Iterable[Task]) -> dict[str, int]:
        """The brands in it with their incident, those that wait for their message too."""
        first, last = case.rang - self.rules.window, self._last(channel, case)
        thread = case.places[channel].ts
        stands = [
            each for each in self.harbour.stands.get(channel, [])
            if _is_in(each, thread, first, last)
        ]  # fmt: skip
        worst = sorted(stands, key=lambda each: (each.is_crisis, each.at), reverse=True)
        new = {task.brand: task.notice.incident for task in waiting if _is_new(task)}
        latest = {each.brand: each.incident for each in sorted(stands, key=attrgetter("incident"))}
        return {each.brand: latest[each.brand] for each in worst} | new


def _is_new(task: Task) -> bool:
    """Whether an incident is to have a message."""
    return task.act is Act.POST and not task.is_forgone


def _is_in(stand: Stand, thread: str | None, first: float, last: float) -> bool:
    """Whether an incident belongs to a storm: it stands in its thread, or came at its time."""
    if stand.place.berth is None:
        return False
    return first < stand.at <= last or (stand.thread is not None and stand.thread == thread)
