"""What people asked shows in the message while its watch has not answered, and never after."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.deed import Action, Deed
from alerts.delivery import CALL
from alerts.incident import Status
from alerts.language import Language
from alerts.message import Controls, root_message
from alerts.notice import Kind, Notice
from alerts.route import ANY, Route
from deploy.demo.slack import RATE_LIMITED
from pipeline.notifier.applying import A_MINUTE, EACH, INCIDENTS, LASTS, PROMPT, Applying
from pipeline.notifier.mailbox import Mailbox, Place
from pipeline.silences import a_silence
from tests.builders import NOON, a_notice
from tests.guides import GUIDE
from tests.pipeline.notifier.test_courier import DiesInACall
from tests.post_office import CHANNEL, Crash, Moments, Office, later

ANA, BEN = "U01ANA", "U02BEN"
LINE = "Acknowledge by <@U01ANA>: received, being applied"


def a_deed(**fields: Any) -> Deed:
    known: dict[str, Any] = {"action": Action.ACKNOWLEDGE, "actor": ANA, "at": NOON, "incident": 1}
    return Deed(**known | fields)


async def an_office(moments: Moments | None = None, **route: Any) -> tuple[Office, Notice]:
    """One whose channel shows an incident, with buttons."""
    office = Office(Route(channel=CHANNEL, **route), moments=moments)
    office.courier.drafts.controls = Controls()
    notice = office.receive()
    await office.work(CALL)
    return office, notice


def ask(office: Office, *deeds: Deed) -> None:
    """People press, and Kafka has it."""
    for deed in deeds:
        office.courier.applying.expect("Zephyr", deed)
        office.courier.applying.sent("Zephyr", deed)


def answered(office: Office, notice: Notice, deed: Deed) -> Notice:
    """The watch has done it."""
    done = later(
        notice, kind=Kind.AUDIT, deed=deed, status=Status.ACKNOWLEDGED, owner=deed.actor,
        at=office.clock.at,
    )  # fmt: skip
    office.courier.applying.heard(done)
    office.shelf.receive(done)
    return done


def foot(office: Office) -> str:
    """The last lines of the living message."""
    (root,) = [message for message in office.messages() if not message.thread_ts]
    return str(root.attachments[0]["blocks"][-1])


def place(office: Office) -> Place:
    return office.shelf.boxes["Zephyr"].cases[1].places[CHANNEL]


async def test_it_shows_while_the_watch_is_late_and_the_message_is_no_newer() -> None:
    office, notice = await an_office()
    before = place(office)
    ask(office, a_deed())
    await office.work(3.0)
    assert LINE in foot(office)
    assert "Nobody has it" in foot(office)
    assert place(office).shown == before.shown == notice.seq
    assert office.roots() == [("Zephyr/1", 1)]
    assert office.slack.times("chat.update") == 1
    assert office.courier.waiting == []


async def test_in_the_language_of_the_channel() -> None:
    office, _ = await an_office(language=Language.FR)
    ask(office, a_deed())
    await office.work(3.0)
    assert "bien reçu, prise en compte en cours" in foot(office)


async def test_a_watch_that_is_not_late_is_answer_enough() -> None:
    office, notice = await an_office()
    ask(office, a_deed())
    await office.courier.round()
    answered(office, notice, a_deed())
    await office.work(10.0)
    assert office.slack.times("chat.update") == 1
    assert "<@U01ANA> has it" in foot(office)
    assert "being applied" not in foot(office)


async def test_what_the_watch_tells_takes_its_place() -> None:
    office, notice = await an_office()
    ask(office, a_deed())
    await office.work(3.0)
    answered(office, notice, a_deed())
    await office.work(LASTS * 2)
    assert "<@U01ANA> has it" in foot(office)
    assert "being applied" not in foot(office)
    assert office.slack.times("chat.update") == 2
    assert not place(office).marked


async def test_what_another_process_is_still_showing_is_waited_for() -> None:
    moments = DiesInACall()
    office, _ = await an_office(moments)
    moments.office = office
    ask(office, a_deed())
    with pytest.raises(Crash):
        await office.work()
    office.restart()
    office.courier.drafts.controls = Controls()
    ask(office, a_deed(actor=BEN))
    await office.work(CALL - 0.5)
    moments.arrive()
    await office.work(5)
    assert f"Acknowledge by <@{BEN}>: received, being applied" in foot(office)
    assert LINE not in foot(office)


async def test_newer_numbers_leave_it_there() -> None:
    office, notice = await an_office()
    ask(office, a_deed())
    await office.work(3.0)
    office.shelf.receive(later(notice, kind=Kind.UPDATED))
    await office.work(3.0)
    assert office.roots() == [("Zephyr/1", 2)]
    assert LINE in foot(office)


async def test_what_the_watch_refuses_goes_after_a_minute() -> None:
    office, notice = await an_office()
    ask(office, a_deed())
    await office.work(LASTS - 1)
    assert LINE in foot(office)
    await office.work(LASTS)
    assert "being applied" not in foot(office)
    assert office.slack.times("chat.update") == 2
    assert place(office).shown == notice.seq


async def test_who_comes_after_a_crash_takes_it_away() -> None:
    office, _ = await an_office()
    ask(office, a_deed())
    await office.work(3.0)
    office.restart()
    office.courier.drafts.controls = Controls()
    await office.work(12.0)  # so long whoever takes over changes nothing
    assert "being applied" not in foot(office)
    assert not place(office).marked


async def test_who_does_not_own_the_mailboxes_shows_nothing() -> None:
    office, _ = await an_office()
    ask(office, a_deed())
    office.shelf.is_ours = False
    await office.work(5.0)
    assert office.slack.times("chat.update") == 0


async def test_two_people_show_and_a_nervous_finger_asks_for_no_update() -> None:
    office, _ = await an_office()
    ask(office, a_deed(), a_deed(action=Action.SNOOZE, actor=BEN, minutes=240))
    await office.work(3.0)
    assert LINE in foot(office)
    assert "Snooze 4 h by <@U02BEN>" in foot(office)
    for second in range(20):
        ask(office, a_deed(at=NOON + timedelta(seconds=second)))
        await office.work(0.5)
    assert office.slack.times("chat.update") == 1


async def test_a_crowd_that_presses_stays_within_the_limits_of_slack() -> None:
    office, _ = await an_office()
    for number in range(240):
        ask(office, a_deed(actor=f"U{number:03}"))
        await office.work(0.5)
    times = [at for at, method, _ in office.slack.calls if method == "chat.update"]
    assert A_MINUTE <= len(times) <= 4 * A_MINUTE  # in two minutes
    assert min(b - a for a, b in pairwise(times)) >= 1.0


async def test_a_channel_that_slack_slows_down_is_left_alone() -> None:
    office, _ = await an_office()
    office.slack.faults.plan("chat.update", RATE_LIMITED)
    ask(office, a_deed())
    await office.work(20.0)
    assert LINE in foot(office)
    first, second = [at for at, method, _ in office.slack.calls if method == "chat.update"]
    assert second - first >= (RATE_LIMITED.retry_after or 0)


async def test_a_message_that_is_gone_comes_anew() -> None:
    office, _ = await an_office()
    office.delete()
    ask(office, a_deed())
    await office.work(10.0)
    assert office.roots() == [("Zephyr/1", 1)]
    assert LINE in foot(office)


def test_what_is_waited_for_is_bounded() -> None:
    applying = Applying(lambda: 0.0)
    for number in range(INCIDENTS * 2):
        for actor in range(EACH * 2):
            deed = a_deed(incident=number + 1, actor=f"U{actor:03}")
            applying.expect("Zephyr", deed)
            applying.sent("Zephyr", deed)
    applying._pace = lambda: PROMPT  # noqa: SLF001
    kept = [number + 1 for number in range(INCIDENTS * 2) if applying.of("Zephyr", number + 1)]
    assert kept == list(range(INCIDENTS + 1, 2 * INCIDENTS + 1))
    assert [deed.actor for deed in applying.of("Zephyr", kept[0])] == ["U003", "U004", "U005"]


STEPS = st.lists(
    st.sampled_from(["ask ana", "ask ben", "answer ana", "answer ben", "news", "wait", "crash"]),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
async def test_whatever_happens_the_message_ends_as_the_notice_has_it(steps: list[str]) -> None:
    office, notice = await an_office()
    for step in steps:
        what, _, who = step.partition(" ")
        deed = a_deed(actor=ANA if who == "ana" else BEN)
        if what == "ask":
            ask(office, deed)
        elif what == "answer":
            notice = answered(office, notice, deed)
        elif what == "news":
            notice = later(notice, kind=Kind.UPDATED, deed=None)
            office.shelf.receive(notice)
        elif what == "crash":
            office.restart()
            office.courier.drafts.controls = Controls()
        await office.work(2.0 if what != "wait" else 7.0)
    await office.work(LASTS + 10)
    (root,) = [message for message in office.messages() if not message.thread_ts]
    severity = office.config.rules_for("Zephyr").severity
    meant = root_message(notice, severity=severity, controls=Controls(), advice=GUIDE)
    assert (root.blocks, root.attachments) == (meant.blocks, meant.attachments)
    assert not place(office).marked


@pytest.mark.parametrize("status", Status)
def test_slack_tells_the_lines_of_one_press_from_those_of_another(status: Status) -> None:
    notice = a_notice(status=status)
    one, two = (
        root_message(notice, controls=Controls(asked=asked)).attachments[0]["blocks"][-1][
            "block_id"
        ]
        for asked in ((), (a_deed(),))
    )
    assert one != two


def hush(office: Office, hours: float) -> None:
    """Somebody keeps the brand silent."""
    box = office.shelf.boxes.get(ANY, Mailbox(partition=0))
    silence = a_silence("Zephyr", office.clock(), 60 * hours, BEN)
    office.shelf.boxes[ANY] = msgspec.structs.replace(box, silences={"Zephyr": silence})


async def test_a_brand_that_is_silent_meanwhile_is_shown_as_both() -> None:
    office, _ = await an_office()
    ask(office, a_deed())
    await office.work(3.0)
    hush(office, 1.0)
    await office.work(5.0)
    assert LINE in foot(office)
    assert "silent until" in foot(office).lower()
    ask(office, a_deed(actor=BEN))
    await office.work(5.0)
    assert "Acknowledge by <@U02BEN>" in foot(office)
    assert "silent until" in foot(office).lower()
    await office.work(LASTS)
    assert "being applied" not in foot(office)
    assert "silent until" in foot(office).lower()
