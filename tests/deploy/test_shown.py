"""What the demo's page still lacks of what the workers told, in calm and in a storm."""

import asyncio
from typing import Any

from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.route import Route
from alerts.storm import StormRules
from deploy.demo.diary import Diary
from deploy.demo.shown import missing
from deploy.demo.slack import SlackServer
from detectors.events import Level
from tests.post_office import Office, later

ROUTE = Route(channel="#crisis-room")


def heard(*notices: Notice) -> Diary:
    diary = Diary()
    for notice in notices:
        diary.note(notice)
    return diary


async def lacks(office: Office, diary: Diary) -> list[str]:
    server = SlackServer()
    server.store = office.workspace
    async with server:
        return await asyncio.to_thread(missing, server.page, diary, (ROUTE,))


def ring(office: Office, count: int, **fields: Any) -> list[Notice]:
    return [office.receive(brand=f"Brand {number}", **fields) for number in range(count)]


async def test_nothing_is_shown_and_all_is_missing() -> None:
    office = Office(ROUTE)
    notices = ring(office, 2)
    assert await lacks(office, heard(*notices)) == [
        each.id for notice in notices for each in (notice, notice)
    ]


async def test_a_message_that_is_a_step_behind_is_missing() -> None:
    office = Office(ROUTE)
    (notice,) = ring(office, 1)
    await office.work(30)
    assert await lacks(office, heard(notice)) == []
    worse = later(notice, kind=Kind.ESCALATED, level=Level.CRISIS)
    assert await lacks(office, heard(notice, worse)) == [worse.id] * 2


async def test_in_a_storm_messages_stand_in_its_thread() -> None:
    office = Office(ROUTE, storms=StormRules())
    notices = ring(office, 7)
    await office.work(60)
    assert await lacks(office, heard(*notices)) == []
    worse = later(notices[-1], kind=Kind.ESCALATED, level=Level.CRISIS)
    assert await lacks(office, heard(*notices, worse)) == [worse.id]
    office.shelf.receive(worse)
    await office.work(30)
    assert await lacks(office, heard(*notices, worse)) == []


async def test_what_was_over_before_its_turn_stands_in_a_storms_table_alone() -> None:
    office = Office(ROUTE, storms=StormRules())
    notices = ring(office, 6)
    over = later(notices[-1], kind=Kind.RESOLVED, status=Status.RESOLVED)
    office.shelf.receive(over)
    await office.work(60)
    assert await lacks(office, heard(*notices, over)) == []
