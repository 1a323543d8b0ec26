"""The thread: whatever stands in `mentions`, the stream goes on, and nothing is lost."""

import asyncio
import json
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiokafka import AIOKafkaProducer

from pipeline.watch.intake import TICK, partition_of
from tests.broker import Broker, Installation, Running, told, wait_for

pytestmark = pytest.mark.broker

PARTITIONS, BRAND, OTHER = 3, "Zephyr Rail", "Aurora Énergie"
NOON = 1_767_960_000_000  # milliseconds
LARGEST = 1_048_400  # bytes of a key or value that a topic takes by default, with little around it
CLOSED = f"brands: {{unknown: closed, known: {{'{BRAND}': , '{OTHER}': }}}}"
OPEN = f"brands: {{unknown: open, max_open: 2, known: {{'{BRAND}': , '{OTHER}': }}}}"


class Sent(NamedTuple):
    """A record, and the reason for which it has to be dead."""

    value: bytes | None
    reason: str = ""  # none: it has to be counted
    key: bytes | None = BRAND.encode()
    headers: tuple[tuple[str, bytes], ...] = ()
    off: int = 0  # partitions away from the right one

    @property
    def partition(self) -> int:
        """Where the record goes."""
        return (partition_of(str(self.key or b"", "utf-8", "replace"), PARTITIONS) + self.off) % 3


def good(number: int, brand: str = BRAND, **fields: Any) -> Sent:
    known = {"id": f"g{number}", "brand": brand, "text": "Awful.", "lang": "en", "author": "a"}
    post = known | {"created_at": "2026-01-09T12:00:00Z"} | fields
    return Sent(json.dumps(post, ensure_ascii=False).encode(), key=brand.encode())


def bad(value: bytes, reason: str) -> Sent:
    return Sent(value, reason)


def without(name: str) -> bytes:
    post = json.loads(good(0).value or b"")
    del post[name]
    return json.dumps(post).encode()


def replaced(before: bytes, after: bytes) -> bytes:
    value = good(0).value or b""
    assert before in value
    return value.replace(before, after)


def unreadable() -> Iterator[Sent]:
    yield bad(b"It is awful.", "not_json")
    yield bad(b"[" * 100_000, "wrong_type")
    yield bad(b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "not_json")
    yield bad(b"\xef\xbb\xbf{}", "not_json")
    yield bad(replaced(b"Awful.", b"\\ud83d"), "not_json")
    yield bad(replaced(b"Awful.", b"\xff"), "not_utf8")
    yield bad(replaced(b"Awful.", b"\xed\xa0\xbd"), "not_utf8")
    for name in ("id", "brand", "text", "created_at"):
        yield bad(without(name), "missing_field")
    yield bad(replaced(b'"Awful."', b"7"), "wrong_type")
    yield bad(b"null", "wrong_type")
    yield bad(good(0, followers=1.5).value or b"", "wrong_type")
    yield bad(good(0, created_at="2026-01-09T12:00:00").value or b"", "no_zone")
    yield bad(good(0, created_at="2026-02-30T12:00:00Z").value or b"", "bad_value")
    yield bad(replaced(b'"author"', b'"views": 1e400, "author"'), "bad_value")
    yield bad(replaced(b'"author"', b'"views": 1' + b"0" * 5_000 + b', "author"'), "bad_value")
    yield bad(replaced(b'"g0"', b'""'), "bad_value")
    yield bad(b"\x00" * LARGEST, "not_json")
    yield Sent(None, "empty")
    yield Sent(b"", "empty")
    yield Sent(None, "empty", key=None)


def misplaced() -> Iterator[Sent]:
    value = good(0).value
    yield Sent(value, "wrong_key", key=OTHER.encode())
    yield Sent(value, "wrong_key", key=None)
    yield Sent(value, "wrong_key", key=b"\xff")
    yield Sent(value, "wrong_key", key=b"k" * (LARGEST - 1_000))
    yield Sent(value, "wrong_partition", off=1)
    yield Sent(value, "wrong_key", key=None, headers=(TICK,))


def odd() -> Iterator[Sent]:
    """Readable all the same."""
    yield Sent(b"", key=None, headers=(TICK,))  # what a tick is
    yield good(1_001, text="😡" * 10_000)
    yield good(1_002, text="awful " * 150_000)
    yield good(1_003, shares=2**64 - 1, views=10**30, followers=10**18, likes=-5)
    yield good(1_004, shares=2**64 - 1, text="")
    yield good(1_005)._replace(headers=(TICK, ("tocsin-kind", b"x")))
    yield good(1_006, created_at="9999-12-31T23:59:59-14:00")
    yield good(1_007, author="\u0000", text="\u202e<@here> &amp; \u0000")


