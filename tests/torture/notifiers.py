"""Notifiers: the real ones, each a process that dies, freezes and wakes.

The consumer, the table and what they take for ours are those of a worker; only the broker is not.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextvars import copy_context
from types import SimpleNamespace
from typing import Any, ClassVar

import msgspec

from alerts.deed import Deed
from alerts.message import Controls
from alerts.picture import Picture, file_name
from pipeline.connection import Connection
from pipeline.health import Health
from pipeline.notifier.mailbox import unpack_mailbox
from pipeline.notifier.store import Clocks
from pipeline.records import Batch, Packed
from pipeline.records.lease import MARGIN
from pipeline.silences import a_silence, encode_silence
from tests.builders import NOON
from tests.member import Changelog, Event, Member, Record, equip
from tests.torture.awaits import PROCESS
from tests.torture.kafka import ALERTS, SILENCES
from tests.torture.slack import Call, Line
from tests.torture.stories import Place
from tests.torture.witness import Chart, Witness

SILENT = Record(0, encode_silence(a_silence("nobody", NOON.timestamp(), 60, "ana")), key=b"nobody")
BATCH = 5  # notices
POLL = 0.7  # seconds between looks at the topic
RECOVERY = 0.5  # seconds at most
LEAVES = 0.5  # share of processes whose last writes had left when they died
SPOILT = 0.1  # share of charts that cannot be drawn
GIVEN_UP = {"failed", "off", "too_old"}  # charts, by what became of them
ACK = 0.3  # seconds at most on each way between a process and Kafka


class Log(Changelog):
    """A table whose writes are on their way for a while, and so are Kafka's answers."""

    process: "Process"

    def send_changelog(self, _: int | None, key: Any, value: Any, *__: Any, **___: Any) -> Any:  # type: ignore[override]  # as much of it as is asked for
        """As Faust does."""
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        packed = msgspec.msgpack.encode(value)
        self.process.world.answers.append(answer)
        self.process.world.begin(self.process.writes(str(key), packed, answer))
        return answer


class Reader(Member):
    """A member of the notifiers' group."""

    topics: ClassVar[frozenset[str]] = frozenset({ALERTS.topic, SILENCES.topic})
    process: "Process"

    @property
    def lease_left(self) -> float:
        """Seconds for which no other one can own the partition."""
        kafka = self.process.world.kafka
        return float(kafka.session - MARGIN - (self.process.world.now() - self.process.member_at))


