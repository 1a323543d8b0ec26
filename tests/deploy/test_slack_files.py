"""The demo's Slack takes files in three steps, and lets an app feel its limits where asked."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError

from deploy.demo.slack import DROPPED_AFTER, SERVER_ERROR, UPLOAD, Limits, SlackServer
from deploy.demo.slack.files import FILES_KEPT, SIZE_LIMIT
from tests.pieces import CHANNEL, a_client
from tests.post_office import TestClock

PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


async def upload(server: SlackServer, content: bytes = PNG, **fields: Any) -> dict[str, Any]:
    """What an upload with slack_sdk's own three steps answers of the file."""
    answer = await a_client(server).files_upload_v2(
        file=content, filename="chart.png", title="Negative authors", channel=CHANNEL, **fields
    )
    return dict(answer["file"])


async def fetch(address: str) -> tuple[int, str, bytes]:
    """What a browser gets."""
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, answer.headers.get("Content-Type", ""), await answer.read()


async def test_a_chart_goes_into_the_thread(server: SlackServer) -> None:
    client = a_client(server)
    root = (await client.chat_postMessage(channel=CHANNEL, text="CRISIS"))["ts"]
    file = await upload(server, thread_ts=root, initial_comment="At alert", alt_txt="Rising")
    (reply,) = (await client.conversations_replies(channel=CHANNEL, ts=root))["messages"][1:]
    assert (reply["text"], reply["subtype"], reply["thread_ts"]) == ("At alert", "file_share", root)
    assert reply["files"] == [file]
    assert (file["title"], file["alt_txt"]) == ("Negative authors", "Rising")
    assert (file["mimetype"], file["size"]) == ("image/png", len(PNG))
    assert await fetch(file["url_private"]) == (200, "image/png", PNG)
    answer = await client.conversations_history(channel=CHANNEL)
    assert [message["text"] for message in answer["messages"]] == ["CRISIS"]


async def test_what_is_no_image_is_never_shown_as_one(server: SlackServer) -> None:
    file = await upload(server, b"<svg><script>alert(1)</script></svg>")
    assert (await fetch(file["url_private"]))[1] == "application/octet-stream"


async def test_a_file_may_be_shared_with_nobody(server: SlackServer) -> None:
    client = a_client(server)
    place = await client.files_getUploadURLExternal(filename="a.png", length=3)
    await _send(place["upload_url"])
    await client.files_completeUploadExternal(files=[{"id": place["file_id"]}])
    assert server.messages(CHANNEL) == []


async def _send(address: str, content: bytes = PNG) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data=content) as answer,
    ):
        return answer.status


async def test_an_upload_url_takes_one_file(server: SlackServer) -> None:
    place = await a_client(server).files_getUploadURLExternal(filename="a.png", length=3)
    assert await _send(place["upload_url"]) == 200
    assert await _send(place["upload_url"]) == 404


@pytest.mark.parametrize(
    ("step", "arguments", "error"),
    [
        pytest.param("getUploadURLExternal", {"length": 3}, "invalid_arguments", id="no name"),
        pytest.param("getUploadURLExternal", {"filename": "a"}, "invalid_arguments", id="no bytes"),
        pytest.param("getUploadURLExternal", {"filename": "a", "length": SIZE_LIMIT + 1},
                     "file_upload_size_restricted", id="too many bytes"),
        pytest.param("completeUploadExternal", {}, "invalid_arguments", id="no files"),
        pytest.param("completeUploadExternal", {"files": []}, "invalid_arguments", id="none"),
        pytest.param("completeUploadExternal", {"files": [{"id": "F0"}]}, "file_not_found",
                     id="a file that is not there"),
        pytest.param("completeUploadExternal", {"files": ["F0"]}, "file_not_found",
                     id="a file by its bare id"),
    ],
)  # fmt: skip
async def test_slack_refuses(
    server: SlackServer, step: str, arguments: dict[str, Any], error: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        await a_client(server).api_call(f"files.{step}", json=arguments)
    assert refused.value.response["error"] == error


@pytest.mark.parametrize(
    ("channel", "thread", "error"),
    [
        pytest.param("crisis", None, "invalid_channel", id="by the channel's name"),
        pytest.param(CHANNEL, "1.0", "thread_not_found", id="below nothing"),
    ],
)
async def test_a_file_goes_nowhere_and_can_be_shared_later(
    server: SlackServer, channel: str, thread: str | None, error: str
) -> None:
    client = a_client(server)
    place = await client.files_getUploadURLExternal(filename="a.png", length=3)
    files = [{"id": place["file_id"]}]
    with pytest.raises(SlackApiError, match="file_not_found"):  # no bytes yet
        await client.files_completeUploadExternal(files=files, channel_id=CHANNEL)
    await _send(place["upload_url"])
    with pytest.raises(SlackApiError, match=error):
        await client.files_completeUploadExternal(files=files, channel_id=channel, thread_ts=thread)
    await client.files_completeUploadExternal(files=files, channel_id=CHANNEL)
    with pytest.raises(SlackApiError, match="file_not_found"):  # shared already
        await client.files_completeUploadExternal(files=files, channel_id=CHANNEL)
    assert len(server.messages(CHANNEL)) == 1


@pytest.mark.parametrize(
    ("place", "shared"),
    [
        pytest.param("files.getUploadURLExternal", 0, id="at the first step"),
        pytest.param(UPLOAD, 0, id="at the second step"),
        pytest.param("files.completeUploadExternal", 1, id="at the third step"),
    ],
)
async def test_the_connection_drops(server: SlackServer, place: str, shared: int) -> None:
    server.faults.plan(place, DROPPED_AFTER)
    with pytest.raises(aiohttp.ClientConnectionError):
        await upload(server)
    assert len(server.messages(CHANNEL)) == shared


async def test_the_bytes_are_refused(server: SlackServer) -> None:
    server.faults.plan(UPLOAD, SERVER_ERROR)
    with pytest.raises(SlackRequestError, match="500"):
        await upload(server)


async def test_the_oldest_files_are_forgotten(server: SlackServer) -> None:
    first = await upload(server)
    for _ in range(FILES_KEPT):
        server.store.files.announce("a.png", 3, "")
    assert (await fetch(first["url_private"]))[0] == 404


async def test_posts_and_updates_have_limits_where_it_is_asked() -> None:
    clock = TestClock()
    async with SlackServer(limits=Limits(burst=2, updates=2), clock=clock) as server:
        client = a_client(server)
        for _ in "ab":
            ts = (await client.chat_postMessage(channel=CHANNEL, text="x"))["ts"]
        with pytest.raises(SlackApiError) as early:
            await client.chat_postMessage(channel=CHANNEL, text="x")
        assert early.value.response.status_code == 429
        assert early.value.response.headers["Retry-After"] == "1"
        assert len(server.messages(CHANNEL)) == 2
        assert await client.chat_postMessage(channel="C0OTHER", text="another channel")
        clock.seconds += 1
        assert await client.chat_postMessage(channel=CHANNEL, text="x")
        for _ in "ab":
            await client.chat_update(channel=CHANNEL, ts=ts, text="y")
        with pytest.raises(SlackApiError) as early:
            await client.chat_update(channel=CHANNEL, ts=ts, text="y")
        assert early.value.response.headers["Retry-After"] == "30"
        assert await client.conversations_history(channel=CHANNEL)  # reads have none here
