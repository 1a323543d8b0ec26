"""Labels are too few where other labels might prefer another setting."""

from dataclasses import replace

import pytest

from detectors.events import Level
from pipeline.tuning.curve import Bar, Point, curve, point
from pipeline.tuning.doubt import doubt
from tests.pipeline.tuning.cases import course, episode, played

_, ALERT, _ = Level


def a_point(found: int, labels: int, **values: float) -> Point:
    """Of a setting that finds the first so many of so many labels."""
    known = [episode(f"{24 * day}:00", f"{24 * day + 6}:00") for day in range(labels)]
    told = [course((ALERT, f"{24 * day}:00")) for day in range(found)]
    return point(values, played(told), known, Bar())


CASES = {
    "no labels": (0, 0, 0, (True, True)),
    "one, found": (0, 1, 1, (True, True)),
    "four, all found": (0, 4, 4, (True, True)),
    "one more of twenty": (15, 16, 20, (False, True)),
    "three more of twenty": (15, 18, 20, (False, True)),
    "five more of twenty": (15, 20, 20, (False, False)),
    "no more": (20, 20, 20, (False, False)),
}


@pytest.mark.parametrize(("used", "most", "labels", "doubts"), CASES.values(), ids=CASES)
def test_few_labels_prefer_nothing(
    used: int, most: int, labels: int, doubts: tuple[bool, bool]
) -> None:
    points = curve([replace(a_point(used, labels, a=1), in_use=True), a_point(most, labels, a=2)])
    found = doubt(points)
    assert (found.is_few, found.is_unsure) == doubts
    assert (found.labels, found.more) == (labels, most - used)
    assert (found.values == {"a": 2}) == (most > used)
