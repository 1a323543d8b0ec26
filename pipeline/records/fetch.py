"""Fetch: a busy stream is read a few times a second, not once for each record that comes.

Each batch packs and writes every brand that it touches, and has a price of its own. On the wall
clock, at half of what a worker bears, batches of a few records kept it as busy as a full load.
"""

from typing import Any

from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread

WORTH = 524_288  # bytes: with so much Kafka answers at once, as it always does to who catches up
HOLD = 500  # milliseconds for which Kafka waits for that, and so the most that it costs a record


class FetchThread(AIOKafkaConsumerThread):
    """Faust's consumer; in bulk, Kafka holds fetches back. Faust has no setting for it."""

    consumer: Any

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        if self.consumer.in_bulk:
            consumer._fetch_min_bytes, consumer._fetch_max_wait_ms = WORTH, HOLD
        return consumer
