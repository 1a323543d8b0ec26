"""A curve is put together from notices, and says how it went all along."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.curve import BINS, UNTOLD, Curve, Mark, hours_of, usual_in_an_hour
from alerts.incident import Status
from alerts.notice import Kind, Notice
from detectors.bins import BIN, HOUR, bin_of
from detectors.events import Level
from tests.builders import NOON, a_notice, a_reading, a_signal, a_window

AT = bin_of(NOON.timestamp())
ALERT, CRISIS = Level.ALERT, Level.CRISIS


def told(*people: int, minutes: int = 0, now: int | None = None, **fields: Any) -> Notice:
    """A notice with a trend, so many minutes after noon."""
    authors = sum(people[-HOUR:]) if now is None else now
    signal = a_signal(trend=people, authors=authors)
    return a_notice(signal=signal, at=NOON + timedelta(minutes=minutes), **fields)


def folded(*notices: Notice) -> Curve:
    curve = Curve()
    for notice in notices:
        curve = curve.after(notice)
    return curve


def test_one_notice_tells_an_hour() -> None:
    curve = folded(told(*[1] * 12, *range(12)))
    assert curve.first == AT - 12
    assert curve.people == tuple(12 - each + sum(range(each)) for each in range(13))


def test_the_hour_that_ends_now_is_what_people_are_told() -> None:
    assert folded(told(*[1] * 24, now=9)).people[-1] == 9


def test_a_short_trend_tells_the_present_alone() -> None:
    assert folded(told(1, 2, now=3)).people == (3,)
    assert folded(told(now=3)).people == (3,)


def test_notices_follow_one_another() -> None:
    curve = folded(told(*[0] * 24), told(*[0] * 22, 4, 2, minutes=10))
    assert (curve.first, curve.people[-3:]) == (AT - 12, (0, 4, 6))
    assert len(curve.people) == 15


def told_of_all(*people: int, minutes: int = 0) -> Notice:
    """The same of people of all moods; three others are unhappy."""
    windows = dict.fromkeys(("15m", "1h", "6h", "24h"), a_window(authors=3))
    signal = a_signal(
        lane="all", window="1h", speaking=people, authors=sum(people[-HOUR:]), expected=8.0,
        trend=(0,) * 23 + (3,), windows=windows,
    )  # fmt: skip
    return a_notice(signal=signal, at=NOON + timedelta(minutes=minutes), of_all=True)


def test_where_people_of_all_moods_alone_ring_they_are_the_curve() -> None:
    curve = folded(told_of_all(*[2] * 24), told_of_all(*[2] * 22, 4, 6, minutes=10))
    assert (curve.of_all, curve.people[-3:]) == (True, (24, 26, 30))
    assert set(curve.expected) == {8.0}
    assert curve.is_loud


def test_where_unhappy_people_ring_later_they_are_the_curve_from_then_on() -> None:
    curve = folded(told_of_all(*[5] * 24), told(*[0] * 12, *[1] * 12, minutes=30))
    assert (curve.of_all, curve.people) == (False, tuple(range(13)))
    assert curve.marks == folded(told_of_all(*[5] * 24)).marks


def test_late_posts_make_an_hour_larger_and_nothing_makes_it_less() -> None:
    """Who posts again counts in his latest five minutes only, and was unhappy before."""
    assert folded(told(*[1] * 24), told(*[2] * 24)).people == (24,) * 13
    assert folded(told(*[2] * 24), told(*[1] * 24)).people == (24,) * 13


def test_where_an_alert_is_silent_nothing_has_changed() -> None:
    curve = folded(told(*[1] * 24), told(*[0] * 24, minutes=120))
    assert curve.people == (12,) * 24 + (0,) * 13


@pytest.mark.parametrize(
    "before",
    [
        pytest.param({"level": Level.WATCH}, id="a watch, which has no updates"),
        pytest.param({"status": Status.RESOLVED, "kind": Kind.RESOLVED}, id="what was over"),
    ],
)
def test_elsewhere_nobody_knows(before: dict[str, Any]) -> None:
    curve = folded(told(*[1] * 24, **before), told(*[2] * 24, minutes=120))
    assert curve.people == (12,) * 13 + (UNTOLD,) * 11 + (24,) * 13


def test_the_usual_is_that_of_its_hour_of_the_day() -> None:
    curve = folded(told(*[1] * 24), told(*[1] * 24, minutes=55))
    assert curve.usual == (320, 320)
    signal = a_signal(trend=(1,) * 24, expected=6.4)
    curve = curve.after(a_notice(signal=signal, at=NOON + timedelta(minutes=60)))
    assert curve.usual == (320, 320, 640)
    assert curve.expected == (3.2,) * 24 + (6.4,)


@pytest.mark.parametrize(
    ("lane", "window", "usual"),
    [("burst", "15m", 4.0), ("1h", "1h", 1.0), ("6h", "6h", 1 / 6), ("24h", "24h", 1 / 24)],
)
def test_what_is_usual_in_an_hour(lane: str, window: str, usual: float) -> None:
    signal = a_signal(lane=lane, window=window, expected=1.0, lanes=())
    assert usual_in_an_hour(signal) == pytest.approx(usual)


def test_the_hour_knows_best_what_is_usual_in_it() -> None:
    known = {"lane": "1h", "window": "1h", "authors": 5, "observed": 5, "expected": 2.0,
             "factor": 2.5, "return_period": 1.0, "threshold": 1.0, "conditions": (), "quiet": 0,
             "points": a_signal().points}  # fmt: skip
    assert usual_in_an_hour(a_signal(lane="24h", lanes=(a_reading(known),))) == 2.0


def test_what_lasts_longer_keeps_its_newest_week() -> None:
    curve = folded(told(*[1] * 24), told(*[2] * 24, minutes=5 * BINS))
    assert len(curve.people) == len(curve.expected) == BINS
    assert curve.first == AT + 1
    assert curve.people[-1] == 24
    assert curve.is_loud


def test_a_clock_that_went_back_breaks_nothing() -> None:
    curve = folded(told(*[1] * 24), told(*[3] * 24, minutes=-30))
    assert (curve.first, len(curve.people)) == (AT - 18, 19)


STORIES = [
    pytest.param([(Kind.OPENED, Level.WATCH, Status.OPEN), (Kind.ESCALATED, ALERT, Status.OPEN),
                  (Kind.UPDATED, ALERT, Status.OPEN), (Kind.ESCALATED, CRISIS, Status.OPEN)],
                 {"watch": 0, "alert": 1, "crisis": 3}, id="it gets worse"),
    pytest.param([(Kind.OPENED, CRISIS, Status.OPEN), (Kind.EASED, CRISIS, Status.EASED),
                  (Kind.RESOLVED, CRISIS, Status.RESOLVED)],
                 {"crisis": 0, "eased": 1, "over": 2}, id="it ends"),
    pytest.param([(Kind.OPENED, ALERT, Status.OPEN), (Kind.EASED, ALERT, Status.EASED),
                  (Kind.UPDATED, ALERT, Status.OPEN)], {"alert": 0}, id="it flares up"),
    pytest.param([(Kind.OPENED, ALERT, Status.OPEN), (Kind.RESOLVED, ALERT, Status.RESOLVED),
                  (Kind.REOPENED, CRISIS, Status.OPEN)],
                 {"alert": 0, "again": 2, "crisis": 2}, id="it was not over"),
    pytest.param([(Kind.OPENED, ALERT, Status.OPEN), (Kind.AUDIT, ALERT, Status.FALSE_ALARM)],
                 {"alert": 0, "over": 1}, id="it was none"),
    pytest.param([(Kind.UPDATED, ALERT, Status.OPEN)], {}, id="how it began nobody knows"),
]  # fmt: skip


@pytest.mark.parametrize(("story", "marks"), STORIES)
def test_what_happened_is_marked(
    story: list[tuple[Kind, Level, Status]], marks: dict[str, int]
) -> None:
    steps = [
        told(*[1] * 24, minutes=10 * n, kind=kind, level=level, status=status)
        for n, (kind, level, status) in enumerate(story)
    ]
    found = folded(*steps).marks
    noon = NOON.timestamp()
    assert found == {Mark(name): noon + 600 * step for name, step in marks.items()}


def test_a_level_that_somebody_raised_is_marked_and_one_that_he_lowered_is_not() -> None:
    first = told(*[1] * 24)
    raised = told(*[1] * 24, minutes=5, kind=Kind.AUDIT, level=CRISIS, was=ALERT)
    lowered = told(*[1] * 24, minutes=5, kind=Kind.AUDIT, level=Level.WATCH, was=ALERT)
    assert set(folded(first, raised).marks) == {Mark.ALERT, Mark.CRISIS}
    assert set(folded(first, lowered).marks) == {Mark.ALERT}


TRENDS = st.lists(st.integers(0, 2_000), max_size=30)
MOMENTS = st.integers(-10_000, 10_000)


@given(st.lists(st.tuples(TRENDS, MOMENTS, st.sampled_from(Level)), min_size=1, max_size=8))
def test_a_curve_is_whole_bounded_and_packs(told_: list[tuple[list[int], int, Level]]) -> None:
    notices = [told(*people, minutes=at, level=level) for people, at, level in told_]
    curve = folded(*notices)
    assert 0 < len(curve.people) == len(curve.expected) <= BINS
    assert len(curve.usual) <= BINS / HOUR + 1
    newest = max(bin_of(notice.at.timestamp()) for notice in notices)
    assert curve.first + len(curve.people) - 1 == newest
    for at, people in hours_of(notices[-1]).items():
        if at >= curve.first:
            assert curve.people[at - curve.first] >= people
    packed = msgspec.msgpack.encode(curve)
    assert msgspec.msgpack.decode(packed, type=Curve) == curve
    assert len(packed) < 4 * BINS + 200


def test_a_day_of_an_ordinary_crisis_is_small() -> None:
    curve = folded(*(told(*[7] * 24, minutes=each) for each in range(0, 1_440, 5)))
    assert len(msgspec.msgpack.encode(curve)) < 500
    assert curve.first * BIN <= NOON.timestamp()
