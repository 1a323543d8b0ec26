"""A picture goes to Slack in three steps, of which only the last one shows it."""

from collections.abc import AsyncIterator

import pytest

from alerts.delivery import Ambiguous, Busy, Closed, Gone, Receipt, Refused
from alerts.picture import Picture
from alerts.slack import PAGE, SlackDelivery
from deploy.demo.slack import (
    DROPPED_AFTER,
    FATAL_AFTER,
    RATE_LIMITED,
    SERVER_ERROR,
    UPLOAD,
    Fault,
    SlackServer,
)
from tests.builders import NOON
from tests.post_office import TestClock

CHANNEL, TOKEN = "C0CRISIS", "xoxb-12345-do-not-tell"
START, SHARE = "files.getUploadURLExternal", "files.completeUploadExternal"
SINCE = NOON.timestamp()
CHART = Picture(
    name="tocsin-abc-1-2.png", title="Zephyr & <Co>", alt="Rising & falling", comment="How it grew",
    content=b"\x89PNG\r\n\x1a\n and so on",
)  # fmt: skip

Seen = list[tuple[str, str]]


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer(token=TOKEN, clock=TestClock()) as server:
        yield server


@pytest.fixture
def seen() -> Seen:
    return []


@pytest.fixture
def slack(server: SlackServer, seen: Seen) -> SlackDelivery:
    def see(method: str, outcome: str, _seconds: float) -> None:
        seen.append((method, outcome))

    return SlackDelivery.to(server.url, TOKEN, see)


@pytest.fixture
async def thread(slack: SlackDelivery) -> Receipt:
    """A message to answer."""
    answer = await slack._client.chat_postMessage(channel=CHANNEL, text="ALERT")  # noqa: SLF001
    return Receipt(CHANNEL, answer["ts"])


async def test_it_shows_in_the_thread_with_all_its_words(
    server: SlackServer, slack: SlackDelivery, thread: Receipt, seen: Seen
) -> None:
    file = await slack.bring(CHART)
    assert len(server.messages(CHANNEL)) == 1
    await slack.share(thread, file, CHART)
    message = server.messages(CHANNEL)[-1]
    assert (message["text"], message["thread_ts"]) == ("How it grew", thread.ts)
    (shown,) = message["files"]
    assert (shown["name"], shown["title"], shown["alt_txt"]) == (CHART.name, CHART.title, CHART.alt)
    assert (shown["mimetype"], shown["size"]) == ("image/png", len(CHART.content))
    assert seen == [(START, "ok"), ("upload", "ok"), (SHARE, "ok")]


async def test_it_is_found_by_its_name_in_its_thread(
    slack: SlackDelivery, thread: Receipt
) -> None:  # fmt: skip
    assert not await slack.has_file(thread, CHART.name, since=SINCE)
    await slack.share(thread, await slack.bring(CHART), CHART)
    assert await slack.has_file(thread, CHART.name, since=SINCE)
    assert not await slack.has_file(thread, "tocsin-abc-1-3.png", since=SINCE)
    assert not await slack.has_file(thread, CHART.name, since=SINCE + 3_600)


async def test_it_is_found_beyond_the_first_page(slack: SlackDelivery, thread: Receipt) -> None:
    for _ in range(PAGE):
        await slack._client.chat_postMessage(channel=CHANNEL, text="a step", thread_ts=thread.ts)  # noqa: SLF001
    await slack.share(thread, await slack.bring(CHART), CHART)
    assert await slack.has_file(thread, CHART.name, since=SINCE)


@pytest.mark.parametrize("step", [START, UPLOAD])
@pytest.mark.parametrize("fault", [DROPPED_AFTER, SERVER_ERROR, Fault(status=500, applied=True)])
async def test_before_it_is_shared_nothing_is_in_doubt(
    server: SlackServer, slack: SlackDelivery, step: str, fault: Fault
) -> None:
    server.faults.plan(step, fault)
    with pytest.raises(Busy):
        await slack.bring(CHART)


@pytest.mark.parametrize("fault", [DROPPED_AFTER, FATAL_AFTER, SERVER_ERROR])
async def test_while_it_is_shared_all_is(
    server: SlackServer, slack: SlackDelivery, thread: Receipt, fault: Fault
) -> None:
    file = await slack.bring(CHART)
    server.faults.plan(SHARE, fault)
    with pytest.raises(Ambiguous):
        await slack.share(thread, file, CHART)
    assert server.count(SHARE) == 1  # the SDK must not try again by itself


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        ("missing_scope", Closed),
        ("not_in_channel", Closed),
        ("thread_not_found", Gone),
        ("file_not_found", Refused),
    ],
)
async def test_what_is_refused_says_why(
    server: SlackServer, slack: SlackDelivery, thread: Receipt, error: str, raised: type[Refused]
) -> None:
    file = await slack.bring(CHART)
    server.faults.plan(SHARE, Fault(error=error))
    with pytest.raises(raised, match=error):
        await slack.share(thread, file, CHART)


async def test_slack_says_how_long_to_wait(server: SlackServer, slack: SlackDelivery) -> None:
    server.faults.plan(START, RATE_LIMITED)
    with pytest.raises(Busy) as later:
        await slack.bring(CHART)
    assert later.value.retry_after == 1


async def test_no_address_of_an_upload_reaches_an_error(
    server: SlackServer, slack: SlackDelivery
) -> None:  # fmt: skip
    server.faults.plan(UPLOAD, SERVER_ERROR)
    with pytest.raises(Busy) as problem:
        await slack.bring(CHART)
    assert "upload/" not in str(problem.value)
    assert TOKEN not in str(problem.value)
