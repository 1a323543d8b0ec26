"""Sabotage: a worker that dies, freezes or fails at a named point, or that lacks a defence.

`python -m tests.kafka.sabotage PLAN COMMAND...`, where a plan is what Plan says, as JSON.
"""

import asyncio
import functools
import os
import signal
import sys
from collections.abc import Callable
from itertools import chain
from threading import Event
from typing import Any, NamedTuple

import msgspec
from aiokafka import AIOKafkaConsumer
from aiokafka.protocol.group import HeartbeatRequest

from detectors.watch import BrandWatch
from pipeline import app as apps
from pipeline.cli import main
from pipeline.records import BatchConsumer, NewestWinsTable, Outbox
from pipeline.records.lease import LeaseThread
from pipeline.records.producer import WriteBuffer
from pipeline.watch.agent import Watch
from pipeline.watch.ledger import Turn
from pipeline.watch.shadows import ShadowedTurn
from tests.kafka import tally
from tests.kafka.plant import plant

LOOK_EVERY = 0.01  # seconds between looks at whether it was woken
IN_FLIGHT = 0.001  # seconds: a request is on its way, and its answer is not here
SAID = "sabotage:"  # begins what is printed, for the test to find


class Point(NamedTuple):
    """A place in the code: before a method, in it, or after it."""

    owner: type
    method: str
    when: str
    counts: Callable[[Any], bool] = lambda _: True  # whether a call on this object is one


def has_written(consumer: Any) -> bool:
    """Whether there is something to commit: a batch changed a state, and Kafka has it."""
    return any(batch.write and batch.is_written for batch in chain(*consumer._applied.values()))


POINTS = {
    "before the first commit": Point(BatchConsumer, "force_commit", "before", has_written),
    "before a batch is applied": Point(Watch, "_apply", "before"),
    "between a state and its acknowledgement": Point(BatchConsumer, "_on_written", "before"),
    "between an acknowledgement and its notice": Point(Outbox, "_leave", "before"),
    "between a notice and its crossing off": Point(Outbox, "_on_sent", "after"),
    "in a commit": Point(AIOKafkaConsumer, "commit", "in"),
    "in the assigned callback": Point(BatchConsumer, "on_partitions_assigned", "before"),
    "in a recovery": Point(NewestWinsTable, "apply_changelog_batch", "after"),
    "at the opening": Point(BatchConsumer, "_open", "before"),
    "after a batch is written": Point(BatchConsumer, "write", "after"),
}


class Plan(msgspec.Struct, forbid_unknown_fields=True):
    """What goes wrong in one process."""

    kill: str | None = None  # a point
    freeze: str | None = None  # a point
    after: int = 1  # times that the point is reached
    hoard: bool = False  # changelog writes stay in the producer until it wakes; no offset leaves
    numb: float = 0.0  # seconds by which its first heartbeat is late
    patience: float | None = None  # seconds that an outage of the broker may last
    without: str | None = None  # a defence
    bug: str | None = None
    mention: str | None = None  # the id of the one that the bug needs


def say(text: str) -> None:
    """At once: the process may have no next moment."""
    os.write(2, f"{SAID} {text}\n".encode())


def strike(point: str, how: signal.Signals, after: int) -> None:
    """Let the process get this signal at the n-th time that it comes to the point."""
    owner, method, when, counts = POINTS[point]
    original, left = getattr(owner, method), [after]

    def now(reached: Any) -> bool:
        left[0] -= counts(reached)
        return left[0] == 0 and counts(reached)

    def hit() -> None:
        say(f"{how.name} {point}")
        os.kill(os.getpid(), how)

    @functools.wraps(original)
    def struck(*args: Any, **kwargs: Any) -> Any:
        due = now(args[0])
        if due and when == "before":
            hit()
        if due and when == "in":
            return asyncio.create_task(interrupted(original(*args, **kwargs), hit))
        result = original(*args, **kwargs)
        if due and when == "after":
            hit()
        return result

    plant(owner, method, struck)


async def interrupted(work: Any, hit: Callable[[], None]) -> Any:
    """Begin, and be struck in the middle."""
    running = asyncio.create_task(work)
    await asyncio.sleep(IN_FLIGHT)
    hit()
    return await running


# -- Defences, each to be left out by itself


def no_offset_check() -> None:
    """A record after a restart counts again."""
    original = Turn.is_new

    def is_new(self: Turn, brand: str, topic: str, offset: int) -> bool:
        original(self, brand, topic, offset)  # it also notes the offset
        return True

    plant(Turn, "is_new", is_new)
    plant(tally, "is_new", lambda *_: True)


