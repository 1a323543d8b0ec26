"""Rules for Prometheus: they parse, ask for metrics that there are, and ring when they should."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import yaml

from pipeline.series import FAMILIES

ROOT = Path(__file__).parents[2]
RULES = sorted((ROOT / "deploy/prometheus/rules").glob("*.yaml"))
TESTS = sorted((ROOT / "deploy/prometheus/tests").glob("*.yaml"))
SEVERITIES = {"critical", "warning", "info", "none"}
DEAD_MAN = "Watchdog"  # it rings always: its silence is the alarm
SUFFIX = re.compile(r"_(bucket|count|sum)$")

needs_promtool = pytest.mark.skipif(
    which("promtool") is None, reason="promtool is not on PATH: apt-get install prometheus"
)


def rules(path: Path) -> Iterator[dict[str, Any]]:
    for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
        yield from group["rules"]


EVERY = [rule for path in RULES for rule in rules(path)]
ALERTS = [rule for rule in EVERY if "alert" in rule]


def promtool(*arguments: str | Path) -> None:
    done = subprocess.run(["promtool", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_prometheus_takes_the_rules() -> None:
    promtool("check", "rules", "--lint-fatal", *RULES)


@needs_promtool
@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_they_ring_when_they_should(path: Path) -> None:
    promtool("test", "rules", path)


def test_each_file_has_its_tests_and_each_alert_rings_and_is_silent_in_them() -> None:
    assert [path.name for path in RULES] == [path.name for path in TESTS]
    for rule in ALERTS:
        looks = [
            look["exp_alerts"]
            for path in TESTS
            for test in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]
            for look in test["alert_rule_test"]
            if look["alertname"] == rule["alert"]
        ]
        expected = {True} if rule["alert"] == DEAD_MAN else {True, False}
        assert {bool(rings) for rings in looks} == expected, rule["alert"]


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.get("alert") or rule["record"])
def test_a_rule_asks_for_metrics_that_there_are(rule: dict[str, Any]) -> None:
    asked = set(re.findall(r"[\w:]*\btocsin_[\w:]+", rule["expr"]))
    known = {family.name for family in FAMILIES} | {each.get("record") for each in EVERY}
    assert {name for name in asked if name not in known and SUFFIX.sub("", name) not in known} == (
        set()
    )


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_an_alert_says_what_how_much_and_what_to_do(rule: dict[str, Any]) -> None:
    said = rule["annotations"]
    assert rule["labels"]["severity"] in SEVERITIES
    assert "$value" in said["summary"] + said["description"]
    assert said["runbook_url"] == f"deploy/runbooks/{rule['alert']}.md"
    assert (ROOT / said["runbook_url"]).exists()


def test_each_runbook_has_its_alert() -> None:
    written = {path.stem for path in (ROOT / "deploy/runbooks").iterdir()}
    assert written == {rule["alert"] for rule in ALERTS}
