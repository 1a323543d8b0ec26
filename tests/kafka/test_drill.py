"""A drill beside a real incident: no number of the real brand moves, and nobody else is called."""

import json
import re
import subprocess
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import msgspec
import pytest

from alerts.mark import is_drill
from alerts.notice import LOUDER, Kind, Notice
from detectors.events import Level, Mention, moment
from pipeline.codec import decode_notice
from tests.broker import BIN, HOST, Installation, Running, told, wait_for
from tests.detectors.people import BORN, a_crowd, calm_posts
from tests.kafka.node import Node
from tests.story import ANGRY
from tests.workspace import Workspace, local_slack

pytestmark = pytest.mark.kafka

REAL, PLAYED = "Zephyr", "DRILL Zephyr"
ROOM, STAGE = "crisis-room", "drills"
ANA = "U01ANA"
DAYS, DAY = 16, 86_400.0
PIPE = subprocess.PIPE
COMMAND: list[str | Path] = [
    BIN / "tocsin", "drill", "--brand", REAL, "--speed", "100", "--json"
]  # fmt: skip
HANDS = "<!subteam^S0DRILL>"  # of those who play
SETTINGS = f"""
sentiment: {{scorer: fast}}
brands: {{unknown: closed, known: {{{REAL}: }}}}
routes:
  - {{channel: "#{ROOM}", brands: ["*"], min_level: watch, ping: "<!here>",
      goals: {{detect: 60, acknowledge: 60, answer: 60}}}}
drill: {{channel: "#{STAGE}", ping: "{HANDS}"}}
"""

OF_BRANDS = re.compile(
    r'^tocsin_(?:[a-z_]+{[^}]*brand="Zephyr"'  # what the brand looks like, and all that it counted
    r"|(?:incident_kinds|kind_verdicts|alert_transitions|notices|alert_deliveries)_total"
    r"|detector_evaluations|alert_detection_latency|alert_time_to_acknowledge|sentiment_score"
    r"|incidents|source_delay|language_fallback|late_events|goals|open_alerts"
    r"|slack_storms|source_suspect|metrics_brands_folded|postmortems|charts|digests|actions).*",
    re.MULTILINE,
)
PASSING = re.compile("_evaluations_|_baseline_|unacknowledged|updated")
"""What time alone changes, and the looks at what is open with it."""

ODDS = re.compile(r"(tocsin_detector_value{.*}) .*")
"""They change by the hour: that a rule has them is compared, and not how they stand."""


def written(path: Path, posts: Iterable[Mention], ahead: float) -> Path:
    said = [
        replace(post, id=f"r{number}", brand=REAL, text=f"{ANGRY[number % 3]} #{number}",
                created_at=moment(post.created_at.timestamp() + ahead))
        for number, post in enumerate(posts)
    ]  # fmt: skip
    path.write_bytes(b"\n".join(map(msgspec.json.encode, said)) + b"\n")
    return path


def pages(*processes: Running) -> str:
    """All that Prometheus is told."""
    told = []
    for process in processes:
        with urlopen(f"http://{HOST}:{process.port}/metrics") as answer:
            told.append(str(answer.read(), "utf-8"))
    return "\n".join(told)


def numbers(*processes: Running) -> list[str]:
    """What of it is of real brands, but for what time alone changes."""
    lines = (found.group() for found in OF_BRANDS.finditer(pages(*processes)))
    return sorted(ODDS.sub(r"\1", line) for line in lines if not PASSING.search(line))


def notices(at: Installation) -> list[Notice]:
    return [decode_notice(line.encode()) for line in told(at)]


def real(at: Installation) -> list[Notice]:
    """What was told of the real brand; updates come with time."""
    return [n for n in notices(at) if not is_drill(n.brand) and n.kind is not Kind.UPDATED]


def played(at: Installation) -> list[Notice]:
    return [notice for notice in notices(at) if is_drill(notice.brand)]


def channels(slack: Workspace) -> list[dict[str, Any]]:
    """What stands in each."""
    with urlopen(f"{slack.page}state") as answer:  # noqa: S310  # on loopback
        found: list[dict[str, Any]] = json.load(answer)["channels"]
    return found


def shown(slack: Workspace) -> dict[str, list[dict[str, Any]]]:
    """By the channel's name what stands there, replies and pictures too."""
    found = {}
    for channel in channels(slack):
        roots = [m for m in channel["messages"] if not m["broadcast"]]
        found[channel["name"]] = [*roots, *(reply for m in roots for reply in m["replies"])]
    return found


def begun(at: Installation, home: Path, worker: Running) -> None:
    """The real brand has an incident, and people know of it."""
    now = time.time()
    at.must("seed", written(home / "past", calm_posts(1, DAYS), now - DAYS * DAY - BORN - 60))
    sown = {"outcome": "adopted"}
    worker.wait_until(lambda me: me.metric("tocsin_commands_total", **sown) == 1, "it is sown")
    at.must("ingest", written(home / "crisis", a_crowd(now - 600, 40, step=10), 0))
    worker.wait_until(lambda _: bool(real(at)), "the real brand rings")


