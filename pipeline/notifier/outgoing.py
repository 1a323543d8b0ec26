"""Outgoing: what the notifier puts into topics for people, and waits until Kafka has it."""

from abc import ABC, abstractmethod
from typing import Any

import msgspec

from alerts.lesson import ActionItem, Lesson, Outcome
from alerts.silence import Silence
from detectors.events import Mention
from pipeline import lessons
from pipeline.connection import Clock, Connection
from pipeline.silences import PARTITION, a_silence, encode_silence
from pipeline.watch.intake import partition_of


class Outgoing(ABC):
    """As Desk says."""

    app: Any  # Faust's, whose producer is there once it has started
    connection: Connection

    @abstractmethod
    def now(self) -> float:
        """What time it is for those who read the topics."""

    async def command(self, brand: str, value: bytes) -> None:
        """Send a command to the watch of a brand, and wait until Kafka has it."""
        partition = partition_of(brand, self.connection.partitions)
        await self._send(self.connection.commands, brand, value, partition, self.now())

    async def say(self, mention: Mention) -> None:
        """Send a post, and wait until Kafka has it."""
        partition = partition_of(mention.brand, self.connection.partitions)
        value = msgspec.json.encode(mention)
        await self._send(self.connection.mentions, mention.brand, value, partition, self.now())

    async def silence(self, brand: str, minutes: float, by: str, reason: str = "") -> Silence:
        """Keep a brand silent. Returns what was said, once Kafka has it."""
        now = self.now()
        silence = a_silence(brand, now, minutes, by, reason)
        await self._send(self.connection.silences, brand, encode_silence(silence), PARTITION, now)
        return silence

    async def learn(self, word: Lesson | ActionItem | Outcome) -> None:
        """Write something down, and wait until Kafka has it."""
        key, value = lessons.key_of(word), lessons.encode_word(word)
        await self._send(self.connection.lessons, key, value, lessons.PARTITION, self.now())

    async def _send(self, topic: str, key: str, value: bytes, partition: int, now: float) -> None:
        at = None if self.connection.clock is Clock.WALL else now
        await (await self.app.producer.send(topic, key.encode(), value, partition, at, None))
