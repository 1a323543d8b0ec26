"""Calibration: gates for what chance rings, and for what is found.

`python -m tests.benchmarks.calibration` measures the same on more brands and kinds of crises. Each
gate lets somebody through: who never rings makes no noise, and who always does misses nothing. So
both are shown to fail.
"""

import pytest

from detectors.rules import LaneName, VolumeRules
from tests.calibration import crisis_faults, found, noise, seasons
from tests.detectors.people import BORN, seeded
from tests.traffic import FIVEFOLD, NOTHING, WEEK, Traffic, cycle, scattered

NEVER = VolumeRules(min_authors=10_000)
ALWAYS = VolumeRules(lanes=(LaneName.STATIC,), static_authors=2, min_authors=2)
WEEKS = 4


def brands(rate: float, count: int) -> list[Traffic]:
    """So many brands, each without clumps and with them."""
    return [Traffic(rate, phi, seed) for seed in range(count) for phi in (1.0, 3.0)]


# -- What chance does


@pytest.mark.parametrize("budget", [1.0, 0.1])
@pytest.mark.parametrize(
    ("rate", "count"),
    [
        pytest.param(0.1, 3, id="0.1 an hour"),
        pytest.param(1.0, 3, id="1 an hour"),
        pytest.param(10.0, 1, id="10 an hour"),
    ],
)
def test_chance_rings_no_more_than_the_budget(rate: float, count: int, budget: float) -> None:
    assert noise(brands(rate, count), VolumeRules(budget=budget), WEEKS).faults(budget) == []


@pytest.mark.parametrize(
    ("rate", "fault"),
    [
        pytest.param(1.0, "rings a brand-week", id="rings each day"),
        pytest.param(10.0, "h a week open", id="never ends, so it cannot ring again"),
    ],
)
def test_the_gate_fails_where_something_always_rings(rate: float, fault: str) -> None:
    assert fault in " ".join(noise([Traffic(rate, 1.0, 0)], ALWAYS, 3).faults(1.0))


# -- What crises do


@pytest.mark.parametrize(
    ("phi", "count"),
    [
        pytest.param(1.0, 24, id="people who do not know of each other"),
        pytest.param(
            3.0, 12, id="people in clumps",
            marks=pytest.mark.xfail(strict=True, reason="19 of 24 are found, after 152 minutes"),
        ),
    ],
)  # fmt: skip
def test_a_fivefold_step_is_found_in_time_and_calm_is_not(phi: float, count: int) -> None:
    tried = seasons(3.0, phi, VolumeRules(), count)
    assert crisis_faults(found(tried, FIVEFOLD), found(tried, NOTHING)) == []


@pytest.mark.parametrize("volume", [NEVER, ALWAYS], ids=["never rings", "always rings"])
def test_the_gate_fails_where_nothing_is_found(volume: VolumeRules) -> None:
    tried = seasons(3.0, 1.0, volume, 1)
    faults = crisis_faults(found(tried, FIVEFOLD), found(tried, NOTHING))
    assert "of 1 found" in " ".join(faults)


# -- Whether the streams are what they claim


def test_the_rate_is_the_mean_of_a_week_and_days_are_nine_times_as_loud_as_nights() -> None:
    bins = [cycle(BORN + 300 * number) for number in range(2016)]
    assert sum(bins) / len(bins) == pytest.approx(1, abs=0.001)
    assert max(bins[:288]) / min(bins[:288]) == pytest.approx(9)
    posts = list(Traffic(10.0, 3.0, 0).calm(BORN + WEEK))
    assert len(posts) == pytest.approx(1680, rel=0.1)
    assert len({post.author for post in posts}) == len(posts)


@pytest.mark.parametrize("phi", [1.0, 3.0])
def test_people_scatter_as_much_as_is_said(phi: float) -> None:
    random = seeded(1)
    some = [scattered(random, 4.0, phi) for _ in range(5_000)]
    mean = sum(some) / len(some)
    assert mean == pytest.approx(4, rel=0.05)
    assert sum((each - mean) ** 2 for each in some) / len(some) == pytest.approx(4 * phi, rel=0.1)
