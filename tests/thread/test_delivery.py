"""The thread to its end: one living message in Slack, and a line in its thread for each step."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alerts.notice import Kind, Notice
from pipeline.codec import decode_notice
from tests.broker import Broker, Installation, Running, told
from tests.story import CRISIS, parts
from tests.workspace import Workspace, local_slack, steps

pytestmark = pytest.mark.broker


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with local_slack(tmp_path) as workspace:
        yield workspace


def notices(thread: Installation) -> list[Notice]:
    return sorted((decode_notice(line.encode()) for line in told(thread)), key=lambda n: n.seq)


def log_of(workspace: Workspace) -> list[int]:
    """The seqs of the thread's entries."""
    return steps(workspace.living())


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
        thread.must("ingest", "--event-time", "--until-quiet", after)
        worker.wait_until_done()
        told_all = notices(thread)
        passing = {Kind.UPDATED, Kind.REMINDER}  # of reminders that wait only the newest is told
        due = [notice.seq for notice in told_all if notice.kind not in passing]
        with thread.running("notifier") as notifier:
            until(notifier, lambda: len(workspace.living()["replies"]) >= 4, "some steps")
            assert notifier.stop() == 0  # while it has more to say
        with thread.running("notifier") as notifier:
            until(notifier, lambda: set(due) <= set(log_of(workspace)), "all steps")
            until(notifier, lambda: workspace.shown() == told_all[-1].seq, "the newest state")
            assert notifier.stop() == 0
    living = workspace.living()
    assert living["ts"] == first["ts"]
    assert living["updated"]
    assert CRISIS in living["text"]
    assert "resolved" in living["text"].casefold()
    assert [seq for seq in log_of(workspace) if seq in due] == due
    assert log_of(workspace) == sorted(set(log_of(workspace)))


@pytest.mark.parametrize("token", ["xoxb-test", "nonsense"])
def test_whether_slack_knows_the_token_is_told_before_there_is_an_alarm(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], workspace: Workspace, token: str
) -> None:
    is_known = token.startswith("xoxb-")
    thread = Installation.at(
        broker.address, tmp_path, CLOCK="stream", CONFIG=str(story[1]), PARTITIONS="2",
        SLACK_URL=workspace.url, SLACK_TOKEN=token,
    )  # fmt: skip
    thread.must("topics", "create", "--event-time")
    with thread.running("notifier") as notifier:
        missing = ("tocsin_slack_scope_missing", {"scope": "chat:write"})
        asked = ("tocsin_slack_api_requests_total", {"method": "auth.test"})
        notifier.wait_until(lambda me: bool(me.metric(asked[0], **asked[1])), "it has asked")
        notifier.wait_until(lambda me: me.metric(missing[0], **missing[1]) != is_known, "it knows")
        notifier.wait_until(lambda me: me.health()[0], "it is ready: a restart helps nobody")
        said = notifier.log.read_text(encoding="utf-8")
        assert ("TOCSIN_SLACK_TOKEN" in said) is not is_known