def no_outbox() -> None:
    """Notices leave from memory once their state is safe: no state holds them."""
    held: dict[tuple[str, int], tuple[Any, ...]] = {}  # by key and version

    def untold(_: Outbox, key: str, state: Any) -> tuple[()]:
        held[key, state.version + 1] = state.outbox
        return ()

    def acknowledged(self: Outbox, key: str, state: Any) -> None:
        self._ready |= {told.id: (key, told, 0.0) for told in held.pop((key, state.version), ())}

    plant(Outbox, "untold", untold)
    plant(Outbox, "acknowledged", acknowledged)


def no_lease() -> None:
    """A worker believes for ever that it is the owner."""
    plant(BatchConsumer, "lease_left", float("inf"))


def no_newest() -> None:
    """Whatever comes last in the changelog wins."""
    plant(NewestWinsTable, "_newest", lambda _, batch: list(batch))


def no_adoption() -> None:
    """What was recovered counts without being written again."""
    plant(BatchConsumer, "_adopt", lambda *_: None)


DEFENCES = {
    "the offset check": no_offset_check,
    "the outbox": no_outbox,
    "the lease": no_lease,
    "newest wins": no_newest,
    "adoption": no_adoption,
}


# -- Bugs


def one_mention(plan: Plan) -> None:
    """A detector fails on one mention, whenever it comes."""
    original = BrandWatch.observe

    def observe(self: BrandWatch, mention: Any, *args: Any) -> Any:
        if mention.id == plan.mention:
            raise ZeroDivisionError(plan.mention)
        return original(self, mention, *args)

    plant(BrandWatch, "observe", observe)


def judging(plan: Plan) -> None:
    """What no record is to blame for."""
    original, left = ShadowedTurn.judge, [plan.after]

    def judge(self: ShadowedTurn, brand: str, now: float) -> Any:
        left[0] -= 1
        if left[0] == 0:
            say("a bug in judging")
            raise ZeroDivisionError
        return original(self, brand, now)

    plant(ShadowedTurn, "judge", judge)


def sending(plan: Plan) -> None:
    """Kafka does not take a changelog write."""
    original, left = NewestWinsTable.send_changelog, [plan.after]

    def send_changelog(self: NewestWinsTable, *args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            say("a changelog write fails")
            answer = asyncio.get_running_loop().create_future()
            answer.set_exception(TimeoutError())
            return answer
        return original(self, *args, **kwargs)

    plant(NewestWinsTable, "send_changelog", send_changelog)


BUGS = {"one mention": one_mention, "judging": judging, "sending": sending}


def hoard() -> None:
    """Changelog writes wait in the producer until the process has frozen and wakes."""
    woken = Event()
    signal.signal(signal.SIGCONT, lambda *_: woken.set())
    original = WriteBuffer._send_pending

    async def late(self: WriteBuffer, write: Any) -> None:
        while not woken.is_set():  # noqa: ASYNC110  # a signal sets it
            await asyncio.sleep(LOOK_EVERY)
        await original(self, write)

    async def never(*_: Any, **__: Any) -> bool:
        return False

    plant(WriteBuffer, "_send_pending", late)
    plant(BatchConsumer, "force_commit", never)


def numb(seconds: float) -> None:
    """The way to the group's coordinator is slow once, that to all other brokers is not."""
    original, first = LeaseThread.on_start, [True]

    async def on_start(self: LeaseThread) -> None:
        await original(self)
        coordinator = self._ensure_consumer()._coordinator
        send = coordinator._send_req

        async def late(request: Any) -> Any:
            if isinstance(request, HeartbeatRequest) and first:
                first.clear()
                await asyncio.sleep(seconds)
            return await send(request)

        coordinator._send_req = late

    plant(LeaseThread, "on_start", on_start)


def carry_out(plan: Plan) -> None:
    """Plant it all."""
    if plan.hoard:
        hoard()
    if plan.numb:
        numb(plan.numb)
    if plan.patience:
        plant(apps, "REQUEST", plan.patience)
    if plan.without:
        DEFENCES[plan.without]()
    if plan.bug:
        BUGS[plan.bug](plan)
    if plan.kill:
        strike(plan.kill, signal.SIGKILL, plan.after)
    if plan.freeze:
        strike(plan.freeze, signal.SIGSTOP, plan.after)


if __name__ == "__main__":
    main.add_command(tally.command)
    carry_out(msgspec.json.decode(sys.argv[1], type=Plan))
    main(sys.argv[2:], prog_name="tocsin")
