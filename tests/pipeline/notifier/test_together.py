"""Where silences, doubts, storms and people meet: nobody is forgotten, nobody waits for long."""

import dataclasses

import pytest

from alerts.deed import Action, Deed
from alerts.incident import Status
from alerts.message import Controls
from alerts.notice import Kind, Notice
from alerts.reminder import Why
from alerts.route import Route
from alerts.source import Operators
from alerts.storm import StormRules
from detectors.events import Level
from tests.pipeline.notifier.test_doubts import CRISIS, OPERATORS, office_of, ring
from tests.pipeline.notifier.test_silences import silence
from tests.post_office import CHANNEL, PING, Office, later, payload

FIRST, SECOND = "<!subteam^S0FIRST>", "<!subteam^S0SECOND>"
ANA = "U01ANA"
MINUTES = 60.0
PLENTY = StormRules(roots=500)  # each incident has a message of its own


def a_room(rules: StormRules = PLENTY) -> Office:
    return Office(Route(channel=CHANNEL, ping=PING), storms=rules)


def crowd(office: Office, brands: int, first: int = 0) -> list[Notice]:
    return [office.receive(brand=f"B{number:03}") for number in range(first, brands)]


def taken(office: Office, notice: Notice) -> None:
    """Somebody has taken it, says the watch."""
    at, known = office.clock.at, {"status": Status.ACKNOWLEDGED, "owner": ANA, "owned_by": 2}
    deed = Deed(action=Action.ACKNOWLEDGE, actor=ANA, at=at, incident=notice.incident)
    office.shelf.receive(later(notice, kind=Kind.AUDIT, at=at, deed=deed, **known))


async def seconds_until(office: Office, root: tuple[str, int], most: int = 300) -> float:
    """How long it takes until an incident's message shows a notice."""
    began = office.clock.seconds
    while root not in office.roots() and office.clock.seconds < began + most:
        await office.work(0.5, step=0.25)
    return office.clock.seconds - began


@pytest.mark.parametrize("operators", [OPERATORS, Operators()], ids=["told", "nobody's"])
async def test_who_loses_the_topics_in_a_wave_goes_on(
    operators: Operators,
) -> None:
    office = office_of(operators)
    ring(office, 0, 32)
    await office.work(30, step=0.2)
    office.shelf.is_ours = False
    await office.work(5, step=0.2)
    office.shelf.is_ours = True
    await office.work(40 * MINUTES)
    assert len({payload(message).get("alert_id") for message in office.messages()} - {None}) == 32


@pytest.mark.parametrize("how", ["the brand was silent", "Slack was away"])
async def test_who_comes_first_is_called_though_the_news_comes_late(how: str) -> None:
    office = Office(Route(channel=CHANNEL, ping=FIRST, second=SECOND))
    if how == "the brand was silent":
        silence(office, 0.4)
    notice = office.receive(level=Level.CRISIS)
    for number, minutes in ((1, 5), (2, 10)):
        office.wait(minutes=minutes)
        why = {"kind": Kind.REMINDER, "why": Why.UNACKNOWLEDGED, "reminder": number}
        notice = later(notice, at=office.clock.at, **why)
        office.shelf.receive(notice)
    office.wait(minutes=10)
    await office.work(30)
    calls = [text for text in office.slack.said if "<!subteam" in text]
    assert [text.startswith(f"{FIRST} {SECOND} CRISIS") for text in calls] == [True]


async def test_who_was_called_before_is_not_called_beside_the_second() -> None:
    office = Office(Route(channel=CHANNEL, ping=FIRST, second=SECOND))
    notice = office.receive(level=Level.CRISIS)
    for number, minutes in ((1, 5), (2, 10)):
        await office.work(minutes * MINUTES)
        why = {"kind": Kind.REMINDER, "why": Why.UNACKNOWLEDGED, "reminder": number}
        notice = later(notice, at=office.clock.at, **why)
        office.shelf.receive(notice)
    await office.work(30)
    calls = [text.split(">")[0] + ">" for text in office.slack.said if "<!subteam" in text]
    assert calls == [FIRST, FIRST, SECOND]
    assert not any(FIRST in text and SECOND in text for text in office.slack.said)


