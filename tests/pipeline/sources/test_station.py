"""A station whose word Kafka does not let it keep ends, and one whose Kafka is away goes on."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from kafka.errors import KafkaError, KafkaTimeoutError, TopicAuthorizationFailedError
from kafka.future import Future
from prometheus_client import CollectorRegistry

from pipeline.connection import Connection
from pipeline.metrics import Metrics
from pipeline.sources.delivery import Sorting, Untaken
from pipeline.sources.event import Heard
from pipeline.sources.station import Station, keeper_of
from tests.pipeline.sources.listening import TOPIC, Kafka, brands

SOURCES = "tocsin.sources"
HEARD = ("old", True), ("town square", False)  # and whether nobody listens to it any more


class Quiet:
    """A network on which nobody says anything."""

    name, platform = "town square", "test"

    async def listen(self, _: str | None) -> AsyncIterator[Heard]:
        """Nothing, for ever."""
        yield Heard(None)
        await asyncio.Event().wait()


class Strict(Kafka):
    """Takes no word of where sources stand."""

    def __init__(self, problem: KafkaError) -> None:
        super().__init__()
        self.problem = problem

    def send(self, topic: str, *, key: bytes = b"", value: bytes, **record: Any) -> Future:
        """The answer, which is no."""
        if topic == SOURCES:
            return Future().failure(self.problem)
        return super().send(topic, key=key, value=value, **record)


def a_station(kafka: Kafka) -> Station:
    keeper = keeper_of(Quiet(), Sorting(TOPIC, brands), kafka, None)
    return Station([keeper], Connection(partitions=2), kafka, Metrics(CollectorRegistry()))


async def test_a_place_that_may_not_be_written_down_ends_it() -> None:
    station = a_station(Strict(TopicAuthorizationFailedError(SOURCES)))
    with pytest.RaisesGroup(Untaken) as problem:
        await station.run(lambda _: None)
    assert "write where sources stand" in str(problem.value.exceptions[0])


async def test_a_kafka_that_is_away_does_not() -> None:
    beats = asyncio.Queue[float]()
    running = asyncio.create_task(a_station(Strict(KafkaTimeoutError())).run(beats.put_nowait))
    for _ in range(3):
        await beats.get()
    assert not running.done()
    running.cancel()


async def test_each_partition_is_told_whether_a_source_hears_and_that_one_is_dismissed() -> None:
    kafka, beats = Kafka(), asyncio.Queue[float]()
    station = a_station(kafka)
    station.dismiss(["old"])
    running = asyncio.create_task(station.run(beats.put_nowait))
    for _ in range(2):
        await beats.get()
    running.cancel()
    told = [(pulse.source, pulse.over, place) for place, pulse in kafka.pulses]
    assert told == [(name, over, n) for name, over in HEARD for n in (0, 1)]
    assert [key for topic, key, value in kafka.sent if topic == SOURCES and not value] == [b"old"]
