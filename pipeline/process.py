"""Process: what each Tocsin process is around its Faust app: a pulse, a page, and an end."""

import asyncio
import ctypes
import gc
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, cast

import faust
import structlog
import uvloop
from aiokafka import TopicPartition
from faust.sensors.prometheus import setup_prometheus_sensors
from faust.types import TP
from mode import Service
from prometheus_client import CollectorRegistry, ProcessCollector

from pipeline import log as logs
from pipeline.astray import catch_all, in_a_loop
from pipeline.connection import Connection
from pipeline.health import Health, Limits, Phase
from pipeline.kafka import client_settings
from pipeline.lag import GroupPlace, LagProbe
from pipeline.membership import Membership
from pipeline.metrics import Metrics
from pipeline.patience import ended_by_signals, once_reached
from pipeline.records import BatchConsumer, Echo, Outbox, compress_quickly, end_process
from pipeline.settings import VariableError, environment
from pipeline.topics import require
from pipeline.watchdog import Watchdog
from pipeline.web import WebServer

BEAT = 1.0  # seconds
OTHERS_EVERY = 60.0  # seconds between looks at another group: each worker looks
GARBAGE = (50_000, 10, 10)  # objects, and generations: brands live long, and are walked each time
MALLOC = {-8: 1, -3: 131_072}  # M_ARENA_MAX and M_MMAP_THRESHOLD of malloc.h: heaps, bytes
STOPS_IN = 25.0  # seconds from a signal to the end; what is not written by then is read again

Groups = Mapping[str, tuple[str, ...]]  # the topics of each
NOBODY: Groups = {}

log = structlog.get_logger(__name__)


class Process:
    """One process, one scrape target. Its page is up before Faust recovers anything."""

    limits: ClassVar = Limits()

    def __init__(self, connection: Connection, settings: str) -> None:
        self.connection = connection
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.metrics = Metrics(self.registry)
        self.version, self.settings = version("tocsin"), settings
        self.metrics.built(self.version, settings)
        self.health = Health(time.monotonic(), self.limits)

    def run(
        self, app: faust.App, topics: tuple[str, ...], outbox: Outbox, others: Groups = NOBODY
    ) -> None:
        """Serve the page, wait for Kafka, and run the app on its topics until a signal ends it.

        The lag of other groups in their topics is shown too: one that is dead cannot show its own.

        Raises:
            ListenError: the page's port cannot be had.
            VariableError: the directory cannot be had.
            EntryError: Kafka does not let us in, or did not come.
            TopicError: the topics are not as they have to be.
            SystemExit: the app ended.
        """
        connection = self.connection
        logs.set_up(connection.log_level, connection.log_format)
        catch_all()
        make(connection.data_dir)
        tune()
        setup_prometheus_sensors(app, registry=self.registry, name_prefix="faust")
        with self.page() as page:
            log.info(
                "starts", version=self.version, settings=self.settings, group=app.conf.id,
                kafka=connection.kafka, page=page,
            )  # fmt: skip
            with ended_by_signals():
                once_reached(lambda: require(connection))
                self._work(worker(app, Pulse(self, app, topics, outbox, others), connection))

    @contextmanager
    def page(self) -> Iterator[str]:
        """Its address; it is served, and the process watched, for as long as the block.

        Raises:
            ListenError: the port cannot be had.
        """
        host = self.connection.http_host
        web = WebServer(self.registry, self.health, host=host, port=self.connection.http_port)
        web.start()
        Watchdog(self.health).start()
        try:
            yield f"http://{host}:{web.port}/metrics"
        finally:
            web.stop()

    def _work(self, worker: faust.Worker) -> None:
        try:
            worker.execute_from_commandline()
        except SystemExit as end:
            if end.code:  # Faust has logged a traceback; whoever reads the last line needs a word
                hint = "is Kafka up, and is TOCSIN_KAFKA right?"
                log.critical("ended by an error", hint=hint, kafka=self.connection.kafka)
            else:
                log.info("stopped")
            raise


def tune() -> None:
    """What a process needs for thousands of brands, and Python and aiokafka have other defaults of.

    Measured at 10,000 brands: with Python's own thresholds, half of the time in our own code went
    into looking for garbage among what is kept.
    """
    gc.set_threshold(*GARBAGE)
    compress_quickly()
    return_memory()


def return_memory() -> None:
    """Let large buffers go back to the system when they are freed; only glibc has to be asked.

    It learns from the first one to keep such buffers in its heaps, one for each thread, and between
    fetches that are unpacked there and states that stay, a worker grew by a third over a backlog.
    """
    with suppress(AttributeError):  # another C library
        for parameter, number in MALLOC.items():
            ctypes.CDLL(None).mallopt(parameter, number)


