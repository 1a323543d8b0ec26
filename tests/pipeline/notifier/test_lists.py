"""What people ask goes into a thread once, when somebody wants it there, also after a crash."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from alerts.delivery import Ambiguous, Busy, DeliveryError, Gone, Receipt, Refused
from alerts.discretion import Discretion, Posts
from alerts.message import Message
from alerts.notice import Kind, Notice
from alerts.phrases import EN
from alerts.route import Route
from detectors.extent import Question
from pipeline.codec import encode_notice
from pipeline.notifier.courier import SETTLE
from pipeline.notifier.lists import Lists
from pipeline.notifier.mailbox import Mailbox, Place, unpack_mailbox
from tests.builders import NOON, a_notice, a_quote, a_signal, an_extent

ROOM = "C0ROOM"
ROUTE = Route(channel=ROOM)


def asks(text: str, people: int = 4, seq: int = 1, **fields: Any) -> Notice:
    asked = Question(text=text, people=people)
    other = {"questions": (asked,), "support": (a_quote(text="Well done!"),)}
    signal = a_signal(extent=an_extent(other=other))
    return a_notice(kind=Kind.UPDATED if seq > 1 else Kind.OPENED, seq=seq, signal=signal, **fields)


class Desk:
    """Mailboxes that survive a process; and a thread, whose calls may fail."""

    def __init__(self, *notices: Notice) -> None:
        self.boxes: dict[str, Mailbox] = {}
        self.seconds = NOON.timestamp()
        self.thread: dict[str, Message] = {}
        self.problem: DeliveryError | None = None
        self.is_taken = self.is_ours = True  # what fails arrives all the same
        self.looks, self.keys = 0, list[str]()  # of posts
        self.since = 0.0  # of the last look
        self.refusals: list[DeliveryError] = []  # likewise
        for notice in notices:
            self.reads(notice)

    def reads(self, notice: Notice) -> None:
        """A notice, whose message stands in the channel."""
        box = self.boxes.get(notice.brand) or Mailbox(partition=0)
        box = box.receive(notice, encode_notice(notice), [ROOM], 0.0)
        self.boxes[notice.brand] = box.placed(1, ROOM, Place(channel=ROOM, ts="1.1"))

    def mailboxes(self) -> Mapping[str, Mailbox]:
        """As Store says."""
        return self.boxes

    def wall(self) -> float:
        """As Desk says."""
        return self.seconds

    async def lay(self, key: str, mailbox: Mailbox) -> bool:
        """As Store says; as Kafka gives it back."""
        if self.is_ours:
            self.boxes[key] = unpack_mailbox(msgspec.msgpack.encode(mailbox))
        return self.is_ours

    async def post(
        self, channel: str, message: Message, *, key: str, thread: str, **_: Any
    ) -> Receipt:  # fmt: skip
        """As Delivery says."""
        assert (channel, thread) == (ROOM, "1.1")
        self.keys.append(key)
        if self.refusals:
            raise self.refusals.pop()
        ts = f"2.{len(self.thread)}"
        if self.problem is None or self.is_taken:
            self.thread[ts] = message
        self._fail()
        return Receipt(channel, ts)

    async def update(self, place: Receipt, message: Message) -> None:
        """As Delivery says."""
        self._fail()
        if place.ts not in self.thread:
            raise Gone("message_not_found")
        self.thread[place.ts] = message

    async def find(
        self, _channel: str, payload: dict[str, object], *, since: float, **_: Any
    ) -> Receipt | None:  # fmt: skip
        """As Delivery says."""
        self.looks, self.since = self.looks + 1, since
        self._fail()
        for ts, message in self.thread.items():
            if payload.items() <= message.metadata["event_payload"].items():
                return Receipt(ROOM, ts)
        return None

    def _fail(self) -> None:
        problem, self.problem = self.problem, None
        if problem:
            raise problem

    async def shows(self, discretion: Discretion | None = None) -> None:
        """Somebody asks a process that knows nothing but the mailboxes."""
        lists = Lists(self, self)  # type: ignore[arg-type]
        newest = asks("")
        await lists.show(newest, ROUTE, discretion or Discretion(), EN)

    def said(self) -> list[str]:
        """Each message of the thread."""
        return [str(message.blocks) for message in self.thread.values()]


async def test_it_is_posted_once_and_brought_up_to_date() -> None:
    desk = Desk(asks("When is it back?"))
    await desk.shows()
    desk.reads(asks("Who pays?", 9, seq=2))
    await desk.shows()
    (said,) = desk.said()
    assert "Who pays?" in said
    assert "1 more question" in said, "its post may be gone"
    assert "When is it back?" not in said
    assert "Well done!" in said
    assert desk.looks == 0


async def lost(desk: Desk, *, is_taken: bool) -> None:
    """Somebody asks, and the call gets no answer."""
    desk.problem, desk.is_taken = Ambiguous("no answer"), is_taken
    with pytest.raises(Ambiguous):
        await desk.shows()
    with pytest.raises(Busy):  # it may not show yet
        await desk.shows()
    desk.seconds += SETTLE


async def test_what_arrived_without_an_answer_is_found_and_brought_up_to_date() -> None:
    desk = Desk(asks("When is it back?"))
    await lost(desk, is_taken=True)
    await desk.shows()
    await desk.shows()
    assert (len(desk.thread), desk.looks, len(desk.keys)) == (1, 1, 1)


async def test_what_is_not_found_is_looked_for_twice_and_sent_again_as_the_same() -> None:
    desk = Desk(asks("When is it back?"))
    await lost(desk, is_taken=False)
    for _ in range(2):  # once more would be too soon
        with pytest.raises(Busy):
            await desk.shows()
    assert (desk.looks, desk.thread) == (1, {})
    desk.seconds += SETTLE
    await desk.shows()
    await desk.shows()
    assert (len(desk.thread), desk.looks) == (1, 2)
    assert len(desk.keys) == 2
    assert len(set(desk.keys)) == 1, "where Slack has it after all, it may know that by the key"


async def test_one_that_shows_late_is_found_by_the_second_look() -> None:
    desk = Desk(asks("When is it back?"))
    await lost(desk, is_taken=True)
    hidden, desk.thread = desk.thread, {}
    with pytest.raises(Busy):
        await desk.shows()
    desk.thread = hidden
    desk.seconds += SETTLE
    await desk.shows()
    assert (len(desk.thread), desk.looks, len(desk.keys)) == (1, 2, 1)


@pytest.mark.parametrize("problem", [Busy("later", 3.0), Refused("no")])
async def test_what_may_be_there_stays_so_when_a_second_try_is_refused(
    problem: DeliveryError,
) -> None:
    desk = Desk(asks("When is it back?"))
    await lost(desk, is_taken=False)
    with pytest.raises(Busy):
        await desk.shows()
    desk.seconds += SETTLE
    desk.refusals.append(problem)
    with pytest.raises(type(problem)):
        await desk.shows()
    desk.seconds += SETTLE
    await desk.shows()
    assert (len(desk.thread), desk.looks, len(set(desk.keys))) == (1, 3, 1)


async def test_each_call_is_looked_for_around_its_own_time() -> None:
    """Slack's history is long."""
    desk = Desk(asks("When is it back?"))
    await lost(desk, is_taken=False)
    with pytest.raises(Busy):
        await desk.shows()
    desk.seconds += 3_600
    again = desk.seconds
    desk.refusals.append(Ambiguous("no answer"))
    with pytest.raises(Ambiguous):
        await desk.shows()
    desk.seconds += SETTLE
    with pytest.raises(Busy):
        await desk.shows()
    assert desk.since == again


