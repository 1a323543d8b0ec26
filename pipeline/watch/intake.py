"""Intake: what a record of `mentions` is: a mention with its sentiment, a tick, a dead letter."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from aiokafka.partitioner import murmur2

from detectors.events import Mention, Sentiment
from pipeline.codec import Malformed, Reason, decode_mention

KIND = "tocsin-kind"  # header of records that are no mentions
TICK = (KIND, b"tick")
BRANDS_KNOWN = 10_000  # brands whose partition is remembered: as many as a worker is built for
LAST = 253_402_300_799.0  # epoch seconds, the end of the year 9999: no calendar goes on
POSITIVE = 0x7FFFFFFF  # Kafka's partitioner takes the hash without its sign


@dataclass(slots=True)
class Item:
    """One record, read. Neither a mention nor dead: a tick."""

    record: Any
    recorded: float  # epoch seconds
    mention: Mention | None = None
    sentiment: Sentiment | None = None
    dead: Malformed | None = None


@lru_cache(BRANDS_KNOWN)
def partition_of(brand: str, partitions: int) -> int:
    """Where Java's default partitioner puts a brand. Those of other clients differ."""
    return int((murmur2(brand.encode()) & POSITIVE) % partitions)


class Intake:
    """Reads records. No state: what it says of a record is the same on every worker."""

    def __init__(self, score: Callable[[Mention], Sentiment], partitions: int) -> None:
        self.score, self.partitions = score, partitions

    def read(self, record: Any) -> Item:
        """What a record is."""
        item = Item(record, max(0.0, min(LAST, record.timestamp / 1000)))
        if TICK in record.headers and not record.value:  # what has a value claims to be a mention
            return item
        try:
            mention = self._mention(record)
        except Malformed as problem:
            item.dead = problem
            return item
        try:
            item.mention, item.sentiment = mention, self.score(mention)
        except Exception as bug:  # noqa: BLE001  # it would fail on this record for ever
            item.dead = Malformed(Reason.INTERNAL, f"cannot be scored: {bug!r}")
        return item

    def _mention(self, record: Any) -> Mention:
        mention = decode_mention(record.value)
        if record.key != mention.brand.encode():
            raise Malformed(
                Reason.WRONG_KEY, f"the key of a mention is its brand, not {shown(record.key)}"
            )
        right = partition_of(mention.brand, self.partitions)
        if record.partition != right:
            raise Malformed(
                Reason.WRONG_PARTITION,
                f"murmur2 puts it on {right}; set the producer's partitioner to murmur2 of the key",
            )
        return mention


def shown(key: bytes | None) -> str:
    """A foreign key in a detail."""
    return repr(key[:100]) if key is not None else "nothing"
