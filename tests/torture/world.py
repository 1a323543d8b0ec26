"""World: one run of the protocol under troubles and blows, on a clock that never waits."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Mapping
from contextvars import Context
from datetime import UTC, datetime
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import Any

import aiohttp
import structlog
from prometheus_client import CollectorRegistry

from alerts.notice import Notice
from alerts.source import Operators
from deploy.demo.slack.store import Message
from deploy.demo.slack.store import Store as Workspace
from pipeline.codec import encode_notice
from pipeline.config import Brand, Brands, Config
from pipeline.metrics import Metrics
from pipeline.notifier.mailbox import Mailbox
from tests.builders import NOON
from tests.torture.awaits import Copies
from tests.torture.blows import Blows, Moment
from tests.torture.clockwork import Aside, Clockwork
from tests.torture.kafka import Kafka
from tests.torture.notifiers import Process
from tests.torture.outcome import Outcome, outcome
from tests.torture.people import People
from tests.torture.slack import Session, Weather
from tests.torture.stories import Story
from tests.torture.strategies import AGENT, ALERTS, COURIER, PAINTER, Strategy
from tests.torture.witness import Witness

LOOK_EVERY = 0.5  # seconds between the courier's rounds: fewer than it makes, for speed
DOZE = 5.0  # the same while nothing is waited for but the end of a storm, of a doubt or of a press
BACK = 8.0  # seconds at most until a process is started again
SESSION = (2.0, 10.0)  # seconds after which the group goes on without a member
SKEW = 1.0  # seconds by which hosts' clocks differ at most
CREW = (1, 2, 2)  # notifiers
OLD = 0.2  # share of runs in which old news comes; of charts in all
REPAIR = 10.0  # seconds until a chart is tried again that was refused: as above
NO_FILES = (None,) * 8 + ("missing_scope", "restricted_action")  # one of a run: why none is taken
DRAWN = 1.0  # seconds at most that a chart takes
LIMIT = 900.0  # seconds in which all must have come to rest


@cache
def the_copies() -> Copies:
    """All runs count in the same ones."""
    copies = Copies.of_the_protocol()
    still = structlog.make_filtering_bound_logger(logging.CRITICAL)
    for name in copies.names:
        copies.module(name).log = structlog.wrap_logger(None, wrapper_class=still)
    copies.module(AGENT).end_process = ends
    copies.module(ALERTS).aiohttp = SimpleNamespace(**vars(aiohttp) | {"ClientSession": Session})
    logging.getLogger("faust.app.base").setLevel(logging.ERROR)  # it misses a rebalance's beginning
    copies.module(PAINTER).REPAIR = REPAIR
    return copies


def ends(reason: str, bug: BaseException | None = None) -> None:
    """Nothing that is tried here may end a process."""
    raise AssertionError(reason) from bug


class World:
    """One run."""

    def __init__(
        self, seed: int, strategy: Strategy, spared: Iterable[Moment] = ()
    ) -> None:  # fmt: skip
        self.random, self.strategy, self.copies = Random(seed), strategy, the_copies()  # noqa: S311  # no secret
        for name in (COURIER, PAINTER):
            self.copies.module(name).SETTLE = strategy.settle
        self.copies.module(COURIER).LOOK_EVERY = LOOK_EVERY
        self.loop, self.witness = Clockwork(), Witness()
        self.loop.set_default_executor(Aside(self.loop, lambda: self.takes(DRAWN)))
        self.workspace = Workspace(self.now)
        self.workspace.lag = self.random.uniform(*strategy.lag)
        self.weather = Weather(self.random, strategy.slow)
        self.registry = CollectorRegistry()
        brands, is_wave = self.random.choice(strategy.brands), strategy.operators is not None
        self.story = Story(self.random, strategy.routes, brands, at_once=is_wave)
        self.config = self._settings(brands)
        self.metrics = Metrics(self.registry)
        self.kafka = Kafka(self, self.random.uniform(*SESSION))
        self.answers: list[asyncio.Future[None]] = []  # of Kafka
        self.blows = Blows(self, self.random, seed, spared)
        self.bugs: list[str] = []
        self._crew: list[Process] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    def _settings(self, brands: int) -> Config:
        known = {f"brand {number}": Brand() for number in range(brands)}
        return Config(
            routes=self.strategy.routes, storms=self.random.choice(self.strategy.storms),
            operators=self.strategy.operators or Operators(),
            brands=Brands(known=known if self.strategy.operators else {}),
        )  # fmt: skip

    def now(self) -> float:
        """Epoch seconds, true ones."""
        return NOON.timestamp() + self.loop.time()

    def at(self) -> datetime:
        """The same as notices have it."""
        return datetime.fromtimestamp(self.now(), UTC)

    def takes(self, seconds: float) -> float:
        """How long something takes that takes so long at most."""
        return self.random.uniform(0, seconds)

    def begin(self, work: Coroutine[Any, Any, Any], context: Context | None = None) -> None:
        """Something that goes on, of its own or a process's."""
        task = self.loop.create_task(work, context=context)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (bug := task.exception()):
            self.bugs.append(repr(bug))

    # -- Processes

    def _hire(self) -> None:
        process = Process(self, self.random.uniform(-SKEW, SKEW))
        self._crew.append(process)
        process.begin(process.joins())

    def lose(self, process: Process) -> None:
        """It died; another one is started in its place."""
        self._crew.remove(process)
        self.loop.call_later(self.takes(BACK), self._hire)

    # -- The run

    def run(self) -> Outcome:
        """From the first notice to the last message."""
        try:
            self.loop.run_until_complete(self._run())
            return outcome(self)
        finally:
            self._end()

    async def _run(self) -> None:
        self.begin(self.kafka.run())
        for _ in range(self.random.choice(CREW)):
            self._hire()
        if self.strategy.is_known:
            self.tell(self.story.herald(at=self.at()))
            await self._rests()
        self.weather.is_bad = True
        if self.strategy.has_charts:
            self.weather.refuse_files(self.random.choice(NO_FILES))
        self.blows.begin()
        await self._happens()
        await asyncio.sleep(self.takes(self.strategy.calm))
        self.weather.is_bad = False
        self.blows.end()
        await self._rests()
        self.copies.module(COURIER).LOOK_EVERY = DOZE
        await asyncio.sleep(self.strategy.over)
        self.copies.module(COURIER).LOOK_EVERY = LOOK_EVERY
        await self._rests()

    async def _happens(self) -> None:
        people = People(self)
        if self.random.random() < OLD or self.strategy.has_charts:
            self.tell(self.story.old(at=self.at()))
        while not self.story.is_over:
            self.tell(self.story.next(at=self.at()))
            await asyncio.sleep(self.random.expovariate(1 / self.strategy.gap))
            people.act()

    def tell(self, notice: Notice) -> None:
        """A watch tells something."""
        self.kafka.alerts.append(encode_notice(notice))

    def hears(self, method: str, said: dict[str, Any]) -> None:
        """Slack did what it was asked for. Channels go by the names that routes have for them."""
        if method.startswith("chat."):
            there = self.workspace.find(said["channel"])
            names = [route.channel for route in self.config.routes]
            name = next((name for name in names if self.workspace.find(name) is there), "")
            self.witness.hears(self.now(), method, said | {"channel": name})

    async def _rests(self) -> None:
        """Wait until nothing is left to do."""
        until = self.loop.time() + LIMIT
        while not self._is_at_rest():
            if self.loop.time() > until:
                self.bugs.append("never comes to rest")
                return
            await asyncio.sleep(1.0)

    def _is_at_rest(self) -> bool:
        owner, is_read = self.kafka.owner, self.kafka.committed == len(self.kafka.alerts)
        if not owner or not is_read or not all(process.moves for process in self._crew):
            return False
        boxes, courier = self.mailboxes(), owner.app.courier
        if not boxes or courier.waiting or courier.agenda.tasks(boxes, owner.app.now()):
            return False
        charts = (case.charts for box in boxes.values() for case in box.cases.values())
        return not (self.strategy.has_charts and any(charts))

    def mailboxes(self) -> Mapping[str, Mailbox]:
        """As the one has them that works."""
        found: Mapping[str, Mailbox] = self.kafka.owner.app.mailboxes() if self.kafka.owner else {}
        return found

    def messages(self, channel: str) -> list[Message]:
        """All that stands in a channel."""
        found = self.workspace.find(channel)
        return list(found.messages.values()) if found else []

    def _end(self) -> None:
        """Leave nothing behind. Kafka's answers come first: one that is cancelled ends us."""
        for answer in self.answers:
            if not answer.done():
                answer.set_result(None)
        for task in self._tasks:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()
