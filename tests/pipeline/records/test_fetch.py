"""A busy stream is read a few times a second."""

from typing import Any

import pytest

from pipeline.app import create_app
from pipeline.connection import Connection
from pipeline.records.fetch import HOLD, WORTH
from pipeline.records.lease import LeaseThread

SOON = 1, 1_500  # bytes, milliseconds: Faust's own


@pytest.mark.parametrize(("in_bulk", "expected"), [(True, (WORTH, HOLD)), (False, SOON)])
async def test_kafka_holds_fetches_of_busy_streams_back(
    in_bulk: Any, expected: tuple[int, int]
) -> None:
    app = create_app(Connection(), "test", frozenset({"test.mentions"}), in_bulk=in_bulk)
    owner: Any = app.consumer
    thread: Any = LeaseThread(owner, loop=app.loop, beacon=app.beacon)
    consumer = thread._create_worker_consumer(app.transport)  # noqa: SLF001  # Faust calls it
    fetch = consumer._fetch_min_bytes, consumer._fetch_max_wait_ms  # noqa: SLF001  # no other way
    assert fetch == expected
    await consumer.stop()
