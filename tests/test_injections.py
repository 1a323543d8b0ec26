"""Injections: gates for a rise of unhappy posts among ordinary ones, read without a fault.

`python -m tests.benchmarks.injections` measures the same on texts that people labelled, with the
scorers that ship. Who never rings and who always does are shown to fail here, too.
"""

import pytest

from detectors.events import Label
from detectors.rules import FOUR, LaneName, VolumeRules
from tests.detectors.people import FEELINGS
from tests.injections import BEGINS_AT, LASTS, Aim, Injected, Pool, Usual, injected

NEVER = VolumeRules(min_authors=10_000)
ALWAYS = VolumeRules(lanes=(LaneName.STATIC,), static_authors=2, min_authors=2)
TEXTS = Pool(unhappy=["awful"], others=["fine"])
PERFECT = {"awful": FEELINGS[Label.NEGATIVE], "fine": FEELINGS[Label.NEUTRAL]}
BLIND = {"awful": FEELINGS[Label.UNKNOWN], "fine": FEELINGS[Label.UNKNOWN]}
DAY = [0.2] * 8 + [1.4] * 16  # nights and days; the mean is one
USUAL = Usual(5.0, 0.1, DAY, TEXTS)
AIMS = {2: Aim(5 / 6, 90)}


def test_a_rise_is_found_in_time_and_ordinary_weeks_are_not() -> None:
    assert injected(USUAL, PERFECT, VolumeRules(), 6).faults(AIMS) == []


@pytest.mark.parametrize(
    ("volume", "fault"),
    [
        pytest.param(NEVER, "x2: 0 of 3", id="never rings"),
        pytest.param(ALWAYS, "rings a week without", id="always rings"),
    ],
)
def test_the_gate_fails_for_what_is_no_use(volume: VolumeRules, fault: str) -> None:
    assert fault in injected(USUAL, PERFECT, volume, 3).faults(AIMS)[-1]


def test_what_nobody_can_read_is_not_found_by_the_lanes() -> None:
    assert injected(USUAL, BLIND, VolumeRules(lanes=FOUR), 2).minutes == {1: [], 2: []}


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        pytest.param([30.0] * 4, "x2: 4 of 6", id="too few"),
        pytest.param([91.0] * 6, "x2: after 91 min", id="too late"),
    ],
)
def test_a_gate_says_what_is_missed(found: list[float], fault: str) -> None:
    result = Injected({2: found}, 6, control=0, afternoons=84, background=0.0, open=0)
    assert result.faults(AIMS) == [fault]


# -- Whether the streams are what they claim


def test_thirty_points_more_are_unhappy_and_twice_as_many_come() -> None:
    usual = Usual(200.0, 0.1, DAY, TEXTS)
    calm = [post for post in usual.calm(1) if post.created_at.timestamp() < BEGINS_AT]
    hit = [post for post in usual.hit(1, 2) if post.created_at.timestamp() >= BEGINS_AT]
    assert len(hit) == pytest.approx(2 * 200 * 1.4 * LASTS / 3600, rel=0.1)
    assert sum(post.text == "awful" for post in calm) / len(calm) == pytest.approx(0.1, rel=0.05)
    assert sum(post.text == "awful" for post in hit) / len(hit) == pytest.approx(0.4, rel=0.1)
    assert len({post.author for post in (*calm, *hit)}) == len(calm) + len(hit)


def test_the_same_seed_gives_the_same_posts() -> None:
    assert list(USUAL.hit(1, 2)) == list(USUAL.hit(1, 2))
    assert list(USUAL.hit(1, 2)) != list(USUAL.hit(2, 2))
