"""A busy stream is read a few times a second, and nobody is asked all the time for nothing."""

import asyncio
from typing import Any

import pytest
from aiokafka.protocol.fetch import FetchRequest, FetchResponse_v11
from aiokafka.protocol.metadata import MetadataRequest

from pipeline.app import create_app
from pipeline.connection import Connection
from pipeline.records.fetch import HOLD, WORTH, patient
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


def answer(*records: bytes) -> Any:
    """To a fetch from a partition for each of these."""
    partitions: Any = [(n, 0, 9, 9, 0, [], -1, each) for n, each in enumerate(records)]
    return FetchResponse_v11(0, 0, 0, [("mentions", partitions), ("commands", [])])


FETCH = FetchRequest(500, 1, 9, 0, [])


@pytest.mark.parametrize(
    ("request_", "response", "waits"),
    [
        pytest.param(FETCH, answer(), True, id="no partition"),
        pytest.param(FETCH, answer(b"", b""), True, id="nothing"),
        pytest.param(FETCH, answer(b"", b"a batch"), False, id="something"),
        pytest.param(MetadataRequest([]), answer(b""), False, id="no fetch"),
    ],
)
async def test_only_who_fetches_nothing_waits(request_: Any, response: Any, waits: Any) -> None:
    async def send(node: int, asked: Any, *, group: str) -> Any:
        assert (node, asked, group) == (1, request_, "default")
        return response

    asked = asyncio.ensure_future(patient(send)(1, request_, group="default"))
    for _ in range(3):
        await asyncio.sleep(0)
    assert asked.done() is not waits
    assert await asked is response
