"""Many incidents at once share a message, and each of them can still be seen and handled."""

import asyncio
import dataclasses
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.deed import Action, Deed
from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.reminder import Why
from alerts.route import Route
from alerts.storm import StormRules
from deploy.demo.slack import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    FATAL_AFTER,
    RATE_LIMITED,
    SERVER_ERROR,
    Fault,
)
from detectors.events import Level
from pipeline.notifier.mailbox import MARK
from tests.builders import a_signal
from tests.post_office import CHANNEL, PING, Crash, Moments, Office, later, payload

POST, UPDATE = "chat.postMessage", "chat.update"
MINUTES = 60.0
CRISIS = {"level": Level.CRISIS}


def stormy(*routes: Route, moments: Moments | None = None, **more: Any) -> Office:
    return Office(*routes, moments=moments, **{"storms": StormRules()} | more)


def ring(office: Office, count: int, **fields: Any) -> list[Notice]:
    known = sum(not brand.startswith(MARK) for brand in office.shelf.boxes)
    return [office.receive(brand=f"Brand {known + n:03}", **fields) for n in range(count)]


def sheets(office: Office, kind: str = "storm", channel: str = CHANNEL) -> list[Any]:
    return [message for message in office.messages(channel) if kind in payload(message)]


def rows(sheet: Any) -> list[str]:
    """The brands in a table."""
    (table,) = [block for block in sheet.blocks if block["type"] == "table"]
    return [row[0]["text"] for row in table["rows"][1:]]


def replies(office: Office, channel: str = CHANNEL) -> list[Any]:
    """Living messages in threads."""
    return [m for m in office.messages(channel) if m.thread_ts and "version" in payload(m)]


async def test_three_incidents_have_messages_of_their_own() -> None:
    office = stormy()
    ring(office, 3)
    await office.work(60)
    assert len(office.roots()) == 3
    assert sheets(office) == []


async def test_the_fourth_within_ten_minutes_makes_a_storm() -> None:
    office = stormy()
    ring(office, 3)
    await office.work(9 * MINUTES)
    ring(office, 4)
    await office.work(60)
    (storm,) = sheets(office)
    assert len(office.roots()) == 3
    assert storm.blocks[0]["text"]["text"] == "STORM · 7 brands"
    assert sorted(rows(storm)) == [f"Brand {n:03}" for n in range(7)]
    assert [message.thread_ts for message in replies(office)] == [storm.ts] * 4
    assert all(message.attachments for message in replies(office))
    assert office.outcomes()["sent"] == 3 * 2 + 1 + 4


async def test_ten_minutes_later_there_is_room_again() -> None:
    office = stormy()
    ring(office, 3)
    await office.work(10.5 * MINUTES)
    ring(office, 3)
    await office.work(60)
    assert (len(office.roots()), sheets(office)) == (6, [])


# -- Crises


async def test_in_a_storm_three_crises_stand_in_the_channel_and_of_others_it_hears() -> None:
    office = stormy()
    ring(office, 4)
    await office.work(60)
    ring(office, 5, **CRISIS)
    await office.work(60)
    crises = [message for message in replies(office) if message.text.find("CRISIS") >= 0]
    assert len(office.roots()) == 3 + 3
    assert [message.in_channel for message in crises] == [True, True]
    assert len(sheets(office)) == 1


async def test_in_a_storm_the_same_people_are_called_once_in_five_minutes() -> None:
    office = stormy()
    ring(office, 4)
    await office.work(30)
    ring(office, 20, **CRISIS)
    await office.work(60)
    assert len(office.pings()) == 1
    await office.work(5 * MINUTES)
    ring(office, 1, **CRISIS)
    await office.work(60)
    assert len(office.pings()) == 2


async def test_other_people_are_called_in_it_all_the_same() -> None:
    second = "<!subteam^S0SECOND>"
    office = stormy(Route(channel=CHANNEL, ping=PING, second=second))
    first, *_ = ring(office, 5, **CRISIS)
    await office.work(60)
    office.shelf.receive(later(first, kind=Kind.REMINDER, why=Why.UNACKNOWLEDGED, reminder=2))
    await office.work(30)
    assert [text for text in office.slack.said if second in text]


