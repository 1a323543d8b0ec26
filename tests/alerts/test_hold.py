"""What is held, what a hold lets through, and that what waits does not age."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.hold import Hold, disturbs, held_for, hold_of, is_forgone, is_moot, overlap
from alerts.incident import Status
from alerts.notice import Kind
from alerts.quiet import QuietHours
from alerts.reminder import Why
from alerts.route import Route
from alerts.silence import Silence
from detectors.events import Level
from tests.builders import NOON, a_notice

HOUR = timedelta(hours=1)
SILENCE = Silence(brand="Zephyr", at=NOON, until=NOON + 2 * HOUR, by="ana")
ALL = Silence(brand="*", at=NOON + HOUR, until=NOON + 4 * HOUR, by="ben")
NIGHT = QuietHours(hours="22:00-07:00", zone="UTC")
ROUTE = Route(channel="#room", quiet=(NIGHT,))


@pytest.mark.parametrize(
    ("level", "silence", "quiet", "hold"),
    [
        pytest.param(Level.ALERT, None, False, None, id="nothing is held"),
        pytest.param(Level.WATCH, None, True, Hold.QUIET_HOURS, id="a watch at night"),
        pytest.param(Level.ALERT, None, True, Hold.QUIET_HOURS, id="an alert at night"),
        pytest.param(Level.CRISIS, None, True, None, id="a crisis passes"),
        pytest.param(Level.ALERT, SILENCE, False, Hold.SILENCE, id="a silence"),
        pytest.param(Level.CRISIS, SILENCE, True, Hold.SILENCE, id="no crisis passes that"),
    ],
)
def test_what_is_held(
    level: Level, silence: Silence | None, quiet: bool, hold: Hold | None  # noqa: FBT001
) -> None:  # fmt: skip
    assert hold_of(a_notice(level=level), silence, quiet=quiet) is hold


CALL = a_notice(seq=2, kind=Kind.ESCALATED)


@pytest.mark.parametrize(
    ("step", "newest", "does"),
    [
        pytest.param({"kind": Kind.ESCALATED}, {}, True, id="it got worse"),
        pytest.param({"kind": Kind.REMINDER, "why": Why.UNACKNOWLEDGED}, {}, True, id="a reminder"),
        pytest.param({"kind": Kind.REMINDER, "why": Why.SILENCE}, {}, True, id="of any kind"),
        pytest.param({"kind": Kind.EASED}, {}, False, id="good news can be read later"),
        pytest.param({"kind": Kind.AUDIT}, {}, False, id="what people do they know"),
        pytest.param(
            {"kind": Kind.ESCALATED}, {"status": Status.SNOOZED}, False, id="people know of it"
        ),
        pytest.param(
            {"kind": Kind.ESCALATED}, {"status": Status.EASED}, False, id="it is better again"
        ),
        pytest.param(
            {"kind": Kind.ESCALATED, "level": Level.CRISIS}, {"level": Level.ALERT}, False,
            id="somebody has lowered it",
        ),
    ],
)  # fmt: skip
def test_what_disturbs(step: dict[str, Any], newest: dict[str, Any], *, does: bool) -> None:
    assert disturbs(a_notice(seq=2, **step), a_notice(seq=3, **newest)) is does


def test_what_nobody_need_be_called_for_is_moot() -> None:
    assert not is_moot(CALL, CALL)
    assert is_moot(CALL, a_notice(seq=3, owner="U01ANA", owned_by=3))


@pytest.mark.parametrize(
    ("status", "hours", "forgone"),
    [
        pytest.param(Status.RESOLVED, 1, True, id="over before its silence was"),
        pytest.param(Status.FALSE_ALARM, 1, True, id="by somebody's word"),
        pytest.param(Status.RESOLVED, 3, False, id="over after it"),
        pytest.param(Status.RESOLVED, -1, False, id="over before it began"),
        pytest.param(Status.OPEN, 1, False, id="still open"),
    ],
)
def test_what_is_never_told(status: Status, hours: float, *, forgone: bool) -> None:
    newest = a_notice(status=status, at=NOON + hours * HOUR)
    assert is_forgone(newest, {"Zephyr": SILENCE, "Aurora": ALL}) is forgone
    assert is_forgone(newest, {}) is False


@pytest.mark.parametrize(
    ("fields", "silences", "hours", "held"),
    [
        pytest.param({}, {}, 5, 0, id="by day"),
        pytest.param({}, {}, 24, 9, id="a night"),
        pytest.param({}, {}, 12, 2, id="so much of it as there was"),
        pytest.param({}, {}, 72, 27, id="three nights"),
        pytest.param({"level": Level.CRISIS}, {}, 24, 0, id="a crisis is not held by night"),
        pytest.param({}, {"Zephyr": SILENCE}, 5, 2, id="a silence"),
        pytest.param({}, {"Zephyr": SILENCE, "*": ALL}, 5, 4, id="two at once count once"),
        pytest.param({}, {"Aurora": SILENCE}, 5, 0, id="that of another brand"),
        pytest.param({"at": NOON + HOUR}, {"Zephyr": SILENCE}, 5, 1, id="since it was news"),
    ],
)
def test_for_how_long_something_was_held(
    fields: dict[str, Any], silences: dict[str, Silence], hours: float, held: float
) -> None:
    notice = a_notice(**fields)
    assert held_for(notice, ROUTE, silences, NOON + hours * HOUR) == held * 3_600


MINUTES = st.integers(0, 300)


@given(st.lists(st.tuples(MINUTES, MINUTES), max_size=6), MINUTES, MINUTES)
def test_the_seconds_in_several_spans_are_counted_once(
    spans: list[tuple[int, int]], since: int, until: int
) -> None:
    def at(minutes: int) -> Any:
        return NOON + timedelta(minutes=minutes)

    inside = {m for m in range(since, until) if any(begin <= m < end for begin, end in spans)}
    timed = [(at(begin), at(end)) for begin, end in spans]
    assert overlap(timed, at(since), at(until)) == 60 * len(inside)
