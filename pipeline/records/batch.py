"""Batch: a run of records of one partition, as one message of Faust's."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import faust
from faust.transport.utils import DefaultSchedulingStrategy
from faust.types import TP


class Batch:
    """Some records of a partition, in the shape of the single record that Faust expects.

    Its offset is that of the last one.
    """

    headers = checksum = key = None
    serialized_key_size = serialized_value_size = 0
    generation: int | None = None
    before: "Batch | None" = None  # the one delivered before it
    applied = False
    write: "asyncio.Future[Any] | None" = None  # the partition's last write when it was applied

    def __init__(self, tp: TP, records: list[Any]) -> None:
        last = records[-1]
        self.tp, (self.topic, self.partition), self.records = tp, tp, records
        self.offset: int = last.offset
        self.timestamp, self.timestamp_type = last.timestamp, last.timestamp_type

    @property
    def value(self) -> "Batch":
        """What the agent gets: the batch itself."""
        return self

    def close(self, write: "asyncio.Future[Any] | None") -> None:
        """It is applied, up to this write. Of its records no more is needed than their place."""
        self.applied, self.write, self.records = True, write, []

    @property
    def is_written(self) -> bool:
        """Whether Kafka has taken all that this batch, and those before it, changed."""
        write = self.write
        if write is None:
            return True
        return write.done() and not write.cancelled() and write.exception() is None


class AsIs(faust.Schema[Any, Any]):
    """Decodes nothing. Faust acks what it cannot decode, ahead of what is still queued."""

    def loads_key(self, app: Any, message: Any, **_: Any) -> Any:
        """The key as it came."""
        return message.key

    def loads_value(self, app: Any, message: Any, **_: Any) -> Any:
        """The batch as it came."""
        return message.value


def record_batches(topics: frozenset[str], size: int) -> type[DefaultSchedulingStrategy]:
    """A scheduler that hands over the records of these topics in runs of at most `size`.

    Faust spends some 80 us on each message, whatever is in it: four times what scoring costs.
    """

    class RecordBatches(DefaultSchedulingStrategy):
        def iterate(self, records: Mapping[TP, list[Any]]) -> Iterator[tuple[TP, Any]]:
            for tp, run in records.items():
                if tp.topic in topics:
                    for first in range(0, len(run), size):
                        yield tp, Batch(tp, run[first : first + size])
            rest = {tp: run for tp, run in records.items() if tp.topic not in topics}
            yield from super().iterate(rest)

    return RecordBatches