async def test_an_alert_in_a_storm_that_becomes_a_crisis_is_heard_in_the_channel() -> None:
    office = stormy()
    *_, last = ring(office, 5)
    await office.work(60)
    office.shelf.receive(later(last, kind=Kind.ESCALATED, **CRISIS))
    await office.work(30)
    (entry,) = [m for m in office.messages() if payload(m).get("seq") == 2]
    assert (entry.in_channel, entry.thread_ts) == (True, sheets(office)[0].ts)
    assert PING in entry.text


async def test_in_a_storm_the_channel_hears_of_no_reminder_that_calls_nobody() -> None:
    office = stormy()
    ring(office, 4)
    await office.work(30)
    crises = ring(office, 8, **CRISIS)
    alerts = ring(office, 3)
    await office.work(60)
    heard = [message.in_channel for message in office.messages()]
    for notice in (*crises[3:], *alerts):
        office.shelf.receive(later(notice, kind=Kind.REMINDER, why=Why.UNACKNOWLEDGED, reminder=1))
    await office.work(60)
    after = [message.in_channel for message in office.messages()[len(heard) :]]
    assert after == [False] * 8
    await office.work(5 * MINUTES)
    for notice in (*crises[3:], *alerts):
        office.shelf.receive(later(notice, seq=3, kind=Kind.REMINDER, why=Why.UNACKNOWLEDGED))
    await office.work(60)
    after = [message.in_channel for message in office.messages()[len(heard) + 8 :]]
    assert sorted(after) == [False] * 7 + [True]


async def test_a_reminder_in_a_storm_that_overtakes_its_crisis_is_heard_in_its_place() -> None:
    """Slack was away, or the brand silent: the crisis and its first reminder wait together."""
    office = stormy()
    *_, last = ring(office, 5)
    ring(office, 1, **CRISIS)
    await office.work(4 * MINUTES)
    worse = later(last, kind=Kind.ESCALATED, raised_by=2, **CRISIS)
    reminder = later(worse, kind=Kind.REMINDER, why=Why.UNACKNOWLEDGED, reminder=1)
    office.shelf.receive(worse)
    office.shelf.receive(reminder)
    await office.work(20)
    office.shelf.receive(later(reminder, why=Why.SNOOZE_OVER))
    await office.work(20)
    name = f"{last.brand}/1"
    steps = [m for m in office.messages() if payload(m).get("alert_id") == name and m.thread_ts]
    heard = {payload(m)["seq"]: m.in_channel for m in steps if "seq" in payload(m)}
    assert heard == {2: False, 3: True, 4: False}
    assert len(office.pings()) == 1


async def test_after_it_the_channel_hears_of_its_incidents_as_of_all() -> None:
    office = stormy()
    *_, last = ring(office, 5)
    await office.work(12 * MINUTES)
    office.shelf.receive(later(last, kind=Kind.REOPENED))
    await office.work(30)
    assert office.messages()[-1].in_channel
    assert office.messages()[-1].thread_ts == sheets(office)[0].ts


# -- Its message


async def test_the_table_shows_who_has_what_within_half_a_minute() -> None:
    office = stormy()
    first, *_ = ring(office, 5)
    await office.work(60)
    before = office.slack.times(UPDATE)
    for step in range(10):
        noisy = a_signal(factor=10.0 + step)
        office.shelf.receive(later(first, seq=2 + step, kind=Kind.UPDATED, signal=noisy))
        await office.work(4)
    changes = [arguments for _, method, arguments in office.slack.calls if method == UPDATE]
    tables = [each for each in changes[before:] if "storm" in str(each["metadata"])]
    assert 1 <= len(tables) <= 2
    office.shelf.receive(later(first, seq=50, kind=Kind.UPDATED, owner="U01ANA"))
    await office.work(40)
    assert "U01ANA" in str(sheets(office)[0].blocks)


