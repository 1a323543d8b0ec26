"""What a process notes of itself is what its app does."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from platform import libc_ver
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiokafka import TopicPartition
from faust.types import TP
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from pipeline.connection import Connection
from pipeline.health import Health, Phase
from pipeline.metrics import Metrics
from pipeline.process import Process, Pulse
from pipeline.records import BatchConsumer, Echo
from tests.member import INPUT, OTHER, TP0, Changelog, Member, a_batch, a_member

FREED = """
from pipeline.process import tune
from tests.benchmarks.stand import memory
tune()
held = [bytearray(1_000_000) for _ in range(3)]  # of such glibc learns what to keep
held = None
before = memory("self", "VmRSS")
held = [(bytearray(200_000), bytearray(700)) for _ in range(500)]  # fetched, and what stays of it
held = [state for _, state in held]
print(memory("self", "VmRSS") - before)
"""


class FakeProcess:
    """As much of a process as its pulse looks at."""

    connection = Connection()

    def __init__(self) -> None:
        self.metrics, self.health = Metrics(CollectorRegistry()), Health(0.0)


def a_pulse(member: Member, table: Changelog) -> Pulse:
    """The pulse of a process whose app has started with this consumer."""
    app = cast("Any", member.app)
    app._started.set()  # noqa: SLF001  # what Faust does once it runs
    return Pulse(cast("Process", FakeProcess()), app, (INPUT,), table.outbox)


@pytest.mark.parametrize(
    ("generation", "is_open", "stops", "phase"),
    [
        pytest.param(None, False, False, Phase.STARTING, id="nothing was ours yet"),
        pytest.param(3, False, False, Phase.RECOVERING, id="its state is read"),
        pytest.param(3, True, False, Phase.READY, id="it works"),
        pytest.param(3, True, True, Phase.STOPPING, id="it ends"),
    ],
)
async def test_the_phase_is_what_the_consumer_does(
    generation: int | None, phase: Phase, *, is_open: bool, stops: bool
) -> None:
    pulse = a_pulse(*a_member())
    if stops:
        pulse.faust._stopped.set()  # noqa: SLF001  # likewise
    consumer = cast("BatchConsumer", SimpleNamespace(generation=generation, is_open=is_open))
    assert pulse.phase(consumer) is phase


async def test_who_was_in_the_group_and_is_not_is_rebalancing() -> None:
    pulse = a_pulse(*a_member())
    told = [
        pulse.phase(cast("BatchConsumer", SimpleNamespace(generation=generation, is_open=False)))
        for generation in (3, None)
    ]
    assert told == [Phase.RECOVERING, Phase.REBALANCING]


async def test_what_was_applied_does_not_wait_and_what_is_fetched_does() -> None:
    member, table = a_member()
    pulse = a_pulse(member, table)
    await member.joins(1, TP0)
    member.resume_flow()
    member.write(member.deliver(a_batch(4)), table, {})
    told: list[int] = []
    pulse.health = cast("Health", SimpleNamespace(waiting=lambda count, _now: told.append(count)))
    pulse.waiting({TopicPartition(*TP0): 5, TopicPartition(INPUT, 1): 900})  # 1 is another's
    pulse.waiting({TopicPartition(*TP0): 9})
    pulse.waiting({TopicPartition(*TP0): 9, TopicPartition(OTHER, 0): 3})  # of both its topics
    member.reads_at(9)  # the rest is gone by retention: it can never be applied
    pulse.waiting({TopicPartition(*TP0): 9})
    assert told == [0, 4, 7, 0]


async def test_a_consumer_whose_thread_has_not_started_is_looked_at() -> None:
    """Faust starts it last: where the producer does not come up, it never does."""
    member, table = a_member()
    pulse = a_pulse(member, table)

    def unstarted() -> set[TP]:
        raise LookupError

    member.assignment = unstarted  # type: ignore[method-assign]
    with capture_logs() as said:
        pulse.look(member, 1.0)
    assert said == []
    assert pulse.phase(member) is Phase.STARTING


async def test_before_the_app_has_started_nothing_is_noted() -> None:
    pulse = a_pulse(*a_member())
    pulse.faust._started.clear()  # noqa: SLF001  # likewise
    assert pulse.consumer is None


class Threaded:
    """As much of a consumer as has a thread, and of the thread as has an event loop."""

    def __init__(self, *, starts: bool = True) -> None:
        self.thread_loop = asyncio.new_event_loop()
        self._thread: Any = SimpleNamespace(_thread=starts or None, thread_loop=self.thread_loop)

    def runs(self) -> None:
        """The loop does what it was asked for."""
        self.thread_loop.run_until_complete(asyncio.sleep(0))


def test_a_thread_that_answers_owes_nothing() -> None:
    consumer, echo, owed = Threaded(), Echo(), list[float]()
    for second in range(3):
        owed.append(echo.overdue(consumer, second))
        consumer.runs()
    consumer.thread_loop.close()
    assert owed == [0, 0, 0]


def test_a_thread_that_is_blocked_and_goes_on_is_forgiven() -> None:
    consumer, echo = Threaded(), Echo()
    blocked = [echo.overdue(consumer, second) for second in range(3)]
    consumer.runs()
    after = [echo.overdue(consumer, 10)]
    consumer.thread_loop.close()
    assert (blocked, after) == ([0, 1, 2], [0])


def test_a_thread_whose_loop_is_closed_never_answers() -> None:
    consumer, echo = Threaded(), Echo()
    consumer.thread_loop.close()
    assert [echo.overdue(consumer, second) for second in (0, 31)] == [0, 31]


def test_a_thread_that_is_not_started_owes_no_answer() -> None:
    consumer, echo = Threaded(starts=False), Echo()
    consumer.thread_loop.close()
    assert [echo.overdue(consumer, second) for second in (0, 31)] == [0, 0]


class Coordinator:
    """As much of aiokafka's coordinator as knows why nobody joins."""

    def __init__(self, parked: Exception | None, how_it_ends: Callable[[Any], None]) -> None:
        self._pending_exception = parked
        self._coordination_task = asyncio.get_running_loop().create_future()
        how_it_ends(self._coordination_task)


@pytest.mark.parametrize(
    ("parked", "how_it_ends", "reason"),
    [
        pytest.param(None, lambda _: None, None, id="it goes on"),
        pytest.param(KeyError(1), lambda _: None, "KeyError(1)", id="an error is parked"),
        pytest.param(
            None, lambda task: task.cancel(), "the coordination ended: None", id="it was cancelled"
        ),
        pytest.param(
            None,
            lambda task: task.set_exception(KeyError(2)),
            "the coordination ended: KeyError(2)",
            id="it died of a bug",
        ),
    ],
)
async def test_says_why_nobody_joins(
    parked: Exception | None, how_it_ends: Callable[[Any], None], reason: str | None
) -> None:
    member, _ = a_member()
    coordinator = Coordinator(parked, how_it_ends)
    cast("Any", member)._thread._consumer = SimpleNamespace(_coordinator=coordinator)  # noqa: SLF001
    assert member.pending_exception == reason


@pytest.mark.skipif(libc_ver()[0] != "glibc", reason="only glibc keeps it, and can be asked")
def test_what_was_fetched_goes_back_to_the_system_when_only_the_state_of_it_stays() -> None:
    kept = subprocess.run([sys.executable, "-c", FREED], capture_output=True, check=True).stdout
    assert int(kept) < 10_000_000
