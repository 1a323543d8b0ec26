"""Wire: what a drill sends to Kafka, and what it hears of its incident from there."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import msgspec

from alerts.notice import Notice
from detectors.events import Mention
from pipeline.chronicle import Chronicle, chronicle
from pipeline.connection import Connection
from pipeline.ingest import PATIENCE, producer_for

DAYS = 90  # of earlier drills to compare with


class Wire(Protocol):
    """The way to the watch, and back."""

    def say(self, mention: Mention) -> None:
        """Send a post, and wait until Kafka has it."""

    def command(self, brand: str, value: bytes) -> None:
        """Likewise a command to the watch of a brand."""

    def news(self) -> list[Notice]:
        """What was told of the drill's brand since the last time; at first, of ninety days."""


class KafkaWire:
    """The real one."""

    def __init__(self, connection: Connection, told: Chronicle, producer: Any, brand: str) -> None:
        self.connection, self.told, self.producer, self.brand = connection, told, producer, brand

    def say(self, mention: Mention) -> None:
        """As Wire says."""
        self._send(self.connection.mentions, mention.brand, msgspec.json.encode(mention))

    def command(self, brand: str, value: bytes) -> None:
        """As Wire says."""
        self._send(self.connection.commands, brand, value)

    def news(self) -> list[Notice]:
        """As Wire says."""
        return self.told.of(self.brand)

    def _send(self, topic: str, brand: str, value: bytes) -> None:
        self.producer.send(topic, key=brand.encode(), value=value).get(PATIENCE)


@contextmanager
def wired(connection: Connection, brand: str, days: float = DAYS) -> Iterator[KafkaWire]:
    """The wire of the drill of this name.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
    """
    with chronicle(connection, time.time() - days * 86_400.0) as told:
        producer = producer_for(connection)
        try:
            yield KafkaWire(connection, told, producer, brand)
        finally:
            producer.close()
