"""Almanac: what digests are made of, read from Kafka as far as time allows."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kafka import TopicPartition

from alerts.account import Account, grown
from alerts.curve import Curve
from alerts.lesson import Lessons, open_actions
from alerts.mark import is_drill
from alerts.notice import Notice
from alerts.route import ANY, Route
from alerts.today import Today, today
from alerts.volume import Volumes
from pipeline.chronicle import chronicle
from pipeline.connection import Connection
from pipeline.kafka import POLL, reader, seek_since
from pipeline.lessons import read_lessons
from pipeline.pages import HOUR, Page, decode_page
from pipeline.register import SLOTS, Register, seconds

DAYS = 7  # that are looked through for incidents: one that runs is told of each few hours
PATIENCE = 60.0  # seconds of one reading
DAY = 86_400.0  # seconds
WEEK = 7 * 24  # hours
LATE = 24  # hours after a day in which late posts may still be told of it
SLACK = 60.0  # seconds by which clocks differ
MANY = 5_000  # incidents that are held, of those that are over for a day no more

Key = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Almanac:
    """All brands, at a moment."""

    at: datetime
    accounts: tuple[Account, ...] = ()
    volumes: Volumes = field(default_factory=Volumes)
    lessons: Lessons = field(default_factory=Lessons)

    def day(self, route: Route, zone: str, routes: Sequence[Route] = ()) -> Today:
        """Of a route's brands, where it is today in a zone; others may say their goals."""
        brands = None if ANY in route.brands else route.brands
        pending = open_actions(self.lessons, brands, self.at.astimezone(ZoneInfo(zone)))
        return today(route, self.accounts, self.volumes, self.at, pending, routes=routes)


def almanac(
    connection: Connection, at: datetime, patience: float = PATIENCE,
    until: datetime | None = None,
) -> Almanac:  # fmt: skip
    """What was told until a moment. Call it in a thread: it takes seconds.

    People's lessons are those of now, whatever tells the time; or those until another moment.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
        TimeoutError: there is more than can be read in that time.
    """
    end = time.monotonic() + patience
    with chronicle(connection, (at - timedelta(days=DAYS)).timestamp()) as told:
        accounts = folded(told.news(end), at)
    with reader(connection) as consumer:
        told_of = read_volumes(consumer, connection, at, end)
    lessons = read_lessons(connection, until)
    return Almanac(at=at, accounts=accounts, volumes=told_of, lessons=lessons)


def folded(notices: Iterable[Notice], at: datetime) -> tuple[Account, ...]:
    """Incidents as they stood at a moment, drills left out. What no digest tells is not kept."""
    accounts, most = dict[Key, Account](), MANY
    for notice in notices:
        if notice.at > at or is_drill(notice.brand):
            continue
        key = notice.brand, notice.incident
        account = grown(accounts.get(key), notice)
        accounts[key] = replace(account, steps=account.steps[:1], curve=Curve())
        if len(accounts) > most:  # where as many run, not at each notice
            accounts = _without_past(accounts, notice.at)
            most = max(MANY, 2 * len(accounts))
    return tuple(accounts.values())


def _without_past(accounts: dict[Key, Account], at: datetime) -> dict[Key, Account]:
    past = at - timedelta(days=1)
    return {key: each for key, each in accounts.items() if (each.newest.ended_at or at) > past}


# -- Volumes


def read_volumes(consumer: Any, connection: Connection, at: datetime, until: float) -> Volumes:
    """What was said in the day before a moment, and a week earlier.

    Raises:
        TimeoutError: there is more than can be read by `until`, on time.monotonic's clock.
    """
    hour = int(at.timestamp() // HOUR)
    day, before = (Register(each, connection.partitions) for each in (hour, hour - WEEK))
    place = TopicPartition(connection.volumes, 0)
    consumer.assign([place])
    for register in (day, before):
        for page in _pages(consumer, place, register, until):
            register.take(page)
    return volumes(day, before, at)


def volumes(day: Register, before: Register, at: datetime) -> Volumes:
    """Two registers, of which the other one is of a week before, as people read them."""
    now = at.timestamp()
    end, missed = day.end, day.missed(now - DAY, now)
    if end is None:
        return Volumes(missed=missed)
    is_known = before.is_whole(end - WEEK)
    return Volumes(
        until=datetime.fromtimestamp(seconds(end), UTC),
        day=day.said(end),
        before=before.said(end - WEEK) if is_known else None,
        is_whole=day.is_whole(end),
        missed=missed,
    )


def _pages(
    consumer: Any, place: TopicPartition, register: Register, until: float
) -> Iterator[Page]:
    """Those that may tell of a register's hours."""
    since = seconds(register.until - SLOTS + 1) - SLACK
    end = seek_since(consumer, place, since)
    last = seconds(register.until + LATE) * 1000
    while consumer.position(place) < end:
        if time.monotonic() > until:
            raise TimeoutError("there are more volumes than can be read in that time")
        for records in consumer.poll(timeout_ms=POLL).values():
            if records[0].timestamp > last:
                return
            yield from (page for each in records if (page := decode_page(each.value)))
