"""The log of a whole story: one line an event, in one form, and nobody is quoted in it."""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.demo.slack import DROPPED_AFTER, SERVER_ERROR, Fault, SlackServer
from pipeline.logbook import FIELDS, MEANINGS
from tests.broker import Broker, Installation, Running
from tests.secrets import TOKEN, leaks
from tests.story import ANGRY, CALM, CRISIS, GLAD, parts
from tests.thread.test_people import ANA, ROOM, newest, until
from tests.thread.test_slash import answer, roots
from tests.workspace import version

pytestmark = pytest.mark.broker

OURS = {event for events in MEANINGS.values() for event in events}
APP_TOKEN = "xapp-planted-T0ken"  # noqa: S105  # of nobody
HANDLE, WORD = "nosy_", "zanzibar"  # begin each author's name, and each text
CURSED = "cursed"  # the id of a post
BUGS = """
from alerts.lookout import Lookout
from pipeline import chart, cli

observe = Lookout.observe

def fails(self, mention, *rest):
    if mention.id == "cursed":
        raise ValueError(f"not a word: {mention.text} by {mention.author}")
    return observe(self, mention, *rest)

def draws(curve, notice, words):
    raise KeyError(str(notice))

Lookout.observe, chart.chart = fails, draws
cli.main()
"""
ADDRESS = re.compile(r"/response/|ticket=|/upload/")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


EXPECTED = {
    "worker": {"partitions given", "recovered", "notice", "dead letter", "command done"},
    "notifier": {
        "partitions given", "recovered", "no answer from Slack", "delivered",
        "a file cannot be made", "file done",
    },
}  # fmt: skip


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


def renamed(line: str) -> str:
    """A post whose words and author would be found."""
    post = json.loads(line)
    post["text"] = f"{WORD} {post['text']}"
    if author := post.get("author"):
        post["author"] = post["author_name"] = f"{HANDLE}{author}"
    return json.dumps(post)


def posts(mentions: Path, home: Path) -> Path:
    """Those of the first wave, and one that our own code fails on."""
    before, _ = parts(mentions, home, 1_880)
    lines = [renamed(line) for line in before.read_text(encoding="utf-8").splitlines()]
    lines.append(json.dumps(json.loads(lines[-1]) | {"id": CURSED}))
    before.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return before


@contextmanager
def running(installation: Installation, command: str) -> Iterator[Running]:
    process = Running(installation, [sys.executable, "-c", BUGS, command])
    try:
        yield process
    finally:
        process.stop()


def lines_of(process: Running) -> list[dict[str, Any]]:
    """Its log; every line of it is JSON."""
    text = process.log.read_text(encoding="utf-8")
    assert [each for each in text if not each.isprintable() and each != "\n"] == []
    return [dict(json.loads(line)) for line in text.splitlines()]


async def test_a_story_is_told_line_by_line_and_nobody_is_quoted(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], slack: SlackServer
) -> None:
    mentions, settings = story
    thread = Installation.at(
        broker.address, tmp_path, CLOCK="stream", CONFIG=str(settings), PARTITIONS="2",
        SLACK_URL=slack.url, SLACK_TOKEN=TOKEN, SLACK_APP_TOKEN=APP_TOKEN,
    )  # fmt: skip
    before = posts(mentions, tmp_path)
    await asyncio.to_thread(thread.must, "topics", "create", "--event-time")
    await asyncio.to_thread(thread.must, "ingest", "--event-time", "--stop-at-end", before)
    slack.faults.plan("chat.postMessage", Fault(applied=True))  # as usual
    slack.faults.plan("chat.postMessage", DROPPED_AFTER)
    slack.faults.plan("chat.update", SERVER_ERROR)
    with running(thread, "worker") as worker, running(thread, "notifier") as notifier:
        await asyncio.to_thread(worker.wait_until_done)
        seq = (await asyncio.to_thread(newest, thread)).seq
        await until(lambda: bool(roots(slack, ROOM)), "a message")
        await until(lambda: version(roots(slack, ROOM)[0]) == seq, "its newest state")
        await until(lambda: slack.sockets.count == 1, "somebody hears")
        said = await answer(slack.person(ANA), f"ack {json.dumps(CRISIS)}/1")
        assert "Received" in said
        await until(lambda: f"<@{ANA}> has it" in str(roots(slack, ROOM)[0]), "who has it")
        found = "tocsin_alert_reconciliations_total"
        await until(lambda: notifier.metric(found, result="found") == 1, "what was lost is found")
        await until(lambda: notifier.metric("tocsin_charts_total") == 1, "a chart is given up")
        counts = {
            "watch": worker.metric("tocsin_agent_errors_total", agent="watch"),
            "painter": notifier.metric("tocsin_agent_errors_total", agent="painter"),
            "acked": notifier.metric("tocsin_slack_interaction_ack_seconds_count"),
        }
        assert (worker.stop(), notifier.stop()) == (0, 0)
    assert counts == {"watch": 1, "painter": 1, "acked": 1}
    told = {"worker": lines_of(worker), "notifier": lines_of(notifier)}
    whole = worker.log.read_text(encoding="utf-8") + notifier.log.read_text(encoding="utf-8")
    assert leaks(whole, TOKEN, APP_TOKEN) == []
    quoted = (WORD, HANDLE, *ANGRY, *CALM, *GLAD)
    assert [word for word in quoted if word.casefold() in whole.casefold()] == []
    assert not ADDRESS.search(whole)
    for line in (line for lines in told.values() for line in lines):
        assert STAMP.fullmatch(line["timestamp"])
        assert line["level"] in {"info", "warning", "error"}
        if line["logger"].startswith(("alerts.", "pipeline.")):
            assert line["event"] in OURS
            assert line.keys() - {"timestamp", "level", "event", "logger"} <= FIELDS.keys()
    events = {name: [line["event"] for line in lines] for name, lines in told.items()}
    for name, expected in EXPECTED.items():
        assert expected <= set(events[name])
        assert events[name][0] == "starts"
        assert events[name][-2:] == ["stops", "stopped"]
    steps = [
        (line["kind"], line["reached"]) for line in told["worker"] if line["event"] == "notice"
    ]
    assert steps[:3] == [("opened", "watch"), ("escalated", "alert"), ("escalated", "crisis")]
    (dead,) = [line for line in told["worker"] if line["event"] == "dead letter"]
    assert (dead["level"], dead["reason"]) == ("error", "internal")
    assert dead["exception"][-1]["said"] == "ValueError"