@pytest.mark.parametrize("problem", [Busy("later", 3.0), Refused("no")])
async def test_what_was_certainly_not_taken_is_posted_anew(problem: DeliveryError) -> None:
    desk = Desk(asks("When is it back?"))
    desk.problem, desk.is_taken = problem, False
    with pytest.raises(type(problem)):
        await desk.shows()
    await desk.shows()
    assert (len(desk.thread), desk.looks) == (1, 0)


async def test_one_that_somebody_deleted_is_posted_again() -> None:
    desk = Desk(asks("When is it back?"))
    await desk.shows()
    desk.thread.clear()
    desk.seconds += 1
    await desk.shows()
    assert len(desk.thread) == 1
    assert len(set(desk.keys)) == 2, "another message than the one that is gone"


async def test_where_nobody_may_look_it_is_rather_posted_twice() -> None:
    """As all that is told; but as the same, which Slack may know."""
    desk = Desk(asks("When is it back?"))
    await lost(desk, is_taken=True)
    desk.problem = Refused("missing_scope")
    with pytest.raises(Busy):
        await desk.shows()
    desk.seconds, desk.problem = desk.seconds + SETTLE, Refused("missing_scope")
    await desk.shows()
    assert (len(desk.thread), len(set(desk.keys))) == (2, 1)


async def test_nothing_is_posted_once_another_process_has_the_mailboxes() -> None:
    desk = Desk(asks("When is it back?"))
    desk.is_ours = False
    with pytest.raises(Refused):
        await desk.shows()
    assert desk.thread == {}


async def test_without_a_message_there_is_no_thread() -> None:
    with pytest.raises(Refused):
        await Desk().shows()


async def test_what_may_not_be_shown_is_left_out() -> None:
    desk = Desk(asks("When is it back?"))
    await desk.shows(Discretion(posts=Posts.NONE))
    (said,) = desk.said()
    assert EN.postmortem.left_out in said
    assert "back" not in said
    assert "Well done" not in said
