"""A source is suspect when many brands, and most, ring at once; a crisis is held for less long."""

import pytest

from alerts.source import Operators, held_until, is_suspect
from detectors.events import Level

OPERATORS = Operators(channel="#sre")


@pytest.mark.parametrize(
    ("rang", "active", "suspect"),
    [
        pytest.param(4, 4, False, id="too few to tell"),
        pytest.param(5, 5, True, id="all of five"),
        pytest.param(5, 10, False, id="half"),
        pytest.param(6, 10, True, id="more than half"),
        pytest.param(32, 40, True, id="32 of 40"),
    ],
)
def test_a_source_is_suspect(rang: int, active: int, *, suspect: bool) -> None:
    assert is_suspect(rang, active, OPERATORS) is suspect


@pytest.mark.parametrize(
    ("operators", "level", "minutes"),
    [
        pytest.param(OPERATORS, Level.WATCH, 30, id="a watch"),
        pytest.param(OPERATORS, Level.ALERT, 30, id="an alert"),
        pytest.param(OPERATORS, Level.CRISIS, 10, id="a crisis"),
        pytest.param(Operators(hold=5), Level.CRISIS, 5, id="a crisis never longer than an alert"),
        pytest.param(Operators(hold_crisis=0), Level.CRISIS, 0, id="or not at all"),
    ],
)
def test_responders_are_told_later(operators: Operators, level: Level, minutes: int) -> None:
    assert held_until(level, 0.0, operators) == 60 * minutes
