"""A busy stream is read a few times a second."""

from typing import Any

from pipeline.app import create_app
from pipeline.connection import Connection
from pipeline.records.fetch import HOLD, WORTH
from pipeline.records.lease import LeaseThread


async def test_kafka_holds_a_fetch_back_until_it_is_worth_a_batch() -> None:
    app = create_app(Connection(), "test.watch", frozenset({"test.mentions"}))
    owner: Any = app.consumer
    thread: Any = LeaseThread(owner, loop=app.loop, beacon=app.beacon)
    consumer = thread._create_worker_consumer(app.transport)  # noqa: SLF001  # Faust calls it
    fetch = consumer._fetch_min_bytes, consumer._fetch_max_wait_ms  # noqa: SLF001  # no other way
    assert fetch == (WORTH, HOLD)
    await consumer.stop()