async def test_a_table_has_twenty_rows_and_says_how_many_more_there_are() -> None:
    office = stormy()
    ring(office, 34)
    await office.work(120)
    (storm,) = sheets(office)
    assert len(rows(storm)) == 20
    assert storm.blocks[-1]["text"]["text"] == "And 14 more."


async def test_a_storm_is_over_ten_minutes_after_its_last_incident_and_says_so() -> None:
    office = stormy()
    ring(office, 5)
    await office.work(8 * MINUTES)
    ring(office, 1)
    await office.work(9 * MINUTES)
    assert sheets(office)[0].blocks[0]["text"]["text"] == "STORM · 6 brands"
    await office.work(2 * MINUTES)
    (storm,) = sheets(office)
    assert storm.blocks[0]["text"]["text"] == "Storm over · 6 brands"
    assert "None was added for 10 min. Of them 6 still run." in storm.blocks[1]["text"]["text"]
    ring(office, 5)
    await office.work(60)
    assert len(office.roots()) == 3 + 3
    assert [rows(each)[:1] for each in sheets(office)] == [["Brand 000"], ["Brand 006"]]


async def test_what_is_over_before_its_turn_stands_in_the_table_alone() -> None:
    office = stormy()
    office.slack.faults.plan(POST, dataclasses.replace(RATE_LIMITED, retry_after=60))
    *_, last = ring(office, 6)
    office.shelf.receive(later(last, kind=Kind.RESOLVED, status=Status.RESOLVED))
    await office.work(180)
    (storm,) = sheets(office)
    assert rows(storm)[-1] == last.brand
    assert last.brand not in str([message.text for message in replies(office)])
    assert office.outcomes()["in_table"] == 1
    office.shelf.receive(later(last, seq=3, kind=Kind.REOPENED))
    await office.work(30)
    assert last.brand in str([message.text for message in replies(office)])


async def test_buttons_of_an_incident_in_a_storm_change_its_message_and_its_thread() -> None:
    office = stormy()
    *_, last = ring(office, 5)
    await office.work(60)
    deed = Deed(action=Action.ACKNOWLEDGE, actor="U01ANA", at=office.clock.at, incident=1)
    taken = {"status": Status.ACKNOWLEDGED, "owner": "U01ANA", "owned_by": 2, "deed": deed}
    office.shelf.receive(later(last, kind=Kind.AUDIT, **taken))
    await office.work(10)
    (reply,) = [each for each in replies(office) if last.brand in each.text]
    assert payload(reply)["version"] == 2
    assert office.thread(f"{last.brand}/1") == [2]


async def test_a_storm_that_somebody_deletes_is_posted_anew() -> None:
    office = stormy()
    ring(office, 5)
    await office.work(60)
    office.delete()
    ring(office, 2)
    await office.work(120)
    (storm,) = sheets(office)
    assert {message.thread_ts for message in replies(office)} >= {storm.ts}
    assert len(rows(storm)) == 7


# -- Slack refuses its message


REFUSED = Fault(error="invalid_blocks")
TOO_LONG = Fault(error="msg_too_long")  # whatever its layout


async def pour(office: Office, seconds: int) -> None:
    """A new incident each second."""
    for _ in range(seconds):
        ring(office, 1)
        await office.work(1)


async def test_a_table_that_is_refused_gets_plainer_though_it_says_more_each_second() -> None:
    office = stormy()
    ring(office, 3)
    await office.work(30)
    office.slack.faults.plan(POST, REFUSED, times=3)
    await pour(office, 10)
    (storm,) = sheets(office)
    assert storm.blocks == []
    assert storm.text.startswith("STORM · ")
    await office.work(30)
    assert [message.thread_ts for message in replies(office)] == [storm.ts] * 10


@pytest.mark.parametrize(
    ("fault", "tries"),
    [pytest.param(REFUSED, 4, id="on each rung"), pytest.param(TOO_LONG, 1, id="as it is")],
)
async def test_where_even_its_text_is_refused_incidents_have_messages_of_their_own(
    fault: Fault, tries: int
) -> None:
    office = stormy()
    ring(office, 3)
    await office.work(30)
    office.slack.faults.plan(POST, fault, times=tries)
    await pour(office, 5)
    await office.work(15)
    assert (len(office.roots()), sheets(office)) == (3 + 5, [])
    assert office.outcomes()["failed"] == 1
    await office.work(60)
    (storm,) = sheets(office)
    assert len(rows(storm)) == 8
    ring(office, 2)
    await office.work(30)
    assert [message.thread_ts for message in replies(office)] == [storm.ts] * 2


