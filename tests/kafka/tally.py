"""Tally: a worker that only counts, with two inputs and a timer: all that the records promise.

What the room of the records promises for several inputs, and for writes of a timer with an input on
its way, is held here against plain numbers: of commands the watch gets few.
"""

import os
import zlib
from collections.abc import AsyncIterable
from functools import partial
from typing import Any, cast

import click
import msgspec

from pipeline.app import create_app
from pipeline.connection import BRANDS, Connection
from pipeline.process import Process
from pipeline.records import (
    AsIs,
    Batch,
    BatchConsumer,
    Outbox,
    Packed,
    Stamped,
    Told,
    add_table,
    each,
    forever,
)

EACH = 20  # records of a kind from one notice to the next
LOOK_EVERY = 0.5  # seconds


class Count(Stamped, frozen=True, kw_only=True):
    """What is known of a brand: by topic how many records, and a checksum; and the timer's own."""

    counts: dict[str, int] = {}
    sums: dict[str, int] = {}
    looks: int = 0


def checksum(value: bytes) -> int:
    """Of a record; the sum of several is xor."""
    return zlib.crc32(value)


class Tally:
    """The app."""

    def __init__(self, connection: Connection) -> None:
        self.turn = 0
        self.inputs = connection.commands, connection.mentions
        inputs = frozenset(self.inputs)
        self.app = create_app(connection, connection.watch_group, inputs, in_bulk=True)
        unpack = msgspec.msgpack.Decoder(Count).decode
        self.table = add_table(self.app, BRANDS, Packed(unpack), connection.partitions)
        self.table.outbox = Outbox.to(self.app, connection.alerts)
        for number, topic in enumerate(self.inputs):
            stream = self.app.topic(topic, schema=AsIs())
            self.app.agent(stream, name=f"tally{number}", concurrency=1)(self.follow)
        self.app.timer(LOOK_EVERY)(partial(forever, self.look))
        self.app.task(partial(forever, self.table.outbox.run))

    @property
    def records(self) -> BatchConsumer:
        """The consumer."""
        return cast("BatchConsumer", self.app.consumer)

    async def follow(self, batches: AsyncIterable[Any]) -> None:
        """An agent."""
        await each(batches, self.work)

    async def work(self, batch: Batch) -> None:
        """Count the records of one batch that are new."""
        if not await self.records.owns(batch):
            return
        states: dict[str, Count | None] = {}
        for record in batch.records:
            if record.key is None:  # a tick
                continue
            brand = str(record.key, "utf-8")
            known = states.get(brand) or self.table.data.get(brand)
            state = known or Count(partition=batch.partition)
            if is_new(state, batch.topic, record.offset):
                states[brand] = counted(state, brand, batch.topic, record)
            else:
                states.setdefault(brand, None)
        self.records.write(batch, self.table, states)

    async def look(self) -> None:
        """The timer: it changes each third brand, and crosses off what was told."""
        if self.app.should_stop or not self.app.consumer:
            return
        self.turn += 1
        for brand, state in list(self.table.data.items()):
            if not self.records.may_write(state.partition):
                continue
            if (sum(brand.encode()) + self.turn) % 3 == 0:
                looks = state.looks + 1
                told = one_in(2, looks, brand, "looks")
                changed = {"looks": looks, "outbox": state.outbox + told}
                self.records.put(self.table, brand, msgspec.structs.replace(state, **changed))
            elif brand in self.table.outbox.to_cross_off:
                self.records.put(self.table, brand, state)


def is_new(state: Count, topic: str, offset: int) -> bool:
    """Whether the brand has not seen this record."""
    return offset > state.offsets.get(topic, -1)


def counted(state: Count, brand: str, topic: str, record: Any) -> Count:
    """A state with one record more."""
    count = state.counts.get(topic, 0) + 1
    return msgspec.structs.replace(
        state,
        offsets=state.offsets | {topic: record.offset},
        counts=state.counts | {topic: count},
        sums=state.sums | {topic: state.sums.get(topic, 0) ^ checksum(record.value)},
        outbox=state.outbox + one_in(EACH, count, brand, topic),
    )


def one_in(every: int, count: int, brand: str, what: str) -> tuple[Told, ...]:
    """A notice for each so many. Its id comes from the state, so it is the same when told again."""
    if count % every:
        return ()
    id_ = f"{brand}|{what}|{count // every}"
    return (Told(id_, id_.encode()),)


@click.command("tally")
def command() -> None:
    """Count the records of `mentions` and `commands`."""
    connection = Connection.read(os.environ)
    tally = Tally(connection)
    Process(connection, "tally").run(tally.app, tally.inputs, tally.table.outbox)