def woven(*kinds: Iterator[Sent]) -> Iterator[Sent]:
    """Each odd record between good ones of both brands."""
    for number, record in enumerate(record for kind in kinds for record in kind):
        yield good(number)
        yield record
        yield good(number, OTHER)


async def send(address: str, topic: str, records: list[Sent]) -> list[Any]:
    """As batches of one record: aiokafka's `send` refuses one without key and value."""
    places = []
    async with AIOKafkaProducer(bootstrap_servers=address, max_batch_size=1_100_000) as producer:
        for number, record in enumerate(records):
            batch = producer.create_batch()
            known = {"key": record.key, "value": record.value, "headers": list(record.headers)}
            batch.append(timestamp=NOON + number, **known)
            flying = await producer.send_batch(batch, topic, partition=record.partition)
            places.append(await flying)
    return places


def check_letters(thread: Installation, records: list[Sent], places: list[Any]) -> None:
    """Each bad record has its letter, and no other has one."""
    expected = {
        (str(at.partition), str(at.offset)): record
        for at, record in zip(places, records, strict=True)
        if record.reason
    }
    for letter in thread.records("mentions-dead"):
        said = {name.removeprefix("tocsin-"): str(text, "utf-8") for name, text in letter.headers}
        record = expected.pop((said["partition"], said["offset"]))
        assert (said["topic"], said["reason"]) == (thread.topic("mentions"), record.reason)
        assert said["detail"]
        value = record.value
        if value is not None and len(value) > 65_536:
            assert (said["size"], said["sha256"]) == (str(len(value)), sha256(value).hexdigest())
            value = value[:65_536]
        assert (letter.key or b"") == (record.key or b"")[:1_000]
        assert (letter.value or b"") == (value or b"")
    assert not expected


def counted(worker: Running) -> dict[str, float | None]:
    name = "tocsin_events_processed_total"
    return {outcome: worker.metric(name, outcome=outcome) for outcome in ("applied", "dead")}


def an_installation(broker: Broker, home: Path, settings: str) -> Installation:
    path = home / "tocsin.yaml"
    path.write_text(settings, encoding="utf-8")
    thread = Installation.at(
        broker.address, home, CLOCK="stream", PARTITIONS=str(PARTITIONS), CONFIG=str(path)
    )
    thread.must("topics", "create", "--event-time")
    return thread


async def test_what_cannot_be_read_is_kept_with_its_reason_and_nothing_else_is_lost(
    broker: Broker, tmp_path: Path
) -> None:
    thread = an_installation(broker, tmp_path, CLOSED)
    strangers = [good(2_000, "Unknown")._replace(reason="unknown_brand")]
    records = list(woven(unreadable(), misplaced(), odd(), iter(strangers)))
    with thread.running("worker") as worker:
        places = await send(broker.address, thread.topic("mentions"), records)
        worker.wait_until_done()
        dead = sum(bool(record.reason) for record in records)
        assert counted(worker) == {"applied": len(records) - dead - 1, "dead": dead}  # 1: the tick
        for reason in {record.reason for record in records} - {""}:
            letters = worker.metric("tocsin_dead_letter_events_total", reason=reason)
            assert letters == sum(record.reason == reason for record in records)
        assert worker.stop() == 0
    check_letters(thread, records, places)
    assert told(thread) == []


async def test_of_brands_that_nobody_named_only_so_many_are_watched(
    broker: Broker, tmp_path: Path
) -> None:
    thread = an_installation(broker, tmp_path, OPEN)
    first = [good(number, name) for number, name in enumerate(("One", "Two", "One"))]
    more = [good(number, f"More {number}")._replace(reason="too_many_brands") for number in (1, 2)]
    with thread.running("worker") as worker:
        places = await send(broker.address, thread.topic("mentions"), first)
        worker.wait_until_done()
        places += await send(broker.address, thread.topic("mentions"), [*more, *first[:1]])
        worker.wait_until_done()
        assert counted(worker) == {"applied": 3, "dead": 2}
        assert worker.metric("tocsin_events_processed_total", outcome="repeated") == 1
        assert worker.metric("faust_total_events_total")  # the engine's own series
        assert worker.metric("process_resident_memory_bytes")
        lag = partial(worker.metric, "tocsin_consumer_lag_messages", topic=thread.topic("alerts"))
        await asyncio.to_thread(wait_for, lambda: lag() == 0, "that of a notifier that is not up")
    check_letters(thread, [*first, *more, *first[:1]], places)