class Process:
    """One notifier."""

    def __init__(self, world: Any, skew: float) -> None:
        self.world, self.skew = world, skew
        self.is_dead = self.is_member = False
        self.member_at = float("-inf")
        self._awake = asyncio.Event()
        self._awake.set()
        self._last = 0.0  # when what it wrote last reaches Kafka
        self._left = world.takes(1.0) < LEAVES  # what was on its way when it died
        self._context = copy_context()
        self._context.run(PROCESS.set, self)
        self.line = Line(world, self)
        self.app, self.reader, self.table = self._made()
        self.begin(self._reads())
        self.begin(self.app.deliver())
        if world.strategy.has_charts:
            self.begin(self.app.painter.run())
        if world.strategy.has_goals:
            umpire = counting(world.strategy.umpire(world.copies), world.witness)
            self.begin(umpire(self.app, world.config.routes, world.metrics).run())

    def _made(self) -> tuple[Any, Reader, Log]:
        world, agent = self.world, self.world.copies.module("pipeline.notifier.agent")
        slack = world.copies.module("alerts.slack")
        carry = lambda *what: Call(lambda: slack.carry(*what))  # noqa: E731  # one line is enough
        seen = world.metrics.slack_called
        delivery = slack.SlackDelivery(self.line, self.line, seen, carry)
        health = Health(0.0)
        app = agent.Notifier(
            Connection(), world.config, delivery, world.metrics, health, self.wall
        )  # fmt: skip
        clocks = Clocks(wall=self.wall, pace=world.now)
        more = world.config, world.metrics, clocks
        app.courier = clearing(world.strategy.courier(world.copies), self.line)(
            app, delivery, *more
        )
        app.courier.drafts.controls = Controls() if world.strategy.has_presses else None
        painter = noting(world.strategy.painter(world.copies), self.line, world.witness)
        app.painter = painter(app, app.courier.delivery, *more, self._sketched)
        reader, table = equip(app.app, Reader, Log, Packed(unpack_mailbox))
        assert isinstance(reader, Reader)
        assert isinstance(table, Log)
        table.outbox, app.table = app.table.outbox, table
        reader.process = table.process = self
        return app, reader, table

    def wall(self) -> float:
        """Its host's clock."""
        return float(self.world.now() + self.skew)

    def _sketched(self, plate: Any) -> Picture:
        """A chart that nobody looks at, if it can be drawn."""
        name = file_name(plate.brand, plate.incident, plate.sketch.seq)
        if self.world.takes(1.0) < SPOILT and self.world.weather.is_bad:
            raise ValueError(name)
        return Picture(name=name, title=name, alt=name, comment="", content=b"a chart")

    # -- Its life

    @property
    def moves(self) -> bool:
        """Whether it does anything at this moment."""
        return not self.is_dead and self._awake.is_set()

    def begin(self, work: Coroutine[Any, Any, Any]) -> None:
        """A task of its own."""
        self.world.begin(work, self._context)

    async def at(self, number: int, when: str) -> None:
        """Here it may be struck."""
        if not self.is_dead:
            self.world.blows.passes(self, number, when)
        await self.stands()

    async def stands(self) -> None:
        """Come back when it is awake; never, when it is dead."""
        while not self.moves:
            await self._awake.wait()
            if self.is_dead:
                await asyncio.get_running_loop().create_future()

    def die(self) -> None:
        """As after kill -9: nothing of it moves any more."""
        self.is_dead = True

    def freeze(self, seconds: float) -> None:
        """For so long."""
        self._awake.clear()
        self.world.loop.call_later(seconds, self._awake.set)

    # -- Its place in the group

    async def joins(self) -> None:
        """Become a member, which owns nothing yet."""
        self.is_member, self.member_at = True, self.world.now()
        self.world.kafka.members.append(self)

    async def opens(self, generation: int) -> None:
        """The group gives us the topic: recover, then work."""
        self.reader.ends = 0  # no silence waits
        await self.reader.joins(generation, ALERTS, SILENCES)
        found = [Event(key, unpack_mailbox(packed)) for key, packed in self.world.kafka.changelog]
        await asyncio.sleep(self.world.takes(RECOVERY))
        await self.stands()
        self.table.recover(found)
        self.reader.resume_flow()

    async def comes_back(self) -> None:
        """The group went on without us, and we hear of it."""
        await asyncio.sleep(self.world.takes(1.0))
        await self.stands()
        await self.reader.leaves()
        await self.joins()

    # -- What people do

    async def passes_on(self, brand: str, deed: Deed) -> None:
        """Somebody pressed, and Kafka takes the word of it."""
        self.app.courier.applying.expect(brand, deed)
        await asyncio.sleep(self.world.takes(ACK))
        await self.stands()
        self.app.courier.applying.sent(brand, deed)

    async def lets_go(self, person: str) -> None:
        """Somebody wants responders to be told although the source is suspect."""
        await self.app.let_go(person)

    # -- Reading and writing

    async def _reads(self) -> None:
        await self.app.follow(self._batches())

    async def _batches(self) -> AsyncIterator[Batch]:
        generation, at, alerts = -1, 0, self.world.kafka.alerts
        while True:
            await asyncio.sleep(POLL)
            await self.stands()
            if not self.reader.terms:
                continue
            if generation != self.reader.generation:
                generation, at = self.reader.generation or -1, self.world.kafka.committed
                yield self.reader.deliver(Batch(SILENCES, [SILENT]))
            values = alerts[at : at + BATCH]
            if values:
                records = [Record(at + number, value) for number, value in enumerate(values)]
                at += len(values)
                yield self.reader.deliver(Batch(ALERTS, list(records)))

    async def writes(self, key: str, packed: bytes, answer: "asyncio.Future[None]") -> None:
        """On the way to Kafka, in their order. What a frozen process holds goes when it wakes."""
        now = self.world.now()
        self._last = max(self._last, now + self.world.takes(ACK))
        await asyncio.sleep(self._last - now)
        if self.is_dead and not self._left:
            return
        if not self.is_dead:
            await self.stands()
        self.world.kafka.changelog.append((key, packed))
        self.world.witness.keeps(self.world.now(), key, packed)
        await asyncio.sleep(self.world.takes(ACK))
        await self.stands()
        answer.set_result(None)


def clearing(courier: Any, line: Line) -> Any:
    """The same courier, who notes that he may call."""

    class Clearing(courier):  # type: ignore[misc]  # a copy's class
        def _check(self, task: Any) -> None:
            super()._check(task)
            line.is_clear = True

        async def work(self, task: Any) -> float:
            try:
                return float(await super().work(task))
            finally:
                line.is_clear = False  # where the budget forbade the call

    return Clearing


def noting(painter: Any, line: Line, witness: Witness) -> Any:
    """The same painter, who notes that she may share, and what she gives up."""

    class Noting(painter):  # type: ignore[misc]  # a copy's class
        def _check(self, plate: Any) -> None:
            super()._check(plate)
            line.is_clear = True

        async def _done(self, plate: Any, outcome: str) -> None:
            if outcome in GIVEN_UP:
                place = Place(plate.route.channel, f"{plate.brand}/{plate.incident}")
                witness.given_up.add(Chart(place, plate.sketch.seq))
            await super()._done(plate, outcome)

    return Noting


def counting(umpire: Any, witness: Witness) -> Any:
    """The same umpire, who notes of which incident a goal is counted."""

    class Counting(umpire):  # type: ignore[misc]  # a copy's class
        async def _count(self, brand: str, trial: Any, decided: Any) -> None:
            place = Place(trial.channel, f"{brand}/{trial.incident}")
            self.metrics = SimpleNamespace(
                judged_goal=lambda goal, *_: witness.judged.update([(place, goal)])
            )
            await super()._count(brand, trial, decided)

    return Counting
