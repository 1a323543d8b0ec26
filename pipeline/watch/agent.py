"""Watch: takes mentions and commands in batches, and tells notices. Read, call, write."""

import asyncio
import math
import time
from collections.abc import AsyncIterable, Callable
from functools import cached_property, partial
from typing import Any, cast

from faust.types import TP

from detectors.bins import bin_of
from detectors.hearing import Hearing
from pipeline.app import create_app
from pipeline.codec import Malformed
from pipeline.config import Config
from pipeline.connection import BRANDS, Clock, Connection
from pipeline.records import (
    AsIs,
    Batch,
    BatchConsumer,
    Outbox,
    Packed,
    add_table,
    each,
    forever,
)  # fmt: skip
from pipeline.sentiment import SentimentSource
from pipeline.shift import Shift
from pipeline.watch.admission import WorkerAdmission
from pipeline.watch.deadletter import bury
from pipeline.watch.ears import Ears
from pipeline.watch.envelope import Envelope, standing, unpack_envelope
from pipeline.watch.flight import fly_on
from pipeline.watch.intake import Intake, Item, internal
from pipeline.watch.ledger import Broken
from pipeline.watch.report import Report
from pipeline.watch.scoring import Scoring
from pipeline.watch.shadows import ShadowedLedger
from pipeline.watch.shadows import ShadowedTurn as Turn
from pipeline.watch.stirred import Stirred
from pipeline.watch.volumes import Volumes

LOOK_EVERY = 1.0  # seconds between looks at what is open, or waits for its judgement
CLOCKLESS, PAUSE = 5.0, 0.05  # seconds; a wait without end could fill the queues of mentions, too
NEAR = 5.0  # seconds behind its end a stream counts as caught up: a busy one never stands at it


