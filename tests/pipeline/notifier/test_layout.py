"""Whatever Slack refuses of a message, people are told; and the message says what it has to say."""

import dataclasses
from typing import Any

import pytest
from structlog.testing import capture_logs

from alerts import message as messages
from alerts.delivery import RefusedLayout
from alerts.discretion import Discretion, Posts, alias_of
from alerts.ladder import Rung
from alerts.message import Message
from alerts.notice import Kind
from alerts.route import Route
from deploy.demo.slack import RATE_LIMITED, Fault
from detectors.events import Level
from pipeline.config import Brand, Brands
from pipeline.notifier.courier import REPAIR
from pipeline.notifier.layout import KEPT, Layouts
from tests.builders import a_notice
from tests.post_office import CHANNEL, PING, Office, later

POST, UPDATE = "chat.postMessage", "chat.update"
REFUSED = Fault(error="invalid_blocks")
FORMS = ["hsftqpbw", "hsfqpbw", "hsq", ""]  # letters of the blocks on each rung
ROOT = messages.root_message(a_notice())


def letters(message: Any) -> str:
    return "".join(block["block_id"][0] for block in message.blocks)


# -- The ladder


@pytest.mark.parametrize("rung", range(len(FORMS)))
@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long", "invalid_arguments"])
async def test_a_layout_that_is_refused_goes_a_rung_lower_until_it_is_taken(
    rung: int, error: str
) -> None:
    office = Office()
    office.slack.faults.plan(POST, Fault(error=error), times=rung)
    office.receive()
    await office.work()
    root = office.messages()[0]
    assert letters(root) == FORMS[rung]
    assert root.text.startswith("ALERT · Zephyr. 41 unhappy people")
    assert office.roots() == [("Zephyr/1", 1)]
    assert office.outcomes() == {"sent": 2} | ({"degraded": 1} if rung else {})
    assert office.slack.times("conversations.history") == 0  # it was certainly not there


@pytest.mark.parametrize("rung", range(len(FORMS)))
async def test_so_does_an_update(rung: int) -> None:
    office = Office()
    first = office.receive()
    await office.work()
    office.slack.faults.plan(UPDATE, REFUSED, times=rung)
    office.shelf.receive(later(first, kind=Kind.UPDATED))
    await office.work()
    assert office.roots() == [("Zephyr/1", 2)]
    assert letters(office.messages()[0]) == FORMS[rung]


async def test_the_next_update_begins_at_the_top_again() -> None:
    office = Office()
    office.slack.faults.plan(POST, REFUSED, times=3)
    first = office.receive()
    await office.work()
    assert not office.messages()[0].blocks
    office.shelf.receive(later(first, kind=Kind.UPDATED))
    await office.work()
    assert letters(office.messages()[0]) == FORMS[0]
    assert office.outcomes()["degraded"] == 1


async def test_an_entry_of_the_thread_goes_as_text() -> None:
    office = Office()
    office.receive()
    await office.courier.round()  # the living message
    office.slack.faults.plan(POST, REFUSED, times=3)
    await office.work()
    assert office.thread() == [1]
    assert office.messages()[-1].text.startswith("Opened as ALERT · Zephyr")


async def test_where_even_the_text_is_refused_it_is_tried_anew_and_holds_up_no_other() -> None:
    office = Office()
    office.slack.faults.plan(POST, REFUSED, times=4)
    office.receive(brand="Aurora")  # the older news: its turn comes first
    await office.work(4)
    office.receive(brand="Zephyr")
    await office.work(10)
    assert office.roots() == [("Zephyr/1", 1)]
    assert office.outcomes()["failed"] == 1
    await office.work(REPAIR)
    assert office.roots() == [("Zephyr/1", 1), ("Aurora/1", 1)]
    assert [letters(root) for root in office.messages() if not root.thread_ts] == [FORMS[0]] * 2


async def test_a_message_that_takes_not_even_the_text_gives_way_to_a_new_one() -> None:
    """Else its thread would wait for it, and nobody be called when it gets worse."""
    office = Office()
    first = office.receive()
    await office.work()
    office.slack.faults.plan(UPDATE, Fault(error="block_mismatch"), times=4)
    office.shelf.receive(later(first, kind=Kind.ESCALATED, level=Level.CRISIS))
    await office.work(30)
    assert office.roots() == [("Zephyr/1", 1), ("Zephyr/1", 2)]
    assert letters(office.messages()[-2]) == FORMS[0]
    assert office.thread() == [1, 2]
    assert len(office.pings()) == 1


async def test_a_pause_that_slack_asks_for_on_the_way_down_is_no_way_up() -> None:
    """With one call in each pause, a message that began at the top again would never arrive."""
    office = Office()
    for fault in (REFUSED, RATE_LIMITED) * 3:
        office.slack.faults.plan(POST, fault)
    office.receive()
    await office.work(30)
    assert office.roots() == [("Zephyr/1", 1)]
    assert not office.messages()[0].blocks


async def test_a_process_that_loses_its_mailboxes_on_the_way_down_sends_nothing_more() -> None:
    office = Office()
    office.slack.faults.plan(POST, REFUSED)
    office.receive()
    await office.courier.round()
    office.shelf.is_ours = False
    await office.work()
    assert (office.roots(), office.slack.times(POST)) == ([], 1)


def wrong(message: Message) -> Message:
    long = dict(message.blocks[1]["text"], text="a" * 3_001)
    return dataclasses.replace(
        message, blocks=[*message.blocks, {"type": "section", "block_id": "x.1", "text": long}]
    )