async def test_the_next_storm_is_tried_anew() -> None:
    office = stormy()
    ring(office, 3)
    await office.work(30)
    office.slack.faults.plan(POST, TOO_LONG)
    ring(office, 1)
    await office.work(25 * MINUTES)
    assert (len(office.roots()), len(sheets(office)), replies(office)) == (4, 1, [])
    ring(office, 5)
    await office.work(60)
    assert (len(office.roots()), len(sheets(office)), len(replies(office))) == (4 + 3, 2, 2)


# -- Whatever happens


async def test_a_storm_without_an_answer_is_looked_for_and_not_posted_twice() -> None:
    office = stormy()
    ring(office, 3)
    await office.work(30)
    office.slack.faults.plan(POST, DROPPED_AFTER)
    ring(office, 3)
    await office.work(60)
    assert len(sheets(office)) == 1
    assert office.outcomes()["adopted"] == 1
    assert len(replies(office)) == 3


async def test_of_a_storm_that_slack_forgot_the_present_state_comes_once() -> None:
    """Slack is away for an hour, in which forty incidents open and ten of them end."""
    office = stormy()
    away = dataclasses.replace(RATE_LIMITED, retry_after=600)
    office.slack.faults.plan(POST, away, times=6)
    notices = ring(office, 40)
    for notice in notices[:10]:
        office.shelf.receive(later(notice, kind=Kind.UPDATED))
        office.shelf.receive(later(notice, seq=3, kind=Kind.RESOLVED, status=Status.RESOLVED))
    await office.work(60 * MINUTES, step=1)
    assert office.messages() == []
    await office.work(10 * MINUTES)
    living = [payload(m)["alert_id"] for m in office.messages() if "alert_id" in payload(m)
              and "version" in payload(m)]  # fmt: skip
    assert len(living) == len(set(living))
    told = set(living) | {f"{brand}/1" for brand in rows(sheets(office)[0])}
    over = {f"{notice.brand}/1" for notice in notices[:10]}
    assert {f"{notice.brand}/1" for notice in notices} - told <= over
    assert len(sheets(office)) == 1
    posts = [at for at, method, _ in office.slack.calls if method == POST]
    assert max(sum(at <= other < at + 60 for other in posts) for at in posts) <= 61


class Deadly(Moments):
    """Dies at the nth moment from now on."""

    def __init__(self) -> None:
        self.left = 0

    def reach(self, name: str) -> None:
        """One less."""
        self.left -= 1
        if self.left == 0:
            raise Crash(name)


@pytest.mark.parametrize("moment", range(1, 60))
async def test_a_crash_at_any_moment_tells_nothing_twice_and_loses_nothing(moment: int) -> None:
    moments = Deadly()
    office = stormy(moments=moments)
    ring(office, 3)
    await office.work(30)
    ring(office, 2)
    ring(office, 4, **CRISIS)
    moments.left = moment
    try:
        await office.work(60)
    except Crash:
        office.restart()
        await office.work(90)
    assert len(sheets(office)) == 1
    assert len(office.roots()) == 3 + 3
    assert len(replies(office)) == 3
    assert sorted(rows(sheets(office)[0])) == [f"Brand {n:03}" for n in range(9)]


# -- Laws


