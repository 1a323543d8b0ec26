"""Quiet hours are those of a clock on the wall, over midnight, weekends and summer time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.quiet import Day, QuietHours, is_quiet

PARIS = "Europe/Paris"
NIGHT = QuietHours(hours="22:00-07:00", zone=PARIS)
LUNCH = QuietHours(hours="12:00-13:30", zone=PARIS)
WEEKEND = QuietHours(hours="00:00-24:00", zone=PARIS, days=frozenset({Day.SAT, Day.SUN}))
WEEKNIGHT = QuietHours(hours="22:00-07:00", zone=PARIS, days=frozenset({Day.FRI}))


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(PARIS)).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "at", "quiet"),
    [
        pytest.param(NIGHT, "2026-03-02 21:59:59", False, id="the evening"),
        pytest.param(NIGHT, "2026-03-02 22:00", True, id="the night begins"),
        pytest.param(NIGHT, "2026-03-03 00:00", True, id="midnight"),
        pytest.param(NIGHT, "2026-03-03 06:59:59", True, id="the last second"),
        pytest.param(NIGHT, "2026-03-03 07:00", False, id="the morning"),
        pytest.param(LUNCH, "2026-03-03 12:00", True, id="within a day"),
        pytest.param(LUNCH, "2026-03-03 13:30", False, id="its end"),
        pytest.param(WEEKEND, "2026-03-06 23:59", False, id="Friday"),
        pytest.param(WEEKEND, "2026-03-07 00:00", True, id="Saturday"),
        pytest.param(WEEKEND, "2026-03-08 23:59", True, id="Sunday"),
        pytest.param(WEEKEND, "2026-03-09 00:00", False, id="Monday"),
        pytest.param(WEEKNIGHT, "2026-03-06 23:00", True, id="the night of Friday"),
        pytest.param(WEEKNIGHT, "2026-03-07 05:00", True, id="is Friday's until it ends"),
        pytest.param(WEEKNIGHT, "2026-03-07 23:00", False, id="that of Saturday is another"),
        pytest.param(NIGHT, "2026-07-02 22:00", True, id="in summer too"),
        pytest.param(NIGHT, "2026-07-03 07:00", False, id="by the clock of summer"),
    ],
)
def test_it_is_quiet(hours: QuietHours, at: str, *, quiet: bool) -> None:
    assert hours.covers(paris(at)) is quiet


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param("2026-03-28", 8, id="the night in which summer begins is an hour shorter"),
        pytest.param("2026-10-24", 10, id="and the one in which it ends longer"),
        pytest.param("2026-06-01", 9, id="than others"),
    ],
)
def test_how_long_a_night_is(day: str, hours: float) -> None:
    evening = paris(f"{day} 23:00")
    (span,) = [span for span in NIGHT.spans(evening, evening) if span[0] <= evening < span[1]]
    assert (span[1] - span[0]) / timedelta(hours=1) == hours


def test_of_several_one_is_enough() -> None:
    assert is_quiet((NIGHT, LUNCH), paris("2026-03-03 12:30"))
    assert not is_quiet((), paris("2026-03-03 12:30"))


@pytest.mark.parametrize("hours", ["07:00-07:00", "00:00-00:00"])
def test_hours_without_a_length_are_refused(hours: str) -> None:
    with pytest.raises(ValueError, match="00:00-24:00"):
        QuietHours(hours=hours, zone=PARIS)


CLOCKS = st.times().map(lambda time: f"{time:%H:%M}")


@given(begin=CLOCKS, end=CLOCKS, at=st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001  # hypothesis wants them so
def test_each_day_has_one_beginning_and_every_time_is_at_most_in_one_span(
    begin: str, end: str, at: datetime
) -> None:
    if begin == end:
        return
    moment = at.replace(tzinfo=UTC)
    hours = QuietHours(hours=f"{begin}-{end}", zone="Asia/Kathmandu")
    spans = list(hours.spans(moment, moment))
    assert len(spans) == 2
    assert hours.covers(moment) is any(since <= moment < until for since, until in spans)
    local = f"{moment.astimezone(ZoneInfo('Asia/Kathmandu')):%H:%M}"
    inside = begin <= local < end if begin < end else local >= begin or local < end
    assert hours.covers(moment) is inside
