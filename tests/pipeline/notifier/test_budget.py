"""Slack is never called more often than it takes, whatever happens, and people come first."""

import dataclasses
from contextlib import suppress
from typing import Any

import pytest

from alerts.deed import Action, Deed
from alerts.delivery import Busy
from alerts.incident import Status
from alerts.message import Message
from alerts.notice import Kind, Notice
from alerts.route import Route
from alerts.slack import PAGE, PAGES, SlackDelivery
from deploy.demo.slack import RATE_LIMITED
from pipeline.notifier.agenda import Act, Task
from pipeline.notifier.budget import HISTORY, LIMITS, NUMBERS, REPLIES, SPACING, WHO, Budget, Call
from pipeline.notifier.mailbox import MARK, Intent, Place
from pipeline.notifier.throttle import Throttle
from tests.builders import NOON, a_notice, a_signal
from tests.post_office import CHANNEL, Office, later, payload

POST, UPDATE = "chat.postMessage", "chat.update"
HOUR = 3_600
ROOMS = [f"C0ROOM{n:02}" for n in range(25)]


def a_task(act: Act = Act.UPDATE, channel: str = "C0ROOM", **fields: Any) -> Task:
    return Task(act, "Zephyr", a_notice(), Route(channel=channel), Place(), {}, **fields)


def an_intent(*, step: bool = False) -> Intent:
    return Intent(at=0.0, due=0.0, seq=1, step=step)


NUMBER = a_task(is_news=False)


def spent(call: Call, count: int, at: float = 0.0) -> Budget:
    budget = Budget()
    for _ in range(count):
        budget.spend(call, at)
    return budget


@pytest.mark.parametrize(
    ("calls", "task", "now", "allowed"),
    [
        pytest.param(NUMBERS - 1, NUMBER, 1.0, True, id="numbers may change"),
        pytest.param(NUMBERS, NUMBER, 1.0, False, id="so often"),
        pytest.param(NUMBERS, a_task(), 1.0, True, id="the rest is for what people did"),
        pytest.param(LIMITS[UPDATE], a_task(), 1.0, False, id="and then nothing"),
        pytest.param(LIMITS[UPDATE], a_task(), 59.9, False, id="for a minute"),
        pytest.param(LIMITS[UPDATE], a_task(), 60.0, True, id="after which all begins anew"),
        pytest.param(LIMITS[UPDATE], a_task(Act.POST), 1.0, True, id="new messages do not mind"),
    ],
)
def test_what_is_left_of_a_minute(calls: int, task: Task, now: float, *, allowed: bool) -> None:
    assert spent(Call(UPDATE), calls).allows(task, now) is allowed


def test_what_slack_refuses_one_channel_it_may_allow_another() -> None:
    budget = Budget()
    budget.refuse(Call(POST, "C0ROOM"), 0.0, 10.0)
    assert not budget.allows(a_task(Act.LOG), 9.0)
    assert budget.allows(a_task(Act.LOG), 10.0)
    assert budget.allows(a_task(Act.POST, "C0OTHER"), 1.0)
    assert budget.allows(a_task(Act.UPDATE), 1.0)


def test_updates_are_refused_for_the_whole_workspace() -> None:
    budget = Budget()
    budget.refuse(Call(UPDATE), 0.0, 10.0)
    assert not budget.allows(a_task(Act.UPDATE, "C0OTHER"), 9.0)
    assert budget.allows(a_task(Act.POST), 1.0)


def test_a_channel_gets_a_message_a_second_whoever_writes_it() -> None:
    budget = spent(Call(POST, "C0ROOM"), 1)
    assert not budget.allows(a_task(Act.LOG), 0.9)
    assert budget.allows(a_task(Act.LOG), SPACING)
    assert budget.allows(a_task(Act.POST, "C0OTHER"), 0.1)


def test_a_channel_is_the_same_by_its_name_and_by_its_id() -> None:
    budget, there = Budget(), Place(channel="C0ROOM", ts="1.2")
    assert budget.allows(a_task(Act.LOG, "#room")._replace(place=there), 0.0)
    budget.refuse(Call(POST, "C0ROOM"), 0.0, 10.0)
    assert not budget.allows(a_task(Act.POST, "#room"), 9.0)
    assert budget.wait(Call(POST, "#room"), 9.0) == 1.0


@pytest.mark.parametrize(
    ("place", "method"),
    [
        pytest.param(Place(intent=an_intent()), HISTORY, id="of a channel"),
        pytest.param(Place(ts="1.2", intent=an_intent()), HISTORY, id="where a thread is"),
        pytest.param(Place(ts="1.2", intent=an_intent(step=True)), REPLIES, id="of a thread"),
    ],
)
def test_a_look_counts_where_it_looks(place: Place, method: str) -> None:
    look = a_task(Act.LOOK)._replace(place=place)
    for each in (HISTORY, REPLIES):
        budget = spent(Call(each), LIMITS[each])
        assert budget.allows(look, 1.0) is (each != method)


def test_a_refusal_that_names_no_time_lasts_a_second() -> None:
    budget = Budget()
    budget.refuse(Call(UPDATE), 0.0, 0.0)
    assert budget.wait(Call(UPDATE), 0.0) == SPACING


