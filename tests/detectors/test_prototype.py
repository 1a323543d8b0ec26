"""The 1 h lane gives the numbers of the prototype that the rules were calibrated with."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detectors.bins import BIN, DAY, HOUR
from detectors.tail import SILENT
from tests.detectors.people import BORN, NEGATIVE, a_post, a_watch, poisson, seeded

PROTOTYPES = Path(__file__).parents[3] / "shared" / "reference" / "prototypes"
LANE = 1  # the 1 h lane among the prototype's four
TOLERANCE = 1e-7  # digits: the prototype has the roots of 2 and of 2 pi to nine places only


@pytest.fixture
def prototype(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Its module `policy`, which imports `lanes` from beside it."""
    monkeypatch.syspath_prepend(PROTOTYPES)
    reason = "the prototypes lie beside the checkout, in shared/reference"
    return pytest.importorskip("policy", reason=reason)


def always(_at: int) -> float:
    return 1.0


def daily(at: int) -> float:
    return 1 + 0.8 * math.sin(2 * math.pi * at / DAY)


def storm(at: int) -> float:
    """Twenty times the usual for three hours, on the thirteenth day and again the day after."""
    return 20.0 if at % DAY < 3 * HOUR and at // DAY in {12, 13} else 1.0


@pytest.mark.parametrize(
    ("an_hour", "days", "shapes"),
    [
        pytest.param(0.3, 21, [always], id="hardly anybody"),
        pytest.param(3, 16, [daily], id="a daily cycle"),
        pytest.param(3, 16, [daily, storm], id="two storms"),
        pytest.param(30, 15, [daily, storm], id="a large brand"),
    ],
)
def test_every_bin_has_the_return_period_of_the_prototype(
    prototype: Any, an_hour: float, days: int, shapes: list[Callable[[int], float]]
) -> None:
    """One author each post. The first comes at once: of a silent first day the ports differ.

    (The prototype learns the bins of a silent first day twice, when they pass and when they leave.)
    """
    random, ours = seeded(7), a_watch()
    theirs = prototype.Watch(budget=1e-300)  # never rings, so that it never stops learning
    unusual = number = 0
    for at in range(days * DAY):
        now = BORN + at * BIN
        ours.advance(now)
        theirs.evaluate(now)
        mean = an_hour / HOUR * math.prod(shape(at) for shape in shapes)
        for _ in range(max(at == 0, poisson(random, mean))):
            number += 1
            author = f"a{number}"
            ours.observe(a_post(now, author), NEGATIVE, now)
            theirs.observe(prototype.Mention(str(number), now, True, author, author), now)  # noqa: FBT003
        values, expectations = theirs.base.look(theirs.bin)
        expected = prototype.peek(theirs.base.tails[LANE - 1], values[LANE])
        odds = ours.lane.tail.log_return_period(
            ours.lane.value(ours.authors.hourly.sum(HOUR), ours.expected)
        )
        assert ours.expected == pytest.approx(expectations[LANE], rel=1e-12)
        assert odds == pytest.approx(expected, abs=TOLERANCE), at
        unusual += odds > SILENT
    assert unusual > DAY // 10  # else it compared silence with silence
