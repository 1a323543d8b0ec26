"""Bill: which drills are on, by what their commands have sent to the watch."""

import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from kafka import TopicPartition

from alerts.mark import MARK
from detectors.events import moment
from pipeline.codec import Malformed
from pipeline.commands import Kind, decode_command
from pipeline.connection import Connection
from pipeline.kafka import reader, seek_since, upto

LONGEST = 480  # minutes of a drill
LATE = 300.0  # seconds that one may take longer: to begin, and to end

Bill = dict[str, datetime]
"""Since when a drill is on, by its brand. One whose command was killed is, until it is old."""


def bill(connection: Connection) -> Bill:
    """Those that are on now.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
    """
    since = time.time() - LONGEST * 60.0 - LATE
    found: Bill = {}
    with reader(connection) as consumer:
        for partition in range(connection.partitions):
            place = TopicPartition(connection.commands, partition)
            consumer.assign([place])
            found |= told(upto(consumer, place, seek_since(consumer, place, since)))
    return found


def told(records: Iterable[Any]) -> Bill:
    """What the commands of one partition come to: a drill begins with a seed, a curtain ends it."""
    found: Bill = {}
    for record in records:
        if not (record.key or b"").startswith(MARK.encode()):
            continue
        try:
            command = decode_command(record.value)
        except Malformed:  # the watch buries it
            continue
        if command.kind is Kind.SEED:
            found[command.brand] = moment(record.timestamp / 1000)
        elif command.kind is Kind.CURTAIN:
            found.pop(command.brand, None)
    return found