def make(data_dir: Path) -> None:
    """Make the directory of what a process keeps, where there is none."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        said = f"is a directory that cannot be made: {problem.strerror}"
        raise VariableError([environment.problem("TOCSIN_DATA_DIR", said)]) from None


class Frame(faust.Worker):
    """Faust's own frame for signals and the loop."""

    def _schedule_shutdown(self, signal: signal.Signals) -> None:
        if self._signal_stop_time is None:
            log.info("stops", reason=signal.name)
        super()._schedule_shutdown(signal)


def worker(app: faust.App, pulse: Service, connection: Connection) -> faust.Worker:
    """The frame, without its screen output."""
    loop = uvloop.new_event_loop()
    loop.set_exception_handler(in_a_loop)
    return Frame(
        app,
        pulse,
        loop=loop,
        quiet=True,
        loglevel=connection.log_level.upper(),
        redirect_stdouts=False,
        logging_config=logs.config(connection.log_level, connection.log_format),
    )


class Pulse(Service):
    """Runs from before the app's start to after its end, and notes how it is."""

    def __init__(  # what it looks at
        self,
        process: Process,
        app: faust.App,
        topics: tuple[str, ...],
        outbox: Outbox,
        others: Groups = NOBODY,
    ) -> None:
        super().__init__()
        self.metrics, self.health = process.metrics, process.health
        self.faust, self.outbox = app, outbox
        ask = client_settings(process.connection)
        own, place = str(app.conf.id), GroupPlace(str(app.conf.id), topics, **ask)
        self.probes = [LagProbe(own, place, self.metrics, tell=self.waiting)]
        for group, read in others.items():
            there = GroupPlace(group, read, **ask)
            self.probes.append(LagProbe(group, there, self.metrics, every=OTHERS_EVERY))
        self.echo, self.membership = Echo(), Membership()
        self.joined = False  # the group has had us
        self.stopping: float | None = None  # since when

    async def on_start(self) -> None:
        """Begin; the app starts, and recovers, after this."""
        self.add_future(self.beat())
        for probe in self.probes:
            self.add_future(probe.run())

    async def beat(self) -> None:
        """Each second."""
        while not self.should_stop:
            due = time.monotonic() + BEAT
            await asyncio.sleep(BEAT)
            now = time.monotonic()
            self.metrics.loop_lagged(max(0.0, now - due))
            self.metrics.outbox(self.outbox.pending, self.outbox.oldest_age)
            self.health.beat(now)
            self.hurry(now)
            if consumer := self.consumer:
                self.look(consumer, now)

    def hurry(self, now: float) -> None:
        """End the process if its end takes too long: a broker that is away never says goodbye."""
        if self.faust.should_stop and self.stopping is None:
            self.stopping = now
        if self.stopping is not None and now - self.stopping > STOPS_IN:
            end_process(f"still stopping after {STOPS_IN:.0f} s")

    @property
    def consumer(self) -> BatchConsumer | None:
        """The app's consumer, once there is one."""
        consumer = self.faust.consumer if self.faust.started else None
        return consumer if isinstance(consumer, BatchConsumer) else None

    def look(self, consumer: BatchConsumer, now: float) -> None:
        """Note what the app is doing."""
        self.health.unanswered(self.echo.overdue(consumer, now))
        self.health.pending(consumer.pending_exception, now)
        self.health.assigned(len(consumer.terms) if consumer.is_open else None)
        self.health.enter(self.phase(consumer), now)
        assigned = () if consumer.generation is None else consumer.assignment()  # or has no thread
        own = {tp.partition for tp in assigned if tp.topic in consumer.topics}
        self.membership.look(consumer.generation, own, now, is_open=consumer.is_open)
        recovery: Any = cast("Any", self.faust.tables).recovery
        self.health.recovers(recovery.active_remaining_total(), now)

    def phase(self, consumer: BatchConsumer) -> Phase:
        """What a started app is doing."""
        if self.faust.should_stop:
            return Phase.STOPPING
        if consumer.generation is None:
            return Phase.REBALANCING if self.joined else Phase.STARTING
        self.joined = True
        return Phase.READY if consumer.is_open else Phase.RECOVERING

    def waiting(self, ends: Mapping[TopicPartition, int]) -> None:
        """Note how many records wait for us."""
        if consumer := self.consumer:
            own = {TP(*tp): end for tp, end in ends.items() if tp.partition in consumer.terms}
            left = (end - consumer.next_offset(tp) for tp, end in own.items())
            waiting, now = sum(max(0, records) for records in left), time.monotonic()
            self.health.waiting(waiting, now)
            self.membership.waiting(waiting, now)
