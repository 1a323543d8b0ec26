"""Aviary: sends canaries into the partitions of mentions, and sees how soon they are back."""

import asyncio
from collections.abc import Callable
from typing import Any

from pipeline.canary import CANARY, Canaries, decode_canary, encode_canary
from pipeline.connection import Clock, Connection
from pipeline.metrics import Metrics
from pipeline.records import Batch, BatchConsumer
from pipeline.watch.flight import forget

LOOK_EVERY = 1.0  # seconds


class Aviary:
    """The canaries of the notifier that delivers: one that stands by has none."""

    def __init__(self, connection: Connection, metrics: Metrics, wall: Callable[[], float]) -> None:
        self.connection, self.metrics, self.wall = connection, metrics, wall
        self.canaries = Canaries(connection.partitions)
        self._generation: int | None = None

    async def run(self, producer: Callable[[], Any], ours: Callable[[], int | None]) -> None:
        """Send for ever, where the topics are ours: `ours` says of which generation, or None.

        Where the stream is the clock, none: it would be one of today among mentions of last year.
        """
        while self.connection.clock is Clock.WALL:
            await self.look(producer(), ours())
            await asyncio.sleep(LOOK_EVERY)

    async def look(self, producer: Any, generation: int | None) -> None:
        """The same once."""
        now = self.wall()
        if generation != self._generation:
            self._generation, self.canaries = generation, Canaries(self.connection.partitions)
            if generation is not None:
                self.canaries.begin(now)
        if generation is not None:
            for canary in self.canaries.due(now):
                place = self.connection.mentions, None, encode_canary(canary), canary.partition
                sent = await producer.send(*place, None, [CANARY])
                sent.add_done_callback(forget)
        self.metrics.canaries(self.canaries.back)

    async def land(self, batch: Batch, records: BatchConsumer, table: Any) -> None:
        """A batch of the topic on which they come back. No state is kept of them."""
        if await records.owns(batch):
            self.home([record.value for record in batch.records])
            records.write(batch, table, {})

    def home(self, values: list[bytes]) -> None:
        """Some records of the topic on which they come back."""
        for value in values:
            canary = decode_canary(value or b"")
            took = self.canaries.returned(canary, self.wall()) if canary else None
            if took is not None:
                self.metrics.canary_back(took)
