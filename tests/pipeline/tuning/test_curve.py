"""An operating curve names the settings that no other beats, and says what a scorecard says."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.events import Level
from pipeline.tuning.course import Course
from pipeline.tuning.curve import Bar, Point, curve, dominates, point
from pipeline.tuning.episode import Episode
from pipeline.tuning.scorecard import scorecard
from tests.pipeline.tuning.cases import at, course, episode, perfect, played

WATCH, ALERT, CRISIS = Level
LABELS = [episode(f"{24 * day}:00", f"{24 * day + 6}:00") for day in range(4)]


def a_point(*found: int | None, wrong: int = 0, labels: list[Episode] = LABELS) -> Point:
    """Of a setting that finds labels so many minutes after their start, and rings besides."""
    told = [
        course((ALERT, f"{24 * day}:{minutes:02}"))
        for day, minutes in enumerate(found) if minutes is not None
    ] + [course((ALERT, f"{24 * day + 12}:00")) for day in range(wrong)]  # fmt: skip
    return point({"found": found, "wrong": wrong}, played(told), labels, Bar())


minutes = st.one_of(st.none(), st.integers(0, 3))
points = st.builds(a_point, minutes, minutes, minutes, wrong=st.integers(0, 3))


# -- Laws


@given(st.lists(points, min_size=1, max_size=8))
def test_the_best_are_those_that_no_other_dominates(known: list[Point]) -> None:
    found = curve(known)
    best = [each for each in found if each.best]
    assert best
    for each in found:
        assert any(dominates(other, each) for other in best) == (not each.best)


@given(points, points, points)
def test_to_dominate_is_an_order(one: Point, two: Point, three: Point) -> None:
    assert not dominates(one, one)
    assert not (dominates(one, two) and dominates(two, one))
    if dominates(one, two) and dominates(two, three):
        assert dominates(one, three)


@given(st.lists(points, min_size=1, max_size=6), st.randoms())
def test_the_order_of_settings_does_not_matter(known: list[Point], random: Random) -> None:
    mixed = random.sample(known, len(known))
    keys = [
        [(p.found.part, len(p.wrong), p.delay and round(p.delay.middle), p.best) for p in curve(x)]
        for x in (known, mixed)
    ]
    assert keys[0] == keys[1]


@pytest.mark.parametrize(("level", "told"), list(product(Level, (perfect(LABELS), []))))
def test_a_point_says_what_the_scorecard_says(level: Level, told: list[Course]) -> None:
    labels = [
        *LABELS,
        episode("200:00", "201:00", CRISIS),
        episode("100:00", "101:00", silent=True),
    ]
    found = point({}, played(told), labels, Bar(level))
    card = scorecard(labels, told, {"A": 7})
    assert found.card == card
    recalls = [each for mild, each in card.recall.items() if mild.rank >= level.rank]
    assert found.found.part == sum(each.found.part for each in recalls)
    assert found.found.whole == sum(each.found.whole for each in recalls)
    assert found.late == sum(each.late for each in recalls)
    assert found.wrong_a_week == card.precision[level].wrong_a_week


# -- Pairs

PAIRS = {
    "finds more": (a_point(0, 0), a_point(0), True),
    "finds more, and rings more besides": (a_point(0, 0, wrong=1), a_point(0), False),
    "finds more, but later": (a_point(9, 9), a_point(0), True),
    "rings less besides": (a_point(0), a_point(0, wrong=1), True),
    "is sooner": (a_point(0), a_point(1), True),
    "is sooner, and rings more besides": (a_point(0, wrong=1), a_point(1), False),
    "finds as many others": (a_point(0, None), a_point(None, 0), False),
}


@pytest.mark.parametrize(("one", "other", "is_better"), PAIRS.values(), ids=PAIRS)
def test_one_setting_dominates_another(one: Point, other: Point, is_better: bool) -> None:  # noqa: FBT001
    assert dominates(one, other) == is_better
    assert not dominates(other, one)


def test_some_seconds_are_not_sooner() -> None:
    minute, second = timedelta(minutes=1), timedelta(seconds=1)
    at_once, sooner, later = (
        point({}, played([replace(course(), steps=((ALERT, at("0:00") + wait),))]), LABELS, Bar())
        for wait in (0 * second, 40 * second, minute)
    )
    assert not dominates(sooner, later)
    assert dominates(at_once, later)


def test_a_watch_is_wrong_only_where_watches_count() -> None:
    told = played([course((WATCH, "12:00"))])
    assert [len(point({}, told, LABELS, Bar(level)).wrong) for level in Level] == [1, 0, 0]


def test_milder_labels_than_the_level_do_not_count() -> None:
    labels = [episode("0:00", "1:00", WATCH), episode("24:00", "25:00", CRISIS)]
    told = played(perfect(labels))
    assert [len(point({}, told, labels, Bar(level)).delays) for level in Level] == [2, 1, 1]


def test_what_is_late_is_so_by_the_bar() -> None:
    told = played([course((ALERT, "0:30"))])
    bars = [Bar(late=timedelta(minutes=minutes)) for minutes in (29, 30)]
    assert [point({}, told, LABELS, bar).late for bar in bars] == [1, 0]
