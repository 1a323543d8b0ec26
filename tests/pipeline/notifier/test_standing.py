"""How the incidents stand, for Prometheus: how many run, and how long people are called in vain."""

from datetime import timedelta
from typing import Any

import pytest

from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.route import Route
from alerts.silence import Silence
from detectors.events import Level
from pipeline.codec import encode_notice
from pipeline.notifier.mailbox import Mailbox, Place
from pipeline.notifier.standing import Standing
from tests.builders import NOON, a_notice

ROOM = "#crisis-room"
ROUTES = (Route(channel=ROOM), Route(channel="#rail", brands=frozenset({"Zephyr"})))
CRISIS = {"level": Level.CRISIS, "called_at": NOON}
LATER = NOON.timestamp() + 1_860


def a_box(*notices: Notice, told: bool = True) -> Mailbox:
    """A mailbox with these, whose channel was told of the incidents or has yet to be."""
    box = Mailbox(partition=0)
    for notice in notices:
        box = box.receive(notice, encode_notice(notice), [ROOM], notice.at.timestamp())
        if told:
            box = box.placed(notice.incident, ROOM, Place(channel="C0CRISIS", ts="1.1"))
    return box


def standing(*notices: Notice, routes: tuple[Route, ...] = ROUTES, told: bool = True) -> Standing:
    found = Standing(routes)
    found.look({notice.brand: a_box(notice, told=told) for notice in notices})
    return found


@pytest.mark.parametrize(
    ("fields", "ages"),
    [
        pytest.param({}, {Level.CRISIS: 1_860}, id="nobody has it"),
        pytest.param({"level": Level.ALERT}, {Level.ALERT: 1_860}, id="an alert counts apart"),
        pytest.param(
            {"called_at": NOON + timedelta(minutes=30), "opened_at": NOON - timedelta(hours=9)},
            {Level.CRISIS: 60}, id="it was an alert for hours, and became a crisis a minute ago",
        ),
        pytest.param(
            {"called_at": None, "opened_at": NOON}, {Level.CRISIS: 1_860},
            id="an older release does not say since when it calls",
        ),
        pytest.param({"status": Status.ACKNOWLEDGED, "owner": "U01ANA"}, {}, id="somebody has it"),
        pytest.param({"status": Status.SNOOZED}, {}, id="somebody knows"),
        pytest.param({"status": Status.EASED, "kind": Kind.EASED}, {}, id="it has eased"),
        pytest.param({"status": Status.RESOLVED, "kind": Kind.RESOLVED}, {}, id="it is over"),
        pytest.param({"status": Status.FALSE_ALARM, "kind": Kind.AUDIT}, {}, id="it was none"),
    ],
)  # fmt: skip
def test_people_are_called_in_vain_for_so_long(
    fields: dict[str, Any], ages: dict[Level, float]
) -> None:
    assert standing(a_notice(**CRISIS | fields)).unacknowledged(LATER) == ages


def test_the_one_that_waits_longest_counts() -> None:
    found = standing(
        a_notice(**CRISIS),
        a_notice(brand="Aurora", **CRISIS | {"called_at": NOON + timedelta(minutes=20)}),
    )
    assert found.unacknowledged(LATER) == {Level.CRISIS: 1_860}


def test_a_crisis_that_slack_does_not_take_is_unacknowledged_all_the_same() -> None:
    """The other way to people is for nothing more than for this."""
    assert standing(a_notice(**CRISIS), told=False).unacknowledged(LATER) == {Level.CRISIS: 1_860}


@pytest.mark.parametrize(
    ("routes", "level", "told", "calls"),
    [
        pytest.param((), Level.CRISIS, False, False, id="no route leads anywhere"),
        pytest.param(
            (Route(channel="#x", brands=frozenset({"Aurora"})),), Level.CRISIS, False, False,
            id="nor does one of another brand",
        ),
        pytest.param(
            (Route(channel=ROOM, min_level=Level.CRISIS),), Level.ALERT, False, False,
            id="the route begins above it",
        ),
        pytest.param(
            (Route(channel=ROOM, min_level=Level.CRISIS),), Level.ALERT, True, True,
            id="but whoever was told before hears it to its end",
        ),
    ],
)  # fmt: skip
def test_where_nobody_is_told_nobody_is_called(
    routes: tuple[Route, ...], level: Level, *, told: bool, calls: bool
) -> None:
    found = standing(a_notice(**CRISIS | {"level": level}), routes=routes, told=told)
    assert bool(found.unacknowledged(LATER)) is calls
    assert found.running == {(level, Status.OPEN): 1}


def test_incidents_that_run_are_counted() -> None:
    found = standing(
        a_notice(),
        a_notice(brand="Aurora"),
        a_notice(brand="Mistral", level=Level.CRISIS, status=Status.SNOOZED),
        a_notice(brand="Levant", status=Status.RESOLVED),
    )
    assert found.running == {(Level.ALERT, Status.OPEN): 2, (Level.CRISIS, Status.SNOOZED): 1}


def test_what_has_changed_is_looked_into_again_and_what_went_is_forgotten() -> None:
    found, first = Standing(ROUTES), a_notice(**CRISIS)
    found.look({"Zephyr": a_box(first)})
    found.look({"Zephyr": a_box(first, a_notice(seq=2, status=Status.RESOLVED))})
    assert (found.unacknowledged(LATER), found.running) == ({}, {})
    found.look({"Zephyr": a_box(first)})
    found.look({})
    assert (found.unacknowledged(LATER), found.running) == ({}, {})


@pytest.mark.parametrize(
    ("brand", "ends", "ages"),
    [
        pytest.param("Zephyr", 60, {}, id="of a silent brand nobody is called"),
        pytest.param("*", 60, {}, id="nor of any where all are"),
        pytest.param("Zephyr", 30, {Level.CRISIS: 660}, id="and what was silent does not count"),
        pytest.param("Aurora", 60, {Level.CRISIS: 1_860}, id="another brand's is another's"),
    ],
)
def test_a_silence_is_heard_by_prometheus_too(
    brand: str, ends: float, ages: dict[Level, float]
) -> None:
    since, until = (NOON + timedelta(minutes=minutes) for minutes in (10, ends))
    silence = Silence(brand=brand, at=since, until=until, by="ana")
    found = Standing(ROUTES)
    silences = Mailbox(partition=0, silences={brand: silence})
    found.look({"Zephyr": a_box(a_notice(**CRISIS)), "*": silences})
    assert found.unacknowledged(LATER) == ages
