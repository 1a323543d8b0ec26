"""Station: the sources of the settings in one process, each kept by itself."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Any

import structlog
from kafka.errors import AuthorizationError

from detectors.hearing import Pulse
from pipeline import log as logs
from pipeline import pulses
from pipeline.connection import Connection
from pipeline.health import Health, Phase
from pipeline.ingest import producer_for
from pipeline.metrics import Metrics
from pipeline.patience import ended_by_signals, once_reached
from pipeline.process import Process
from pipeline.records import end_process
from pipeline.sources.delivery import Delivery, Sorting, Untaken
from pipeline.sources.keeper import Keeper
from pipeline.sources.recall import recall
from pipeline.sources.source import Source
from pipeline.sources.standing import (
    EVERY,
    PARTITION,
    Standing,
    encode_standing,
    read_standings,
)  # fmt: skip
from pipeline.topics import require

BEAT = 1.0  # seconds
GOODBYE = 10.0  # seconds for Kafka to take what is on its way at the end; the rest is read again

log = structlog.get_logger(__name__)


def today() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class Station:
    """Keeps sources, and says each ten seconds, and when one changes, how they are."""

    def __init__(
        self, keepers: Sequence[Keeper], connection: Connection, producer: Any, metrics: Metrics
    ) -> None:  # fmt: skip
        self.keepers, self.producer, self.metrics = keepers, producer, metrics
        self.topic, self.mentions = connection.sources, connection.mentions
        self.partitions = range(connection.partitions)
        self._beaten = float("-inf")  # when pulses and counts were sent last
        self._told: dict[str, tuple[object, float]] = {}  # name -> state, and when it was told
        self._words: dict[str, Any] = {}  # name -> what became of its last word
        self._shown: dict[str, Counter[str]] = {}  # name -> what the metrics count already

    async def run(self, beat: Callable[[float], None]) -> None:
        """Until it is cancelled.

        Raises:
            Untaken: Kafka did not take something; a new process reads it again.
        """
        async with asyncio.TaskGroup() as group:
            for keeper in self.keepers:
                group.create_task(keeper.run())
            group.create_task(self._watch(beat))

    async def _watch(self, beat: Callable[[float], None]) -> None:
        while True:
            now = time.monotonic()
            beat(now)
            for keeper in self.keepers:
                keeper.delivery.settle()
                keeper.look()
                self._show(keeper)
                self._tell(keeper, now)
            self._beat(now)
            await asyncio.sleep(BEAT)

    def _beat(self, now: float) -> None:
        """Pulses, and counts: a record for each like would be more than all mentions."""
        if now - self._beaten >= pulses.EVERY:
            self._beaten = now
            for keeper in self.keepers:
                keeper.delivery.tell_counts()
                self._pulse(keeper.standing.pulse)

    def _pulse(self, pulse: Pulse) -> None:
        value = pulses.encode_pulse(pulse)
        for partition in self.partitions:
            self.producer.send(
                self.mentions, value=value, partition=partition, headers=[pulses.PULSE]
            )

    def dismiss(self, names: Iterable[str]) -> None:
        """Say that nobody listens to these any longer: the settings no longer name them."""
        for name in names:
            self._pulse(Pulse(source=name, at=today().timestamp(), over=True))
            self.producer.send(self.topic, key=name.encode(), value=None, partition=PARTITION)

    def _show(self, keeper: Keeper) -> None:
        name, delivery = keeper.source.name, keeper.delivery
        until = delivery.until.timestamp() if delivery.until else None
        more = delivery.told - self._shown.get(name, Counter())
        self._shown[name] = Counter(delivery.told)
        self.metrics.listened(name, keeper.state, until, more)

    def _tell(self, keeper: Keeper, now: float) -> None:
        state, at = self._told.get(keeper.source.name, (None, 0.0))
        if state != keeper.state or now - at >= EVERY:
            self._told[keeper.source.name] = keeper.state, now
            self._words[keeper.source.name] = self._send(keeper.standing)
        word = self._words[keeper.source.name]
        if word.failed() and isinstance(word.exception, AuthorizationError):  # or no place is kept
            raise Untaken(f"Kafka does not let us write where sources stand: {word.exception!r}")

    def _send(self, standing: Standing) -> Any:
        return self.producer.send(
            self.topic, key=standing.name.encode(), value=encode_standing(standing),
            partition=PARTITION,
        )  # fmt: skip

    def close(self) -> None:
        """Wait for what is on its way, and write down how far that has come."""
        for keeper in self.keepers:
            keeper.delivery.tell_counts()
        self.producer.flush(GOODBYE)
        for keeper in self.keepers:
            with suppress(Untaken):  # it is read again
                keeper.delivery.settle()
            self._send(keeper.standing)
        self.producer.flush(GOODBYE)
        self.producer.close()


def keeper_of(source: Source, sorting: Sorting, producer: Any, known: Standing | None) -> Keeper:
    """Whoever keeps a source, from where it stood."""
    delivery = Delivery(source.name, sorting, producer)
    gaps: tuple[tuple[datetime, datetime], ...] = ()
    if known:
        delivery.place, delivery.until, gaps = known.place, known.until, known.gaps
    return Keeper(source, delivery, today, Random(), gaps=gaps)  # noqa: S311  # no secret


def run(process: Process, sources: list[Source], sorting: Sorting) -> None:
    """Serve the page, wait for Kafka, and keep the sources until a signal ends it.

    Raises:
        ListenError: the page's port cannot be had.
        EntryError: Kafka does not let us in, or did not come.
        TopicError: the topics are not as they have to be.
    """
    connection = process.connection
    logs.set_up(connection.log_level, connection.log_format)
    with process.page() as page:
        log.info(
            "starts", version=process.version, settings=process.settings, kafka=connection.kafka,
            page=page,
        )  # fmt: skip
        with ended_by_signals():
            once_reached(lambda: require(connection))
            known = read_standings(connection)
            producer = producer_for(connection)
            keepers = [keeper_of(each, sorting, producer, known.get(each.name)) for each in sources]
            recall(connection, {each.source.name: each.delivery.memory for each in keepers})
        station = Station(keepers, connection, producer, process.metrics)
        station.dismiss(known.keys() - {each.name for each in sources})
        asyncio.run(_until_told(station, process.health))
        log.info("stopped")


async def _until_told(station: Station, health: Health) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, told.set)

    def beat(now: float) -> None:
        health.beat(now)
        health.waiting(0, now)

    health.enter(Phase.READY, time.monotonic())
    health.assigned(len(station.keepers))
    working = asyncio.create_task(station.run(beat))
    ended = asyncio.create_task(told.wait())
    await asyncio.wait((working, ended), return_when=asyncio.FIRST_COMPLETED)
    if working.done() and (problem := working.exception()):
        end_process(f"the sources cannot go on: {problem!r}", problem)
    log.info("stops", reason="signal")
    health.enter(Phase.STOPPING, time.monotonic())
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    await loop.run_in_executor(None, station.close)
