"""A grid tries what was written, as strictly read as a file, and always what is in use."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.rules import LaneName, Rules
from pipeline.config import Config, load
from pipeline.settings import ConfigError
from pipeline.tuning.grid import MOST, axes, grid

DEFAULT = Config.default()
BUDGET, AUTHORS = "rules.volume.budget", "rules.volume.min_authors"
ALERT, CRISIS = "rules.severity.alert_points", "rules.severity.crisis_points"


def upto(key: str, first: int, last: int) -> str:
    return f"{key}={','.join(map(str, range(first, last + 1)))}"


def test_every_combination_is_tried_and_what_is_in_use() -> None:
    tried = grid(DEFAULT, axes([f"{BUDGET}=4,0.25", f"{ALERT}=3"], DEFAULT)).nodes
    assert [tuple(node.values.values()) for node in tried] == [
        (0.25, 2.5), (0.25, 3), (1, 2.5), (1, 3), (4, 2.5), (4, 3),
    ]  # fmt: skip
    for node in tried:
        rules = node.config.rules
        assert (rules.volume.budget, rules.severity.alert_points) == tuple(node.values.values())
        assert node.is_in_use == (node.config == DEFAULT)
    assert sum(node.is_in_use for node in tried) == 1


@given(st.permutations(["0.25", "0.5", "1", "1.0", "4", "4"]))
def test_the_order_of_values_does_not_matter(written: list[str]) -> None:
    assert axes([f"{BUDGET}={','.join(written)}"], DEFAULT)[0].values == (0.25, 0.5, 1, 4)


def test_a_list_stands_in_brackets() -> None:
    (axis,) = axes(["rules.volume.lanes=[24h],[burst, 1h]"], DEFAULT)
    assert {(LaneName.DAY,), (LaneName.BURST, LaneName.HOUR)} < set(axis.values)


def test_what_is_not_swept_stays_and_a_brand_keeps_its_own(tmp_path: Path) -> None:
    file = tmp_path / "tocsin.yaml"
    file.write_text(
        "rules: {volume: {min_authors: 7}}\nbrands: {known: {A: {rules: {volume: {budget: 2}}}}}\n",
        encoding="utf-8",
    )
    config = load(file)
    for node in grid(config, axes([f"{BUDGET}=0.5"], config)).nodes:
        budget = node.values[BUDGET]
        assert node.config.rules_for("B").volume.budget == budget
        assert node.config.rules_for("A").volume.budget == 2
        assert node.config.rules_for("A").volume.min_authors == 7
        rules = replace(node.config.rules.volume, budget=1.0)
        assert replace(node.config, rules=Rules(volume=rules)) == config


def test_what_contradicts_itself_is_left_out() -> None:
    tried = grid(DEFAULT, axes([f"{ALERT}=2,3", f"{CRISIS}=2"], DEFAULT))
    pairs = [tuple(node.values.values()) for node in tried.nodes]
    assert pairs == [(2, 2), (2, 4.5), (2.5, 4.5), (3, 4.5)]
    assert tried.left_out == 2


NUMBER = "`{}` is {}; allowed: a number, 0.001 to 100 (a brand-week)"
WRONG = {
    "a misspelt rule": ([f"{BUDGET[:-1]}=1,2"], "`budget`?); allowed: lanes, budget"),
    "no rule": (["detection.budget=1"], "--set: detection: is not a setting; allowed: rules"),
    "how posts are scored": (["sentiment.scorer=fast"], "sentiment: is not a setting"),
    "no number": ([f"{BUDGET}=1,x"], NUMBER.format("x", "not a number")),
    "out of range": ([f"{BUDGET}=x,101"], NUMBER.format("101", "out of range")),
    "a text": ([f"{BUDGET}='1'"], "because of its quotes"),
    "no values": ([BUDGET], "has no values; allowed: KEY=VALUE,VALUE"),
    "nothing between commas": ([f"{BUDGET}=1,,2"], f"{BUDGET}: not YAML"),
    "more than a list": ([f"{BUDGET}=1],[2"], f"{BUDGET}: not YAML"),
    "a section": (["rules.volume={budget: 1}"], "is not one rule"),
    "a part of a rule": (["rules.reach.visibility.x=1"], "is not one rule"),
    "an anchor": ([f"{BUDGET}=&a 1"], "no anchors"),
    "twice": ([f"{BUDGET}=1", f"{BUDGET}=2"], f"{BUDGET}: is given twice"),
    "never sound": ([f"{CRISIS}=1,5"], "`1` is below alert_points; allowed: 2.5 or more"),
    "no lane": (["rules.volume.lanes=[]"], "`[]` is empty: nothing could ring"),
    "too many values": ([f"{BUDGET}={'1,' * MOST}1"], "has 301 values; allowed: 300"),
    "too many": ([upto(BUDGET, 1, 20), upto(AUTHORS, 2, 17)], "320 settings, with the values in"),
}  # fmt: skip


@pytest.mark.parametrize(("written", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_what_is_allowed(written: list[str], said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        grid(DEFAULT, axes(written, DEFAULT))
    assert said in str(refused.value)


def test_all_mistakes_are_said_at_once_and_each_once() -> None:
    with pytest.raises(ConfigError) as refused:
        axes([f"{BUDGET}=x,y,x", "rules.volume.budgt=1,2"], DEFAULT)
    assert [problem.key for problem in refused.value.problems] == [
        BUDGET,
        BUDGET,
        "rules.volume.budgt",
    ]
