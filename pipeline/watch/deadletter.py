"""Dead letter: what could not be used, kept with its place and the reason, to be repaired."""

import asyncio
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import structlog

from pipeline.codec import Malformed, Reason
from pipeline.watch.intake import Item

VALUE_LIMIT = 65_536  # bytes; a larger one is cut, its digest says which it was
KEY_LIMIT = 1_000  # bytes; a brand's name has 400 at most
DETAIL_LIMIT = 500  # characters

log = structlog.get_logger(__name__)

DeadLetter = tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]


async def bury(producer: Any, items: Iterable[Item], topic: str) -> None:
    """Wait until Kafka has the dead letters, or their offsets could be passed without them."""
    sent = []
    for item in items:
        if item.dead and not item.buried:
            note(item.record, item.dead)
            key, value, headers = dead_letter(item.record, item.dead)
            place = topic, key, value, item.record.partition
            sent.append(await producer.send(*place, None, headers))
            item.buried = True
    await asyncio.gather(*sent)


def note(record: Any, problem: Malformed) -> None:
    """Where it stands, for the log; what is in it stays in the topic."""
    tell = log.error if problem.reason is Reason.INTERNAL else log.warning
    tell(
        "dead letter", topic=record.topic, partition=record.partition, offset=record.offset,
        reason=problem.reason.value, exc_info=problem.__cause__,
    )  # fmt: skip


def dead_letter(record: Any, problem: Malformed) -> DeadLetter:
    """The key, value and headers of a record's dead letter: never larger than a topic takes."""
    key, value = record.key, record.value
    headers = {
        "topic": record.topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
        "reason": problem.reason.value,
        "detail": problem.detail,
    }
    if value is not None and len(value) > VALUE_LIMIT:
        headers |= {"size": str(len(value)), "sha256": sha256(value).hexdigest()}
        value = value[:VALUE_LIMIT]
    encoded = {
        name: text[:DETAIL_LIMIT].encode("utf-8", "replace") for name, text in headers.items()
    }
    named = [(f"tocsin-{name}", text) for name, text in encoded.items()]
    if key is None and value is None:  # aiokafka sends no record that has neither
        value = b""
    return key and key[:KEY_LIMIT], value, named
