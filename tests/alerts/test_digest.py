"""A digest is due at its hour in the readers' zone, whatever summer and winter do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alerts.digest import LATEST, DigestRules
from alerts.quiet import Day

PARIS = ZoneInfo("Europe/Paris")
RULES = DigestRules(zone="Europe/Paris")
WEEKDAYS = DigestRules(zone="Europe/Paris", days=frozenset(Day) - {Day.SAT, Day.SUN})
NIGHT = DigestRules(zone="Europe/Paris", at="02:30")


@pytest.mark.parametrize(
    ("rules", "now", "day", "hour"),
    [
        pytest.param(RULES, "2026-03-05T07:29:59Z", "2026-03-04", 7.5, id="not yet"),
        pytest.param(RULES, "2026-03-05T07:30:00Z", "2026-03-05", 7.5, id="at its minute"),
        pytest.param(RULES, "2026-03-06T07:29:59Z", "2026-03-05", 7.5, id="until the next"),
        pytest.param(RULES, "2026-03-28T12:00:00Z", "2026-03-28", 7.5, id="the last in winter"),
        pytest.param(RULES, "2026-03-29T06:30:00Z", "2026-03-29", 6.5, id="the first in summer"),
        pytest.param(RULES, "2026-10-25T07:29:00Z", "2026-10-24", 6.5, id="the last in summer"),
        pytest.param(RULES, "2026-10-25T07:30:00Z", "2026-10-25", 7.5, id="winter again"),
        pytest.param(NIGHT, "2026-03-29T02:00:00Z", "2026-03-29", 1.5, id="an hour that is none"),
        pytest.param(NIGHT, "2026-10-25T00:30:00Z", "2026-10-25", 0.5, id="the first of two"),
        pytest.param(NIGHT, "2026-10-25T01:30:00Z", "2026-10-25", 0.5, id="and not the second"),
        pytest.param(WEEKDAYS, "2026-03-08T20:00:00Z", "2026-03-06", 7.5, id="not on Sunday"),
        pytest.param(WEEKDAYS, "2026-03-09T20:00:00Z", "2026-03-09", 7.5, id="on Monday"),
    ],
)
def test_the_newest_one_is_that_of_the_readers_clock(
    rules: DigestRules, now: str, day: str, hour: float
) -> None:
    due = rules.latest(datetime.fromisoformat(now))
    assert due
    assert due.day == date.fromisoformat(day)
    assert due.at == datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(hours=hour)


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Montreal", "Asia/Kolkata"])
@pytest.mark.parametrize("at", ["00:00", "02:30", "08:30", "23:59"])
def test_each_day_of_a_year_has_one(zone: str, at: str) -> None:
    rules = DigestRules(zone=zone, at=at)
    now, days = datetime(2026, 1, 1, tzinfo=UTC), list[date]()
    while now < datetime(2027, 1, 1, tzinfo=UTC):
        due = rules.latest(now)
        if due and (not days or days[-1] != due.day):
            days.append(due.day)
        now += timedelta(minutes=30)
    assert days == [days[0] + timedelta(days=each) for each in range(len(days))]
    assert 365 <= len(days) <= 367


def test_a_day_of_the_week_is_enough() -> None:
    rules = DigestRules(zone="Europe/Paris", days=frozenset({Day.MON}))
    due = rules.latest(datetime(2026, 3, 9, 7, tzinfo=UTC))  # a Monday, before its hour
    assert due
    assert due.day == date(2026, 3, 2)
    assert due.is_late(due.at + LATEST)
    assert not due.is_late(due.at + LATEST - timedelta(seconds=1))
