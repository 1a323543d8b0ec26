"""Each goal of a route is counted once an incident: when it is met, or when its time is over."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from alerts.deed import Action, Deed
from alerts.goals import Goals
from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.route import Route
from detectors.events import Level
from pipeline.codec import encode_notice
from pipeline.metrics import Metrics
from pipeline.notifier.mailbox import Mailbox, Place, unpack_mailbox
from pipeline.notifier.umpire import Umpire
from tests.builders import NOON, a_notice, a_signal, an_extent

ROOM, RAIL, OTHERS = "C0ROOM", "C0RAIL", "C0OTHERS"
ROUTES = (
    Route(channel=ROOM, goals=Goals(detect=20, acknowledge=10, answer=60)),
    Route(channel=RAIL, brands=frozenset({"Zephyr"}), goals=Goals(acknowledge=5)),
    Route(channel=OTHERS),
)
CHANNELS = [route.channel for route in ROUTES]


class Desk:
    """Mailboxes that survive a process, and what time it is."""

    def __init__(self) -> None:
        self.boxes: dict[str, Mailbox] = {}
        self.minutes, self.writes, self.is_ours = 0.0, 0, True

    def mailboxes(self) -> Mapping[str, Mailbox]:
        """As Store says."""
        return self.boxes if self.is_ours else {}

    def now(self) -> float:
        """As Store says."""
        return NOON.timestamp() + self.minutes * 60

    async def lay(self, key: str, mailbox: Mailbox) -> bool:
        """As Store says; as Kafka gives it back."""
        self.writes += 1
        self.boxes[key] = unpack_mailbox(msgspec.msgpack.encode(mailbox))
        return self.is_ours

    def reads(self, *notices: Notice, told: list[str] | None = None) -> None:
        """Notices, whose message stands in these channels."""
        for notice in notices:
            box = self.boxes.get(notice.brand) or Mailbox(partition=0)
            box = box.receive(notice, encode_notice(notice), CHANNELS, notice.at.timestamp())
            for channel in CHANNELS if told is None else told:
                box = box.placed(notice.incident, channel, Place(channel=channel, ts="1.1"))
            self.boxes[notice.brand] = box


class Process:
    """A notifier's umpire, with a Prometheus of its own."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.registry = desk, CollectorRegistry()
        self.umpire = Umpire(desk, ROUTES, Metrics(self.registry))  # type: ignore[arg-type]

    async def at(self, minutes: float) -> dict[tuple[str, str], str]:
        """What it has counted so many minutes after noon, by channel and goal."""
        self.desk.minutes = minutes
        await self.umpire.round()
        found = {}
        for family in self.registry.collect():
            for sample in family.samples if family.name == "tocsin_goals" else ():
                assert sample.value in {0, 1}, sample
                if sample.value:
                    key = sample.labels["channel"], sample.labels["goal"]
                    assert key not in found, "met and missed"
                    found[key] = sample.labels["outcome"]
        return found


def step(seq: int, minutes: float, kind: Kind, **fields: Any) -> Notice:
    at = NOON + timedelta(minutes=minutes)
    known = {"seq": seq, "kind": kind, "at": at, "opened_at": NOON + timedelta(minutes=4)}
    return a_notice(**known | {"signal": heard(None)} | fields)


def heard(minutes: float | None) -> Any:
    first = None if minutes is None else NOON + timedelta(minutes=minutes)
    return a_signal(extent=an_extent(other={"own_first": first, "is_heard": True}))


def deed(action: Action, minutes: float) -> Deed:
    at = NOON + timedelta(minutes=minutes)
    return Deed(action=action, actor="U01ANA", at=at, incident=1, note="Looking")


OPENED = step(1, 4, Kind.OPENED)
TAKEN = step(
    2, 10, Kind.AUDIT, deed=deed(Action.ACKNOWLEDGE, 10), status=Status.ACKNOWLEDGED, owner="U01ANA"
)
ANSWERED = step(3, 40, Kind.UPDATED, signal=heard(38))
DETECTED = {(ROOM, "detect"): "met"}
LATE = DETECTED | {(RAIL, "acknowledge"): "missed"}


async def test_goals_are_counted_as_they_are_decided() -> None:
    desk = Desk()
    process = Process(desk)
    assert await process.at(0) == {}
    desk.reads(OPENED)
    assert await process.at(4) == DETECTED
    assert await process.at(8.9) == DETECTED
    assert await process.at(9.1) == LATE, "its five minutes are over"
    desk.reads(TAKEN)
    taken = LATE | {(ROOM, "acknowledge"): "met"}
    assert await process.at(10) == taken
    desk.reads(ANSWERED)
    assert await process.at(40) == taken | {(ROOM, "answer"): "met"}
    assert await process.at(400) == taken | {(ROOM, "answer"): "met"}
    assert desk.writes == 4


