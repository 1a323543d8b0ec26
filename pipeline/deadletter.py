"""Dead letter: what could not be used, kept with its place and the reason, to be repaired."""

from hashlib import sha256
from typing import Any

from pipeline.codec import Malformed

VALUE_LIMIT = 65_536  # bytes; a larger one is cut, its digest says which it was
DETAIL_LIMIT = 500  # bytes


def dead_letter(record: Any, problem: Malformed) -> tuple[bytes | None, list[tuple[str, bytes]]]:
    """The value and headers of a record's dead letter."""
    value = record.value
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
        name: text.encode("utf-8", "replace")[:DETAIL_LIMIT] for name, text in headers.items()
    }
    return value, [(f"tocsin-{name}", text) for name, text in encoded.items()]
