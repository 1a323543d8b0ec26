"""Present: what the workers know of a brand, and what people were told, without its mentions."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from kafka import TopicPartition

from alerts.brief import FullBrief
from alerts.incident import OVER
from alerts.notice import Notice
from detectors.bins import BIN
from detectors.events import moment
from detectors.rules import SeverityRules
from pipeline.chronicle import chronicle
from pipeline.connection import Connection
from pipeline.kafka import reader, whole
from pipeline.lookback import Lookback, Running, UnseenError, asked_for, seen
from pipeline.need import needed
from pipeline.watch.envelope import Envelope, unpack_envelope, unseal
from pipeline.watch.intake import partition_of

BACK = timedelta(days=14)  # before a moment: who has an incident hears of it more often than that
FILES = "give the FILEs of its mentions to look at any moment"


def present(
    connection: Connection, brief: Callable[[str], FullBrief], brand: str, now: datetime | None
) -> Lookback:
    """What the worker of a brand knows, as it last wrote it.

    Args:
        connection: where Kafka is.
        brief: what the brand's watch is told.
        brand: its name.
        now: the time; None: that of the stream, as far as the brand heard of it.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
        UnseenError: no worker knows the brand.
    """
    with reader(connection) as consumer:
        envelope = newest(states_of(consumer, connection, brand))
    if envelope is None or not envelope.is_watched:
        raise UnseenError(f"no worker knows `{brand}`; {FILES}")
    lookout = unseal(brand, envelope, brief(brand))
    at = max(lookout.judged, lookout.watch.bin * BIN, now.timestamp() if now else 0.0)
    return replace(seen(lookout, moment(at)), needed=needed(lookout.watch, at))


def states_of(consumer: Any, connection: Connection, brand: str) -> Iterator[bytes]:
    """The states of a brand in the changelog, in no order that counts."""
    partition = partition_of(brand, connection.partitions)
    place, key = TopicPartition(connection.brands_changelog, partition), brand.encode()
    return (each.value for each in whole(consumer, place) if each.key == key and each.value)


def newest(packed: Iterable[bytes]) -> Envelope | None:
    """The newest state, not the last one: a worker that was frozen may have written after it."""
    return max(map(unpack_envelope, packed), key=lambda each: each.age, default=None)


def told(connection: Connection, severity: SeverityRules, brand: str, at: datetime) -> Lookback:
    """What people were told of a brand last, at a moment or before it.

    Args:
        connection: where Kafka is.
        severity: rules that lanes are held to.
        brand: its name.
        at: the moment.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
        UnseenError: nothing was told of it then.
    """
    with chronicle(connection, (at - BACK).timestamp()) as alerts:
        notices = [each for each in alerts.read() if each.brand == brand and each.at <= at]
    if not notices:
        said = f"nothing was told of `{brand}` in the {BACK.days} days before {at.isoformat()}"
        raise UnseenError(f"{said}; {FILES}")
    return as_told(max(notices, key=lambda each: (each.at, each.incident, each.seq)), severity, at)


def as_told(notice: Notice, severity: SeverityRules, at: datetime) -> Lookback:
    """A notice as a look at its moment, with the very numbers that it told."""
    return Lookback(
        brand=notice.brand, at=at, judged=notice.at, ended=None, outcomes={},
        incident=None if notice.status in OVER else _running(notice),
        asks={each.lane: asked_for(each, severity) for each in notice.signal.lanes},
        next_complaint=None, signal=notice.signal,
    )  # fmt: skip


def _running(notice: Notice) -> Running:
    return Running(
        number=notice.incident, level=notice.level, status=notice.status,
        opened_at=notice.opened_at, first_sign=notice.first_sign,
        peak_authors=notice.peak_authors, peak_at=notice.peak_at,
    )  # fmt: skip
