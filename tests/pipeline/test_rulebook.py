"""Each rule says what holds, what it means, and who says so."""

from dataclasses import fields
from pathlib import Path

import pytest

from detectors.rules import ReachRules, SeverityRules, VolumeRules
from pipeline.config import Config, Written, read
from pipeline.rulebook import Rule, rulebook
from pipeline.settings import ConfigError
from pipeline.watched import must_watch

TEXT = """\
rules:
  volume:
    budget: 0.5
    min_recent: 2
brands:
  unknown: closed
  known:
    Zephyr:
      rules:
        volume: {budget: 1.0}
        severity:
          crisis_points: 5
    Levant.Co: {rules: {volume: {min_authors: 7}}}
    Aurora:
"""


@pytest.fixture
def written(tmp_path: Path) -> Written:
    path = tmp_path / "tocsin.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return read(path)


def by_key(written: Written, brand: str | None) -> dict[str, Rule]:
    return {rule.key: rule for rule in rulebook(written, brand)}


@pytest.mark.parametrize(
    ("brand", "key", "value", "source"),
    [
        pytest.param("Zephyr", "volume.budget", 1.0, ("brand", 10), id="its own, a default again"),
        pytest.param("Zephyr", "severity.crisis_points", 5.0, ("brand", 12), id="its own"),
        pytest.param("Zephyr", "volume.min_recent", 2, ("file", 4), id="a default, written out"),
        pytest.param("Zephyr", "volume.min_authors", 5, ("default", None), id="nobody says"),
        pytest.param("Levant.Co", "volume.min_authors", 7, ("brand", 13), id="a name with a point"),
        pytest.param("Aurora", "volume.budget", 0.5, ("file", 3), id="a brand without rules"),
        pytest.param("Mistral", "volume.budget", 0.5, ("file", 3), id="an unknown brand"),
        pytest.param(None, "volume.budget", 0.5, ("file", 3), id="no brand"),
        pytest.param(None, "severity.crisis_points", 4.5, ("default", None), id="nobody for all"),
    ],
)
def test_a_rule_has_its_value_and_says_where_it_is_from(
    written: Written, brand: str | None, key: str, value: float, source: tuple[str, int | None]
) -> None:
    origin, line = source
    rule = by_key(written, brand)[key]
    assert (rule.value, rule.origin) == (value, origin)
    assert rule.place == (f"{written.file}:{line}" if line else None)


def test_every_rule_is_there_with_unit_range_and_meaning() -> None:
    rules = by_key(Written(Config.default()), None)
    names = [
        f"{section}.{each.name}"
        for section, kind in (
            ("volume", VolumeRules),
            ("reach", ReachRules),
            ("severity", SeverityRules),
        )
        for each in fields(kind)
    ]
    assert list(rules) == names
    assert all(rule.meaning and rule.allowed for rule in rules.values())
    assert {rule.origin for rule in rules.values()} == {"default"}
    budget = rules["volume.budget"]
    assert (budget.unit, budget.range) == ("a brand-week", (0.001, 100))
    assert budget.allowed == "a number, 0.001 to 100 (a brand-week)"
    assert budget.meaning.startswith("Rings a brand-week that chance may cause")
    assert rules["volume.lanes"].range is None


def test_a_brand_that_nobody_watches_has_no_rules(written: Written) -> None:
    with pytest.raises(ConfigError) as caught:
        must_watch(written.config, "Zephir", "--brand")
    assert str(caught.value) == (
        "--brand: `Zephir` is not watched (did you mean `Zephyr`?): brands.unknown is closed; "
        "allowed: a known brand"
    )
    must_watch(written.config, "Zephyr", "--brand")
    must_watch(Config.default(), "Zephir", "--brand")
