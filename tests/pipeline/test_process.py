"""What a process notes of itself is what its app does."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiokafka import TopicPartition
from prometheus_client import CollectorRegistry

from pipeline.connection import Connection
from pipeline.health import Health, Phase
from pipeline.metrics import Metrics
from pipeline.process import Process, Pulse
from pipeline.records import BatchConsumer
from tests.member import INPUT, TP0, Changelog, Member, a_batch, a_member


class FakeProcess:
    """As much of a process as its pulse looks at."""

    connection = Connection()

    def __init__(self) -> None:
        self.metrics, self.health = Metrics(CollectorRegistry()), Health(0.0)


def a_pulse(member: Member, table: Changelog) -> Pulse:
    """The pulse of a process whose app has started with this consumer."""
    app = cast("Any", member.app)
    app._started.set()  # noqa: SLF001  # what Faust does once it runs
    return Pulse(cast("Process", FakeProcess()), app, INPUT, table.outbox)


@pytest.mark.parametrize(
    ("generation", "is_open", "stops", "phase"),
    [
        pytest.param(None, False, False, Phase.REBALANCING, id="nothing is ours yet"),
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
    member.reads_at(9)  # the rest is gone by retention: it can never be applied
    pulse.waiting({TopicPartition(*TP0): 9})
    assert told == [0, 4, 0]


async def test_before_the_app_has_started_nothing_is_noted() -> None:
    pulse = a_pulse(*a_member())
    pulse.faust._started.clear()  # noqa: SLF001  # likewise
    assert pulse.consumer is None
