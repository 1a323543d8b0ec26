"""When most brands ring at once operators are told, and responders later: no alarm is lost."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from alerts.incident import Status
from alerts.language import Language
from alerts.notice import Kind, Notice
from alerts.route import Route
from alerts.source import Operators
from alerts.storm import StormRules
from deploy.demo.slack import DROPPED_AFTER, Fault
from detectors.events import Level
from pipeline.config import Brand, Brands
from tests.post_office import CHANNEL, PING, Crash, Moments, Office, later, payload

POST = "chat.postMessage"
SRE, CALLED = "C0SRE", "<!subteam^S0SRE>"
MINUTES = 60.0
BRANDS = [f"Brand {n:02}" for n in range(40)]
OPERATORS = Operators(channel=SRE, ping=CALLED)
CRISIS = {"level": Level.CRISIS}


ROOM = Route(channel=CHANNEL, ping=PING)


def office_of(
    operators: Operators = OPERATORS, known: int = 40, moments: Moments | None = None,
    route: Route = ROOM,
) -> Office:  # fmt: skip
    brands = Brands(known={brand: Brand() for brand in BRANDS[:known]})
    return Office(
        route, moments=moments, storms=StormRules(), brands=brands, operators=operators
    )  # fmt: skip


def ring(office: Office, first: int, last: int, **fields: Any) -> list[Notice]:
    return [office.receive(brand=brand, **fields) for brand in BRANDS[first:last]]


def told(office: Office, channel: str = SRE) -> Any:
    """The one message for operators."""
    (message,) = [each for each in office.messages(channel) if "source" in payload(each)]
    return message


def story(message: Any) -> str:
    said: str = message.blocks[1]["text"]["text"]
    return said


def suspect(office: Office) -> float | None:
    return office.registry.get_sample_value("tocsin_source_suspect")


async def test_operators_get_one_message_and_responders_none() -> None:
    office = office_of()
    ring(office, 0, 32)
    await office.work(5 * MINUTES)
    assert "*32* of 40 brands rang within 10 min: this looks like the source" in story(told(office))
    assert sum(CALLED in text for text in office.slack.said) == 1
    assert office.messages() == []
    assert suspect(office) == 1
    assert office.registry.get_sample_value("tocsin_source_held_messages") == 32


@pytest.mark.parametrize(
    ("rang", "known", "is_suspect"),
    [
        pytest.param(4, 4, 0, id="four brands may all ring"),
        pytest.param(20, 40, 0, id="half of them may"),
        pytest.param(21, 40, 1, id="more than half may not"),
        pytest.param(40, 0, 0, id="nobody knows how many there are"),
        pytest.param(8, 5, 1, id="others that ring count as active"),
        pytest.param(8, 20, 0, id="known ones count whether they ring or not"),
    ],
)
async def test_more_than_half_of_the_active_brands(rang: int, known: int, is_suspect: int) -> None:
    office = office_of(known=known)
    ring(office, 0, rang)
    await office.work(30)
    assert suspect(office) == is_suspect
    assert bool(office.messages()) is not bool(is_suspect)


async def test_within_ten_minutes() -> None:
    office = office_of()
    ring(office, 0, 15)
    await office.work(11 * MINUTES)
    ring(office, 15, 30)
    await office.work(30)
    assert suspect(office) == 0


EARLY = {"level": Level.WATCH}
FIRST_SIGNS = dataclasses.replace(ROOM, min_level=Level.WATCH)
FEW = dataclasses.replace(ROOM, brands=frozenset(BRANDS[:10]))


@pytest.mark.parametrize(
    ("route", "signs", "rang", "is_suspect"),
    [
        pytest.param(ROOM, 30, 1, 0, id="first signs of which nobody is told"),
        pytest.param(ROOM, 30, 21, 1, id="beside them what people are told of"),
        pytest.param(FIRST_SIGNS, 30, 1, 1, id="first signs where they are told"),
        pytest.param(FEW, 0, 6, 1, id="brands that no route is about cannot ring"),
        pytest.param(FEW, 0, 5, 0, id="half of those that can"),
    ],
)
async def test_what_people_would_be_told_of_counts(
    route: Route, signs: int, rang: int, is_suspect: int
) -> None:
    office = office_of(route=route)
    ring(office, rang, rang + signs, **EARLY)
    ring(office, 0, rang)
    await office.work(30)
    assert suspect(office) == is_suspect
    assert bool(office.messages()) is not bool(is_suspect)


async def test_a_first_sign_that_gets_worse_rings_then() -> None:
    office = office_of()
    signs = ring(office, 0, 30, **EARLY)
    await office.work(11 * MINUTES)
    for notice in signs:
        worse = {"kind": Kind.ESCALATED, "level": Level.ALERT, "at": office.clock.at}
        office.shelf.receive(later(notice, **worse))
    await office.work(30)
    assert suspect(office) == 1


async def test_a_brand_of_first_signs_is_active() -> None:
    office = office_of(known=5)
    for number in range(8):
        office.receive(brand=f"Other {number}", **EARLY)
    ring(office, 0, 5)
    await office.work(30)
    assert suspect(office) == 0


async def test_a_backlog_is_no_wave() -> None:
    office = office_of()
    for n in range(30):
        ring(office, n, n + 1, at=office.clock.at - timedelta(minutes=30 - n))
    await office.work(30)
    assert suspect(office) == 0


async def test_after_ten_minutes_crises_come_and_after_thirty_all_that_still_runs() -> None:
    office = office_of()
    ring(office, 0, 2, **CRISIS)
    alerts = ring(office, 2, 30)
    await office.work(9 * MINUTES)
    assert office.messages() == []
    await office.work(2 * MINUTES)
    assert len(office.roots()) == 2
    assert len(office.pings()) == 2
    for notice in alerts[:5]:
        office.shelf.receive(later(notice, kind=Kind.RESOLVED, status=Status.RESOLVED))
    await office.work(18 * MINUTES)
    assert len(office.roots()) == 2
    await office.work(3 * MINUTES)
    shown = {payload(each)["alert_id"] for each in office.messages() if "alert_id" in payload(each)}
    assert {f"{notice.brand}/1" for notice in alerts[5:]} <= shown
    (storm,) = [each for each in office.messages() if "storm" in payload(each)]
    assert "28 brands" in storm.blocks[0]["text"]["text"]
    assert "Responders are told since" in story(told(office))
    assert suspect(office) == 0


async def test_somebody_who_runs_it_can_let_them_go() -> None:
    office = office_of()
    ring(office, 0, 30)
    await office.work(60)
    (row,) = told(office).attachments[0]["blocks"]
    assert row["elements"][0]["text"]["text"] == "Tell Responders Now"
    doubts = office.courier.storms.doubts
    assert await doubts.let_go("U01SRE", office.clock())
    assert not await doubts.let_go("U01SRE", office.clock())
    await office.work(10)
    assert "<@U01SRE> said so" in story(told(office))
    assert told(office).attachments == []
    await office.work(60)
    assert len(office.roots()) == 3
    assert suspect(office) == 0


async def test_when_most_are_over_nothing_is_held_any_more() -> None:
    office = office_of()
    notices = ring(office, 0, 30)
    await office.work(60)
    for notice in notices[:15]:
        office.shelf.receive(later(notice, kind=Kind.RESOLVED, status=Status.RESOLVED))
    await office.work(90)
    assert suspect(office) == 0
    assert office.roots()


@pytest.mark.parametrize(
    ("over", "is_suspect"),
    [
        pytest.param(10, 0, id="half of the brands still ring"),
        pytest.param(9, 1, id="more than half do"),
    ],
)
async def test_nobody_is_called_for_what_is_over_by_then(over: int, is_suspect: int) -> None:
    office = office_of()
    for notice in ring(office, 0, 30)[:over]:
        office.shelf.receive(later(notice, kind=Kind.RESOLVED, status=Status.RESOLVED))
    await office.work(60)
    assert suspect(office) == is_suspect
    assert sum(CALLED in text for text in office.slack.said) == is_suspect
    assert bool(office.messages()) is not bool(is_suspect)


async def test_what_responders_had_before_goes_on_but_calls_nobody_yet() -> None:
    office = office_of()
    (first,) = ring(office, 39, 40)
    await office.work(60)
    ring(office, 0, 30)
    office.shelf.receive(later(first, kind=Kind.ESCALATED, **CRISIS))
    await office.work(60)
    assert office.roots() == [("Brand 39/1", 2)]
    assert office.pings() == []
    await office.work(10 * MINUTES)
    assert len(office.pings()) == 1


async def test_without_operators_the_storm_says_it_and_nothing_is_held() -> None:
    office = office_of(Operators())
    ring(office, 0, 30)
    await office.work(60)
    (storm,) = [each for each in office.messages() if "storm" in payload(each)]
    assert "*30* of 40 brands rang within 10 min: this looks like the source" in story(storm)
    assert len(office.roots()) == 3


async def test_where_operators_cannot_be_told_responders_are() -> None:
    office = office_of()
    office.slack.faults.plan(POST, Fault(error="channel_not_found"), times=9)
    ring(office, 0, 30)
    await office.work(50)
    assert office.slack.times(POST) == 1
    await office.work(20)
    assert office.slack.times(POST) == 1 + 2


async def test_operators_read_their_language() -> None:
    office = office_of(dataclasses.replace(OPERATORS, language=Language.FR))
    ring(office, 0, 30)
    await office.work(30)
    assert told(office).blocks[0]["text"]["text"] == "SOURCE DOUTEUSE · 30 marques"


async def test_the_same_wave_is_not_suspect_twice() -> None:
    office = office_of(dataclasses.replace(OPERATORS, hold=1, hold_crisis=1))
    ring(office, 0, 30)
    await office.work(3 * MINUTES)
    assert office.roots()
    await office.work(10 * MINUTES)
    assert len([each for each in office.messages(SRE) if "source" in payload(each)]) == 1


async def test_it_is_looked_for_after_a_lost_answer() -> None:
    office = office_of()
    office.slack.faults.plan(POST, DROPPED_AFTER)
    ring(office, 0, 30)
    await office.work(60)
    assert told(office)
    assert office.outcomes() == {"adopted": 1}


class Deadly(Moments):
    """Dies at the nth moment from now on."""

    def __init__(self, moment: int) -> None:
        self.left = moment

    def reach(self, name: str) -> None:
        """One less."""
        self.left -= 1
        if self.left == 0:
            raise Crash(name)


@pytest.mark.parametrize("moment", range(1, 9))
async def test_a_crash_at_any_moment_tells_operators_once_and_holds_on(moment: int) -> None:
    office = office_of(moments=Deadly(moment))
    ring(office, 0, 30)
    try:
        await office.work(60)
    except Crash:
        office.restart()
        await office.work(60)
    assert told(office)
    assert office.messages() == []
    await office.work(30 * MINUTES)
    assert len(office.roots()) == 3
