"""Notifier: the app that reads `alerts` and keeps the mailboxes; its courier talks to Slack."""

import asyncio
import time
from collections.abc import AsyncIterable, Callable, Mapping
from functools import partial
from typing import Any, cast

import structlog
from faust.types import TP

from alerts.delivery import Hear, Metered, Socket
from alerts.home import Backlog
from alerts.lesson import ActionItem, Lesson, Lessons, Outcome
from alerts.message import Controls
from alerts.notice import Notice
from alerts.route import ANY, listeners
from pipeline.aliases import discretion_of
from pipeline.almanac import almanac
from pipeline.app import create_app
from pipeline.config import Config
from pipeline.connection import ALERTS_PARTITIONS, DELIVERIES, Clock, Connection
from pipeline.health import Health
from pipeline.metrics import Metrics
from pipeline.notifier.access import Access
from pipeline.notifier.agenda import Task
from pipeline.notifier.album import Plate
from pipeline.notifier.aviary import Aviary
from pipeline.notifier.courier import Courier
from pipeline.notifier.desk import Told
from pipeline.notifier.dues import Dues
from pipeline.notifier.ear import Ear
from pipeline.notifier.freshness import PING_AGE
from pipeline.notifier.herald import Herald
from pipeline.notifier.library import Library, Reader
from pipeline.notifier.mailbox import Mailbox, Place, unpack_mailbox
from pipeline.notifier.outgoing import Outgoing
from pipeline.notifier.painter import Painter
from pipeline.notifier.papers import Papers
from pipeline.notifier.reading import read, read_word
from pipeline.notifier.reception import Reception
from pipeline.notifier.silencing import Hearing, listened
from pipeline.notifier.sketch import Sketch
from pipeline.notifier.standing import Standing
from pipeline.notifier.store import Clocks
from pipeline.notifier.timeline import Archive
from pipeline.notifier.umpire import Umpire
from pipeline.notifier.waiting import Waiting
from pipeline.records import (
    AsIs,
    Batch,
    BatchConsumer,
    Packed,
    add_table,
    each,
    end_process,
    forever,
)

PARTITION = 0  # the only one of `alerts`, and of `silences`
SHOW_EVERY = 1.0  # seconds
STAGE, HUSH = "alerts", "silences"

log = structlog.get_logger(__name__)


