"""Volumes: what was said of each brand in each hour, told to a topic at the turn of the hour.

By what the table holds, so it costs no state of its own: after a take-over the whole day is told
anew. A few brands a look, for a worker has thousands of them.
"""

import asyncio
from array import array
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from alerts.mark import is_drill
from detectors.hearing import Hearing
from detectors.hours import Hours
from pipeline.connection import Clock, Connection
from pipeline.pages import HOUR, ROWS, WHOLE, Page, Row, encode_page
from pipeline.shift import Shift
from pipeline.watch.envelope import Envelope, counted

FEW = 100  # brands a look and partition: 10,000 in twelve of them take ten seconds
BEHIND = 12  # hours of a stream that hurries, after which all is told at once: a day holds 23
DAY = 86_400.0  # seconds
SLOTS = 24  # hours that are remembered of a brand: by `hour % SLOTS`, and then up to which


class Round:
    """The brands of a partition at the turn of an hour."""

    def __init__(self, hour: int, brands: list[str]) -> None:
        self.hour, self.waiting, self.rows = hour, brands, list[Row]()


class Volumes:
    """What is told of the partitions that are ours."""

    def __init__(self, connection: Connection) -> None:
        self.topic = connection.volumes
        self.stamps = connection.clock is Clock.STREAM  # else Kafka's clock is the stream's
        self._hours: dict[int, int] = {}  # partition -> the turn that is told, or being told
        self._rounds: dict[int, Round] = {}
        self._told: dict[str, array[int]] = {}  # mentions of each hour; more mean other counts, too

    def clear(self) -> None:
        """Other partitions are ours now."""
        self._hours.clear()
        self._rounds.clear()
        self._told.clear()

    def is_behind(self, partition: int, now: float) -> bool:
        """Whether hours might leave the day untold if much more were applied before a telling."""
        if now < 0:
            return False
        hour = int(now // HOUR)
        return hour >= self._hours.setdefault(partition, hour - 1) + BEHIND

    async def tell(
        self, producer: Any, shift: Shift, partition: int, table: Mapping[str, Envelope]
    ) -> None:
        """Tell what is to be told now: of a few brands, or of all where the clock hurries."""
        if shift.now < 0:
            return
        most = len(table) if self.is_behind(partition, shift.now) else FEW
        for page in list(self._pages(shift, partition, table, most)):
            stamp = float(page.hour * HOUR) if self.stamps else None
            key = str(partition).encode()
            sent = await producer.send(self.topic, key, encode_page(page), 0, stamp, [])
            sent.add_done_callback(partial(self._on_sent, partition))

    def _on_sent(self, partition: int, sent: "asyncio.Future[Any]") -> None:
        """What Kafka did not take is told again, with all of the day."""
        if sent.cancelled() or sent.exception():
            self._hours.pop(partition, None)
            self._told.clear()

    def _pages(
        self, shift: Shift, partition: int, table: Mapping[str, Envelope], most: int
    ) -> Iterator[Page]:
        hour = int(shift.now // HOUR)
        if partition not in self._rounds and self._hours.get(partition, -1) < hour:
            mine = (brand for brand, each in table.items() if each.partition == partition)
            brands = [brand for brand in mine if not is_drill(brand)]
            self._hours[partition], self._rounds[partition] = hour, Round(hour, brands)
        turn = self._rounds.get(partition)
        if turn is None:
            return
        for brand in turn.waiting[:most]:
            turn.rows += self._rows(brand, table[brand], turn.hour)
        del turn.waiting[:most]
        page = partial(Page, partition=partition, hour=turn.hour)
        while len(turn.rows) > ROWS:
            yield page(rows=turn.rows[:ROWS])
            del turn.rows[:ROWS]
        if not turn.waiting:
            del self._rounds[partition]
            yield page(rows=turn.rows, gaps=_gaps(shift.hearing, shift.now), last=True)

    def _rows(self, brand: str, envelope: Envelope, until: int) -> Iterator[Row]:
        """The hours of a brand that it has more mentions in than were told."""
        known = counted(envelope)
        hours = Hours(*known, until) if known else None
        mentions = hours.mentions() if hours else ()
        if hours is None or not mentions:
            self._told.pop(brand, None)
            return
        told = self._told.setdefault(brand, array("I", [0] * (SLOTS + 1)))
        for hour in range(max(told[SLOTS], until - SLOTS), until):
            told[hour % SLOTS] = 0
        told[SLOTS] = until
        for hour, count in mentions:
            if hour >= until - WHOLE and count != told[hour % SLOTS]:
                told[hour % SLOTS] = count
                yield brand, hour, *hours.of(hour)


def _gaps(hearing: Hearing, now: float) -> list[tuple[str, float, float | None]]:
    return list(hearing.gaps(now, now - 2 * DAY))
