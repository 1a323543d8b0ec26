"""Alertmanager: who is told of what, and in which words."""

import json
import re
from pathlib import Path
from shutil import which
from subprocess import run
from typing import Any

import pytest
import yaml

from tests.compose import DEPLOY, SERVICES

FILE = DEPLOY / "prometheus/alertmanager.yaml"
RULES = sorted((DEPLOY / "prometheus/rules").glob("*.yaml"))
RECEIVERS = {r["name"]: r for r in yaml.safe_load(FILE.read_text(encoding="utf-8"))["receivers"]}
NO_BASE = '$base := ""'

needs_amtool = pytest.mark.skipif(
    which("amtool") is None, reason="amtool is not on PATH: .ci/run brings it"
)


def amtool(*arguments: str | Path) -> str:
    done = run(["amtool", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_reads_the_secret_that_it_is_given() -> None:
    files = {s["api_url_file"] for r in RECEIVERS.values() for s in r.get("slack_configs", ())}
    assert files == {f"/run/secrets/{name}" for name in SERVICES["alertmanager"]["secrets"]}


def test_it_names_alerts_that_there_are() -> None:
    rules = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in RULES]
    groups = [group for told in rules for group in told["groups"]]
    known = {rule.get("alert") for group in groups for rule in group["rules"]}
    text = FILE.read_text(encoding="utf-8")
    named = {name for one in re.findall(r'alertname=~?"([^"]+)"', text) for name in one.split("|")}
    assert named <= known


@needs_amtool
def test_it_takes_its_file() -> None:
    amtool("check-config", FILE)


@needs_amtool
@pytest.mark.parametrize(
    ("labels", "receivers"),
    [
        ("alertname=TocsinUnacknowledged severity=critical", "pager,sre"),
        ("alertname=TocsinSlackDeliveryStuck severity=critical", "pager,sre"),
        ("alertname=TocsinWorkerDown severity=warning", "sre"),
        ("alertname=Watchdog severity=none", "heartbeat"),
        ("alertname=TocsinBrandSeriesCapped severity=info", "nobody"),
    ],
)
def test_it_tells_whom_it_should(labels: str, receivers: str) -> None:
    told = amtool("config", "routes", "test", f"--config.file={FILE}", *labels.split())
    assert told.strip() == receivers


@needs_amtool
@pytest.mark.parametrize("name", ["heartbeat", "pager"])
def test_what_has_to_be_filled_in_has_a_sample_that_it_takes(name: str, tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    empty = f"  - name: {name}\n"
    samples = re.findall(rf"^  # .*: (\w+_configs: .*)\n{empty}", text, re.MULTILINE)
    assert len(samples) == 1
    filled = text.replace(empty, f"{empty}    {samples[0].replace('…', 'example.com')}\n")
    (tmp_path / "filled.yaml").write_text(filled, encoding="utf-8")
    amtool("check-config", tmp_path / "filled.yaml")


def said(alert: dict[str, Any], base: str, home: Path) -> str:
    """What the SREs' channel is told of an alert, by whoever reads this repository at `base`."""
    (text,) = (slack["text"] for slack in RECEIVERS["sre"]["slack_configs"])
    assert NO_BASE in text
    (home / "none.tmpl").touch()  # amtool wants a file of templates
    (home / "data.json").write_text(json.dumps({"alerts": [alert]}), encoding="utf-8")
    text = text.replace(NO_BASE, NO_BASE.replace('""', json.dumps(base)))
    return amtool(
        "template", "render", f"--template.glob={home}/*.tmpl",
        f"--template.data={home}/data.json", f"--template.text={text}",
    )  # fmt: skip


@needs_amtool
@pytest.mark.parametrize("base", ["", "https://git.example.com/tocsin/blob/main/"])
def test_what_sres_read_has_the_severity_and_the_runbook(base: str, tmp_path: Path) -> None:
    page = "deploy/runbooks/TocsinNoKafka.md"
    notes = {"summary": "Kafka is away", "description": "Nobody is told.", "runbook_url": page}
    alert = {"status": "firing", "labels": {"severity": "critical"}, "annotations": notes}
    lines = said(alert, base, tmp_path).strip().splitlines()
    assert lines == ["critical: Kafka is away", "Nobody is told.", f"{base}{page}"]
