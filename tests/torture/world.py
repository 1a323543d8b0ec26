"""World: one run of the protocol under troubles and blows, on a clock that never waits."""

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine, Iterator
from contextvars import Context
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from random import Random
from typing import Any

import structlog
from prometheus_client import CollectorRegistry

from alerts.notice import Notice
from alerts.storm import StormRules
from deploy.demo.slack.store import Message
from deploy.demo.slack.store import Store as Workspace
from pipeline.codec import encode_notice
from pipeline.config import Config
from pipeline.metrics import Metrics
from tests.builders import NOON
from tests.torture.awaits import AFTER, BEFORE, Copies, is_of
from tests.torture.clockwork import Clockwork
from tests.torture.notifiers import FREEZE, KILL, Blow, Kafka, Process
from tests.torture.slack import Weather
from tests.torture.stories import PING, Found, Place, Story, card
from tests.torture.strategies import AGENT, COURIER, OUTSIDE, Strategy

LOOK_EVERY = 0.5  # seconds between the courier's rounds: fewer than it makes, for speed
BLOWS, PASSED = (0, 1, 2, 3), (0, 0, 0, 1, 3)  # of a run, beside the first; how often it is spared
IN_CALL, ALWAYS = 0.05, 15.0  # share of quick calls with a blow; seconds of one that always has one
IN_BETWEEN = 0.3  # share of calls before which a process freezes, where nobody is spared
ALONE = StormRules(roots=50, crises=50)  # each incident has a message of its own
GAP = 2.5  # seconds between notices
BACK = 8.0  # seconds at most until a process is started again
SESSION = (2.0, 10.0)  # seconds after which the group goes on without a member
SKEW = 1.0  # seconds by which hosts' clocks differ at most
CREW = (1, 2, 2)  # notifiers
BRANDS = (1, 2, 3)
SOME, MOST = 0.2, 0.6  # shares of runs in which old news comes; in which a message is deleted
CALM = 20.0  # seconds at most from the last notice to the end of all troubles
LIMIT = 900.0  # seconds in which all must have come to rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Of one run."""

    alerts: int  # incidents that a channel has to be told of
    found: Found
    sent: int
    adopted: int
    blows: Counter[str]
    killed: set[tuple[int, str]]  # awaits before or after which a process was killed
    met: Counter[str]  # troubles
    bugs: list[str]


@cache
def the_copies() -> Copies:
    """All runs count in the same ones."""
    copies = Copies.of_the_protocol()
    still = structlog.make_filtering_bound_logger(logging.CRITICAL)
    for name in copies.names:
        copies.module(name).log = structlog.wrap_logger(None, wrapper_class=still)
    copies.module(AGENT).end_process = ends
    logging.getLogger("faust.app.base").setLevel(logging.ERROR)  # it misses a rebalance's beginning
    copies.module(COURIER).LOOK_EVERY = LOOK_EVERY
    return copies


def ends(reason: str, bug: BaseException | None = None) -> None:
    """Nothing that is tried here may end a process."""
    raise AssertionError(reason) from bug


def moments(copies: Copies) -> list[tuple[int, str]]:
    """Before and after each await of the protocol."""
    inside = [
        number
        for number, known in enumerate(copies.known)
        if not any(is_of(known, name) for name in OUTSIDE)
    ]
    return [(number, when) for number in inside for when in (BEFORE, AFTER)]