def test_what_our_own_check_finds_is_never_sent_and_is_told_to_who_keeps_it() -> None:
    with capture_logs() as logs:
        rung, shown = Layouts().fit("key", wrong(ROOT))
    assert (rung, letters(shown)) == (Rung.POINT, "hsq")
    assert [(entry["event"], entry["rung"], entry["problem"]) for entry in logs] == [
        ("our layout breaks Slack's limits", "point", ["x.1: text: 3,001 of at most 3,000"])
    ]


def test_the_log_says_which_rung_and_why() -> None:
    layouts, refusal = Layouts(), RefusedLayout("invalid_blocks")
    with capture_logs() as logs:
        left = [layouts.refused("key", refusal) for _ in Rung]
    assert left == [True, True, True, False]
    assert [entry["rung"] for entry in logs] == ["slim", "point", "text", None]
    assert {entry["problem"] for entry in logs} == {"invalid_blocks"}
    assert layouts.fit("key", ROOT) == (Rung.FULL, ROOT)


def test_a_mistake_in_our_own_check_keeps_no_alarm_back() -> None:
    blocks: Any = ["no block at all"]
    odd = dataclasses.replace(ROOT, blocks=blocks)
    failed = list[str]()
    layouts = Layouts(lambda: failed.append("layout"))
    with capture_logs() as logs:
        assert layouts.fit("key", odd) == (Rung.FULL, odd)
        assert layouts.refused("key", RefusedLayout("invalid_blocks"))
        rung, shown = layouts.fit("key", odd)
    assert logs[0]["event"] == "a layout could not be checked"
    assert failed == ["layout"] * 2
    assert (rung, shown.text, shown.blocks) == (Rung.TEXT, ROOT.text, [])
    assert not layouts.refused("key", RefusedLayout("invalid_blocks"))


def test_messages_on_their_way_down_are_bounded() -> None:
    layouts, refusal = Layouts(), RefusedLayout("invalid_blocks")
    for number in range(KEPT + 1):
        layouts.refused(f"key {number}", refusal)
    assert [layouts.fit(f"key {number}", ROOT)[0] for number in (0, 1)] == [Rung.FULL, Rung.SLIM]


# -- Late


@pytest.mark.parametrize(
    ("minutes", "is_late"),
    [
        pytest.param(29, False, id="within half an hour it is news"),
        pytest.param(31, True, id="then people read what they hear of"),
    ],
)
async def test_news_that_comes_late_says_so(minutes: float, *, is_late: bool) -> None:
    office = Office()
    first = office.receive(level=Level.CRISIS)
    office.wait(minutes=minutes)
    await office.work()
    assert ("*Told late*: this began" in str(office.messages()[0].blocks)) is is_late
    assert ("late news" in office.messages()[0].text) is is_late
    office.shelf.receive(later(first, kind=Kind.UPDATED, at=office.clock.at))
    await office.work()
    assert ("*Told late*: this began" in str(office.messages()[0].blocks)) is is_late


async def test_fresh_numbers_do_not_hide_that_the_beginning_was_long_ago() -> None:
    office = Office()
    first = office.receive()
    office.wait(minutes=31)
    office.shelf.receive(later(first, kind=Kind.UPDATED, at=office.clock.at))
    await office.work()
    assert "Told late" in str(office.messages()[0].blocks)


async def test_a_message_that_came_in_time_never_becomes_late() -> None:
    office = Office()
    first = office.receive()
    await office.work()
    office.wait(hours=2)
    office.shelf.receive(later(first, kind=Kind.UPDATED))
    await office.work()
    assert "Told late" not in str(office.messages()[0].blocks)


async def test_a_late_message_that_is_adopted_stays_late() -> None:
    office = Office()
    first = office.receive()
    office.wait(minutes=31)
    office.slack.faults.plan(POST, Fault(dropped=True, applied=True))
    await office.work(30)
    office.shelf.receive(later(first, kind=Kind.UPDATED, at=office.clock.at))
    await office.work()
    assert office.roots() == [("Zephyr/1", 2)]
    assert "Told late" in str(office.messages()[0].blocks)


# -- What the settings say of it


OWN, OF_ROUTE = "Call the plant.", "https://wiki.example/crisis"


@pytest.mark.parametrize(
    ("brand", "route", "said"),
    [
        pytest.param((OWN,), (OF_ROUTE,), f"1. {OWN}", id="the brand's own"),
        pytest.param((), (OF_ROUTE,), f"1. <{OF_ROUTE}|open the playbook>", id="the route's"),
        pytest.param((), (), "1. Check the facts", id="the usual"),
    ],
)
async def test_steps_are_those_of_the_brand_else_of_the_route_else_the_usual(
    brand: tuple[str, ...], route: tuple[str, ...], said: str
) -> None:
    office = Office(Route(channel=CHANNEL, ping=PING, playbook=route))
    brands = Brands(known={"Zephyr": Brand(playbook=brand)})
    office.config = dataclasses.replace(office.config, brands=brands)
    office.restart()
    office.receive()
    await office.work()
    assert said in str(office.messages()[0].blocks)


async def test_what_may_not_be_shown_of_posts_is_in_no_call() -> None:
    office = Office()
    office.courier.drafts.discretion = Discretion(posts=Posts.NONE)
    first = office.receive()
    office.shelf.receive(later(first, kind=Kind.RESOLVED))
    await office.work()
    assert not any(
        "No trains" in str(sent) or "Ana" in str(sent) for _, _, sent in office.slack.calls
    )


async def test_an_author_with_a_pseudonym_is_named_in_no_call() -> None:
    office = Office()
    office.courier.drafts.discretion = Discretion(alias=lambda author: alias_of(author, b"k" * 16))
    office.receive()
    await office.work()
    calls = str(office.slack.calls)
    assert f"author {alias_of('Ana', b'k' * 16)}" in calls
    assert "Ana" not in calls
