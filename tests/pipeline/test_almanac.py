"""What digests are made of is read whole, or not at all; and says what is missing."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from alerts.incident import Status
from alerts.lesson import Lessons
from alerts.mark import drill_of
from alerts.notice import Kind, Notice
from alerts.route import ANY, Route
from alerts.volume import Missed, Volumes
from detectors.hours import Said
from pipeline.almanac import MANY, Almanac, folded, read_volumes, volumes
from pipeline.connection import Connection
from pipeline.pages import HOUR, Page, decode_page, encode_page
from pipeline.register import BACK, Register
from tests.alerts import days
from tests.builders import NOON, a_notice

TWELVE = int(NOON.timestamp() // HOUR)
WEEK = 7 * 24


def a_page(hour: int = TWELVE, *rows: Any, partition: int = 0, **fields: Any) -> Page:
    known: dict[str, Any] = {"partition": partition, "hour": hour, "rows": list(rows), "last": True}
    return Page(**known | fields)


def day_of(*pages: Page, partitions: int = 1, until: int = TWELVE) -> Register:
    register = Register(until, partitions)
    for page in pages:
        register.take(page)
    return register


def turns(first: int, last: int, **fields: Any) -> list[Page]:
    return [a_page(hour, **fields) for hour in range(first, last + 1)]


def test_pages_come_back_and_what_is_none_is_passed_over() -> None:
    page = a_page(TWELVE, ("Zephyr", TWELVE - 1, 3, 1, 0, 2), gaps=[("feeds", 1.0, None)])
    assert decode_page(encode_page(page)) == page
    for other in (None, b"", b"{}", b"\xff", b"[1,2]"):
        assert decode_page(other) is None


def test_a_day_is_the_24_hours_before_a_full_one() -> None:
    rows = [("Zephyr", TWELVE - back, 1, 1, 0, 0) for back in range(26)]
    register = day_of(a_page(TWELVE, *rows))
    assert register.said(TWELVE) == {"Zephyr": Said(24, 24, 0, 0)}


def test_of_an_hour_that_is_told_twice_more_holds() -> None:
    early, late = ("Zephyr", TWELVE - 1, 3, 1, 0, 2), ("Zephyr", TWELVE - 1, 5, 2, 0, 3)
    for rows in ((early, late), (late, early), (late, late)):
        register = day_of(*(a_page(TWELVE, row) for row in rows))
        assert register.said(TWELVE) == {"Zephyr": Said(5, 2, 0, 3)}


@pytest.mark.parametrize(
    ("pages", "end", "is_whole"),
    [
        pytest.param([], None, False, id="nothing was told"),
        pytest.param([a_page(TWELVE)], TWELVE, False, id="of the first hour nobody knows"),
        pytest.param(turns(TWELVE - 1, TWELVE), TWELVE, True, id="two turns tell a day"),
        pytest.param(turns(TWELVE - 2, TWELVE - 1), TWELVE - 1, True, id="not yet this hour"),
        pytest.param([a_page(TWELVE, last=False)], None, False, id="only begun"),
        pytest.param([a_page(TWELVE - BACK)], TWELVE - BACK, False, id="as late as may be"),
        pytest.param([a_page(TWELVE - BACK - 1)], None, False, id="too late to be told of"),
        pytest.param([a_page(TWELVE + 1), a_page(TWELVE)], TWELVE, False, id="not the future"),
    ],
)
def test_a_day_ends_with_what_all_have_told(
    pages: list[Page], end: int | None, *, is_whole: bool
) -> None:
    register = day_of(*pages)
    assert register.end == end
    assert register.is_whole(end or TWELVE) is is_whole


def test_each_partition_has_to_tell() -> None:
    one = turns(TWELVE - 1, TWELVE)
    assert not day_of(*one, partitions=2).is_whole(TWELVE)
    other = turns(TWELVE - 2, TWELVE - 1, partition=1)
    both = day_of(*one, *other, partitions=2)
    assert both.end == TWELVE - 1
    assert not both.is_whole(TWELVE)


def test_without_the_whole_week_before_nothing_is_compared() -> None:
    rows = [("Zephyr", TWELVE - 3, 4, 0, 0, 0)]
    now = [a_page(TWELVE, *rows), a_page(TWELVE - 1)]
    earlier = [("Zephyr", TWELVE - WEEK - 3, 9, 0, 0, 0)]
    then = [a_page(TWELVE - WEEK, *earlier), a_page(TWELVE - WEEK - 1)]
    for pages, before in ((then, {"Zephyr": Said(9)}), (then[:1], None), ([], None)):
        told = volumes(day_of(*now), day_of(*pages, until=TWELVE - WEEK), NOON)
        assert (told.until, told.day, told.before) == (NOON, {"Zephyr": Said(4)}, before)
        assert told.is_whole


def test_deaf_sources_are_told_once_for_all_partitions_and_without_moments() -> None:
    start = NOON.timestamp()
    gaps = [("feeds", start - 7_200, start - 3_600), ("bluesky", start - 600, None)]
    others = [("feeds", start - 5_000, start - 3_000), ("hn", start - 100, start - 50)]
    old = [("old", start - 200_000, start - 100_000)]
    pages = [a_page(gaps=gaps), a_page(partition=1, gaps=[*others, *old])]
    assert day_of(*pages).missed(start - 86_400, start) == (
        Missed(source="bluesky", since=NOON - timedelta(minutes=10)),
        Missed(
            source="feeds", since=NOON - timedelta(hours=2), until=NOON - timedelta(seconds=3_000)
        ),
    )


def test_of_a_past_moment_no_source_is_deaf_yet_that_fell_silent_later() -> None:
    start = NOON.timestamp()
    gaps = [("feeds", start + 3_600, None), ("hn", start - 600, start + 3_600)]
    gaps.append(("bluesky", start - 90_000, start - 86_500))  # and no more what was a day before
    pages = [*turns(TWELVE - 1, TWELVE), a_page(TWELVE + 2, gaps=gaps)]
    told = volumes(day_of(*pages), day_of(until=TWELVE - WEEK), NOON)
    assert told.missed == (Missed(source="hn", since=NOON - timedelta(minutes=10)),)


# -- Incidents


def test_incidents_are_as_they_were_at_a_moment() -> None:
    first = a_notice()
    over = a_notice(
        seq=2, kind=Kind.RESOLVED, status=Status.RESOLVED, at=NOON + timedelta(hours=1),
        ended_at=NOON + timedelta(hours=1),
    )  # fmt: skip
    (then,) = folded([first, over], NOON)
    (later,) = folded([first, over], NOON + timedelta(hours=2))
    assert (then.is_over, later.is_over) == (False, True)
    assert [step.seq for step in later.steps] == [1]


def test_no_drill_is_told_of_but_what_came_of_it_is_to_be_done() -> None:
    assert folded([a_notice(brand=drill_of("Zephyr"))], NOON) == ()
    item = days.ACTIONS[0].item
    lessons = Lessons()
    lessons.hear(item)
    lessons.hear(replace(item, brand=drill_of(item.brand)))
    for brands in (frozenset({item.brand}), frozenset({ANY})):
        route = Route(channel="C01", brands=brands)
        told = Almanac(at=NOON, lessons=lessons).day(route, "UTC")
        assert [each.item.brand for each in told.actions] == [drill_of(item.brand), item.brand]


def test_of_very_many_those_that_are_long_over_are_forgotten() -> None:
    def told() -> list[Notice]:
        return [
            a_notice(
                incident=each, kind=Kind.RESOLVED, status=Status.RESOLVED,
                at=NOON + timedelta(minutes=each), ended_at=NOON + timedelta(minutes=each),
            )
            for each in range(MANY + 1_600)
        ]  # fmt: skip

    at = NOON + timedelta(days=30)
    kept = folded(told(), at)
    assert len(kept) <= MANY
    assert kept[-1].newest.incident == MANY + 1_599


# -- Kafka


class Record(NamedTuple):
    """As much of one as is looked at."""

    value: bytes
    timestamp: int


class Consumer:
    """Some records of one partition, found by their time."""

    def __init__(self, *records: Record) -> None:
        self.records, self.at = records, 0

    def assign(self, _places: Any) -> None:
        """The only one."""

    def offsets_for_times(self, times: dict[Any, int]) -> dict[Any, Any]:
        """The first that is as new."""
        ((place, since),) = times.items()
        found = [at for at, each in enumerate(self.records) if each.timestamp >= since]
        return {place: type("Offset", (), {"offset": found[0]})() if found else None}

    def end_offsets(self, places: list[Any]) -> dict[Any, int]:
        """As many as there are."""
        return dict.fromkeys(places, len(self.records))

    def seek(self, _place: Any, offset: int) -> None:
        """To one of them."""
        self.at = offset

    def position(self, _place: Any) -> int:
        """The next one."""
        return self.at

    def poll(self, timeout_ms: int) -> dict[Any, list[Record]]:
        """The next two."""
        assert timeout_ms
        first, self.at = self.at, min(self.at + 2, len(self.records))
        return {"place": list(self.records[first : self.at])}


def recorded(page: Page) -> Record:
    return Record(encode_page(page), page.hour * HOUR * 1000)


def read(consumer: Consumer, patience: float = 10.0) -> Volumes:
    until = time.monotonic() + patience  # noqa: TID251  # as the notifier does
    return read_volumes(consumer, Connection(partitions=1), NOON, until)


def test_the_day_and_the_same_a_week_before_are_read() -> None:
    hours = range(TWELVE - 220, TWELVE + 1)
    pages = [a_page(hour, ("Zephyr", hour - 1, 2, 1, 0, 0)) for hour in hours]
    told = read(Consumer(*map(recorded, pages)))
    assert told.is_whole
    assert (told.day, told.before) == ({"Zephyr": Said(48, 24)}, {"Zephyr": Said(48, 24)})


def test_what_takes_too_long_is_given_up() -> None:
    with pytest.raises(TimeoutError, match="more volumes"):
        read(Consumer(recorded(a_page())), patience=-1.0)


def test_an_empty_topic_says_that_nothing_is_known() -> None:
    assert read(Consumer()).until is None
