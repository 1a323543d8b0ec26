"""Onlooker: reads along in Kafka what the workers tell, what time it is there, what waits."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.admin import KafkaAdminClient

from alerts.notice import Notice
from pipeline.codec import decode_notice
from pipeline.connection import Connection
from pipeline.kafka import client_settings

LOOK = 200  # milliseconds that a look waits for something new


class Onlooker:
    """A consumer without a group: it moves nobody's place."""

    def __init__(self, connection: Connection) -> None:
        self.now: datetime | None = None  # of the stream, as its newest record says
        self._connection = connection
        self._alerts = TopicPartition(connection.alerts, 0)
        self._clock = TopicPartition(connection.mentions, 0)  # each partition has each tick
        settings = client_settings(connection)
        self._admin = KafkaAdminClient(**settings)
        self._consumer = KafkaConsumer(
            **settings, auto_offset_reset="earliest", enable_auto_commit=False
        )  # fmt: skip
        self._consumer.assign([self._alerts, self._clock])

    def look(self) -> list[Notice]:
        """What was told since the last look."""
        records: Mapping[Any, list[Any]] = self._consumer.poll(timeout_ms=LOOK)
        for record in records.get(self._clock, ()):
            at = datetime.fromtimestamp(record.timestamp / 1000, UTC)
            self.now = at if self.now is None else max(self.now, at)
        return [decode_notice(record.value) for record in records.get(self._alerts, ())]

    def waiting(self) -> int:
        """Records that the workers and the notifier have not done with, and we have not read."""
        known = self._connection
        mentions = [TopicPartition(known.mentions, n) for n in range(known.partitions)]
        ends = self._consumer.end_offsets([*mentions, self._alerts])
        done = self._committed(known.watch_group, mentions)
        done |= self._committed(known.notifier_group, [self._alerts])
        unread = ends[self._alerts] - self._consumer.position(self._alerts)
        return int(sum(ends[place] - done.get(place, 0) for place in ends) + unread)

    def _committed(self, group: str, places: Iterable[Any]) -> dict[Any, int]:
        told = self._admin.list_group_offsets({group: list(places)})[group]
        return {place: max(0, known.offset) for place, known in told.items()}

    def close(self) -> None:
        """Hang up."""
        self._consumer.close(autocommit=False, timeout_ms=LOOK)
        self._admin.close()
