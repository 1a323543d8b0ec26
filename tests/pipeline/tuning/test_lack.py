"""What a setting lacked where another one rang is the condition that the rules changed."""

from dataclasses import fields, replace

import pytest

from alerts.brief import FullBrief
from detectors.events import Level
from detectors.rules import LaneName, Rules, SeverityRules, VolumeRules
from pipeline.config import Config
from pipeline.lookback import lookback
from pipeline.replay import replay
from pipeline.settings.partial import Partial
from pipeline.shadow import Shadow
from pipeline.tuning.course import courses_of
from pipeline.tuning.diff import changes
from pipeline.tuning.lack import lacks
from pipeline.tuning.live import held
from tests.lookouts import STORMY, briefed, unhappy

MANY = VolumeRules(min_authors=12)
RARE = VolumeRules(budget=0.001)
HIGH = SeverityRules(alert_points=6.5, crisis_points=7)
CROWDED = SeverityRules(crisis_authors=10_000)
CASES = {
    "more people": (Rules(volume=MANY), {("authors", 12.0)}),
    "a smaller budget": (Rules(volume=RARE), {("return_period", 1000.0)}),
    "more points": (Rules(severity=HIGH), {("points", 7.0)}),
    "more people for a crisis": (Rules(severity=CROWDED), {("people", 10_000.0)}),
    "no such lane": (Rules(volume=VolumeRules(lanes=(LaneName.DAY,))), {("lane", 0.0)}),
}


@pytest.mark.parametrize(("rules", "expected"), CASES.values(), ids=CASES)
def test_what_was_lacking_is_the_rule_that_changed(
    rules: Rules, expected: set[tuple[str, float]]
) -> None:
    def other(brand: str) -> FullBrief:
        return replace(briefed(brand), rules=rules)

    before, after = (courses_of(replay(STORMY, unhappy, brief)) for brief in (briefed, other))
    (change, *_) = changes(before, after)
    seen = lookback(STORMY, unhappy, other, change.course.brand, change.ring.at)
    found = lacks(change.ring, seen, rules.severity)
    assert {(each.name, each.threshold) for each in found} & expected, (change.turn, found)
    assert all(str(each).startswith(change.ring.lane) for each in found)


def test_what_rang_for_as_much_before_lacks_nothing_but_that() -> None:
    (course,) = courses_of(replay(STORMY, unhappy, briefed))
    (change,) = changes([course], [replace(course, steps=((Level.WATCH, course.opened),))])
    seen = lookback(STORMY, unhappy, briefed, course.brand, change.ring.at)
    (lack,) = lacks(change.ring, seen, Rules().severity)
    assert str(lack) == f"{change.ring.lane} rang for as much before"


@pytest.mark.parametrize(("rules", "expected"), CASES.values(), ids=CASES)
def test_a_message_says_what_other_rules_lacked_by_its_numbers(
    rules: Rules, expected: set[tuple[str, float]]
) -> None:
    def other(brand: str) -> FullBrief:
        return replace(briefed(brand), rules=rules)

    used, tried = (list(replay(STORMY, unhappy, brief)) for brief in (briefed, other))
    for config, told in (
        (Config(shadow=Shadow(rules=whole(rules))), (used, tried)),
        (Config(shadow=Shadow(rules=whole(Rules())), rules=rules), (tried, used)),
    ):
        (found, *_) = held(*told, 0.0, config).changed
        assert {(each.name, each.threshold) for each in found.lacks} & expected, found


def whole(rules: Rules) -> Partial[Rules]:
    """The rules, each as if it had been written."""
    parts = {name: getattr(rules, name) for name in ("volume", "severity")}
    return Partial({
        name: Partial({each.name: getattr(part, each.name) for each in fields(part)})
        for name, part in parts.items()
    })  # fmt: skip
