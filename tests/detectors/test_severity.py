"""How bad it is: for how unusual, and for how many."""

import pytest

from detectors.events import Level
from detectors.pace import Pace
from detectors.rules import SeverityRules
from detectors.severity import level_of, points_of
from detectors.signal import Points

RULES = SeverityRules()
STEADY = Pace(3, 3, 3, 1, 3)


@pytest.mark.parametrize(
    ("log_weeks", "people", "surprise", "size"),
    [
        pytest.param(-9.0, 0, 0.0, 0.0, id="nothing"),
        pytest.param(0.0, 0, 1.0, 0.0, id="once a week, nobody"),
        pytest.param(0.0, 10, 1.0, 1.0, id="once a week, ten people"),
        pytest.param(-0.5, 32, 0.5, 2.0103, id="32 people"),
        pytest.param(1.0, 100, 2.0, 3.0, id="a hundred people"),
        pytest.param(6.0, 50_000, 3.0, 3.0, id="no part gives more than three"),
        pytest.param(0.0, 3, 1.0, 0.0, id="too few to count"),
    ],
)
def test_points_are_for_oddness_and_for_people(
    log_weeks: float, people: int, surprise: float, size: float
) -> None:
    points = points_of(log_weeks, people, STEADY, RULES)
    assert points.surprise == pytest.approx(surprise, abs=1e-4)
    assert points.size == pytest.approx(size, abs=1e-4)
    assert points.total == points.surprise + points.size


@pytest.mark.parametrize(
    ("pace", "growth"),
    [
        pytest.param(Pace(9, 3, 6, 2, 5), 1, id="twice as many"),
        pytest.param(Pace(9, 8, 7, 1, 8), -1, id="fewer for two hours"),
        pytest.param(STEADY, 0, id="neither"),
    ],
)
def test_growth_counts_and_so_does_its_end(pace: Pace, growth: float) -> None:
    points = points_of(0.0, 10, pace, RULES)
    assert points.growth == growth
    assert points.total == 2 + growth
    half = points_of(0.0, 10, pace, SeverityRules(growth_points=0.5))
    assert half.growth == growth / 2
    off = points_of(0.0, 10, pace, SeverityRules(growth_points=0))
    assert (off.total, str(off.growth)) == (2, "0.0")  # and not -0.0


def test_a_larger_brand_may_count_people_otherwise() -> None:
    assert points_of(0.0, 100, STEADY, SeverityRules(size_reference=100)).size == 1.0


@pytest.mark.parametrize(
    ("surprise", "size", "people", "level"),
    [
        pytest.param(1.0, 0.0, 5, Level.WATCH, id="few and hardly odd"),
        pytest.param(1.0, 1.49, 17, Level.WATCH, id="just below an alert"),
        pytest.param(1.5, 1.0, 10, Level.ALERT, id="an alert"),
        pytest.param(3.0, 1.49, 17, Level.ALERT, id="just below a crisis"),
        pytest.param(3.0, 1.5, 18, Level.CRISIS, id="a crisis"),
        pytest.param(3.0, 3.0, 9, Level.ALERT, id="never a crisis with fewer than ten people"),
        pytest.param(3.0, 3.0, 10, Level.CRISIS, id="a crisis with ten"),
    ],
)
def test_points_make_a_level(surprise: float, size: float, people: int, level: Level) -> None:
    assert level_of(Points(surprise=surprise, size=size), people, RULES) is level
