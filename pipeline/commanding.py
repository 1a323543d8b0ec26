"""Commanding: brings commands to the watches of brands."""

from collections.abc import Iterable
from typing import Any

from pipeline.connection import Connection
from pipeline.ingest import PATIENCE, milliseconds, producer_for


def send_commands(
    commands: Iterable[tuple[str, bytes]],
    connection: Connection,
    at: float | None,
    producer: Any = None,
) -> None:
    """Send them, and wait until Kafka has them all.

    Args:
        commands: brands, and the value of the record for each.
        connection: where to.
        at: the time of the records, in epoch seconds; None: now.
        producer: that of kafka-python.
    """
    producer = producer or producer_for(connection)
    try:
        flying = [
            producer.send(
                connection.commands, key=brand.encode(), value=value, timestamp_ms=milliseconds(at)
            )
            for brand, value in commands
        ]
        for each in flying:
            each.get(PATIENCE)
    finally:
        producer.close()
