"""Recall: what earlier processes sent is read back, so that deletes and edits of it go on.

Mentions say themselves who brought them, and changes what became of them; nothing else is kept
anywhere. The end of the topic is read before anybody listens, as far as RECORDS and SECONDS go.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
import structlog
from kafka import TopicPartition
from kafka.errors import KafkaError

from pipeline.canary import KIND
from pipeline.changes import CHANGE, decode_change
from pipeline.codec import Malformed
from pipeline.connection import Connection
from pipeline.entry import EntryError
from pipeline.kafka import POLL, reader
from pipeline.sources.memory import Memory
from pipeline.sources.post import decode_post

RECORDS = 200_000  # of all partitions; pulses of three sources are 100,000 a day
SECONDS = 30.0  # the networks wait, and their servers keep what is said meanwhile
BATCH = 5_000  # records

log = structlog.get_logger(__name__)


class Brought(msgspec.Struct):
    """What a mention says of its way."""

    brand: str
    source: str | None = None


class Counting(msgspec.Struct):
    """What a change says to sources."""

    at: int = 0


_brought = msgspec.json.Decoder(Brought)
_counting = msgspec.json.Decoder(Counting)


class Recalled(NamedTuple):
    """How much was read."""

    records: int
    is_all: bool  # of the tail: time was enough


def recall(connection: Connection, memories: Mapping[str, Memory]) -> None:
    """Fill memories, by the names of their sources. Who may not read listens all the same."""
    began = time.monotonic()
    try:
        with reader(connection) as consumer:
            places = [
                TopicPartition(connection.mentions, each) for each in range(connection.partitions)
            ]
            read = read_back(consumer, places, memories)
    except (EntryError, KafkaError) as problem:
        log.warning("no post is remembered", problem=str(problem))
        return
    log.info(
        "posts are remembered", posts=sum(map(len, memories.values())), records=read.records,
        whole=read.is_all, seconds=round(time.monotonic() - began, 1),
    )  # fmt: skip


def read_back(
    consumer: Any, places: list[TopicPartition], memories: Mapping[str, Memory],
    clock: Callable[[], float] = time.monotonic,
) -> Recalled:  # fmt: skip
    """Fill memories from the ends of these partitions, each as far back in time as the others."""
    until, count = clock() + SECONDS, 0
    begins, ends = consumer.beginning_offsets(places), consumer.end_offsets(places)
    total = sum(ends[each] - begins[each] for each in places)
    share = min(1.0, RECORDS / max(total, 1))
    consumer.assign(places)
    for each in places:
        consumer.seek(each, ends[each] - int((ends[each] - begins[each]) * share))
    while left := [each for each in places if consumer.position(each) < ends[each]]:
        if clock() > until:
            break
        for record in _polled(consumer):
            count += 1
            remember(record, memories)
    return Recalled(count, not left)


def _polled(consumer: Any) -> Iterator[Any]:
    for records in consumer.poll(timeout_ms=POLL, max_records=BATCH).values():
        yield from records


def remember(record: Any, memories: Mapping[str, Memory]) -> None:
    """Take what a record says into the memory of whose it is; what cannot be read says nothing."""
    try:
        if CHANGE in record.headers:
            change, at = decode_change(record.value), _counting.decode(record.value).at
            for each in memories.values():
                each.recall(change, at)
        elif not any(name == KIND for name, _ in record.headers):
            brought = _brought.decode(record.value or b"")
            memory = memories.get(brought.source or "")
            if memory is not None:
                memory.keep(decode_post(record.value), brought.brand)
    except (Malformed, msgspec.DecodeError, UnicodeDecodeError):
        return
