"""People press buttons in Slack, and the brand's watch does what they say: from end to end."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from alerts.incident import Status
from alerts.notice import Kind, Notice
from deploy.demo.slack import SlackServer
from detectors.extent import CrisisKind
from pipeline.codec import decode_notice, encode_notice
from pipeline.tuning.episode import Episode, read
from tests.broker import Broker, Installation, Running, told, wait_for
from tests.story import CRISIS, QUIET, parts
from tests.workspace import version

pytestmark = pytest.mark.broker

ANA, BEN = "U01ANA", "U02BEN"
ROOM = "#crisis-room"
IRONY = "irony, <!channel> a *joke*"  # a cause and a note


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


def newest(thread: Installation) -> Notice:
    return max((decode_notice(line.encode()) for line in told(thread)), key=lambda each: each.seq)


async def until(condition: Callable[[], bool], what: str) -> None:
    await asyncio.to_thread(wait_for, condition, what)


def living(slack: SlackServer) -> dict[str, Any]:
    """The one message that is no reply."""
    (message,) = [m for m in slack.messages(ROOM) if m.get("thread_ts", m["ts"]) == m["ts"]]
    return message


def log_of(slack: SlackServer) -> list[str]:
    """The texts of the thread."""
    said = slack.messages(ROOM)
    return [each["text"] for each in said if each.get("thread_ts", each["ts"]) != each["ts"]]


def text_of(message: dict[str, Any]) -> str:
    """All that the message shows."""
    return str([message["blocks"], message["attachments"]])


def judged(thread: Installation, to: Path) -> tuple[Episode, ...]:
    """The labels that what people said comes to."""
    thread.must("labels", "from-incidents", "--to", to)
    return read(to)


def knows_why(thread: Installation) -> None:
    """Without files a shell hears what the worker knows, and what people were told."""
    last = newest(thread)
    asked = ("explain", "--brand", CRISIS, "--json")
    now = json.loads(thread.must(*asked))
    seen = now["signal"]["lanes"][1]
    assert seen["lane"] == "1h"
    assert seen["authors"] >= last.signal.authors > 40
    assert (now["incident"]["level"], now["needed"]["crisis"]) == (last.level, 1)
    then = json.loads(thread.must(*asked, "--at", last.at.isoformat()))
    assert then["signal"] == json.loads(encode_notice(last))["signal"]
    failed = thread.run("explain", "--brand", QUIET, "--at", "2026-03-03")
    assert (failed.returncode, "nothing was told" in failed.stderr) == (2, True)


def standing(notifier: Running) -> dict[str, float]:
    """How many incidents run, by where people are with them."""
    counts = {status: notifier.metric("tocsin_incidents", status=status) for status in Status}
    return {status.value: count for status, count in counts.items() if count}


async def test_people_take_snooze_and_dismiss_a_crisis(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], slack: SlackServer
) -> None:
    mentions, settings = story
    before, _ = parts(mentions, tmp_path, 1_880)  # in the first wave
    thread = Installation.at(
        broker.address, tmp_path, CLOCK="stream", CONFIG=str(settings), PARTITIONS="2",
        SLACK_URL=slack.url, SLACK_TOKEN="xoxb-test", SLACK_APP_TOKEN="xapp-test",  # noqa: S106
    )  # fmt: skip
    await asyncio.to_thread(thread.must, "topics", "create", "--event-time")
    with thread.running("worker") as worker, thread.running("notifier") as notifier:
        await asyncio.to_thread(thread.must, "ingest", "--event-time", "--stop-at-end", before)
        await asyncio.to_thread(worker.wait_until_done)
        seq = (await asyncio.to_thread(newest, thread)).seq
        await until(lambda: bool(slack.messages(ROOM)), "a message")
        await until(lambda: version(living(slack)) == seq, "its newest state")
        await until(lambda: slack.sockets.count == 1, "somebody hears")
        ana, ben, old = slack.person(ANA), slack.person(BEN), living(slack)

        taken = await ana.press(ROOM, old["ts"], "tocsin_ack")
        assert taken.acked
        await until(lambda: bool(ana.whispers(ROOM)), "an answer")
        assert "Received: Acknowledge" in ana.whispers(ROOM)[0]["text"]
        await until(lambda: f"<@{ANA}> has it" in text_of(living(slack)), "who has it")
        await until(lambda: standing(notifier) == {"acknowledged": 1}, "that Prometheus knows")
        assert notifier.metric("tocsin_incident_unacknowledged_seconds") == 0

        row = old["attachments"][0]["blocks"][0]
        late = await ben.press_old(ROOM, old["ts"], row["elements"][0], row["block_id"])
        assert late.acked
        await until(lambda: bool(ben.whispers(ROOM)), "an answer")
        assert f"<@{ANA}> was quicker" in ben.whispers(ROOM)[0]["text"]

        await ben.press(ROOM, old["ts"], "tocsin_snooze_1h")
        await until(lambda: "Snoozed until" in text_of(living(slack)), "that it sleeps")

        assert (await ana.press(ROOM, old["ts"], "tocsin_false_positive")).acked
        await until(lambda: ana.modal is not None, "a form")
        assert (await ana.submit({"cause": "irony", "note": IRONY.split(", ")[1]})).acked
        await until(lambda: "Dismissed" in living(slack)["blocks"][0]["text"]["text"], "the end")
        assert "tocsin_ack" not in text_of(living(slack))
        last = await asyncio.to_thread(newest, thread)
        assert (last.kind, last.status, last.brand) == (Kind.AUDIT, Status.FALSE_ALARM, CRISIS)
        assert last.deed
        assert (last.deed.actor, last.deed.cause) == (ANA, "irony")
        await until(lambda: any("irony, misread" in each for each in log_of(slack)), "the log")
        assert "<!channel>" not in str(slack.messages(ROOM))

        assert (await ana.press(ROOM, old["ts"], "tocsin_details")).acked
        await until(lambda: ana.modal is not None, "all figures, and a form")
        assert (await ana.submit({"crisis": "campaign", "note": "all alike"})).acked
        said = f"Kind of crisis, says <@{ANA}>: a coordinated campaign"
        await until(lambda: said in str(slack.messages(ROOM)), "the log")
        await until(lambda: f"A coordinated campaign, says <@{ANA}>" in text_of(living(slack)),
                    "the message has it")  # fmt: skip
        named = await asyncio.to_thread(newest, thread)
        assert named.verdict
        assert (named.status, named.verdict.kind) == (Status.FALSE_ALARM, CrisisKind.CAMPAIGN)
        labels = await asyncio.to_thread(judged, thread, tmp_path / "labels.yaml")
        assert labels == (replace(labels[0], silent=True, note=f"incident 1, {IRONY}, all alike"),)
        assert notifier.metric("tocsin_slack_socket_connected") == 1
        assert notifier.metric("tocsin_slack_presses_total", outcome="received") == 4


async def test_the_same_from_a_shell(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path]
) -> None:
    mentions, settings = story
    before, _ = parts(mentions, tmp_path, 1_880)
    thread = Installation.at(
        broker.address, tmp_path, CLOCK="stream", CONFIG=str(settings), PARTITIONS="2"
    )
    thread.must("topics", "create", "--event-time")
    since = ("--since", "2026-01-01")
    with thread.running("worker") as worker:
        thread.must("ingest", "--event-time", "--stop-at-end", before)
        worker.wait_until_done()
        knows_why(thread)
        assert thread.run("ack", "Nobody", *since).returncode == 1
        done = thread.run("ack", CRISIS, "--as", "ana", *since)
        assert (done.returncode, f"{CRISIS}/1: acknowledged" in done.stderr) == (0, True)
        thread.must("snooze", f"{CRISIS}/1", "--hours", "2", "--as", "ana", *since)
        thread.must("resolve", CRISIS, "--cause", "own_post", "--as", "ana", *since)
        assert "over: resolved" in thread.run("ack", CRISIS, *since).stderr
        odd = thread.run("kind", CRISIS, "aliens", *since)
        assert (odd.returncode, "'customer', 'own_post', 'outage'" in odd.stderr) == (2, True)
        named = thread.run("kind", CRISIS, "outage", "--note", "a switch", "--as", "ben", *since)
        assert (named.returncode, f"{CRISIS}/1: outage" in named.stderr) == (0, True)
        listed = thread.must("incidents", "--json", *since).splitlines()
        (notice,) = [decode_notice(line.encode()) for line in listed]
        assert (notice.status, notice.owner) == (Status.RESOLVED, "ana")
        assert notice.verdict
        assert (notice.verdict.kind, notice.verdict.by) == (CrisisKind.OUTAGE, "ben")
        assert worker.metric("tocsin_kind_verdicts_total", kind="own_post") == 1
        assert worker.metric("tocsin_kind_verdicts_total", kind="outage") == 1
        table = thread.must("incidents", *since)
        assert " outage " in table
        assert f"{CRISIS}/1" in table
        assert "resolved" in table

        file = tmp_path / "labels.yaml"
        assert "1 new, 0 known" in thread.run("labels", "from-incidents", "--to", file).stderr
        assert "0 new, 1 known" in thread.run("labels", "from-incidents", "--to", file).stderr
        (label,) = read(file)
        assert (label.brand, label.kind, label.silent) == (CRISIS, CrisisKind.OUTAGE, False)
        assert (label.level, label.note) == (notice.level, "incident 1, own_post, a switch")
