"""Two settings differ in what they ring for: each difference is named once, and none is made up."""

from dataclasses import replace

import pytest
from hypothesis import given

from detectors.events import Level
from pipeline.tuning.course import Course
from pipeline.tuning.diff import Turn, changes
from pipeline.tuning.episode import Episode
from pipeline.tuning.regression import Worse, regressions
from tests.pipeline.tuning.cases import course, episode, labels, perfect

WATCH, ALERT, CRISIS = Level
NOON = course((WATCH, "12:00"), (ALERT, "12:30"), over="14:00")
NIGHT = course((ALERT, "22:00"), over="23:00")


@given(labels())
def test_a_setting_does_not_differ_from_itself(episodes: list[Episode]) -> None:
    courses = perfect(episodes)
    assert {change.turn for change in changes(courses, courses)} <= {Turn.SAME}
    assert not regressions(episodes, courses, courses)


@given(labels(), labels())
def test_each_incident_is_named_once(some: list[Episode], others: list[Episode]) -> None:
    before, after = perfect(some), perfect(others)
    found = changes(before, after)
    assert sorted(map(id, before)) == sorted(id(each.before) for each in found if each.before)
    assert sorted(map(id, after)) == sorted(id(each.after) for each in found if each.after)


@given(labels(), labels())
def test_what_one_gains_the_other_loses(some: list[Episode], others: list[Episode]) -> None:
    mirror = {
        Turn.APPEARS: Turn.VANISHES, Turn.SPLITS: Turn.MERGES, Turn.LOUDER: Turn.MILDER,
        Turn.EARLIER: Turn.LATER, Turn.SAME: Turn.SAME,
    }  # fmt: skip
    mirror |= {loss: gain for gain, loss in mirror.items()}
    there = [each.turn for each in changes(perfect(some), perfect(others))]
    back = [each.turn for each in changes(perfect(others), perfect(some))]
    assert sorted(mirror[turn] for turn in there) == sorted(back)


TURNS = {
    "the same": ([NOON], [NOON], [(Turn.SAME, None)]),
    "in another brand": (
        [NOON], [replace(NOON, brand="B")],
        [(Turn.VANISHES, (WATCH, "12:00")), (Turn.APPEARS, (WATCH, "12:00"))],
    ),
    "one more": ([NOON], [NOON, NIGHT], [(Turn.SAME, None), (Turn.APPEARS, (ALERT, "22:00"))]),
    "one less": ([NOON, NIGHT], [NIGHT], [(Turn.VANISHES, (WATCH, "12:00")), (Turn.SAME, None)]),
    "louder": (
        [course((WATCH, "12:00"), over="14:00")], [NOON], [(Turn.LOUDER, (ALERT, "12:30"))],
    ),
    "milder": (
        [NOON], [course((WATCH, "11:00"), over="14:00")], [(Turn.MILDER, (ALERT, "12:30"))],
    ),
    "later as bad": (
        [NOON], [course((WATCH, "12:00"), (ALERT, "13:00"), over="14:00")],
        [(Turn.LATER, (ALERT, "12:30"))],
    ),
    "earlier a sign": (
        [NOON], [course((WATCH, "11:00"), (ALERT, "12:30"), over="14:00")],
        [(Turn.EARLIER, (WATCH, "11:00"))],
    ),
    "later told of": (
        [course((WATCH, "12:00"), (ALERT, "12:10"), (CRISIS, "13:00"), over="14:00")],
        [course((WATCH, "12:00"), (ALERT, "12:50"), (CRISIS, "13:00"), over="14:00")],
        [(Turn.LATER, (ALERT, "12:10"))],
    ),
    "without a sign": (
        [NOON], [course((ALERT, "12:30"), over="14:00")], [(Turn.LATER, (WATCH, "12:00"))],
    ),
    "in two": (
        [course((ALERT, "12:00"), over="23:00")],
        [course((ALERT, "12:00"), over="14:00"), NIGHT],
        [(Turn.SAME, None), (Turn.SPLITS, None)],
    ),
    "in one": (
        [course((ALERT, "12:00"), over="14:00"), NIGHT], [course((ALERT, "12:00"))],
        [(Turn.SAME, None), (Turn.MERGES, None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), TURNS.values(), ids=TURNS)
def test_a_difference_has_a_name_and_the_ring_that_made_it(
    before: list[Course], after: list[Course], expected: list[tuple[Turn, tuple[Level, str] | None]]
) -> None:
    found = changes(before, after)
    assert [each.turn for each in found] == [turn for turn, _ in expected]
    for change, (_, ring) in zip(found, expected, strict=True):
        if ring:
            assert (change.ring.level, f"{change.ring.at:%H:%M}") == ring


LABEL, SILENT = episode("12:00", "18:00"), episode("20:00", "23:30", silent=True)
KNOWN = [LABEL, SILENT]
REGRESSIONS = {
    "none": ([NOON], [NOON], []),
    "better": ([NIGHT], [NOON], []),
    "missed": ([NOON], [], [Worse.MISSED]),
    "too mild": ([NOON], [course((WATCH, "12:00"))], [Worse.MISSED]),
    "late": ([NOON], [course((ALERT, "13:10"))], [Worse.LATE]),
    "later, but not late": ([NOON], [course((ALERT, "12:50"))], []),
    "a silence that is broken": ([NOON], [NOON, NIGHT], [Worse.BROKEN, Worse.NOISE]),
    "a watch in a silence": ([NOON], [NOON, course((WATCH, "22:00"))], []),
    "other noise, and no more": (
        [course((ALERT, "24:00"))], [course((ALERT, "30:00"))], [],
    ),
    "more noise": (
        [course((ALERT, "24:00"))], [course((ALERT, "24:00")), course((ALERT, "40:00"))],
        [Worse.NOISE, Worse.NOISE],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), REGRESSIONS.values(), ids=REGRESSIONS)
def test_what_is_worse_by_what_people_know(
    before: list[Course], after: list[Course], expected: list[Worse]
) -> None:
    assert [each.worse for each in regressions(KNOWN, before, after)] == expected
