"""When a crisis is over its post-mortem stands in thread and folder, and is made again."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from alerts.picture import file_name
from deploy.demo.slack import SlackServer
from pipeline.filing import file_name as name_in_folder
from tests.broker import Broker, Installation
from tests.story import CRISIS
from tests.thread.test_charts import files, names, notices, slack, until

pytestmark = pytest.mark.broker

__all__ = ["slack"]  # the fixture


async def text_of(address: str) -> str:
    """As a browser loads it."""
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return (await answer.read()).decode()


async def test_a_crisis_that_is_over_is_told_in_its_thread_in_a_folder_and_in_a_shell(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], slack: SlackServer
) -> None:
    mentions, rules = story
    folder, settings = tmp_path / "pages", tmp_path / "afterwards.yaml"
    folder.mkdir()
    told = f"{rules.read_text(encoding='utf-8')}\npostmortem: {{folder: pages}}\n"
    settings.write_text(told, encoding="utf-8")
    thread = Installation.at(
        broker.address, tmp_path, CLOCK="stream", CONFIG=str(settings), PARTITIONS="2",
        SLACK_URL=slack.url, SLACK_TOKEN="xoxb-test",  # noqa: S106  # any will do
    )  # fmt: skip
    await asyncio.to_thread(thread.must, "topics", "create", "--event-time")
    await asyncio.to_thread(thread.must, "ingest", "--event-time", "--until-quiet", mentions)
    with thread.running("worker") as worker:
        await asyncio.to_thread(worker.wait_until_done)
        last = (await asyncio.to_thread(notices, thread))[-1]
        paper = file_name(CRISIS, last.incident, last.seq, "md")
        for _ in range(2):  # a restart adds none
            with thread.running("notifier") as notifier:
                await until(lambda: paper in names(slack), "the post-mortem")
                await asyncio.to_thread(notifier.wait_until, lambda me: me.health()[0], "ready")
                await asyncio.sleep(2)
                assert await asyncio.to_thread(notifier.stop) == 0
    found = [file for file in files(slack) if file["name"].endswith(".md")]
    assert [file["name"] for file in found] == [paper]
    shown = await text_of(found[0]["url_private"])
    assert shown.startswith(f"<!-- tocsin:incident {CRISIS}/{last.incident} -->")
    page = folder / name_in_folder(CRISIS, last.incident, "md")
    assert page.read_text("utf-8") == shown
    assert page.with_suffix(".html").read_text("utf-8").startswith("<!DOCTYPE html>")
    name = f"{CRISIS}/{last.incident}"
    made = await asyncio.to_thread(thread.must, "postmortem", name, "--since", "2026-01-01")
    assert made == shown