def press(slack: Workspace, action: str) -> bool:
    """Ana presses a button of the drill's living message. False: it is not there, or no more."""
    places = ((channel, each) for channel in channels(slack) for each in channel["messages"])
    for channel, message in places:
        for block in message["attachments"][0]["blocks"] if message["attachments"] else ():
            if any(each.get("action_id") == action for each in block.get("elements", ())):
                wish = {
                    "kind": "press", "member": ANA, "channel": channel["id"], "ts": message["ts"],
                    "action": action, "block": block["block_id"],
                }  # fmt: skip
                if channel["name"] == STAGE:
                    return did(slack, wish)
    return False


def did(slack: Workspace, wish: dict[str, Any]) -> bool:
    """Whether the notifier heard of it."""
    known = {"Content-Type": "application/json"}
    asked = Request(f"{slack.page}act", json.dumps(wish).encode(), known)  # noqa: S310  # on loopback
    with urlopen(asked) as answer:  # noqa: S310  # likewise
        return bool(json.load(answer)["acked"])


def met(slack: Workspace, at: Installation, drill: "subprocess.Popen[str]") -> dict[str, Any]:
    """Somebody takes the drill and answers, by its buttons. Returns the scorecard."""
    wait_for(lambda: any(n.level is not Level.WATCH for n in played(at)), "it rings", drill)
    for action in ("tocsin_ack", "tocsin_drill_answer"):
        wait_for(lambda: press(slack, action), f"{action} is pressed", drill)  # noqa: B023
    said, problem = drill.communicate(timeout=120)
    assert drill.returncode == 0, problem
    return dict(json.loads(said))


def times_of(audit: list[Notice]) -> dict[str, timedelta | None]:
    """By what was told, and nothing else."""
    first = audit[0].first_sign
    called = next(n.at for n in audit if n.kind in LOUDER and n.level is not Level.WATCH)
    deed = next(n.deed for n in audit if n.deed)
    extents = (n.signal.extent for n in audit)
    own = next(e.other.own_first for e in extents if e and e.other.own_first)
    return {"detect": called - first, "acknowledge": deed.at - called, "answer": own - first}


def test_beside_a_real_incident(node: Node, tmp_path: Path) -> None:
    with ExitStack() as stack:
        slack = stack.enter_context(local_slack(tmp_path))
        settings = tmp_path / "tocsin.yaml"
        settings.write_text(SETTINGS, encoding="utf-8")
        at = Installation.at(
            node.address, tmp_path, PARTITIONS="2", CONFIG=str(settings), SLACK_URL=slack.url,
            SLACK_TOKEN="xoxb-test", SLACK_APP_TOKEN="xapp-test",  # noqa: S106  # any will do
        )  # fmt: skip
        at.must("topics", "create")
        worker = stack.enter_context(at.running("worker"))
        notifier = stack.enter_context(at.running("notifier"))
        begun(at, tmp_path, worker)
        notifier.wait_until(lambda _: len(shown(slack).get(ROOM, ())) > 2, "people know")
        heard = "tocsin_slack_socket_connected"
        notifier.wait_until(lambda me: me.metric(heard) == 1, "presses are heard")
        worker.wait_until_done()
        before, room, figures = real(at), len(shown(slack)[ROOM]), numbers(worker, notifier)

        drill = subprocess.Popen(COMMAND, env=at.env, stdout=PIPE, stderr=PIPE, text=True)
        stack.callback(drill.kill)
        card = met(slack, at, drill)
        notifier.wait_until(lambda _: "resolved" in str(shown(slack)[STAGE]).lower(), "it is over")

        assert real(at) == before
        assert numbers(worker, notifier) == figures
        assert "DRILL" not in pages(worker, notifier)
        after = shown(slack)
        assert len(after[ROOM]) == room
        assert "DRILL" not in str(after[ROOM])
        for message in after[STAGE]:
            assert "DRILL" in message["text"] or message["files"]
            calls = set(re.findall(r"<!(?!date)[^>]+>|<@[^>]+>", json.dumps(message)))
            assert calls <= {HANDS, f"<@{ANA}>"}, "she has pressed"
        audit = played(at)
        assert audit[-1].kind is Kind.RESOLVED
        scored = {
            goal: card["times"][goal]["seconds"] for goal in ("detect", "acknowledge", "answer")
        }
        expected = {
            goal: took and round(took.total_seconds(), 3) for goal, took in times_of(audit).items()
        }
        assert scored == expected
        assert (worker.metric("tocsin_drill_events_total", event="mention") or 0) > 150
        assert at.run("drill", "answer", "and another word").returncode == 1, "none is on"
        killed(at)


def killed(at: Installation) -> None:
    """The command of another one dies, and somebody ends what it has left."""
    with subprocess.Popen(COMMAND, env=at.env, stdout=PIPE, stderr=PIPE, text=True) as drill:
        try:
            wait_for(lambda: any(n.incident == 2 for n in played(at)), "it rings", drill)
        finally:
            drill.kill()
    refused = at.run(*COMMAND[1:])
    assert (refused.returncode, "on since" in refused.stderr) == (2, True)
    at.must("drill", "end")
    wait_for(lambda: played(at)[-1].kind is Kind.RESOLVED, "it is over")
    assert at.run("drill", "end").returncode == 1