async def test_a_look_counts_as_often_as_slack_is_asked() -> None:
    """Pages, and who we are. A look that has begun is not broken off."""
    office, budget = Office(), Budget()
    delivery = SlackDelivery(office.slack, office.slack, lambda *_: None)
    throttle = Throttle(delivery, budget, office.metrics, office.clock)
    for number in range(PAGE * PAGES):
        said = Message(text="said", blocks=[], attachments=[], metadata=named(number))
        await delivery.post(CHANNEL, said, key=str(number), thread=None, aloud=False)
    for _ in range(60):
        with suppress(Busy):
            await throttle.find(CHANNEL, {"n": -1}, since=office.clock(), thread=None)
        office.clock.seconds += 1
    assert LIMITS[HISTORY] <= office.slack.times(HISTORY) < LIMITS[HISTORY] + PAGES
    office.wait(minutes=1)
    assert budget.wait(Call(WHO), office.clock(), 1) == 0
    assert await throttle.find(CHANNEL, {"n": 0}, since=office.clock() - 120, thread=None)
    assert budget.wait(Call(WHO), office.clock(), 1) == 60


def named(number: int) -> dict[str, Any]:
    return {"event_type": "tocsin", "event_payload": {"n": number}}


# -- An hour


def crowded() -> tuple[Office, dict[str, Notice]]:
    """A hundred incidents in twenty-five channels."""
    brands = {f"Brand {n:02}": ROOMS[n % 25] for n in range(100)}
    routes = [
        Route(channel=room, brands=frozenset(b for b, where in brands.items() if where == room))
        for room in ROOMS
    ]
    office = Office(*routes)
    return office, {brand: office.receive(brand=brand) for brand in brands}


def per_minute(office: Office, method: str) -> int:
    """The most calls of any minute."""
    times = [at for at, called, _ in office.slack.calls if called == method]
    return max(sum(at <= other < at + 60 for other in times) for at in times)


def shown(office: Office) -> dict[str, int]:
    """The versions of all living messages."""
    found: dict[str, int] = {}
    for room in ROOMS:
        for message in office.messages(room):
            if "version" in payload(message):
                assert payload(message)["alert_id"] not in found
                found[payload(message)["alert_id"]] = payload(message)["version"]
    return found


async def test_a_hundred_incidents_that_change_all_the_time_and_people_who_act() -> None:
    office, newest = crowded()
    await office.work(180, step=1)
    started, waits, ages = office.clock.seconds, [], dict.fromkeys(newest, 0.0)
    for turn in range(HOUR // 30):
        for brand, notice in newest.items():
            signal = a_signal(factor=2.0 + turn)
            newest[brand] = later(notice, kind=Kind.UPDATED, at=office.clock.at, signal=signal)
            office.shelf.receive(newest[brand])
        await office.work(10, step=1)
        brand = f"Brand {turn % 100:02}"
        newest[brand] = taken = taken_by_ana(newest[brand], office)
        office.shelf.receive(taken)
        waits.append(await seconds_until(office, f"{brand}/1", taken.seq))
        await office.work(20 - waits[-1], step=1)
        for box, mailbox in office.shelf.boxes.items():
            (place,) = mailbox.cases[1].places.values()
            ages[box] = max(ages[box], office.clock.seconds - place.shown_at)
    assert per_minute(office, UPDATE) <= 40
    assert per_minute(office, POST) <= 200
    assert max(waits) <= 5
    assert max(ages.values()) < 6 * 60
    assert office.clock.seconds - started == HOUR


def taken_by_ana(notice: Notice, office: Office) -> Notice:
    deed = Deed(action=Action.ACKNOWLEDGE, actor="U01ANA", at=NOON, incident=1)
    taken = {"status": Status.ACKNOWLEDGED, "owner": "U01ANA", "deed": deed}
    return later(notice, kind=Kind.AUDIT, at=office.clock.at, **taken)


async def seconds_until(office: Office, incident: str, version: int) -> int:
    for second in range(20):
        if shown(office)[incident] >= version:
            return second
        await office.work(1, step=1)
    return 20


async def test_after_an_hour_without_slack_comes_the_present_state_and_no_flood() -> None:
    office, newest = crowded()
    away = dataclasses.replace(RATE_LIMITED, retry_after=30)
    office.slack.faults.plan(POST, away, times=10_000)
    for _ in range(60):
        for brand, notice in newest.items():
            newest[brand] = later(notice, kind=Kind.UPDATED, at=office.clock.at)
            office.shelf.receive(newest[brand])
        await office.work(60, step=5)
    assert (shown(office), office.slack.times(UPDATE)) == ({}, 0)
    office.slack.calls.clear()
    office.slack.faults.clear()
    await office.work(300, step=1)
    assert shown(office) == {f"{brand}/1": notice.seq for brand, notice in newest.items()}
    assert office.slack.times(POST) == 100 * 2
    assert per_minute(office, POST) <= 200
    assert not any(brand.startswith(MARK) for brand in office.shelf.boxes)