class World:
    """One run."""

    def __init__(self, seed: int, strategy: Strategy) -> None:
        self.random, self.strategy, self.copies = Random(seed), strategy, the_copies()  # noqa: S311  # no secret
        self.copies.module(COURIER).SETTLE = strategy.settle
        self.loop = Clockwork()
        self.workspace = Workspace(self.now)
        self.workspace.lag = self.random.uniform(*strategy.lag)
        self.weather = Weather(self.random, strategy.slow)
        self.registry = CollectorRegistry()
        self.config = Config(routes=strategy.routes, storms=ALONE)
        self.metrics = Metrics(self.registry)
        self.story = Story(self.random, strategy.routes, self.random.choice(BRANDS))
        self.kafka = Kafka(self, self.random.uniform(*SESSION))
        self.answers: list[asyncio.Future[None]] = []  # of Kafka
        self._hows = self.random.choice(strategy.hows)
        self._plan = list(self._planned(seed))
        self._blows: list[Blow] = []  # still to fall
        self._fallen: Counter[str] = Counter()
        self._killed: set[tuple[int, str]] = set()
        self._bugs: list[str] = []
        self._crew: list[Process] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    def _planned(self, seed: int) -> Iterator[Blow]:
        """One run after the other is killed at each await in turn; other blows fall anywhere."""
        known = moments(self.copies)
        yield Blow(*known[seed % len(known)], KILL, self.random.choice(PASSED))
        for _ in range(self.random.choice(BLOWS)):
            moment, how = self.random.choice(known), self.random.choice(self._hows)
            yield Blow(*moment, how, self.random.choice(PASSED))

    def now(self) -> float:
        """Epoch seconds, true ones."""
        return NOON.timestamp() + self.loop.time()

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
            self._bugs.append(repr(bug))

    # -- Blows

    def passes(self, process: Process, number: int, when: str) -> None:
        """A process comes to an await, or back from it."""
        if self.strategy.is_unsparing and process.line.is_clear:
            if self.random.random() < IN_BETWEEN:
                self._strikes(process, FREEZE)
            return
        for blow in self._blows:
            if (blow.number, blow.when) == (number, when):
                self._blows.remove(blow)
                if blow.after:
                    self._blows.append(blow._replace(after=blow.after - 1))
                elif self._strikes(process, blow.how) and blow.how == KILL:
                    self._killed.add((number, when))
                return

    def calls(self, process: Process, seconds: float) -> None:
        """A process is in a call, which takes so long at most."""
        if self.random.random() < IN_CALL + seconds / ALWAYS:
            how = self.random.choice(self._hows)
            self.loop.call_later(self.takes(seconds), self._strikes, process, how)

    def _strikes(self, process: Process, how: str) -> bool:
        """Unless all is to be well by now, or nobody could know of it."""
        is_spared = how == FREEZE and process.line.is_clear and not self.strategy.is_unsparing
        if is_spared or not process.moves or not self.weather.is_bad:
            return False
        if how == KILL:
            process.die()
            self._crew.remove(process)
            self.loop.call_later(self.takes(BACK), self._hire)
        elif how == FREEZE:
            process.freeze(self.takes(self.strategy.frozen))
        elif not self.kafka.hand_over():
            return False
        self._fallen[how] += 1
        return True

    def _hire(self) -> None:
        process = Process(self, self.random.uniform(-SKEW, SKEW))
        self._crew.append(process)
        process.begin(process.joins())

    # -- The run

    def run(self) -> Outcome:
        """From the first notice to the last message."""
        try:
            self.loop.run_until_complete(self._run())
        finally:
            self._end()
        messages = {route.channel: self._messages(route.channel) for route in self.config.routes}
        return Outcome(
            alerts=len(self.story.due), found=self.story.verdict(messages),
            sent=self._delivered("sent"), adopted=self._delivered("adopted"),
            blows=self._fallen, killed=self._killed, met=self.weather.met, bugs=self._bugs,
        )  # fmt: skip

    async def _run(self) -> None:
        self.begin(self.kafka.run())
        for _ in range(self.random.choice(CREW)):
            self._hire()
        if self.strategy.is_known:
            self._tell(self.story.herald(at=self._at()))
            await self._rests()
        self.weather.is_bad, self._blows = True, self._plan
        await self._happens()
        await asyncio.sleep(self.takes(CALM))
        self.weather.is_bad, self._blows = False, []
        await self._rests()

    async def _happens(self) -> None:
        if self.random.random() < SOME:
            self._tell(self.story.old(at=self._at()))
        deletes = self.random.random() < MOST
        while not self.story.is_over:
            self._tell(self.story.next(at=self._at()))
            await asyncio.sleep(self.random.expovariate(1 / GAP))
            if deletes and (place := self.story.to_delete()) and self._delete(place):
                self.story.forget(place)
                deletes = False

    def _at(self) -> datetime:
        return datetime.fromtimestamp(self.now(), UTC)

    def _tell(self, notice: Notice) -> None:
        self.kafka.alerts.append(encode_notice(notice))

    def hears(self, said: dict[str, Any]) -> None:
        """Slack takes a message, which calls people or not."""
        if PING in said["text"]:
            self.story.calls.add(Place(said["channel"], card(said)["alert_id"]))

    def _delete(self, place: Place) -> bool:
        """Somebody deletes a message with its thread, if it is there."""
        found, messages = self.workspace.find(place.channel), self._messages(place.channel)
        mine = [each for each in messages if card(each)["alert_id"] == place.alert]
        for message in mine:
            if found:
                del found.messages[message.ts]
        return bool(mine)

    async def _rests(self) -> None:
        """Wait until nothing is left to do."""
        until = self.loop.time() + LIMIT
        while not self._is_at_rest():
            if self.loop.time() > until:
                self._bugs.append("never comes to rest")
                return
            await asyncio.sleep(1.0)

    def _is_at_rest(self) -> bool:
        owner, is_read = self.kafka.owner, self.kafka.committed == len(self.kafka.alerts)
        if not owner or not is_read or not all(process.moves for process in self._crew):
            return False
        boxes = owner.app.mailboxes()
        return bool(boxes) and not owner.app.courier.agenda.tasks(boxes, owner.app.now())

    def _messages(self, channel: str) -> list[Message]:
        found = self.workspace.find(channel)
        return list(found.messages.values()) if found else []

    def _delivered(self, outcome: str) -> int:
        samples = [sample for family in self.registry.collect() for sample in family.samples]
        found = (s.value for s in samples if s.name == "tocsin_alert_deliveries_total"
                 and s.labels["outcome"] == outcome)  # fmt: skip
        return int(sum(found))

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