async def test_all_series_of_goals_that_routes_have_are_born_at_zero() -> None:
    process = Process(Desk())
    samples = {
        (each.labels["channel"], each.labels["goal"], each.labels["outcome"])
        for family in process.registry.collect() if family.name == "tocsin_goals"
        for each in family.samples
    }  # fmt: skip
    goals = [(ROOM, "detect"), (ROOM, "acknowledge"), (ROOM, "answer"), (RAIL, "acknowledge")]
    assert samples == {(*goal, outcome) for goal in goals for outcome in ("met", "missed")}


async def test_whoever_takes_over_counts_what_was_not_counted() -> None:
    desk = Desk()
    desk.reads(OPENED)
    await Process(desk).at(9.1)
    desk.reads(TAKEN)
    assert await Process(desk).at(30) == {(ROOM, "acknowledge"): "met"}
    assert await Process(desk).at(30) == {}
    assert await Process(desk).at(61) == {(ROOM, "answer"): "missed"}


async def test_what_was_counted_is_not_counted_again_when_it_is_reopened() -> None:
    desk = Desk()
    process = Process(desk)
    ended = step(2, 100, Kind.RESOLVED, status=Status.RESOLVED, ended_at=OPENED.at)
    desk.reads(OPENED, ended)
    missed = {(ROOM, "acknowledge"): "missed", (ROOM, "answer"): "missed"} | LATE
    assert await process.at(100) == missed
    desk.reads(step(3, 150, Kind.REOPENED), step(4, 151, Kind.AUDIT, deed=deed(Action.SNOOZE, 151)))
    assert await process.at(151) == missed
    desk.reads(step(5, 160, Kind.UPDATED, signal=heard(155)))
    assert await process.at(160) == missed


@pytest.mark.parametrize(
    ("notices", "told", "counted"),
    [
        pytest.param(
            [step(1, 4, Kind.OPENED, level=Level.WATCH)], None, {}, id="a watch owes nothing"
        ),
        pytest.param([OPENED], [OTHERS], {}, id="the channel was never told"),
        pytest.param(
            [OPENED], [RAIL], {(RAIL, "acknowledge"): "missed"}, id="one of the channels was"
        ),
        pytest.param(
            [step(1, 4, Kind.OPENED, brand="Aurora")], None,
            {(ROOM, "detect"): "met", (ROOM, "acknowledge"): "missed", (ROOM, "answer"): "missed"},
            id="another brand than a route names",
        ),
        pytest.param(
            [step(1, 4, Kind.OPENED, signal=a_signal())], None,
            LATE | {(ROOM, "acknowledge"): "missed"}, id="no accounts of the brand are known",
        ),
        pytest.param(
            [OPENED, step(2, 6, Kind.AUDIT, deed=deed(Action.DISMISS, 6),
                          status=Status.FALSE_ALARM, ended_at=NOON + timedelta(minutes=6))],
            None,
            DETECTED | {(RAIL, "acknowledge"): "met", (ROOM, "acknowledge"): "met"},
            id="a false alarm is to be looked at, not to be answered",
        ),
        pytest.param(
            [step(2, 30, Kind.ESCALATED)], None, {}, id="an older release told of its beginning"
        ),
    ],
)  # fmt: skip
async def test_who_owes_what(
    notices: list[Notice], told: list[str] | None, counted: dict[Any, str]
) -> None:
    desk = Desk()
    desk.reads(*notices, told=told)
    assert await Process(desk).at(500) == counted


async def test_nothing_is_counted_while_another_process_has_the_mailboxes() -> None:
    desk = Desk()
    desk.reads(OPENED)
    desk.is_ours = False
    assert await Process(desk).at(500) == {}
    assert desk.writes == 0


async def test_a_route_that_names_the_brand_goes_before_one_of_all() -> None:
    desk, registry = Desk(), CollectorRegistry()
    routes = (
        Route(channel=ROOM, goals=Goals(detect=1)),
        Route(channel=ROOM, brands=frozenset({"Zephyr"}), goals=Goals(detect=20)),
    )
    umpire = Umpire(desk, routes, Metrics(registry))  # type: ignore[arg-type]
    desk.reads(OPENED)
    await umpire.round()
    labels = {"goal": "detect", "channel": ROOM}
    assert registry.get_sample_value("tocsin_goals_total", labels | {"outcome": "met"}) == 1
    assert registry.get_sample_value("tocsin_goals_total", labels | {"outcome": "missed"}) == 0
