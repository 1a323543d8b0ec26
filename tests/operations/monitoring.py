"""Monitoring: a Prometheus and an Alertmanager with the files that ship, shortened."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import pytest
import yaml

from tests.broker import HOST, free_port, wait_for
from tests.operations.shortened import document, duration, rules

PROGRAMS = ("prometheus", "promtool", "prometheus-alertmanager")  # as Debian calls them
NEEDS = "needs Debian's packages prometheus and prometheus-alertmanager: .ci/run unpacks them"
SCRAPE = (
    "1s"  # twice as long as shortened: a page takes what it takes, beside other tests on two cores
)
LOOKBACK, RESEND = "5m", "1m"  # Prometheus's own defaults, which no file of ours names
SEND_WAIT = {"group_wait": "30s", "group_interval": "5m"}  # Alertmanager's, likewise

Targets = Mapping[str, Iterable[str]]  # by job the addresses that it asks

_direct = build_opener(ProxyHandler({}))


def programs() -> None:
    """Skip the test where they are not. CI has no excuse."""
    if all(map(shutil.which, PROGRAMS)):
        return
    if os.environ.get("CI"):
        pytest.fail(NEEDS)
    pytest.skip(NEEDS)


class Monitoring:
    """What an SRE sees of it: alerts, and what Prometheus answers."""

    def __init__(self, home: Path, targets: Targets, pager: str) -> None:
        """`pager` is the address that stands in for the webhook of the SREs' channel."""
        self.home, self.port, self.alertmanager_port = home, free_port(), free_port()
        self.targets = {
            **targets,
            "prometheus": [f"{HOST}:{self.port}"],
            "alertmanager": [f"{HOST}:{self.alertmanager_port}"],
        }
        (home / "rules").mkdir(parents=True)
        for name in rules():
            self._write(name, document(name))
        self._write("prometheus.yaml", self._prometheus())
        self._write("alertmanager.yaml", self._alertmanager(pager))

    def _write(self, name: str, content: Any) -> None:
        (self.home / name).write_text(yaml.safe_dump(content), encoding="utf-8")

    def _prometheus(self) -> Any:
        settings = document("prometheus.yaml")
        settings["global"]["scrape_interval"] = SCRAPE
        known = [{"targets": [f"{HOST}:{self.alertmanager_port}"]}]
        settings["alerting"]["alertmanagers"] = [{"static_configs": known}]
        for job in settings["scrape_configs"]:
            job.pop("dns_sd_configs", None)
            job["static_configs"] = [{"targets": list(self.targets[job["job_name"]])}]
        return settings

    def _alertmanager(self, pager: str) -> Any:
        settings = document("alertmanager.yaml")
        secret = self.home / "webhook"
        secret.write_text(pager, encoding="utf-8")
        for receiver in settings["receivers"]:
            for slack in receiver.get("slack_configs", ()):
                slack["api_url_file"] = str(secret)
        for name, default in SEND_WAIT.items():
            settings["route"].setdefault(name, duration(default))
        return settings

    @property
    def commands(self) -> dict[int, list[str]]:
        """By port who listens there."""
        data, port = f"{self.home}/data", self.alertmanager_port
        return {
            port: [
                "prometheus-alertmanager", f"--config.file={self.home}/alertmanager.yaml",
                f"--storage.path={data}-alertmanager", f"--web.listen-address={HOST}:{port}",
                "--cluster.listen-address=",
            ],
            self.port: [
                "prometheus", f"--config.file={self.home}/prometheus.yaml",
                f"--storage.tsdb.path={data}", f"--web.listen-address={HOST}:{self.port}",
                f"--query.lookback-delta={duration(LOOKBACK)}",
                f"--rules.alert.resend-delay={duration(RESEND)}",
            ],
        }  # fmt: skip

    # -- What is asked

    def query(self, expression: str) -> list[dict[str, Any]]:
        """The series of an expression now: each with `metric`, its labels, and `value`."""
        return list(self._ask("query", query=expression)["result"])

    def query_range(self, expression: str, start: float, end: float, step: str) -> list[Any]:
        """The same over a time, in epoch seconds: each series with `metric` and `values`."""
        asked = {"query": expression, "start": str(start), "end": str(end), "step": step}
        return list(self._ask("query_range", **asked)["result"])

    def _ask(self, page: str, **asked: str) -> Any:
        return _get(f"http://{HOST}:{self.port}/api/v1/{page}?{urlencode(asked)}")["data"]

    @property
    def evaluations(self) -> int:
        """How often alerts have been looked at: of the group of rules that was least often."""
        found = self.query('prometheus_rule_group_iterations_total{rule_group!~".*-recording"}')
        return int(min((float(each["value"][1]) for each in found), default=0.0))

    @property
    def pending(self) -> set[str]:
        """Names of alerts whose `for` is not over."""
        alerts = self._ask("alerts")["alerts"]
        return {each["labels"]["alertname"] for each in alerts if each["state"] == "pending"}

    @property
    def firing(self) -> set[str]:
        """Names of all alerts that Alertmanager has, those that others inhibit too."""
        return self._alerts(inhibited="true")

    @property
    def left(self) -> set[str]:
        """Names of those that are left after inhibition: what an SRE is told of."""
        return self._alerts(inhibited="false")

    def _alerts(self, **wanted: str) -> set[str]:
        asked = urlencode({"active": "true", "silenced": "false", **wanted})
        page = f"http://{HOST}:{self.alertmanager_port}/api/v2/alerts?{asked}"
        return {each["labels"]["alertname"] for each in _get(page)}


def _get(url: str) -> Any:
    with _direct.open(url, timeout=10) as answer:
        return json.load(answer)


def is_ready(port: int) -> bool:
    """Whether a Prometheus or an Alertmanager there says so."""
    try:
        with _direct.open(f"http://{HOST}:{port}/-/ready", timeout=10):
            return True
    except OSError:
        return False


@contextmanager
def monitoring(home: Path, targets: Targets, pager: str) -> Iterator[Monitoring]:
    """Both run for as long as the block."""
    programs()
    both, running = Monitoring(home, targets, pager), list[subprocess.Popen[bytes]]()
    try:
        for port, command in both.commands.items():
            with (home / f"{command[0]}.log").open("wb") as log:
                running.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=home))
            wait_for(lambda port=port: is_ready(port), f"{command[0]} is ready", running[-1])  # type: ignore[misc]
        wait_for(lambda: both.evaluations > 0, "the rules are looked at")
        yield both
    finally:
        for process in running:
            process.terminate()
            process.wait()