class Watch:
    """A worker's part of the brands: those of the partitions that are its own."""

    def __init__(
        self, connection: Connection, config: Config, sentiments: SentimentSource, report: Report,
        wall: Callable[[], float],
    ) -> None:  # fmt: skip
        self.connection, self.config, self.report, self.wall = connection, config, report, wall
        self.inputs = connection.mentions, connection.commands
        self.app = create_app(
            connection, connection.watch_group, frozenset(self.inputs), in_bulk=True
        )
        schema = Packed(unpack_envelope)
        self.table = add_table(self.app, BRANDS, schema, connection.partitions)
        self.table.outbox = Outbox.to(self.app, connection.alerts)
        self.intake = Intake(sentiments, connection.partitions, connection.commands)
        self.scoring, self.volumes = Scoring(self.intake, report), Volumes(connection)
        self._shifts: dict[int, Shift] = {}
        self._given_up: dict[int, tuple[float, Hearing]] = {}  # where the shift that follows begins
        self._heard: dict[int, float] = {}  # partition -> time of its last mention
        self._stirred, self.ears = Stirred(), Ears()
        self._generation: int | None = None
        self._wire()

    def _wire(self) -> None:
        for name, topic in zip(("watch", "commands"), self.inputs, strict=True):
            stream = self.app.topic(topic, schema=AsIs())
            self.app.agent(stream, name=name, concurrency=1)(self.follow)
        self.app.timer(LOOK_EVERY)(self.look)
        self.app.task(partial(forever, self.table.outbox.run))

    @property
    def records(self) -> BatchConsumer:
        """The consumer; Faust makes it when the app starts."""
        return cast(BatchConsumer, self.app.consumer)

    @cached_property
    def ledger(self) -> ShadowedLedger:
        """The brands. Not before the app runs: Faust binds the table's data to the loop of then."""
        table = cast("dict[str, Envelope]", self.table.data)
        return ShadowedLedger(table, self.config, self.intake.sentiments, self.connection.shadow)

    # -- Records

    async def follow(self, batches: AsyncIterable[Any]) -> None:
        """The agents."""
        await each(batches, self.work)

    async def work(self, batch: Batch) -> None:
        """One batch: read and score it, apply it, write what changed.

        A record that our own code fails on is left out, and its part applied anew without it.
        """
        if batch.topic == self.connection.commands:
            await self._learn_time(batch.partition)
        items = await self._read(batch)
        while items:
            await bury(self.app.producer, items, self.connection.mentions_dead)
            has_room = await self.table.outbox.has_room(lambda: self.app.should_stop)
            await self.ears.prick(self.records)
            if not (has_room and await self.records.owns(batch)):
                return
            done = self._work_on(batch, items)
            await fly_on(self.app.producer, items[:done], self.connection.canary)
            items = items[done:]
            await self._tell_hours(batch.partition, only_if_behind=True)

    def _work_on(self, batch: Batch, items: list[Item]) -> int:
        """Apply and write as many of them as one write may hold. Returns how many."""
        turn = Turn(self.ledger, batch.partition)
        shift = self._shift(batch.partition, turn)
        now = shift.now
        try:
            outcomes = self._apply(batch, items, shift, turn)
        except Broken:
            del self._shifts[batch.partition]
            self._given_up[batch.partition] = now, shift.hearing
            return 0
        self.records.write(batch, self.table, turn.states(), ends=len(outcomes) == len(items))
        turn.done()
        self._tell(batch, items[: len(outcomes)], outcomes, turn)
        return len(outcomes)

    def _tell(self, batch: Batch, items: list[Item], outcomes: list[str], turn: Turn) -> None:
        if batch.topic == self.connection.commands:
            self.report.commanded(items, outcomes, turn)
        else:
            self.report.applied(items, outcomes, turn)
            self._heard[batch.partition] = items[-1].recorded
        if self._on_wall:
            self.report.evaluated(items, outcomes, self.wall())
            self._stirred.note(turn, bin_of(self.wall()))

    async def _read(self, batch: Batch) -> list[Item]:
        """Read all, and score what is watched here."""
        began = time.perf_counter()
        items = self.intake.read(batch.records)
        admission = WorkerAdmission(self.config, self.ledger, self.records.terms)
        for item in items:
            if item.brand and (reason := admission.refusal(item.brand)):
                item.dead = Malformed(reason, "see `brands` in the settings")
        await self.scoring.score([item for item in items if item.mention and not item.dead], began)
        return items

    def _apply(self, batch: Batch, items: list[Item], shift: Shift, turn: Turn) -> list[str]:
        now = self.wall() if self._on_wall else math.inf
        waits = batch.topic == self.connection.commands and not self._is_current(batch.partition)
        clock = shift.now if waits else math.inf  # what waits is judged as it would have been
        outcomes: list[str] = []
        for item in items:
            outcomes.append(self._take(item, shift, turn, now, clock))
            if turn.is_full or self.volumes.is_behind(batch.partition, shift.now):
                break
        is_done = len(outcomes) == len(items)
        if is_done and self._on_wall and not waits and self._ends(batch):
            shift.advance(now)
            shift.judge_all(turn.watched, now)
        return outcomes

    def _take(self, item: Item, shift: Shift, turn: Turn, now: float, clock: float) -> str:
        """Apply one record, and move the clock to it, but not beyond its limit.

        Returns what became of the record.
        """
        recorded = min(item.recorded, now)  # a producer's clock that runs ahead moves no other
        at = min(recorded, clock)
        if item.dead:
            shift.advance(at)
            return "dead"
        if item.brand and not turn.is_new(item.brand, item.record.topic, item.record.offset):
            shift.advance(at)
            return "replayed"
        try:
            if item.command:
                shift.advance(at)
                when = shift.now if shift.now > -math.inf else recorded
                return turn.obey(item.command, when)
            if item.change:
                shift.advance(at)
                return turn.change(item.change, recorded, shift.now)
            if item.mention and item.sentiment:
                return str(shift.observe(item.mention, item.sentiment, at))
        except Broken as bug:
            item.dead = internal(str(bug), bug)
            raise
        shift.tick(at, item.pulse)
        return "tick"

    def _ends(self, batch: Batch) -> bool:
        return batch.offset + 1 >= (self.records.highwater(batch.tp) or 0)

    def _is_current(self, partition: int) -> bool:
        """Whether no mention waits, or hardly one."""
        if self.records.caught_up(TP(self.connection.mentions, partition)):
            return True
        return self._on_wall and self.wall() - self._heard.get(partition, 0.0) < NEAR

    # -- Time

    async def _learn_time(self, partition: int) -> None:
        """After a start, let a mention that waits tell the time before a command asks for it."""
        until = time.monotonic() + CLOCKLESS
        while self.records.may_write(partition) and not self._is_current(partition):
            is_ours = self.records.generation == self._generation  # not of before a rebalance
            shift = self._shifts.get(partition) if is_ours else None
            if (shift and shift.now > -math.inf) or time.monotonic() > until:
                return
            await asyncio.sleep(PAUSE)

    async def look(self) -> None:
        """The timer: time alone eases and resolves, and what was told is crossed off."""
        await forever(self._look)

    async def _look(self) -> None:
        if not self.app.should_stop and self.app.consumer:  # or the producer may be gone
            await self.ears.prick(self.records)
            for partition in list(self.records.terms):
                if self.records.may_write(partition) and not self.table.outbox.is_full:
                    self._look_at(partition)
                    await self._tell_hours(partition)

    async def _tell_hours(self, partition: int, *, only_if_behind: bool = False) -> None:
        shift = self._shifts.get(partition)
        if shift is None or not self.records.may_write(partition):
            return
        if not only_if_behind or self.volumes.is_behind(partition, shift.now):
            await self.volumes.tell(self.app.producer, shift, partition, self.ledger.table)

    def _look_at(self, partition: int) -> None:
        turn = Turn(self.ledger, partition)
        shift = self._shift(partition, turn)
        if self._on_wall and self._is_current(partition):
            shift.tick(self.wall())
            self._fade(shift, turn)
        states = turn.states(turn.moved)
        told = [brand for brand in self.table.outbox.to_cross_off if brand not in states]
        for brand in told:
            if self.table.data[brand].partition == partition:
                states[brand] = self.table.data[brand]
        for brand, state in states.items():
            if state is not None:
                self.records.put(self.table, brand, state)
        turn.done()
        self.report.looked(turn)

    def _fade(self, shift: Shift, turn: Turn) -> None:
        now = bin_of(shift.now)
        for brand in self._stirred.due(turn.partition, now):
            shift.judge(brand, shift.now)
            self._stirred.looked(turn, brand, now)

    def _shift(self, partition: int, turn: Turn) -> Shift:
        """The partition's shift. After a rebalance it begins with what the table says is due."""
        if self.records.generation != self._generation:
            self._generation = self.records.generation
            for each_of in (self._shifts, self._given_up, self._stirred, self.volumes):
                each_of.clear()
            self.ledger.forget()
            table, own = self.ledger.table, self.records.terms
            self.report.left(brand for brand in table if table[brand].partition not in own)
        shift = self._shifts.get(partition) or self._begin(partition, turn)
        self._shifts[partition], shift.desk = shift, turn
        turn.listen(shift.hearing)
        return shift

    def _begin(self, partition: int, turn: Turn) -> Shift:
        """A shift of what the table says; what the settings no longer name leaves with its turn."""
        shift = Shift(turn)
        begun = shift.now, self.ears.hearing()
        shift.now, shift.hearing = self._given_up.pop(partition, begun)
        now = self.wall() if self._on_wall else 0.0
        for brand, envelope in self.ledger.table.items():
            if envelope.partition == partition and envelope.is_watched:
                if self.config.watches(brand):
                    turn.settle(brand, now)
                    due, is_open = standing(envelope)
                    shift.enter(brand, due, is_open=is_open)
                else:
                    turn.retire(brand, now)
        return shift

    @property
    def _on_wall(self) -> bool:
        return self.connection.clock is Clock.WALL
