"""Ailing: a process that falls ill of one thing once it is ready, under limits of seconds.

`python -m tests.kafka.ailing AILMENT COMMAND...`
"""

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

from aiokafka.protocol.group import HeartbeatRequest, SyncGroupRequest
from faust.assignor.partition_assignor import PartitionAssignor
from faust.transport.drivers.aiokafka import Producer

from pipeline import lag, watchdog
from pipeline.cli import main
from pipeline.health import Limits
from pipeline.process import Process, Pulse
from pipeline.records import BatchConsumer
from pipeline.sentiment import batches
from pipeline.sentiment.sentiments import Sentiments
from tests.kafka.plant import plant

SHORT = Limits(
    loop=8, thread=8, group=4, start=15, rebalance=10, recovery=8, work=10, stop=60, news=6
)
PROBE_EVERY = 1.0  # seconds, of the lag
DOG_EVERY = 2.0  # seconds: a test has to see what the page says before the second no
ASLEEP = "falls asleep"  # in the log
FOR_EVER = 3_600.0  # seconds
SLOW, BEHIND = 3.0, 1.0  # seconds for a mention: a batch outlasts SHORT.work; records wait
REBALANCE_IN_PROGRESS, NOT_AUTHORIZED = 27, 30  # https://kafka.apache.org/protocol#errors


def once_ready(strike: Callable[[Any], object]) -> None:
    """Strike the consumer's thread when the process is ready for the first time."""
    look, struck = Pulse.look, list[bool]()

    def looks(self: Pulse, consumer: BatchConsumer, now: float) -> None:
        look(self, consumer, now)
        if not struck and self.health.ready(now).ok:
            struck.append(True)
            strike(consumer._thread)

    plant(Pulse, "look", looks)


async def never(*_: Any, **__: Any) -> Any:
    """Does not return."""
    await asyncio.Event().wait()


def answered(thread: Any, kind: type, code: int) -> None:
    """The group's coordinator says the same to all such requests from now on, and we ask anew."""
    coordinator = thread._consumer._coordinator
    send = coordinator._send_req

    async def answers(request: Any) -> Any:
        return (
            SimpleNamespace(error_code=code) if isinstance(request, kind) else await send(request)
        )

    coordinator._send_req = answers


def rejoin(thread: Any) -> None:
    """A rebalance begins."""
    thread.thread_loop.call_soon_threadsafe(thread._consumer._coordinator.request_rejoin)


# -- What there is to fall ill of


def disowned() -> None:
    """Heartbeats are refused: somebody took our rights in the group.

    A worker with partitions reads, and dies of it; a standby would never know.
    """
    once_ready(lambda thread: answered(thread, HeartbeatRequest, NOT_AUTHORIZED))


def uncoordinated() -> None:
    """A bug where aiokafka expects none, and its coordination ends with it."""
    plant(PartitionAssignor, "on_assignment", lambda *_: 1 / 0)


def restless() -> None:
    """A rebalance that does not end."""

    def strike(thread: Any) -> None:
        answered(thread, SyncGroupRequest, REBALANCE_IN_PROGRESS)
        rejoin(thread)

    once_ready(strike)


def unborn() -> None:
    """The producer does not come up."""
    plant(Producer, "on_start", never)


def deaf() -> None:
    """The consumer's thread is blocked."""
    once_ready(lambda thread: thread.thread_loop.call_soon_threadsafe(time.sleep, FOR_EVER))


def dead() -> None:
    """The consumer's thread has ended, and nobody was told."""
    once_ready(lambda thread: thread.thread_loop.call_soon_threadsafe(thread.thread_loop.stop))


def idle() -> None:
    """The poll does not return."""
    once_ready(lambda _: plant(BatchConsumer, "_getmany", never))


def absorbed() -> None:
    """The scorer hangs."""
    plant(Sentiments, "of", lambda *_: time.sleep(FOR_EVER))


def busy() -> None:
    """A callback does not give the event loop back."""

    def spin() -> None:
        while True:
            pass

    once_ready(lambda _: asyncio.get_running_loop().call_soon(spin))


def mute() -> None:
    """Whoever reads the log has stopped, and the event loop waits to write."""

    def strike(_: Any) -> None:
        logging.getLogger(__name__).error("falls mute")
        _, full = os.pipe()
        os.set_blocking(full, False)
        try:
            while True:
                os.write(full, b" " * 4_096)
        except BlockingIOError:
            os.set_blocking(full, True)
        os.dup2(full, 1)
        os.dup2(full, 2)
        logging.getLogger(__name__).error("nobody will read this")

    once_ready(strike)


def amnesic() -> None:
    """No record of a changelog ever comes."""
    getmany: Callable[..., Coroutine[Any, Any, Any]] = BatchConsumer._getmany

    async def filtered(self: BatchConsumer, **poll: Any) -> Any:
        fetched = await getmany(self, **poll)
        return {tp: some for tp, some in fetched.items() if not self._is_changelog_tp(tp)}

    plant(BatchConsumer, "_getmany", filtered)


def scores_in(seconds: float) -> None:
    """Nothing is wrong: scoring takes its time, though no text as long as SHORT.work."""
    of = Sentiments.of

    def slowly(self: Sentiments, mentions: Any) -> Any:
        time.sleep(seconds * len(mentions))
        return of(self, mentions)

    plant(Sentiments, "of", slowly)
    plant(batches, "BATCH", 1)  # or 64 texts at once would outlast it


def slow() -> None:
    """Its batches take long."""
    scores_in(SLOW)


def behind() -> None:
    """Records always wait."""
    scores_in(BEHIND)


def sleepy() -> None:
    """Frozen as it is about to join the group for the first time."""
    revoked, slept = BatchConsumer.on_partitions_revoked, list[bool]()

    async def sleeps(self: BatchConsumer, partitions: Any) -> None:
        if not slept:
            slept.append(True)
            os.write(2, f"{ASLEEP}\n".encode())
            os.kill(os.getpid(), signal.SIGSTOP)
        await revoked(self, partitions)

    plant(BatchConsumer, "on_partitions_revoked", sleeps)


def healthy() -> None:
    """Nothing is wrong."""


AILMENTS = (
    healthy, slow, behind, disowned, uncoordinated, restless, unborn, deaf, dead, idle, absorbed,
    busy, mute, amnesic, sleepy,
)  # fmt: skip


if __name__ == "__main__":
    Process.limits = SHORT
    lag.EVERY, watchdog.EVERY = PROBE_EVERY, DOG_EVERY
    {ailment.__name__: ailment for ailment in AILMENTS}[sys.argv[1]]()
    main(sys.argv[2:], prog_name="tocsin")
