"""What was learned is known from the start on, whatever happens to Kafka, and no alarm waits."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from alerts.lesson import Lessons, Word
from alerts.notice import Kind
from alerts.verdict import Verdict
from detectors.extent import CrisisKind
from pipeline.notifier import library
from pipeline.notifier.library import Library, Read, read_word
from tests.alerts.test_lesson import a_lesson, an_action, done
from tests.builders import NOON, a_notice
from tests.pipeline.notifier.test_agent import Desk
from tests.pipeline.test_lessons import Record, record_of
from tests.post_office import CHANNEL

ITEM = an_action(began=NOON - timedelta(days=35))
LESSON = a_lesson()


class Shelf:
    """Gives what a test puts there, or fails as Kafka does."""

    def __init__(self, *reads: Read | Exception) -> None:
        self.reads, self.closed = list(reads), 0

    def read(self) -> Read:
        """The next one."""
        each = self.reads.pop(0) if self.reads else Read([], True)  # noqa: FBT003
        if isinstance(each, Exception):
            raise each
        return each

    def close(self) -> None:
        """It begins anew."""
        self.closed += 1


def some(*words: Word, is_all: bool = True) -> Read:
    return Read(list(words), is_all)


async def followed(shelf: Shelf) -> Library:
    known = Library(shelf)
    with ThreadPoolExecutor(1) as thread:
        while shelf.reads:
            await known.follow(thread)
    return known


async def test_nothing_is_known_before_all_was_read() -> None:
    half = await followed(Shelf(some(LESSON, is_all=False)))
    assert half.lessons.of("Zephyr", 3).lesson is None
    all_ = await followed(Shelf(some(LESSON, is_all=False), some(ITEM), some(done(ITEM))))
    learned = all_.lessons.of("Zephyr", 3)
    assert (learned.lesson, learned.open) == (LESSON, [])
    await asyncio.wait_for(all_.opened(), 1)


async def test_a_kafka_that_is_away_takes_nothing_back_and_is_read_anew() -> None:
    shelf = Shelf(
        some(LESSON, ITEM, done(ITEM)), OSError("away"), some(ITEM, is_all=False), OSError("away"),
    )  # fmt: skip
    with capture_logs() as logs:
        known = await followed(shelf)
        assert known.lessons.of("Zephyr", 3).open == []
        shelf.reads = [some(LESSON, ITEM, is_all=False), some(done(ITEM, is_done=False))]
        with ThreadPoolExecutor(1) as thread:
            await known.follow(thread)
            assert known.lessons.of("Zephyr", 3).open == []
            await known.follow(thread)
    assert known.lessons.of("Zephyr", 3).open == [ITEM]
    assert shelf.closed == 2
    events = [each["event"] for each in logs]
    assert events == ["lessons are read", *["lessons cannot be read"] * 2, "lessons are read"]


async def test_a_connection_that_cannot_even_be_closed_ends_no_notifier() -> None:
    class Stuck(Shelf):
        def close(self) -> None:
            raise OSError("away")

    known = await followed(Stuck(OSError("away"), some(LESSON)))
    assert known.lessons.of("Zephyr", 3).lesson == LESSON


async def test_no_alarm_waits_for_a_topic_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(library, "PATIENCE", 0.01)
    await asyncio.wait_for(Library(Shelf()).opened(), 1)


async def test_it_is_followed_until_the_process_ends() -> None:
    shelf = Shelf(some(LESSON))
    known = Library(shelf)
    following = asyncio.create_task(known.run())
    await asyncio.wait_for(known.opened(), 5)
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following
    assert known.lessons.of("Zephyr", 3).lesson == LESSON


def test_what_is_no_lesson_is_logged_and_passed_over() -> None:
    class Bad(Record):
        offset = 7

    with capture_logs() as logs:
        assert read_word(Bad(b"x", b"{")) is None
        assert read_word(record_of(ITEM)) == ITEM
    assert [(each["event"], each["offset"]) for each in logs] == [("not a lesson", 7)]


def text_of(desk: Desk) -> str:
    found = desk.slack.workspace.find(CHANNEL)
    assert found
    return str([message.blocks for message in found.messages.values()])


async def test_the_message_shows_the_last_one_once_its_kind_is_known() -> None:
    desk, known = Desk(), Lessons([LESSON, ITEM])
    desk.notifier.library.lessons = known
    await desk.opens()
    opened = a_notice(incident=9)
    await desk.reads(opened)
    await desk.delivers()
    assert "Last time" not in text_of(desk)
    verdict = Verdict(kind=CrisisKind.OUTAGE, guessed=CrisisKind.UNKNOWN, by="ana", at=NOON, seq=2)
    await desk.reads(replace(opened, kind=Kind.UPDATED, seq=2, verdict=verdict))
    for _ in range(9):  # the channel has its pauses
        await desk.notifier.courier.round()
    assert "*Last time*: Zephyr/3, 5 weeks ago" in text_of(desk)
    assert "Automate the status page" in text_of(desk)


async def test_what_somebody_writes_down_is_known_at_once() -> None:
    desk = Desk()
    sent: list[tuple[Any, ...]] = []

    class Producer:
        async def send(self, *place: Any) -> Any:
            sent.append(place)
            return asyncio.sleep(0)

    desk.notifier.app._producer = Producer()  # noqa: SLF001
    await desk.notifier.learn(ITEM)
    assert [place[:2] for place in sent] == [("tocsin.lessons", ITEM.key.name.encode())]
    assert desk.notifier.lessons.of("Zephyr", 3).open == [ITEM]
