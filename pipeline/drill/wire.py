"""Wire: what a drill sends to Kafka, and what it hears of its incident from there."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import msgspec
from kafka import TopicPartition

from alerts.notice import Notice
from detectors.events import Mention
from pipeline.chronicle import Chronicle
from pipeline.commands import encode_curtain
from pipeline.connection import Connection
from pipeline.ingest import PATIENCE, producer_for
from pipeline.kafka import reader
from pipeline.watch.intake import partition_of

DAYS = 90  # of earlier drills to compare with
READING = 30.0  # seconds for these: many notices of real brands lie between


class Wire(Protocol):
    """The way to the watch, and back."""

    def say(self, mention: Mention) -> None:
        """Send a post, and wait until Kafka has it."""

    def command(self, brand: str, value: bytes) -> None:
        """Likewise a command to the watch of a brand."""

    def curtain(self, brand: str, reason: str) -> None:
        """End the drill of this name, with all of its posts that Kafka has by now."""

    def past(self) -> tuple[list[Notice], bool]:
        """What was told of drills of the brand before, and whether that is all of ninety days."""

    def news(self) -> list[Notice]:
        """What was told of it since the last time."""


class KafkaWire:
    """The real one."""

    def __init__(self, connection: Connection, consumer: Any, producer: Any, brand: str) -> None:
        self.connection, self.consumer, self.producer = connection, consumer, producer
        self.brand = brand
        self.told = Chronicle(consumer, connection.alerts, time.time() - DAYS * 86_400.0)

    def say(self, mention: Mention) -> None:
        """As Wire says."""
        self._send(self.connection.mentions, mention.brand, msgspec.json.encode(mention))

    def command(self, brand: str, value: bytes) -> None:
        """As Wire says."""
        self._send(self.connection.commands, brand, value)

    def curtain(self, brand: str, reason: str) -> None:
        """As Wire says."""
        topic = self.connection.mentions
        place = TopicPartition(topic, partition_of(brand, self.connection.partitions))
        end = int(self.consumer.end_offsets([place])[place])
        self.command(brand, encode_curtain(brand, reason, (topic, end)))

    def past(self) -> tuple[list[Notice], bool]:
        """As Wire says."""
        found = self.told.of(self.brand, time.monotonic() + READING)
        self.told.skip()
        return found

    def news(self) -> list[Notice]:
        """As Wire says."""
        return self.told.of(self.brand)[0]

    def _send(self, topic: str, brand: str, value: bytes) -> None:
        self.producer.send(topic, key=brand.encode(), value=value).get(PATIENCE)


@contextmanager
def wired(connection: Connection, brand: str) -> Iterator[KafkaWire]:
    """The wire of the drill of this name.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
    """
    with reader(connection) as consumer:
        producer = producer_for(connection)
        try:
            yield KafkaWire(connection, consumer, producer, brand)
        finally:
            producer.close()
