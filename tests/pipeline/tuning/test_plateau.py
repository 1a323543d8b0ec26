"""A plateau ends where labels are found otherwise, or where noise clearly differs."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from detectors.events import Level
from pipeline.config import Config
from pipeline.tuning.course import Course
from pipeline.tuning.curve import Bar, Point, point
from pipeline.tuning.grid import Axis, axes
from pipeline.tuning.plateau import Edge, Span, Why, difference, plateau
from tests.pipeline.tuning.cases import course, episode, played

_, ALERT, _ = Level
LABELS = [episode(f"{24 * day}:00", f"{24 * day + 6}:00") for day in range(8)]
SILENCE = episode("216:00", "240:00", silent=True)  # the tenth day
BUDGET, POINTS = "rules.volume.budget", "rules.severity.alert_points"
DAYS = 100  # on which somebody spoke of the brand


def told(found: int = 4, late: int = 0, wrong: Sequence[int] = ()) -> list[Course]:
    """Incidents: so many labels found, the first of them late, and wrong ones on these days."""
    return [
        course((ALERT, f"{24 * day + (2 if day < late else 0)}:00")) for day in range(found)
    ] + [course((ALERT, f"{24 * day + 12}:00")) for day in wrong]


def a_point(*, budget: float = 1, points: float = 2.5, **what: int | Sequence[int]) -> Point:
    came = played(told(**what), DAYS)  # type: ignore[arg-type]
    return point({BUDGET: budget, POINTS: points}, came, [*LABELS, SILENCE], Bar())


USED = replace(a_point(wrong=[0, 1]), in_use=True)
DIFFERENCES = {
    "itself": ({"wrong": [0, 1]}, None),
    "a label less": ({"found": 3, "wrong": [0, 1]}, Why.FEWER),
    "a label more": ({"found": 5, "wrong": [0, 1]}, Why.MORE),
    "late": ({"late": 1, "wrong": [0, 1]}, Why.LATER),
    "a silence broken": ({"wrong": [0, 9]}, Why.BREAKS),
    "wrong elsewhere": ({"wrong": [2, 3]}, None),
    "wrong on two days more": ({"wrong": [0, 1, 2, 3]}, None),
    "wrong on five days more": ({"wrong": range(7)}, Why.NOISIER),
    "wrong on five days more, and on two less": ({"wrong": range(2, 7)}, None),
    "wrong five times more on one day": ({"wrong": [0, 1, 1, 1, 1, 1, 1]}, None),
    "never wrong": ({}, None),
}


@pytest.mark.parametrize(("what", "why"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_what_another_setting_does_otherwise(what: dict[str, int], why: Why | None) -> None:
    opposite = {
        Why.FEWER: Why.MORE,
        Why.LATER: Why.SOONER,
        Why.BREAKS: Why.KEEPS,
        Why.NOISIER: Why.QUIETER,
    }
    opposite |= {after: before for before, after in opposite.items()}
    other = a_point(**what)
    assert difference(USED, other) is why
    assert difference(other, USED) is (why and opposite[why])


def spans(swept: Sequence[Axis], *points: Point) -> tuple[Span, ...]:
    return plateau([USED, *points], swept)


def the_axes(*written: str) -> tuple[Axis, ...]:
    return axes(written, Config.default())


def test_a_plateau_reaches_to_the_last_value_that_is_as_good() -> None:
    (span,) = spans(
        the_axes(f"{BUDGET}=0.1,0.25,0.5,2,4,8"),
        a_point(budget=0.1), a_point(budget=0.25, found=3), a_point(budget=0.5),
        a_point(budget=2), a_point(budget=4, wrong=range(8)), a_point(budget=8),
    )  # fmt: skip
    assert span == Span(
        key=BUDGET, in_use=1, low=0.5, high=2, below=Edge(0.25, Why.FEWER),
        above=Edge(4, Why.NOISIER),
    )  # fmt: skip


def test_a_plateau_goes_along_one_rule_while_the_others_stay() -> None:
    along_budget, along_points = spans(
        the_axes(f"{BUDGET}=2", f"{POINTS}=3"),
        a_point(budget=2), a_point(points=3, found=3), a_point(budget=2, points=3, found=2),
    )  # fmt: skip
    assert (along_budget.low, along_budget.high, along_budget.above) == (1, 2, None)
    assert (along_points.high, along_points.above) == (2.5, Edge(3, Why.FEWER))


def test_a_value_that_contradicts_the_others_is_passed_over() -> None:
    (span,) = spans(the_axes(f"{BUDGET}=2,4"), a_point(budget=4))
    assert (span.high, span.above) == (4, None)


def test_lists_have_no_neighbours() -> None:
    assert spans(the_axes("rules.volume.lanes=[1h]")) == ()
