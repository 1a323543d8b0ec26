"""Dashboards: made by the code, of metrics that there are, in words that Prometheus understands."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import which
from typing import Any

import faust
import pytest
import yaml
from faust.sensors.prometheus import setup_prometheus_sensors
from prometheus_client import CollectorRegistry, ProcessCollector

from deploy.grafana.__main__ import BOARDS, FOLDER, written
from pipeline.series import FAMILIES

SUFFIX = re.compile(r"_(bucket|count|sum)$")
LABELS = re.compile(r"(\w+)(?:=~|!~|=|!=)\"")
GROUPS = re.compile(r"\b(?:by|without) \(([^)]*)\)")
PROMETHEUS_OWN = {"up"}
TARGETS = {"job", "instance"}  # labels that a scrape adds
SPAN = re.compile(r"\$__(rate_interval|interval|range)")

needs_promtool = pytest.mark.skipif(
    which("promtool") is None, reason="promtool is not on PATH: apt-get install prometheus"
)


def board(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def panels(name: str) -> list[dict[str, Any]]:
    return [panel for panel in board(name)["panels"] if panel["type"] != "row"]


def expressions(name: str) -> Iterator[str]:
    """What a dashboard asks, with each of Grafana's own words in its place."""
    asked = [target["expr"] for panel in panels(name) for target in panel["targets"]]
    asked += [mark["expr"] for mark in board(name)["annotations"]["list"]]
    for expression in asked:
        yield SPAN.sub("5m", expression).replace("$brand", ".*").replace("$window", "1h")


def known() -> Mapping[str, set[str]]:
    """All metrics of a process, with their labels."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    app = faust.App("grafana", store="memory://", web_enabled=False)
    setup_prometheus_sensors(app, registry=registry, name_prefix="faust")
    engine = {
        name: set(getattr(metric, "_labelnames", ()))
        for metric, names in registry._collector_to_names.items()  # noqa: SLF001
        for name in names
    }
    own = {sample.name: set[str]() for metric in registry.collect() for sample in metric.samples}
    return own | engine | {family.name: {axis.name for axis in family.axes} for family in FAMILIES}


KNOWN = known()
EVERY = [(name, asked) for name in BOARDS for asked in expressions(name)]


@pytest.mark.parametrize("name", BOARDS)
def test_the_json_is_what_the_code_makes(name: str) -> None:
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert text == written(BOARDS[name]), "run `make pages`"


def test_there_is_no_other_dashboard() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(BOARDS)
    assert len({board(name)["uid"] for name in BOARDS}) == len(BOARDS)


def metrics_in(expression: str) -> set[str]:
    return set(
        re.findall(r"\b(?:tocsin|faust|process)_\w+|\bup\b", re.sub(r"\"[^\"]*\"", "", expression))
    )


@pytest.mark.parametrize(("name", "asked"), EVERY)
def test_each_metric_and_each_label_is_there(name: str, asked: str) -> None:
    metrics = {each if each in KNOWN else SUFFIX.sub("", each) for each in metrics_in(asked)}
    assert metrics, name
    assert metrics - KNOWN.keys() - PROMETHEUS_OWN == set()
    labels = {"le", *TARGETS}.union(*(KNOWN.get(metric, set()) for metric in metrics))
    grouped = {label.strip() for group in GROUPS.findall(asked) for label in group.split(",")}
    assert {*LABELS.findall(asked), *grouped} - labels == set()


@needs_promtool
@pytest.mark.parametrize("name", BOARDS)
def test_prometheus_understands_each_expression(name: str, tmp_path: Path) -> None:
    rules = [
        {"record": f"panel:query:{number}", "expr": asked}
        for number, asked in enumerate(expressions(name))
    ]
    page = tmp_path / "panels.yaml"
    page.write_text(yaml.safe_dump({"groups": [{"name": name, "rules": rules}]}), encoding="utf-8")
    done = subprocess.run(
        ["promtool", "check", "rules", "--lint=none", page],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", BOARDS)
def test_each_panel_says_what_it_shows_and_asks_the_chosen_datasource(name: str) -> None:
    for panel in panels(name):
        assert panel["title"], panel
        assert panel["description"].endswith("."), panel["title"]
        assert panel["datasource"]["uid"] == "${datasource}"
        assert panel["targets"], panel["title"]
    titles = [panel["title"] for panel in panels(name)]
    assert len(titles) == len(set(titles))


def test_every_metric_of_ours_is_on_a_dashboard() -> None:
    """One that nobody looks at costs series for nothing."""
    shown = {SUFFIX.sub("", metric) for _, asked in EVERY for metric in metrics_in(asked)}
    shown |= {metric for _, asked in EVERY for metric in metrics_in(asked)}
    assert {family.name for family in FAMILIES} - shown == set()
