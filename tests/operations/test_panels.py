"""Panels: each of them shows something while a crisis comes and goes, on a real Prometheus."""

import json
import math
import re
import time
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from deploy.grafana.__main__ import FOLDER
from tests.broker import wait_for
from tests.door import a_post, brought
from tests.operations.monitoring import Monitoring
from tests.operations.station import CHANNEL, Station
from tests.workspace import Workspace

pytestmark = pytest.mark.kafka

BRAND = "Mistral"  # no other test here has it
ANA = "U01ANA"
EMPTY: dict[str, str] = {}
"""Panels that may show nothing, at most three, and which part is not built yet."""
MOVED = {  # what happens here, and has to be seen
    "brands: Nobody has a crisis", "brands: Time to acknowledge", "brands: Time to detect",
    "brands: Level of each brand", "brands: Levels reached", "brands: Steps of incidents",
    "brands: Where people are with incidents", "brands: Scores",
    "brands: Unhappy posts a minute", "brands: Share of goals met over 30 days",
    "detectors: Near misses",
    "detectors: Levels reached", "detectors: Time to detect", "detectors: Taken for",
    "detectors: What people said it was", "pipeline: Records a second",
    "pipeline: From Kafka to judgement", "pipeline: Canaries", "pipeline: Deliveries",
    "pipeline: From a notice to Slack", "pipeline: Calls", "pipeline: Duration of calls",
    "pipeline: Answers to what people do", "pipeline: Presses", "pipeline: Typed",
    "pipeline: Charts", "pipeline: Commands", "pipeline: What each source does",
    "pipeline: What sources tell", "pipeline: How far each source is behind",
}  # fmt: skip
SPAN = re.compile(r"\$__(rate_interval|interval|range)")
WORDS = {"rate_interval": "20s", "interval": "20s", "range": "5m"}
STEP = "1"  # seconds
SCRAPES = 2.0  # seconds in which Prometheus sees the end

_direct = build_opener(ProxyHandler({}))


class Panel(NamedTuple):
    """What a panel asks."""

    board: str
    title: str
    asked: tuple[str, ...]

    @property
    def name(self) -> str:
        """By which people find it."""
        return f"{self.board}: {self.title}"


class Shown(NamedTuple):
    """What an expression shows over the time of the crisis."""

    series: int
    last: float
    most: float


def panels() -> Iterator[Panel]:
    """All of them, with each of Grafana's own words in its place."""
    for path in sorted(FOLDER.glob("*.json")):
        for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
            asked = tuple(target["expr"] for target in panel.get("targets", ()))
            if asked:
                yield Panel(path.stem, panel["title"], tuple(map(filled, asked)))


def filled(expression: str) -> str:
    """An expression as Grafana sends it."""
    text = SPAN.sub(lambda found: WORDS[found[1]], expression)
    return text.replace("$brand", ".*").replace("$window", "1h")


def shown(monitoring: Monitoring, expression: str, since: float) -> Shown:
    """Series with at least one number, the last one of them, and the greatest of all."""
    numbers = []
    for series in monitoring.query_range(expression, since, time.time(), STEP):
        values = [float(value) for _, value in series["values"]]
        numbers.append([value for value in values if math.isfinite(value)])
    some = [values for values in numbers if values]
    last = some[-1][-1] if some else math.nan
    return Shown(len(some), last, max(map(max, some), default=math.nan))


def act(workspace: Workspace, **wish: Any) -> None:
    """Let somebody do something on Slack's page."""
    body = json.dumps({"member": ANA} | wish).encode()
    asked = Request(f"{workspace.page}act", body, {"Content-Type": "application/json"})  # noqa: S310
    with _direct.open(asked) as answer:
        assert json.load(answer)["acked"], wish


def told(slack: Workspace) -> list[dict[str, Any]]:
    """The brand's messages; other tests have left those of others."""
    return [message for message in slack.messages() if BRAND in str(message["blocks"])]


def waits(station: Station) -> float:
    """For how many seconds nobody has had it."""
    seconds_of = (
        each.process.metric("tocsin_incident_unacknowledged_seconds", level="crisis")
        for each in station.notifiers
    )
    return max(seconds or 0.0 for seconds in seconds_of)


def crisis(station: Station) -> None:
    """It is told, taken, asked after and resolved."""
    slack = station.workspace
    station.break_out(BRAND)
    wait_for(lambda: bool(told(slack)), "it is told")
    wait_for(lambda: waits(station) > 0, "Prometheus could know that nobody has it")
    act(slack, kind="press", channel=CHANNEL, ts=told(slack)[0]["ts"], action="tocsin_ack",
        block=None)  # fmt: skip
    act(slack, kind="command", text="/tocsin status", channel=CHANNEL)
    wait_for(lambda: f"<@{ANA}> has it" in str(told(slack)), "it is taken")
    act(slack, kind="command", text=f"/tocsin resolve {BRAND}/1", channel=CHANNEL)
    wait_for(lambda: "Resolved" in str(told(slack)), "it is resolved")
    act(slack, kind="command", text=f"/tocsin kind {BRAND}/1 rumour", channel=CHANNEL)
    wait_for(lambda: "Kind of crisis" in str(told(slack)), "it is named")


def bring(station: Station) -> None:
    """A post comes by the webhook, which has been scraped before."""
    assert brought(station.door, [a_post(1, "a fine day")]) == 202


def line(panel: Panel, answers: list[Shown]) -> str:
    """Of the table: by expression how many series, the last value, and the greatest."""
    cells = (f"{each.series:3} {each.last:10.4g} {each.most:10.4g}" for each in answers)
    return f"{panel.name:55}{' |'.join(cells)}"


def test_each_panel_shows_something(station: Station, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.time()
    crisis(station)
    bring(station)
    seen = station.monitoring
    time.sleep(SCRAPES)
    known = {panel: [shown(seen, each, began) for each in panel.asked] for panel in panels()}
    with capsys.disabled():
        print("", *(line(panel, answers) for panel, answers in known.items()), sep="\n")  # noqa: T201
    empty = {panel.name for panel, answers in known.items() if not all(a.series for a in answers)}
    moved = {panel.name for panel, answers in known.items() if any(a.most > 0 for a in answers)}
    assert len(EMPTY) <= 3
    assert empty == EMPTY.keys()
    assert MOVED - moved == set()
