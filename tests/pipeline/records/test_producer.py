"""Writes reach aiokafka in their order, and each learns what Kafka answered."""

import asyncio
from typing import Any

import pytest

from pipeline.records.producer import WAITING, WriteBuffer


class Kafka:
    """What aiokafka is to the buffer: it takes what it has room for, and its answers come later."""

    def __init__(self, room: int) -> None:
        self.taken: list[tuple[Any, ...]] = []
        self.answers: list[asyncio.Future[Any]] = []
        self.room = asyncio.Semaphore(room)
        self.refusal: Exception | None = None

    async def send(self, *record: Any) -> "asyncio.Future[Any]":
        """Take a record."""
        await self.room.acquire()
        if self.refusal:
            raise self.refusal
        self.taken.append(record)
        self.answers.append(asyncio.get_running_loop().create_future())
        return self.answers[-1]


class App:
    """What the buffer knows of Faust's app."""

    def __init__(self, kafka: Kafka) -> None:
        self.producer = kafka


def a_buffer(room: int = 1_000) -> tuple[WriteBuffer, Kafka]:
    buffer, kafka = WriteBuffer(), Kafka(room)
    buffer.app = App(kafka)
    return buffer, kafka


def written(buffer: WriteBuffer, number: int) -> "asyncio.Future[Any]":
    return buffer.write("changelog", b"key", str(number).encode(), 3)


async def test_writes_are_taken_in_their_order_as_they_are() -> None:
    buffer, kafka = a_buffer()
    async with buffer:
        for number in range(50):
            written(buffer, number)
        await buffer.flush()
    assert kafka.taken == [
        ("changelog", b"key", str(number).encode(), 3, None, None) for number in range(50)
    ]


async def test_a_write_is_answered_by_kafka_and_not_before() -> None:
    buffer, kafka = a_buffer()
    async with buffer:
        first, second, third = (written(buffer, number) for number in range(3))
        await buffer.flush()
        assert not any(answer.done() for answer in (first, second, third))
        kafka.answers[0].set_result("taken")
        kafka.answers[1].set_exception(OSError("no"))
        kafka.answers[2].cancel()
        await asyncio.wait({first, second, third})
    assert first.result() == "taken"
    assert isinstance(second.exception(), OSError)
    assert third.cancelled()


async def test_who_is_refused_at_once_learns_it_and_the_next_one_is_not() -> None:
    buffer, kafka = a_buffer()
    async with buffer:
        kafka.refusal = ValueError("too large")
        refused = written(buffer, 0)
        await buffer.flush()
        kafka.refusal = None
        written(buffer, 1)
        await buffer.flush()
    assert isinstance(refused.exception(), ValueError)
    assert [record[2] for record in kafka.taken] == [b"1"]


async def test_a_flush_waits_for_what_was_there_and_not_for_what_comes() -> None:
    buffer, kafka = a_buffer(room=0)
    async with buffer:
        written(buffer, 0)
        flushing = asyncio.create_task(buffer.flush())
        await asyncio.sleep(0)
        assert not flushing.done()
        written(buffer, 1)
        kafka.room.release()
        await flushing
    assert [record[2] for record in kafka.taken] == [b"0"]


@pytest.mark.parametrize(("waiting", "waits"), [(WAITING, False), (WAITING + 1, True)])
async def test_batches_wait_while_many_writes_do(waiting: int, *, waits: bool) -> None:
    buffer, kafka = a_buffer(room=0)
    async with buffer:
        for number in range(waiting):
            written(buffer, number)
        ebbing = asyncio.create_task(buffer.wait_until_ebb())
        await asyncio.sleep(0)
        assert ebbing.done() is not waits
        kafka.room.release()
        await ebbing


async def test_its_end_is_not_held_up_by_a_kafka_that_takes_nothing() -> None:
    buffer, _ = a_buffer(room=0)
    async with buffer:
        unanswered = written(buffer, 0)
        await asyncio.sleep(0)
    assert not unanswered.done()