async def test_what_a_suspect_source_held_is_neither_late_nor_too_old_to_call() -> None:
    office = office_of()
    ring(office, 0, 32)
    await office.work(33 * MINUTES)
    assert [message for message in office.messages() if "Told late" in str(message.blocks)] == []
    patient = office_of(dataclasses.replace(OPERATORS, hold=60, hold_crisis=40))
    ring(patient, 0, 32, **CRISIS)
    await patient.work(60 * MINUTES)
    assert patient.pings()


async def test_what_people_know_goes_on_while_the_source_is_suspect() -> None:
    office = office_of()
    known = office.receive(brand="Brand 00")
    await office.work(60)
    ring(office, 1, 32)
    await office.work(30)
    worse = later(known, kind=Kind.ESCALATED, at=office.clock.at, **CRISIS)
    office.shelf.receive(worse)
    await office.work(30)
    newest = later(worse, kind=Kind.UPDATED, at=office.clock.at)
    office.shelf.receive(newest)
    await office.work(60)
    assert ("Brand 00/1", newest.seq) in office.roots()


@pytest.mark.parametrize(
    "others", [pytest.param(True, id="numbers"), pytest.param(False, id="new")]
)
async def test_what_somebody_asked_shows_at_once_in_a_busy_channel(*, others: bool) -> None:
    office = a_room()
    notices = crowd(office, 60) if others else crowd(office, 1)
    await office.work(400)
    office.courier.drafts.controls = Controls()
    for notice in notices[1:]:
        office.shelf.receive(later(notice, kind=Kind.UPDATED, at=office.clock.at))
    if not others:
        crowd(office, 60, first=1)
    deed = Deed(action=Action.ACKNOWLEDGE, actor=ANA, at=office.clock.at, incident=1, seq=1)
    office.courier.applying.expect("B000", deed)
    office.courier.applying.sent("B000", deed)
    await office.work(4, step=0.25)
    (shown,) = [
        str(message.attachments)
        for message in office.messages()
        if payload(message).get("alert_id") == "B000/1" and "version" in payload(message)
    ]
    assert "being applied" in shown


@pytest.mark.parametrize("rules", [PLENTY, StormRules()])
async def test_what_somebody_did_shows_before_what_is_new(rules: StormRules) -> None:
    office = a_room(rules)
    (notice,) = crowd(office, 1)
    await office.work(30)
    crowd(office, 60, first=1)
    await office.work(12)
    taken(office, notice)
    assert await seconds_until(office, ("B000/1", 2)) < 5


async def test_a_silence_over_many_keeps_nobody_waiting() -> None:
    office = a_room(StormRules(roots=5_000))
    notices = crowd(office, 150)
    await office.work(500)
    silence(office, 2, "*")
    await office.work(5)
    taken(office, notices[77])
    assert await seconds_until(office, ("B077/1", 2)) < 10


async def test_a_storms_table_shows_the_incident_that_runs() -> None:
    office = a_room(StormRules())
    first = crowd(office, 8)[7]
    await office.work(60)
    office.shelf.receive(
        later(first, kind=Kind.AUDIT, status=Status.FALSE_ALARM, at=office.clock.at)
    )
    for brand in range(8, 12):
        office.receive(brand=f"B{brand:03}")
        await office.work(8 * MINUTES)
    office.receive(brand="B007", incident=2)
    await office.work(120)
    (storm,) = [message for message in office.messages() if "storm" in payload(message)]
    (rows,) = [block["rows"] for block in storm.blocks if block["type"] == "table"]
    (row,) = [str(cells) for cells in rows if "B007" in str(cells)]
    assert "Dismissed" not in row


async def test_what_is_drawn_again_is_no_news_that_took_long() -> None:
    office = a_room(StormRules())
    crowd(office, 6)
    await office.work(60)
    before = waited(office)
    office.wait(hours=3)
    silence(office, 1, "B001")
    await office.work(60)
    assert waited(office) == before


def waited(office: Office) -> float:
    name, kind = "tocsin_alert_notify_latency_seconds_sum", {"kind": "opened"}
    return office.registry.get_sample_value(name, kind) or 0.0