class Notifier(Outgoing):
    """One active process; a second one stands by in the same group."""

    def __init__(  # noqa: PLR0913, PLR0917  # what it stands on
        self,
        connection: Connection,
        config: Config,
        delivery: Metered,
        metrics: Metrics,
        health: Health,
        wall: Callable[[], float],
        listen: Callable[[Hear], Socket] | None = None,
    ) -> None:
        """`listen` gives the way on which presses come; without one there are no buttons."""
        self.connection, self.config, self.metrics = connection, config, metrics
        self.health, self.wall, self.hearing = health, wall, Hearing()
        self.inputs = connection.alerts, connection.silences, connection.canary
        self.aviary = Aviary(connection, metrics, wall)
        self.app = create_app(connection, connection.notifier_group, frozenset(self.inputs))
        self.table = add_table(self.app, DELIVERIES, Packed(unpack_mailbox), ALERTS_PARTITIONS)
        self.courier = Courier(self, delivery, config, metrics, Clocks(wall=wall))
        slack = self.courier.delivery
        self.painter = Painter(self, slack, config, metrics, self.courier.clocks)
        read = partial(almanac, connection)
        self.herald = Herald(self, slack, config, metrics, self.courier.clocks, read)
        self.papers = Papers(self, slack, config, metrics, self.courier.clocks, connection)
        self.standing, self.archive = Standing(config.routes), Archive(connection)
        patient, applying = slack.patient(), self.courier.applying
        self.reception = Reception(self, patient, config, metrics, applying, patient.in_turn)
        discretion = discretion_of(config.slack, connection)
        self.courier.drafts.discretion = self.reception.discretion = discretion
        self.library = Library(Reader(connection))
        self.courier.drafts.past = self.library.past
        self.dues = Dues(config.ways, metrics)
        self.access = Access(slack, metrics, self.generation, self.courier.clocks.pace)
        socket = listen(self.reception.hear) if listen else None
        self.ear = Ear(socket, metrics, lambda: self._owns)
        if listen:
            self.courier.drafts.controls = Controls(dashboard=connection.dashboard_url)
        self.table.outbox = Waiting(self.courier)
        for name, topic in zip(("notifier", "silences", "canary"), self.inputs, strict=True):
            stream = self.app.topic(topic, schema=AsIs())
            self.app.agent(stream, name=name, concurrency=1)(self.follow)
        self.app.task(self.deliver)
        fly = partial(self.aviary.run, lambda: self.app.producer, self.generation)
        people = self.ear.run, self.reception.follow_up, Umpire(self, config.routes, metrics).run
        files = self.painter.run, self.papers.painter.run, self.papers.run, self.herald.run
        for run in (*files, *people, self.access.run, self.show, self.library.run, fly):
            self.app.task(partial(forever, run))

    @property
    def records(self) -> BatchConsumer:
        """The consumer; Faust makes it when the app starts."""
        return cast("BatchConsumer", self.app.consumer)

    def now(self) -> float:
        """What the age of coming news and silences go by; with the stream's clock, the newest."""
        if self.connection.clock is Clock.WALL:
            return self.wall()
        return max((mailbox.at for mailbox in self.table.data.values()), default=0.0)

    # -- Notices

    async def follow(self, batches: AsyncIterable[Any]) -> None:
        """The agents."""
        await each(batches, self.work)

    async def work(self, batch: Batch) -> None:
        """One batch: put its notices into the mailboxes, or its silences into theirs."""
        if batch.topic == self.connection.silences:
            await self._hush(batch)
            return
        if batch.topic == self.connection.canary:
            await self.aviary.land(batch, self.records, self.table)
            return
        notices = [read(record) for record in batch.records]
        if await self.records.owns(batch):  # from here to write() no await
            changed: dict[str, Mailbox | None] = {}
            now = self.now()
            for record, notice in zip(batch.records, notices, strict=True):
                if notice is None:
                    self.metrics.processed(STAGE, "dead")
                else:
                    self.courier.applying.heard(notice)
                    now = max(now, notice.at.timestamp())
                    self._receive(notice, record.value, changed, now)
            self.records.write(batch, self.table, changed)
            self.health.applied(time.monotonic())

    def _receive(
        self, notice: Notice, raw: bytes, changed: dict[str, Mailbox | None], now: float
    ) -> None:  # fmt: skip
        """Into its mailbox. It comes with the age that it has now, and goes on to age with us.

        Not with a stream where a day can be five seconds, the time between looks at the agenda.
        """
        known = changed.get(notice.brand) or self.table.data.get(notice.brand)
        mailbox = cast("Mailbox", known or Mailbox(partition=PARTITION))
        if mailbox.knows(notice):
            changed.setdefault(notice.brand, None)
            self.metrics.processed(STAGE, "repeated")
            return
        routes = [route.channel for route in listeners(self.config.ways, notice)]
        since = self.wall() - (now - notice.at.timestamp())
        is_late = now - notice.at.timestamp() > PING_AGE
        changed[notice.brand] = mailbox.receive(notice, raw, routes, since, is_late=is_late)
        self.metrics.processed(STAGE, "applied")

    async def _hush(self, batch: Batch) -> None:
        words = [(record.offset, read_word(record)) for record in batch.records]
        if await self.records.owns(batch):  # from here to write() no await
            box = cast("Mailbox", self.table.data.get(ANY) or Mailbox(partition=PARTITION))
            after, outcomes = listened(box, batch.topic, words, self.now())
            self.records.write(batch, self.table, {ANY: None if after is box else after})
            for outcome in outcomes:
                self.metrics.processed(HUSH, outcome)
            self.health.applied(time.monotonic())

    def generation(self) -> int | None:
        """Since which rebalance the topics are ours; None: they are not."""
        return self.records.generation if self._owns else None

    @property
    def _owns(self) -> bool:
        """Whether the topics are ours. Before the app starts there is no consumer to ask."""
        return self.app.consumer is not None and self.records.may_write(PARTITION)

    # -- Store, for the courier

    def mailboxes(self) -> Mapping[str, Mailbox]:
        """As Store says; and none before it is known who is silent."""
        return cast("Mapping[str, Mailbox]", self.table.data) if self.is_ours else {}

    @property
    def is_ours(self) -> bool:
        """As Desk says."""
        if not self._owns:
            return False
        if TP(self.connection.alerts, PARTITION) not in self.records.assignment():
            return False  # beside one of the release before, which reads no silences
        caught_up = self.records.caught_up(TP(self.connection.silences, PARTITION))
        now = time.monotonic()
        return self.hearing.is_done(self.records.generation, now, caught_up=caught_up)

    def turn(self) -> int:
        """As Store says."""
        return 0 if self.app.consumer is None else self.records.generation or 0

    async def keep(self, task: Task, place: Place) -> bool:
        """As Store says."""
        where = task.notice.incident, task.route.channel
        mailbox = self._ours(task.brand)
        if mailbox is None or not mailbox.holds(*where, task.place):
            return False  # or a call that outlived a rebalance would undo what the other did
        return await self._put(task.brand, mailbox.placed(*where, place))

    async def keep_sketch(self, plate: Plate, sketch: Sketch | None) -> bool:
        """As Album says."""
        where, mailbox = plate.where, self._ours(plate.brand)
        if mailbox is None or not mailbox.holds_sketch(*where, plate.sketch, plate.sort):
            return False
        return await self._put(plate.brand, mailbox.drawn(*where, sketch, plate.sort))

    def _ours(self, brand: str) -> Mailbox | None:
        mailbox: Mailbox | None = self.table.data.get(brand)
        return mailbox if self.records.may_write(PARTITION) else None

    async def _put(self, brand: str, mailbox: Mailbox) -> bool:
        generation = self.records.generation
        await self.records.put(self.table, brand, mailbox)
        return generation == self.records.generation and self.records.may_write(PARTITION)

    async def lay(self, key: str, mailbox: Mailbox) -> bool:
        """As Store says."""
        return self.records.may_write(PARTITION) and await self._put(key, mailbox)

    async def let_go(self, person: str) -> bool:
        """As Desk says."""
        return await self.courier.storms.doubts.let_go(person, self.wall())

    async def deliver(self) -> None:
        """The courier's work, for as long as the app runs."""
        if not self.config.routes:
            log.warning("nobody is told", hint="write `routes` into the settings")
        try:
            await self.library.opened()
            await self.courier.run()
        except asyncio.CancelledError:
            raise
        except Exception as bug:  # noqa: BLE001  # Faust would end half-way
            end_process("the courier failed", bug)

    async def show(self) -> None:
        """Tell Prometheus how incidents stand, for as long as the app runs."""
        while True:
            self.look()
            await asyncio.sleep(SHOW_EVERY)

    def look(self) -> None:
        """The same once. A Kafka that is away has acknowledged nothing: what is known stands."""
        ours = self.app.consumer is not None and PARTITION in self.records.terms
        self.standing.look(cast("Mapping[str, Mailbox]", self.table.data) if ours else {})
        self.metrics.stands(self.standing.running)
        self.metrics.unacknowledged(self.standing.unacknowledged(self.now()))
        known = self.lessons if ours else Lessons()
        self.dues.look(known, self.now(), self.courier.clocks.pace())

    # -- People

    @property
    def backlog(self) -> Backlog:
        """As Desk says."""
        waiting = self.table.outbox
        return Backlog(waiting.pending, waiting.oldest_age)

    async def steps(self, notice: Notice) -> Told:
        """As Desk says."""
        return await self.archive.steps(notice)

    async def learn(self, word: Lesson | ActionItem | Outcome) -> None:
        """As Desk says. Whoever asks right after it is told so."""
        await super().learn(word)
        self.library.lessons.hear(word)

    @property
    def lessons(self) -> Lessons:
        """As Desk says."""
        return self.library.lessons
