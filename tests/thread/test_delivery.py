"""The thread to its end: one living message in Slack, and a line in its thread for each step."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from alerts.notice import Kind, Notice
from pipeline.codec import decode_notice
from tests.broker import Broker, Installation, Running, told, wait_for
from tests.story import CRISIS, parts

pytestmark = pytest.mark.broker


class Workspace:
    """The local Slack: what its page shows."""

    def __init__(self, page: str) -> None:
        self.page = page

    @property
    def url(self) -> str:
        """What TOCSIN_SLACK_URL has to be."""
        return f"{self.page}api/"

    def messages(self) -> list[dict[str, Any]]:
        """What stands in the channel, replies not counted."""
        with urlopen(f"{self.page}state") as answer:  # noqa: S310  # on loopback
            channels = json.load(answer)["channels"]
        return [m for channel in channels for m in channel["messages"] if not m["broadcast"]]

    def living(self) -> dict[str, Any]:
        """The one message that there may be."""
        (message,) = self.messages()
        return message

    def shown(self) -> int:
        """The seq of the notice that it shows; 0 where there is none."""
        return version(self.living()) if self.messages() else 0


def version(message: dict[str, Any]) -> int:
    """Each block's id ends with the seq of its notice."""
    return int(message["blocks"][0]["block_id"].rpartition(".")[2])


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    ready = tmp_path / "slack.txt"
    slack = subprocess.Popen([sys.executable, "-m", "deploy.demo.slack", "--ready-file", ready])
    try:
        wait_for(ready.exists, "Slack listens", slack)
        yield Workspace(ready.read_text(encoding="utf-8").strip())
    finally:
        slack.terminate()
        slack.wait()


def notices(thread: Installation) -> list[Notice]:
    return sorted((decode_notice(line.encode()) for line in told(thread)), key=lambda n: n.seq)


def until(notifier: Running, condition: Callable[[], bool], what: str) -> None:
    notifier.wait_until(lambda _: condition(), what)


def test_an_incident_is_one_message_with_its_newest_state_and_a_thread_of_its_steps(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], workspace: Workspace
) -> None:
    mentions, settings = story
    before, after = parts(mentions, tmp_path, 1_880)  # in the first wave
    thread = Installation.at(
        broker.address, tmp_path, CLOCK="stream", CONFIG=str(settings), PARTITIONS="2",
        SLACK_URL=workspace.url, SLACK_TOKEN="xoxb-test",  # noqa: S106  # any will do
    )  # fmt: skip
    thread.must("topics", "create", "--event-time")
    with thread.running("worker") as worker:
        with thread.running("notifier") as notifier:
            thread.must("ingest", "--event-time", "--stop-at-end", before)
            worker.wait_until_done()
            newest = notices(thread)[-1]
            until(notifier, lambda: workspace.shown() == newest.seq, "the first state shows")
            first = workspace.living()
            assert notifier.stop() == 0
        thread.must("ingest", "--event-time", "--stop-at-end", after)
        worker.wait_until_done()
        told_all = notices(thread)
        steps = [notice.seq for notice in told_all if notice.kind is not Kind.UPDATED]
        with thread.running("notifier") as notifier:
            until(notifier, lambda: len(workspace.living()["replies"]) >= 4, "some steps")
            assert notifier.stop() == 0  # while it has more to say
        with thread.running("notifier") as notifier:
            until(notifier, lambda: len(workspace.living()["replies"]) >= len(steps), "all steps")
            until(notifier, lambda: workspace.shown() == told_all[-1].seq, "the newest state")
            assert notifier.stop() == 0
    living = workspace.living()
    assert living["ts"] == first["ts"]
    assert living["updated"]
    assert CRISIS in living["text"]
    assert "resolved" in living["text"].casefold()
    assert [version(reply) for reply in living["replies"]] == steps
