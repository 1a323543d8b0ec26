"""Fetch: a busy stream is read a few times a second, not once for each record that comes.

Each batch packs and writes every brand that it touches, and has a price of its own. On the wall
clock, at half of what a worker bears, batches of a few records kept it as busy as a full load.

Kafka lets a fetch of nothing wait. A broker that answers it at once, as the embedded one does,
would be asked thousands of times a second, and keep a core busy while nobody writes.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka.protocol.fetch import FetchRequest
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread

WORTH = 524_288  # bytes: with so much Kafka answers at once, as it always does to who catches up
HOLD = 500  # milliseconds for which Kafka waits for that, and so the most that it costs a record
PAUSE = 0.02  # seconds between two fetches of nothing: no wait that a person notices

Send = Callable[..., Awaitable[Any]]


class FetchThread(AIOKafkaConsumerThread):
    """Faust's consumer, which asks less often. Faust has no setting for it.

    In bulk, Kafka holds fetches back; after a fetch of nothing there is a pause.
    """

    consumer: Any

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        if self.consumer.in_bulk:
            consumer._fetch_min_bytes, consumer._fetch_max_wait_ms = WORTH, HOLD
        consumer._client.send = patient(consumer._client.send)
        return consumer


def patient(send: Send) -> Send:
    """The same, with fetches of nothing that take PAUSE at least."""

    async def asked(node: int, request: Any, **options: Any) -> Any:
        response = await send(node, request, **options)
        if isinstance(request, FetchRequest) and not holds_records(response):
            await asyncio.sleep(PAUSE)
        return response

    return asked


def holds_records(response: Any) -> bool:
    """Whether a response to a fetch brings something to read: each partition ends in it."""
    return any(partition[-1] for _, partitions in response.topics for partition in partitions)
