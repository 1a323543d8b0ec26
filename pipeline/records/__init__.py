"""Record batches: whole runs of records through a Faust agent, and state that stays exact.

The small door: an agent gets a Batch; before it reads the table it asks `owns(batch)`, and then,
with no `await` in between, reads, changes and hands all to `write(batch, ...)`. If that is more
than a write may hold (FULL), it does so in parts. A timer asks
`may_write(partition)`, then `put(...)`. Nothing else moves an offset or lets a notice go out.

For faust-streaming 0.15.3 and aiokafka 0.14, whose private names it uses.
"""

from pipeline.records.batch import AsIs, Batch, record_batches
from pipeline.records.consumer import BatchConsumer, batch_consumer
from pipeline.records.ending import CANNOT_GO_ON, each, end_process, forever
from pipeline.records.outbox import FULL, Outbox
from pipeline.records.peek import Echo
from pipeline.records.producer import WriteProducer, compress_quickly
from pipeline.records.stamped import Stamped, Told, of_known_schema
from pipeline.records.table import NewestWinsTable, Packed, add_table

__all__ = [
    "CANNOT_GO_ON", "FULL", "AsIs", "Batch", "BatchConsumer", "Echo", "NewestWinsTable", "Outbox",
    "Packed", "Stamped", "Told", "WriteProducer", "add_table", "batch_consumer", "compress_quickly",
    "each", "end_process", "forever", "of_known_schema", "record_batches",
]  # fmt: skip
