"""A shadow tells a topic of its own what a replay under its rules tells, and nobody hears of it."""

import json
from pathlib import Path

import pytest

from deploy.demo.slack import SlackServer
from tests.broker import Broker, Installation, told
from tests.story import CRISIS, parts
from tests.thread.test_people import ROOM, living, slack, until

pytestmark = pytest.mark.broker

__all__ = ["slack"]  # the fixture
MILD = "rules: {severity: {crisis_authors: 1000}}"  # more than the wave comes to
SHADOW = "shadow: {rules: {severity: {crisis_authors: 10}}}"  # the default
SINCE = ("--since", "2026-01-01")


def replayed(home: Path, mentions: Path, settings: Path) -> list[str]:
    alone = Installation.at("127.0.0.1:1", home)  # needs no Kafka
    options = ("--config", settings, "--json", "--stop-at-end")
    return sorted(alone.must("replay", mentions, *options).splitlines())


async def test_a_shadow_runs_beside_what_is_told(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], slack: SlackServer
) -> None:
    whole, settings = story
    mentions, _ = parts(whole, tmp_path, 1_950)  # into the crisis
    story_rules = settings.read_text(encoding="utf-8")
    used, mild = tmp_path / "used.yaml", tmp_path / "mild.yaml"
    mild.write_text(f"{story_rules}{MILD}\n", encoding="utf-8")
    used.write_text(f"{story_rules}{MILD}\n{SHADOW}\n", encoding="utf-8")
    thread = Installation.at(
        broker.address, tmp_path, CLOCK="stream", CONFIG=str(used), PARTITIONS="4",
        BATCH_RECORDS="20", SLACK_URL=slack.url, SLACK_TOKEN="xoxb-test",  # noqa: S106
    )  # fmt: skip
    thread.must("topics", "create", "--event-time")
    (tmp_path / "half").mkdir()
    calm, wave = parts(mentions, tmp_path / "half", 1_700)
    for part in (calm, wave):
        thread.must("ingest", "--event-time", "--stop-at-end", part)
        with thread.running("worker") as worker:
            worker.wait_until_done()
            counted = worker.metric("tocsin_shadow_alerts_total", brand=CRISIS, level="crisis")
            assert worker.stop() == 0
    assert counted == 1
    assert sorted(told(thread)) == replayed(tmp_path, mentions, mild)
    aside = sorted({str(each.value, "utf-8") for each in thread.records("shadow")})
    assert aside == replayed(tmp_path, mentions, settings)

    def level(*options: str) -> str:
        (line,) = thread.must("incidents", "--json", *SINCE, *options).splitlines()
        return str(json.loads(line)["level"])

    assert (level(), level("--shadow")) == ("alert", "crisis")
    assert "crisis" in thread.must("incidents", "--shadow", *SINCE)
    (found,) = json.loads(thread.must("diff", "--live", "--json", *SINCE))["differences"]
    assert (found["what"], found["brand"]) == ("louder", CRISIS)

    with thread.running("notifier"):
        await until(lambda: bool(slack.messages(ROOM)), "a message")
        assert living(slack)["text"].startswith("ALERT")
