"""Silences: words about them as records of the topic `silences`, and what they come to.

JSON, the brand as key, or ANY for all brands. The topic is compacted: the newest word of each
stays. A record without a value takes a silence back; so does one that ends where it begins, which
also says who did it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NamedTuple

import msgspec
from kafka import TopicPartition
from msgspec import Meta

from alerts.deed import WHO_LIMIT
from alerts.route import ANY
from alerts.silence import LONGEST, REASON_LIMIT, Silence, Silences, heard
from pipeline.codec import (
    Malformed,
    Reason,
    check_brand,
    check_release,
    check_size,
    decoded,
    text_key,
)
from pipeline.connection import Connection
from pipeline.ingest import PATIENCE, milliseconds, producer_for
from pipeline.kafka import reader, whole

PARTITION = 0  # the only one
SCHEMA = 1
RECORD_LIMIT = 10_000  # bytes; ours have 300

Moment = Annotated[datetime, Meta(tz=True)]


class Word(NamedTuple):
    """What was said about a brand; None: it is silent no longer."""

    brand: str
    silence: Silence | None


class Written(msgspec.Struct, kw_only=True):
    """A silence as it is written."""

    schema: int = SCHEMA
    brand: Annotated[str, Meta(min_length=1)]
    at: Moment
    until: Moment
    by: Annotated[str, Meta(min_length=1, max_length=WHO_LIMIT)]
    reason: Annotated[str, Meta(max_length=REASON_LIMIT)] = ""


_written = msgspec.json.Decoder(Written)


def a_silence(brand: str, at: float, minutes: float, by: str, reason: str = "") -> Silence:
    """One that begins now, in epoch seconds; without a length it takes back the one before it."""
    begin = datetime.fromtimestamp(at, UTC)
    until = begin + min(timedelta(minutes=minutes), LONGEST)
    return Silence(brand=brand, at=begin, until=until, by=by, reason=reason[:REASON_LIMIT])


def encode_silence(silence: Silence) -> bytes:
    """The value of its record."""
    fields = {name: getattr(silence, name) for name in Silence.__slots__}
    return msgspec.json.encode({"schema": SCHEMA} | fields)


def decode_word(record: Any) -> Word:
    """What a record says.

    Raises:
        Malformed: nothing that could be used.
    """
    key = text_key(record)
    if not record.value:
        return Word(named(key), None)
    check_size(record.value, RECORD_LIMIT, "a silence")
    known = decoded(record.value, _written.decode)
    check_release(known.schema, SCHEMA)
    if known.brand != key:
        raise Malformed(Reason.WRONG_KEY, "the key is not the brand")
    if known.until - known.at > LONGEST:
        raise Malformed(Reason.BAD_VALUE, f"a silence lasts {LONGEST.days} days at most")
    fields = {name: getattr(known, name) for name in Silence.__slots__}
    return Word(named(key), Silence(**fields))


def named(brand: str) -> str:
    """A name that a brand may have, or ANY.

    Raises:
        Malformed: nothing of the kind.
    """
    if brand != ANY:
        check_brand(brand)
    if not brand:
        raise Malformed(Reason.BAD_VALUE, "the key is empty; it is a brand, or *")
    return brand


def send_silence(
    silence: Silence, connection: Connection, at: float | None, producer: Any = None
) -> None:
    """Send one, with this time of its record or that of now, and wait until Kafka has it."""
    producer = producer or producer_for(connection)
    try:
        sent = producer.send(
            connection.silences, key=silence.brand.encode(), value=encode_silence(silence),
            partition=PARTITION, timestamp_ms=milliseconds(at),
        )  # fmt: skip
        sent.get(PATIENCE)
    finally:
        producer.close()


def read_silences(connection: Connection, now: datetime) -> Silences:
    """Those that the topic tells of.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
    """
    with reader(connection) as consumer:
        return told(whole(consumer, TopicPartition(connection.silences, PARTITION)), now)


def told(records: Iterable[Any], now: datetime) -> Silences:
    """What records come to, without those that cannot be read."""
    silences: Silences = {}
    for record in records:
        try:
            word = decode_word(record)
        except Malformed:  # the notifier has logged it
            continue
        silences = heard(silences, word.brand, word.silence, now)
    return silences
