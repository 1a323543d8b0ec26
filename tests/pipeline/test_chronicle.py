"""The steps of one incident are read from the topic of alerts, as far as time allows."""

import time
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from alerts.account import Account
from alerts.deed import Action, Deed
from alerts.notice import Kind, Notice
from pipeline.chronicle import MOST, Chronicle
from pipeline.codec import encode_notice
from tests.builders import NOON, a_notice

LONG = time.monotonic() + 3_600  # noqa: TID251  # as the notifier does


class Record(NamedTuple):
    """As much of one as a chronicle looks at."""

    key: bytes | None
    value: bytes


class Topic:
    """A consumer of records in memory, a few at a time."""

    def __init__(self, *records: Record, batch: int = 3) -> None:
        self.records, self.batch, self.at = records, batch, 0

    def assign(self, _places: Any) -> None:
        """The only partition."""

    def offsets_for_times(self, times: dict[Any, int]) -> dict[Any, Any]:
        """All is as new."""
        return dict.fromkeys(times, SimpleNamespace(offset=0))

    def end_offsets(self, places: list[Any]) -> dict[Any, int]:
        """As many as there are."""
        return dict.fromkeys(places, len(self.records))

    def seek(self, _place: Any, offset: int) -> None:
        """To there."""
        self.at = offset

    def position(self, _place: Any) -> int:
        """The next one."""
        return self.at

    def poll(self, timeout_ms: int) -> dict[Any, list[Record]]:
        """The next few."""
        assert timeout_ms
        first, self.at = self.at, min(self.at + self.batch, len(self.records))
        return {"place": list(self.records[first : self.at])}


def a_record(notice: Notice) -> Record:
    return Record(notice.brand.encode(), encode_notice(notice))


def read(*records: Record, until: float = LONG) -> tuple[list[Notice], bool]:
    return Chronicle(Topic(*records), "alerts", 0.0).steps("Zephyr", 3, until)


DEED = Deed(action=Action.ACKNOWLEDGE, actor="U01ANA", at=NOON, incident=3)
OPENED = a_notice(incident=3, seq=1)
GREW = a_notice(incident=3, seq=2, kind=Kind.UPDATED)
TAKEN = a_notice(incident=3, seq=3, kind=Kind.AUDIT, deed=DEED)


def test_steps_are_told_once_and_numbers_are_none() -> None:
    others = [a_notice(incident=2, seq=9), a_notice(brand="Other", incident=3, seq=1)]
    told = [others[0], OPENED, others[1], GREW, OPENED, TAKEN, TAKEN]
    assert read(*map(a_record, told)) == ([OPENED, TAKEN], True)


def test_what_is_no_notice_is_passed_over() -> None:
    assert read(Record(b"Zephyr", b"{"), Record(None, b""), a_record(OPENED)) == ([OPENED], True)


def test_what_cannot_be_read_in_time_is_left_out() -> None:
    assert read(a_record(OPENED), until=0.0) == ([], False)


def test_a_story_without_an_end_is_read_so_far() -> None:
    steps = [a_notice(incident=3, seq=seq, kind=Kind.REMINDER) for seq in range(1, MOST + 50)]
    found, whole = read(*map(a_record, steps))
    assert (MOST <= len(found) < MOST + 3, whole) == (True, False)


def account(*records: Record, until: float = LONG) -> tuple[Account | None, bool]:
    return Chronicle(Topic(*records), "alerts", 0.0).account("Zephyr", 3, until)


def test_an_account_is_of_updates_too() -> None:
    others = [a_notice(incident=2, seq=9), a_notice(brand="Other", incident=3, seq=1)]
    told = [others[0], OPENED, others[1], GREW, OPENED, TAKEN, TAKEN]
    assert account(*map(a_record, told)) == (Account.of([OPENED, GREW, TAKEN]), True)


def test_of_what_nobody_told_there_is_none_and_time_may_be_short() -> None:
    assert account(a_record(a_notice(incident=2))) == (None, True)
    assert account(a_record(OPENED), until=0.0) == (None, False)


def test_news_come_one_by_one_each_once_and_updates_too() -> None:
    first = a_notice(incident=3)
    second = a_notice(incident=3, seq=2, kind=Kind.UPDATED)
    told = [a_record(first), Record(b"Zephyr", b"{}"), a_record(first), a_record(second)]
    found = list(Chronicle(Topic(*told), "alerts", 0.0).news(LONG))
    assert [notice.seq for notice in found] == [1, 2]


def test_news_that_take_too_long_are_given_up() -> None:
    chronicle = Chronicle(Topic(a_record(a_notice())), "alerts", 0.0)
    with pytest.raises(TimeoutError, match="more notices"):
        list(chronicle.news(time.monotonic() - 1))  # noqa: TID251  # as the notifier does


def test_of_a_brand_as_much_is_read_as_there_is_time_for_and_the_rest_can_be_passed_over() -> None:
    other = a_record(a_notice(brand="Other"))
    told = [a_record(OPENED), other, other, a_record(GREW)]
    chronicle = Chronicle(Topic(*told), "alerts", 0.0)
    assert chronicle.of("Zephyr", 0.0) == ([], False)
    assert chronicle.of("Zephyr", LONG) == ([OPENED, GREW], True)
    late = Chronicle(Topic(*told), "alerts", 0.0)
    late.skip()
    assert late.of("Zephyr") == ([], True)