PAUSES = st.sampled_from([0, 0, 0, 5, 30, 200, 400, 700])  # seconds
OPENINGS = st.lists(
    st.tuples(PAUSES, st.sampled_from([Level.ALERT, Level.ALERT, Level.CRISIS])),
    min_size=1, max_size=25,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(openings=OPENINGS, moment=st.integers(1, 400))
def test_no_channel_is_flooded_and_every_incident_is_seen(
    openings: list[tuple[int, Level]], moment: int
) -> None:
    asyncio.run(flood(openings, moment))


async def flood(openings: list[tuple[int, Level]], moment: int) -> None:
    moments = Deadly()
    office = stormy(moments=moments)
    moments.left = moment
    for pause, level in openings:
        await work_on(office, pause)
        notice = ring(office, 1, level=level)[0]
        await work_on(office, 20)
        seen = {payload(m).get("alert_id") for m in office.messages()}
        assert f"{notice.brand}/1" in seen
    roots = [message for message in office.messages() if not message.thread_ts]
    assert most([m for m in roots if "ALERT" in m.text]) <= 3
    assert most([m for m in roots if "CRISIS" in m.text]) <= 3
    assert most(sheets(office)) <= 1
    living = [payload(m)["alert_id"] for m in office.messages()
              if "alert_id" in payload(m) and "version" in payload(m)]  # fmt: skip
    assert sorted(living) == sorted(set(living))
    assert len(living) == len(openings)


def most(messages: list[Any]) -> int:
    """The most within ten minutes."""
    times = [float(message.ts) for message in messages]
    return max((sum(at <= other < at + 600 for other in times) for at in times), default=0)


async def work_on(office: Office, seconds: float) -> None:
    end = office.clock.seconds + seconds
    while office.clock.seconds < end:
        try:
            await office.work(end - office.clock.seconds, step=1)
        except Crash:
            office.restart()


# -- Everything at once


FAULTS = [
    DROPPED_BEFORE, DROPPED_AFTER, RATE_LIMITED, SERVER_ERROR, FATAL_AFTER,
    Fault(status=500, applied=True),
]  # fmt: skip


class Perils(Moments):
    """A process that may die at each of its moments."""

    def __init__(self, random: Random) -> None:
        self.random, self.rate = random, 0.05

    def reach(self, name: str) -> None:
        """Here it may die."""
        if self.random.random() < self.rate:
            raise Crash(name)


@pytest.mark.parametrize("seed", range(8))
async def test_under_faults_and_crashes_a_storm_is_told_once(seed: int) -> None:
    """Twelve incidents, each of which gets worse and ends; Slack's history lags behind."""
    random = Random(seed)  # noqa: S311  # no secret, and the same again with the same seed
    perils = Perils(random)
    office = stormy(moments=perils)
    office.workspace.lag = 3.0
    lives = {f"Brand {n:02}": [*LIFE] for n in range(12)}
    while lives or perils.rate:
        if lives and random.random() < 0.1:
            brand = random.choice(sorted(lives))
            office.receive(brand=brand, seq=4 - len(lives[brand]), **lives[brand].pop(0))
            lives = {brand: life for brand, life in lives.items() if life}
        if random.random() < 0.2:
            office.slack.faults.plan(random.choice([POST, UPDATE]), random.choice(FAULTS))
        try:
            await office.courier.round()
        except Crash:
            office.wait(seconds=random.uniform(0, 15))
            office.restart()
        office.wait(seconds=random.uniform(0.1, 2))
        if not lives:
            perils.rate = 0.0
            office.slack.faults.clear()
    await office.work(300)
    living = [m for m in office.messages() if "version" in payload(m) and "storm" not in payload(m)]
    entries = [(card["alert_id"], card["seq"]) for card in map(payload, office.messages())
               if "seq" in card]  # fmt: skip
    told = [payload(message)["alert_id"] for message in living]
    assert sorted(told) == sorted(set(told))
    assert sorted(entries) == sorted(set(entries))
    assert {payload(message)["version"] for message in living} == {3}
    shown = set(told) | {f"{brand}/1" for sheet in sheets(office) for brand in rows(sheet)}
    assert shown == {f"Brand {n:02}/1" for n in range(12)}
    numbers = [payload(sheet)["storm"] for sheet in sheets(office)]
    assert numbers == sorted(set(numbers))


LIFE: list[dict[str, Any]] = [
    {"kind": Kind.OPENED},
    {"kind": Kind.ESCALATED, "level": Level.CRISIS},
    {"kind": Kind.RESOLVED, "level": Level.CRISIS, "status": Status.RESOLVED},
]
