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
WORD = re.compile(r"\$__(\w+)")  # Grafana's own, as it fills them in for a step of half a minute
WORDS = {"interval": "30s", "interval_ms": "30000", "rate_interval": "60s", "range": "5m"}
RULES = sorted((Path(__file__).parents[2] / "deploy/prometheus/rules").glob("*.yaml"))
RECORDED = re.compile(r"\w+:\w+:\w+")

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
    yield from map(filled, asked)


def filled(expression: str) -> str:
    """An expression as Grafana sends it."""
    text = WORD.sub(lambda found: WORDS[found[1]], expression)
    return text.replace("$brand", ".*").replace("$window", "1h")


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
    assert {path.stem for path in FOLDER.glob("*.json")} == set(BOARDS)
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


def test_what_is_recorded_has_its_rule() -> None:
    asked = {name for _, each in EVERY for name in RECORDED.findall(each)}
    groups = [
        group
        for path in RULES
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
    ]
    recorded = {rule.get("record") for group in groups for rule in group["rules"]}
    assert asked
    assert asked <= recorded


@pytest.mark.parametrize("name", BOARDS)
def test_no_event_falls_between_two_steps(name: str) -> None:
    """Zoomed in, a step is shorter than two scrapes, and a range of one step holds no increase."""
    asked = [target["expr"] for panel in panels(name) for target in panel["targets"]]
    asked += [mark["expr"] for mark in board(name)["annotations"]["list"]]
    assert [each for each in asked if "[$__interval" in each] == []


# -- What they say of a history: samples 15 s apart, and how many lines or which number at a time

MARKS = {mark["name"]: filled(mark["expr"]) for mark in board("pipeline")["annotations"]["list"]}
PANELS = {
    panel["title"]: [filled(target["expr"]) for target in panel["targets"]]
    for panel in panels("pipeline")
}
WORKER, NOTIFIER = (f'tocsin_build_info{{job="tocsin-{each}"' for each in ("worker", "notifier"))
STARTED = "process_start_time_seconds"
HISTORIES = {
    "both get other settings at once, and after 20 minutes those of before": (
        MARKS["Version or settings"],
        {
            f'{WORKER},settings="A",version="1"}}': "1x20 stale _x80 1x20",
            f'{NOTIFIER},settings="A",version="1"}}': "1x20 stale _x80 1x20",
            f'{WORKER},settings="B",version="1"}}': "_x22 1x77 stale",
            f'{NOTIFIER},settings="B",version="1"}}': "_x22 1x77 stale",
        },
        {"4m": 0, "5m45s": 1, "7m": 0, "20m": 0, "25m45s": 1, "27m": 0},
    ),
    "one by one": (
        MARKS["Version or settings"],
        {
            f'{WORKER},settings="A",version="1"}}': "1x20 stale",
            f'{WORKER},settings="A",version="2"}}': "_x22 1x80",
            f'{NOTIFIER},settings="A",version="1"}}': "1x40 stale",
            f'{NOTIFIER},settings="A",version="2"}}': "_x42 1x60",
        },
        {"5m45s": 1, "7m": 0, "10m45s": 0},
    ),
    "all are started again as they were": (
        MARKS["Version or settings"],
        {
            f'{WORKER},settings="A",version="1"}}': "1x20 stale _x8 1x30",
            f'{NOTIFIER},settings="A",version="1"}}': "1x16 stale _x14 1x30",
        },
        {"4m30s": 0, "6m": 0, "7m45s": 0, "8m15s": 0},
    ),
    "a pod comes that nobody has seen before, and a process of others": (
        MARKS["Process started"],
        {
            f'{STARTED}{{job="tocsin-worker",instance="old"}}': "-9000x80",
            f'{STARTED}{{job="tocsin-worker",instance="new"}}': "_x41 600x39",
            f'{STARTED}{{job="grafana",instance="g"}}': "_x41 600x39",
        },
        {"9m": 0, "10m30s": 1, "12m": 0},
    ),
}


@needs_promtool
@pytest.mark.parametrize("story", HISTORIES)
def test_what_happened_to_processes_is_marked_once(story: str, tmp_path: Path) -> None:
    mark, history, expected = HISTORIES[story]
    looks = [(f"count({mark}) or vector(0)", at, lines) for at, lines in expected.items()]
    promtool_agrees(tmp_path, history, looks)


@needs_promtool
def test_lag_is_not_the_more_the_more_workers_tell_of_it(tmp_path: Path) -> None:
    lags = {"tocsin.mentions": 100, "tocsin.alerts": 7}
    history = {
        f'tocsin_consumer_lag_messages{{instance="{each}",group="g",topic="{topic}",'
        f'partition="{partition}"}}': f"{lag}x20"
        for each in "abc"
        for partition in (0, 1)
        for topic, lag in lags.items()
    }
    (waits,), (lag,) = PANELS["Mentions that wait"], PANELS["Lag"]
    promtool_agrees(tmp_path, history, [(waits, "4m", 200), (f"sum({lag})", "4m", 214)])


def promtool_agrees(
    home: Path, history: Mapping[str, str], looks: list[tuple[str, str, int]]
) -> None:
    """What Prometheus answers after such a history, at these times."""
    test = {
        "interval": "15s",
        "input_series": [{"series": name, "values": told} for name, told in history.items()],
        "promql_expr_test": [
            {"expr": asked, "eval_time": at, "exp_samples": [{"value": number}]}
            for asked, at, number in looks
        ],
    }
    page = home / "history.yaml"
    rules = {"rule_files": [str(path) for path in RULES], "evaluation_interval": "15s"}
    page.write_text(yaml.safe_dump(rules | {"tests": [test]}), encoding="utf-8")
    done = subprocess.run(
        ["promtool", "test", "rules", page], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
