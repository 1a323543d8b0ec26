"""The agenda says for each incident and channel what comes next, and for all what comes first."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from alerts.deed import Action, Deed
from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.route import Route
from detectors.events import Level
from detectors.extent import CrisisKind
from pipeline.codec import encode_notice
from pipeline.notifier.agenda import Act, Agenda, Task
from pipeline.notifier.mailbox import Intent, Mailbox, Place
from tests.builders import NOON, a_notice

ROUTE = Route(channel="#crisis-room")
INTENT = Intent(at=0.0, due=5.0, seq=1, step=False)
POSTED = Place(channel="C0CRISIS", ts="1.0", shown=1, woken=1)
OPENED = a_notice()
UPDATED = a_notice(seq=2, kind=Kind.UPDATED)
CRISIS = a_notice(seq=2, kind=Kind.ESCALATED, level=Level.CRISIS)
EASED = a_notice(seq=2, kind=Kind.EASED)
ENDED = a_notice(seq=2, kind=Kind.RESOLVED, status=Status.RESOLVED)
WORD = Deed(action=Action.CLASSIFY, actor="ana", at=NOON, incident=1, crisis=CrisisKind.RUMOUR)
NAMED = a_notice(seq=3, kind=Kind.AUDIT, status=Status.RESOLVED, deed=WORD)


def a_mailbox(*notices: Notice, place: Place | None = None) -> Mailbox:
    mailbox = Mailbox(partition=0)
    for notice in notices:
        since = notice.at.timestamp()
        mailbox = mailbox.receive(notice, encode_notice(notice), [ROUTE.channel], since)
    return mailbox.placed(notices[0].incident, ROUTE.channel, place) if place else mailbox


def tasks(*mailboxes: Mailbox, routes: tuple[Route, ...] = (ROUTE,)) -> list[Task]:
    by_brand = {f"brand {number}": mailbox for number, mailbox in enumerate(mailboxes)}
    return Agenda(routes).tasks(by_brand)


@pytest.mark.parametrize(
    ("notices", "place", "due"),
    [
        pytest.param([OPENED], Place(), (Act.POST, 1), id="nothing is there"),
        pytest.param([OPENED, UPDATED], Place(), (Act.POST, 2), id="the newest is posted"),
        pytest.param([OPENED], POSTED, (Act.LOG, 1), id="then the thread begins"),
        pytest.param([OPENED, UPDATED], POSTED, (Act.LOG, 1), id="before newer numbers"),
        pytest.param([OPENED, CRISIS], replace(POSTED, logged=1), (Act.UPDATE, 2),
                     id="but the message shows a step first"),
        pytest.param(
            [OPENED, CRISIS], replace(POSTED, shown=2), (Act.LOG, 1), id="steps in their order"
        ),
        pytest.param(
            [OPENED, CRISIS], replace(POSTED, shown=2, logged=1), (Act.LOG, 2), id="each of them"
        ),
        pytest.param(
            [OPENED, UPDATED], replace(POSTED, shown=2, logged=1), None, id="an update is no step"
        ),
        pytest.param([OPENED], replace(POSTED, logged=1), None, id="all is told"),
        pytest.param(
            [OPENED, UPDATED], replace(POSTED, intent=INTENT), (Act.LOOK, 2),
            id="what may be there is looked for before anything else",
        ),
        pytest.param(
            [OPENED, ENDED, NAMED], replace(POSTED, shown=2, logged=2), (Act.UPDATE, 3),
            id="what is over shows what it is called",
        ),
        pytest.param([OPENED, ENDED, NAMED], Place(), (Act.POST, 3), id="with all that is new"),
        pytest.param(
            [OPENED, ENDED, NAMED], Place(shown=2, logged=2), (Act.LOG, 3),
            id="where it was never told, it is not told for that",
        ),
        pytest.param(
            [OPENED, ENDED, NAMED], Place(shown=2, logged=3), None, id="nor later on"
        ),
    ],
)  # fmt: skip
def test_what_comes_next(notices: list[Notice], place: Place, due: tuple[Act, int] | None) -> None:
    found = [(task.act, task.notice.seq) for task in tasks(a_mailbox(*notices, place=place))]
    assert found == ([due] if due else [])


@pytest.mark.parametrize(
    ("route", "hears"),
    [
        (ROUTE, True),
        (Route(channel="#a", min_level=Level.CRISIS), False),
        (Route(channel="#a", brands=frozenset({"Aurora"})), False),
    ],
)
def test_a_channel_is_told_what_its_route_hears(route: Route, *, hears: bool) -> None:
    assert bool(tasks(a_mailbox(OPENED), routes=(route,))) is hears


def test_a_step_below_the_routes_level_is_not_logged() -> None:
    watch = a_notice(level=Level.WATCH)
    mailbox = a_mailbox(watch, CRISIS, place=replace(POSTED, shown=2))
    (task,) = tasks(mailbox)
    assert (task.act, task.notice.seq) == (Act.LOG, 2)


def test_steps_that_a_channel_did_not_ask_for_change_its_message_alone() -> None:
    board = Route(channel=ROUTE.channel, kinds=frozenset({Kind.OPENED, Kind.RESOLVED}))
    there = replace(POSTED, posted=1, logged=1)
    (task,) = tasks(a_mailbox(OPENED, EASED, place=there), routes=(board,))
    assert (task.act, task.notice.seq) == (Act.UPDATE, 2)
    assert not tasks(a_mailbox(OPENED, EASED, place=replace(there, shown=2)), routes=(board,))


def test_each_incident_has_its_own_task_in_each_channel() -> None:
    mailbox = a_mailbox(OPENED, a_notice(incident=2))
    found = tasks(mailbox, routes=(ROUTE, Route(channel="#a")))
    assert sorted((task.notice.incident, task.route.channel) for task in found) == [
        (1, "#a"), (1, "#crisis-room"), (2, "#a"), (2, "#crisis-room"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("notices", "place", "seq"),
    [
        pytest.param([OPENED], Place(), None, id="an alert wakes nobody"),
        pytest.param([OPENED, CRISIS], Place(), 2, id="a crisis that is posted does"),
        pytest.param(
            [OPENED, CRISIS, a_notice(seq=3, kind=Kind.UPDATED, level=Level.CRISIS)], Place(), 2,
            id="also if it has been updated since",
        ),
        pytest.param([OPENED, CRISIS], POSTED, None, id="an update wakes nobody: Slack is silent"),
        pytest.param(
            [OPENED, CRISIS], replace(POSTED, shown=2, logged=1), 2, id="so the thread does"
        ),
        pytest.param(
            [OPENED, CRISIS], replace(POSTED, shown=2, logged=1, woken=2), None, id="but once only"
        ),
        pytest.param(
            [OPENED, EASED], replace(POSTED, shown=2, logged=1), None, id="not for good news"
        ),
    ],
)  # fmt: skip
def test_who_is_woken(notices: list[Notice], place: Place, seq: int | None) -> None:
    (task,) = tasks(a_mailbox(*notices, place=place))
    assert (task.wakes.seq if task.wakes else None) == seq


def at(minutes: float, **fields: Any) -> Notice:
    return a_notice(at=NOON + timedelta(minutes=minutes), **fields)


def test_what_comes_first() -> None:
    """News before numbers, crises before alerts, and the oldest of equals."""
    stale, fresh = replace(POSTED, logged=1), replace(POSTED, logged=1, shown_at=9.0)
    found = tasks(
        a_mailbox(OPENED, UPDATED, place=fresh),
        a_mailbox(OPENED, UPDATED, place=stale),
        a_mailbox(at(2)),
        a_mailbox(at(1)),
        a_mailbox(at(3, level=Level.CRISIS)),
        a_mailbox(OPENED, CRISIS, place=stale),
    )
    assert [task.brand for task in found] == [f"brand {number}" for number in (5, 4, 3, 2, 1, 0)]


def test_a_message_has_the_same_key_each_time_it_is_tried() -> None:
    first, again = (tasks(a_mailbox(OPENED))[0].key for _ in range(2))
    assert first == again == "Zephyr/1/1/#crisis-room/post"


def test_a_task_stands_until_its_place_or_its_news_change() -> None:
    agenda, before = Agenda((ROUTE,)), a_mailbox(OPENED)
    (task,) = agenda.tasks({"Zephyr": before})
    elsewhere = before.placed(1, "#a", POSTED)
    assert agenda.stands(task, {"Zephyr": before})
    assert agenda.stands(task, {"Zephyr": elsewhere})
    assert not agenda.stands(task, {"Zephyr": a_mailbox(OPENED, place=POSTED)})
    assert not agenda.stands(task, {"Zephyr": a_mailbox(OPENED, UPDATED)})
    assert not agenda.stands(task, {})


def test_a_mailbox_of_an_older_release_has_news_of_the_time_when_they_happened() -> None:
    mailbox = a_mailbox(OPENED)
    old = replace(mailbox, cases={1: replace(mailbox.cases[1], since={})})
    (task,) = tasks(old)
    assert task.since(OPENED) == NOON.timestamp()


def test_a_mailbox_that_did_not_change_is_not_worked_out_again() -> None:
    agenda, mailboxes = Agenda((ROUTE,)), {"Zephyr": a_mailbox(OPENED)}
    (first,) = agenda.tasks(mailboxes)
    (again,) = agenda.tasks(mailboxes)
    assert first is again
    mailboxes["Zephyr"] = a_mailbox(OPENED, place=POSTED)
    assert [task.act for task in agenda.tasks(mailboxes)] == [Act.LOG]
    assert agenda.tasks({}) == []


def test_a_channel_that_was_told_hears_the_end_however_low_the_level_has_become() -> None:
    """Somebody lowered a crisis to a watch: the message must not stay red, with live buttons."""
    first = a_notice(seq=1, kind=Kind.OPENED, level=Level.CRISIS)
    lowered = a_notice(seq=2, kind=Kind.AUDIT, level=Level.WATCH)
    over = a_notice(seq=3, kind=Kind.RESOLVED, level=Level.WATCH)
    place = replace(POSTED, posted=1, shown=1, logged=1)
    (task,) = tasks(a_mailbox(first, lowered, over, place=place))
    assert (task.act, task.notice.seq) == (Act.UPDATE, 3)
    shown = replace(place, shown=3)
    (task,) = tasks(a_mailbox(first, lowered, over, place=shown))
    assert (task.act, task.notice.seq) == (Act.LOG, 2)


@pytest.mark.parametrize(
    ("newest", "calls"),
    [
        pytest.param({"kind": Kind.UPDATED}, True, id="nobody has it"),
        pytest.param({"kind": Kind.AUDIT, "status": Status.FALSE_ALARM}, False, id="it was none"),
        pytest.param({"kind": Kind.AUDIT, "status": Status.SNOOZED}, False, id="it sleeps"),
        pytest.param(
            {"kind": Kind.AUDIT, "status": Status.ACKNOWLEDGED, "owner": "U01", "owned_by": 3},
            False, id="somebody has taken it since",
        ),
        pytest.param(
            {"kind": Kind.UPDATED, "status": Status.ACKNOWLEDGED, "owner": "U01", "owned_by": 1},
            True, id="who had it before has to know that it is a crisis",
        ),
    ],
)  # fmt: skip
def test_nobody_is_called_for_what_people_have_dealt_with(
    newest: dict[str, Any], *, calls: bool
) -> None:
    crisis = a_notice(seq=2, kind=Kind.ESCALATED, level=Level.CRISIS)
    now = a_notice(**{"seq": 3, "level": Level.CRISIS} | newest)
    place = replace(POSTED, posted=1, shown=3, logged=1)
    (task,) = [each for each in tasks(a_mailbox(crisis, now, place=place)) if each.notice.seq == 2]
    assert (task.wakes is not None, task.is_aloud) == (calls, calls)
