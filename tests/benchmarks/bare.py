"""Bare: the same work in a plain aiokafka loop. No Faust, no lease, no metrics, no outbox.

What it shares with the worker: intake, scorer, shift, turn, the packed states, the size of batches,
one write for each brand and batch, acks of all, linger, compression, and a commit each second of
what Kafka has taken the writes of. It is a yardstick, and loses what a crash or a rebalance takes.
"""

import asyncio
import sys
import time
from os import environ
from pathlib import Path
from typing import Any

import msgspec
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from pipeline import app
from pipeline.briefing import briefing
from pipeline.cli.options import scorer_of
from pipeline.config import Config, load
from pipeline.connection import Connection
from pipeline.process import tune
from pipeline.shift import Shift
from pipeline.watch.envelope import Envelope
from pipeline.watch.intake import Intake
from pipeline.watch.ledger import Ledger, Turn
from tests.benchmarks.stand import Meter
from tests.benchmarks.worker import shared

FETCH = 1_048_576  # bytes of a partition, as Faust asks for


class Bare:
    """A worker in the small."""

    def __init__(self, connection: Connection, config: Config, meter: Meter) -> None:
        self.connection, self.meter = connection, meter
        sentiments = scorer_of(config)
        self.intake = Intake(sentiments, connection.partitions)
        self.states: dict[str, Envelope] = {}
        self.ledger = Ledger(self.states, briefing(config, sentiments))
        self.shifts: dict[int, Shift] = {}
        self.last: dict[TopicPartition, tuple[int, Any]] = {}  # offset, answer to its last write

    async def run(self) -> None:
        """Until it is ended."""
        self.consumer = AIOKafkaConsumer(
            self.connection.mentions, bootstrap_servers=self.connection.kafka,
            group_id=self.connection.watch_group, enable_auto_commit=False,
            auto_offset_reset="earliest", max_partition_fetch_bytes=FETCH,
        )  # fmt: skip
        self.producer = AIOKafkaProducer(
            bootstrap_servers=self.connection.kafka, acks="all",
            linger_ms=int(app.LINGER * 1000), compression_type=app.COMPRESSION,
            max_batch_size=app.WRITE_BYTES,
        )  # fmt: skip
        async with self.consumer, self.producer:
            committing = asyncio.create_task(self.commit())
            while not committing.done():
                polled = await self.consumer.getmany(timeout_ms=1_000, max_records=app.POLL_RECORDS)
                for tp, records in polled.items():
                    size = self.connection.batch_records
                    for first in range(0, len(records), size):
                        await self.work(tp, records[first : first + size])

    async def work(self, tp: TopicPartition, records: list[Any]) -> None:
        """One batch."""
        items = self.intake.read(records)
        self.intake.score(items)
        turn = Turn(self.ledger, tp.partition)
        shift = self.shifts.setdefault(tp.partition, Shift(turn))
        shift.desk = turn
        now = time.time()
        for item in items:
            assert item.mention
            assert item.sentiment
            if turn.is_new(item.mention.brand, item.record.topic, item.record.offset):
                shift.observe(item.mention, item.sentiment, min(item.recorded, now))
        if records[-1].offset + 1 >= (self.consumer.highwater(tp) or 0):
            shift.advance(now)
            shift.judge_all(turn.watched, now)
        answer = None
        for brand, state in turn.states().items():
            if state is not None:
                answer = await self.write(brand, state)
        turn.done()
        self.last[tp] = records[-1].offset + 1, answer
        self.meter.applied(len(items), len(turn.lookouts))

    async def write(self, brand: str, state: Envelope) -> Any:
        """Keep it, and send it to the changelog. Returns Kafka's answer to come."""
        for notice in state.outbox:
            await self.producer.send(self.connection.alerts, notice.value, brand.encode(), 0)
        state = msgspec.structs.replace(state, version=state.version + 1, outbox=())
        self.states[brand] = state
        value, key = msgspec.msgpack.encode(state), brand.encode()
        return await self.producer.send(
            self.connection.brands_changelog, value, key, state.partition
        )

    async def commit(self) -> None:
        """Each second, what Kafka has taken."""
        while True:
            await asyncio.sleep(app.COMMIT_EVERY)
            last = dict(self.last)
            for _, answer in last.values():
                if answer:
                    await answer
            if last:
                await self.consumer.commit({tp: offset for tp, (offset, _) in last.items()})


def main(path: str, first: str, last: str) -> None:
    """Run until SIGTERM."""
    tune()
    meter = Meter(int(first), int(last), Path(path))
    bare = Bare(shared(), load(Path(environ["TOCSIN_CONFIG"])), meter)
    uvloop.run(bare.run())


if __name__ == "__main__":
    main(*sys.argv[1:])
