"""Chronicle: the incidents that a topic of notices tells of, each as it stands."""

import math
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from kafka import TopicPartition

from alerts.account import Account, grown
from alerts.notice import Kind, Notice
from pipeline.codec import Malformed, decode_notice
from pipeline.connection import Connection
from pipeline.kafka import POLL, reader, seek_since, upto

PARTITION = 0  # the only one of `alerts`, and of `shadow`
MOST = 1_000  # steps of one incident that are read
EARLIER = 60.0  # seconds before a beginning: clocks differ

Incidents = dict[tuple[str, int], Notice]
"""The newest notice of each incident, by brand and number."""


class Chronicle:
    """Read it again to hear what was told since."""

    def __init__(self, consumer: Any, topic: str, since: float) -> None:
        """From a time on, in epoch seconds."""
        self._consumer, self._place = consumer, TopicPartition(topic, PARTITION)
        self.incidents: Incidents = {}
        consumer.assign([self._place])
        seek_since(consumer, self._place, since)

    def _end(self) -> int:
        return int(self._consumer.end_offsets([self._place])[self._place])

    def read(self) -> list[Notice]:
        """What was told by now, without what was told again, and without what is no notice."""
        return list(self._news(upto(self._consumer, self._place, self._end())))

    def news(self, until: float) -> Iterator[Notice]:
        """The same one by one, for whoever keeps less of them.

        Raises:
            TimeoutError: there is more than can be read by `until`, on time.monotonic's clock.
        """
        end = self._end()
        while self._consumer.position(self._place) < end:
            if time.monotonic() > until:
                raise TimeoutError("there are more notices than can be read in that time")
            for records in self._consumer.poll(timeout_ms=POLL).values():
                yield from self._news(records)

    def of(self, brand: str, until: float = math.inf) -> tuple[list[Notice], bool]:
        """Likewise of one brand, updates too, and whether that is all that was told by now.

        What cannot be read by `until`, on the clock of time.monotonic, is left for the next time.
        """
        end, key, found = self._end(), brand.encode(), list[Notice]()
        while self._consumer.position(self._place) < end:
            if time.monotonic() > until:
                return found, False
            for records in self._consumer.poll(timeout_ms=POLL).values():
                found += self._news(each for each in records if each.key == key)
        return found, True

    def skip(self) -> None:
        """Pass over what was told by now."""
        self._consumer.seek(self._place, self._end())

    def steps(self, brand: str, incident: int, until: float) -> tuple[list[Notice], bool]:
        """What happened to one incident, and whether that is all that was told by now.

        What cannot be read by `until`, on the clock of time.monotonic, is left out.
        """
        steps: list[Notice] = []
        for news in self._of(brand, incident):
            if time.monotonic() > until or len(steps) >= MOST:
                return steps, False
            steps += [notice for notice in news if notice.kind is not Kind.UPDATED]
        return steps, True

    def account(self, brand: str, incident: int, until: float) -> tuple[Account | None, bool]:
        """What became of one incident, and whether that is all that was told by now.

        None: nothing is told of it from here on. `until` is as with steps().
        """
        account: Account | None = None
        for news in self._of(brand, incident):
            if time.monotonic() > until:
                return account, False
            for notice in news:
                account = grown(account, notice)
        return account, True

    def _of(self, brand: str, incident: int) -> Iterator[list[Notice]]:
        """What is told of one incident by now, a few records at a time, and once nothing more."""
        end, key = self._end(), brand.encode()
        while self._consumer.position(self._place) < end:
            yield []  # whoever has no time left asks for no more
            for records in self._consumer.poll(timeout_ms=POLL).values():
                own = (record for record in records if record.key == key)
                yield [each for each in self._news(own) if each.incident == incident]

    def _news(self, records: Iterable[Any]) -> Iterator[Notice]:
        for record in records:
            try:
                notice = decode_notice(record.value)
            except Malformed:  # only workers write there; what else does is none of our concern
                continue
            key = notice.brand, notice.incident
            known = self.incidents.get(key)
            if known is None or notice.seq > known.seq:
                self.incidents[key] = notice
                yield notice


@contextmanager
def chronicle(
    connection: Connection, since: float, topic: str | None = None
) -> Iterator[Chronicle]:  # fmt: skip
    """The chronicle from a time on, of what people were told if no topic says otherwise.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
    """
    with reader(connection) as consumer:
        yield Chronicle(consumer, topic or connection.alerts, since)


@contextmanager
def chronicle_of(connection: Connection, notice: Notice) -> Iterator[Chronicle]:
    """The same from the beginning of an incident on, of which this is a notice."""
    with chronicle(connection, notice.opened_at.timestamp() - EARLIER) as told:
        yield told


def account_of(connection: Connection, notice: Notice, patience: float) -> Account | None:
    """What became of an incident by now, of which this is a notice.

    None: it cannot be read up to there in so many seconds, or its records are gone.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
    """
    until = time.monotonic() + patience
    with chronicle_of(connection, notice) as told:
        account, whole = told.account(notice.brand, notice.incident, until)
    return account if account and whole and account.newest.seq >= notice.seq else None
