"""The lanes give the numbers of the prototype that the rules were calibrated with."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detectors.bins import BIN, DAY, HOUR
from detectors.rules import FOUR, LaneName
from detectors.tail import SILENT
from tests.detectors.people import BORN, NEGATIVE, a_post, a_watch, poisson, seeded

PROTOTYPES = Path(__file__).parents[3] / "shared" / "reference" / "prototypes"
TOLERANCE = 1e-5  # digits: silence is learned at once, by an integral where theirs adds up


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
    number, unusual = 0, dict.fromkeys(FOUR, 0)
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
        tails = (theirs.base.burst.tail, *theirs.base.tails)
        views = ours.lanes.look(ours.tally.authors.hourly, at + 1)
        for place, name in enumerate(FOUR):
            view, peeked = views[name], prototype.peek(tails[place], values[place])
            if name is not LaneName.BURST:  # whose own are shown, where theirs are the hour's
                assert view.expected == pytest.approx(expectations[place], rel=1e-12)
            assert view.odds == pytest.approx(peeked, abs=TOLERANCE), (name, at)
            unusual[name] += view.odds > SILENT
    assert min(unusual.values()) > DAY // 30, unusual  # else it compared silence with silence
