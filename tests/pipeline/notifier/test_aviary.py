"""Canaries are sent where the topics are ours, and measured when they are back."""

import asyncio
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from pipeline.canary import CANARY, EVERY, Canary, encode_canary
from pipeline.connection import Clock, Connection
from pipeline.metrics import Metrics
from pipeline.notifier.aviary import Aviary
from pipeline.watch.flight import fly_on
from pipeline.watch.intake import Item

NOW = 1_767_225_600.0
LAST = "tocsin_canary_last_roundtrip_timestamp_seconds"


class FakeProducer:
    """Takes what is sent; some of it fails later."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.sent: list[tuple[Any, ...]] = []

    async def send(self, *record: Any) -> asyncio.Future[None]:
        """As Faust's does."""
        self.sent.append(record)
        future = asyncio.get_running_loop().create_future()
        if self.fails:
            future.set_exception(OSError("no broker"))
        else:
            future.set_result(None)
        return future


class Bench:
    """An aviary whose clock is a number."""

    def __init__(self) -> None:
        self.now, self.registry = NOW, CollectorRegistry()
        connection = Connection(partitions=2)
        self.aviary = Aviary(connection, Metrics(self.registry), lambda: self.now)

    def last(self, partition: int) -> float | None:
        """When one of the partition was last back, as Prometheus is told."""
        return self.registry.get_sample_value(LAST, {"partition": str(partition)})

    def home(self, partition: int, sent: float) -> None:
        """One comes back."""
        self.aviary.home([encode_canary(Canary(sent=sent, partition=partition))])


async def test_one_is_sent_into_each_partition_and_again_after_a_while() -> None:
    bench, producer = Bench(), FakeProducer()
    await bench.aviary.look(producer, 1)
    await bench.aviary.look(producer, 1)
    places = [(record[0], record[3], record[5]) for record in producer.sent]
    assert places == [("tocsin.mentions", 0, [CANARY]), ("tocsin.mentions", 1, [CANARY])]
    bench.now += EVERY
    await bench.aviary.look(producer, 1)
    assert len(producer.sent) == 4


async def test_who_stands_by_sends_none_and_shows_none() -> None:
    bench, producer = Bench(), FakeProducer()
    await bench.aviary.look(producer, 1)
    assert bench.last(0) == NOW
    await bench.aviary.look(producer, None)
    bench.now += EVERY
    await bench.aviary.look(producer, None)
    assert len(producer.sent) == 2
    assert bench.last(0) is None


async def test_one_that_stays_away_is_seen_and_the_other_is_not_its_alibi() -> None:
    bench, producer = Bench(), FakeProducer()
    await bench.aviary.look(producer, 1)
    bench.now += 400
    bench.home(1, bench.now - 2)
    bench.aviary.home([b"", b"nonsense"])
    await bench.aviary.look(producer, 1)
    assert (bench.last(0), bench.last(1)) == (NOW, NOW + 400)
    assert bench.registry.get_sample_value("tocsin_canary_roundtrip_seconds_sum") == 2.0


async def test_a_new_turn_begins_without_a_debt() -> None:
    bench, producer = Bench(), FakeProducer()
    await bench.aviary.look(producer, 1)
    bench.now += 9_000
    await bench.aviary.look(producer, 3)
    assert (bench.last(0), bench.last(1)) == (bench.now, bench.now)


async def test_where_the_stream_is_the_clock_there_are_none() -> None:
    aviary = Aviary(Connection(clock=Clock.STREAM), Metrics(CollectorRegistry()), lambda: NOW)
    async with asyncio.timeout(5):
        await aviary.run(pytest.fail, pytest.fail)


async def test_a_worker_sends_canaries_on_and_nothing_else() -> None:
    canary = Canary(sent=NOW, partition=1)
    producer = FakeProducer(fails=True)  # which ends nothing
    await fly_on(producer, [Item(None, NOW), Item(None, NOW, canary=canary)], "tocsin.canary")
    await asyncio.sleep(0)
    assert [(record[0], record[2]) for record in producer.sent] == [
        ("tocsin.canary", encode_canary(canary))
    ]
