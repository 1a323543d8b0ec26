"""The demo's Slack behaves like the real one where Tocsin leans on it, and fails on demand."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from alerts.scopes import SCOPES
from deploy.demo.slack import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    FATAL_AFTER,
    RATE_LIMITED,
    SERVER_ERROR,
    Call,
    Fault,
    SlackServer,
)
from deploy.demo.slack.server import CALLS_KEPT
from deploy.demo.slack.store import CHANNELS_KEPT, MESSAGES_KEPT
from tests.pieces import (
    BOT,
    CHANNEL,
    WORDS,
    a_client,
    actions,
    button,
    context,
    fields,
    header,
    quote,
    section,
)

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "deploy" / "demo" / "page"
HOSTILE = "<script>alert(1)</script> <!channel> &lt;b&gt; \u202egnp.exe \U0001f525 *x*"
CARD = {"event_type": "tocsin_alert", "event_payload": {"alert_id": "Zephyr/1"}}


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
def client(server: SlackServer) -> AsyncWebClient:
    return a_client(server)


async def fetch(address: str, **headers: str) -> tuple[int, Mapping[str, str], str]:
    """What a browser gets."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(address, headers=headers) as answer,
    ):
        return answer.status, answer.headers, await answer.text()


async def post(client: AsyncWebClient, text: str = "hello", **fields: Any) -> str:
    """The `ts` of a new message."""
    answer = await client.chat_postMessage(channel=CHANNEL, text=text, **fields)
    return str(answer["ts"])


async def texts(client: AsyncWebClient, **fields: Any) -> list[str]:
    """What history shows, newest first."""
    answer = await client.conversations_history(channel=CHANNEL, **fields)
    return [message["text"] for message in answer["messages"]]


MESSAGE = [
    header(block_id="h.1"),
    section(block_id="s.1"),
    fields("*Reach*\n1.9 M", "*Origin*\nmany authors"),
    quote(WORDS, {"type": "link", "url": "https://social.example/1", "text": "open post"}),
    {"type": "divider"},
    actions(button(action_id="a", style="primary", value="{}"), button("Open", action_id="b")),
    context("Zephyr/1"),
]


async def test_a_token_learns_who_it_is_and_what_it_may_do(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert answer["bot_id"] == "B0TOCSIN"
    assert set(answer.headers["x-oauth-scopes"].split(",")) == SCOPES.keys()


async def test_a_message_goes_in_and_comes_out_whole(
    server: SlackServer, client: AsyncWebClient
) -> None:
    bar = [{"color": "#a30200", "fallback": "crisis", "blocks": [context("Owner: nobody yet")]}]
    answer = await client.chat_postMessage(
        channel=CHANNEL, text="CRISIS", blocks=MESSAGE, attachments=bar, metadata=CARD
    )
    assert (answer["channel"], answer["message"]["ts"]) == (CHANNEL, answer["ts"])
    read = await client.conversations_history(channel=CHANNEL, include_all_metadata=True)
    assert read["messages"] == server.messages(CHANNEL) == [answer["message"]]
    assert read["messages"][0]["blocks"] == MESSAGE
    assert read["messages"][0]["attachments"] == bar
    assert read["messages"][0]["metadata"] == CARD
    assert not read["has_more"]


async def test_metadata_is_shown_only_to_those_who_ask(client: AsyncWebClient) -> None:
    await post(client, metadata=CARD)
    answer = await client.conversations_history(channel=CHANNEL)
    assert "metadata" not in answer["messages"][0]


async def test_a_form_with_json_inside_is_read_like_a_json_body(
    server: SlackServer, client: AsyncWebClient
) -> None:
    form = {"channel": CHANNEL, "blocks": json.dumps(MESSAGE), "metadata": json.dumps(CARD)}
    await client.api_call("chat.postMessage", data=form)
    (message,) = server.messages(CHANNEL)
    assert (message["blocks"], message["metadata"]) == (MESSAGE, CARD)


async def test_a_token_in_the_form_is_as_good_as_a_header_and_is_not_kept(
    server: SlackServer,
) -> None:
    form = {"channel": CHANNEL, "text": "hello", "token": "xoxb-secret"}
    await a_client(server, token=None).api_call("chat.postMessage", data=form)
    assert server.calls[0].arguments == {"channel": CHANNEL, "text": "hello"}


async def test_a_channel_posted_to_by_name_answers_with_its_id(
    server: SlackServer, client: AsyncWebClient
) -> None:
    answer = await client.chat_postMessage(channel="#crisis", text="hello")
    assert answer["channel"].startswith("C0")
    assert server.messages("#crisis") == server.messages(answer["channel"]) == [answer["message"]]
    assert (await client.conversations_history(channel=answer["channel"]))["messages"]


async def test_each_ts_is_greater_than_the_one_before_even_if_the_clock_stands_still() -> None:
    async with SlackServer(clock=lambda: 1_772_452_800.25) as server:
        client = a_client(server)
        assert [await post(client) for _ in range(3)] == [
            "1772452800.250000", "1772452800.250001", "1772452800.250002",
        ]  # fmt: skip


async def test_an_update_replaces_the_content_and_keeps_the_rest(
    server: SlackServer, client: AsyncWebClient
) -> None:
    bar = [{"color": "#a30200", "text": "crisis"}]
    ts = await post(client, blocks=[section()], attachments=bar, metadata=CARD)
    answer = await client.chat_update(channel=CHANNEL, ts=ts, text="resolved")
    (message,) = server.messages(CHANNEL)
    assert (answer["ts"], message["ts"], message["text"]) == (ts, ts, "resolved")
    assert message["blocks"] == []  # text alone takes the blocks away
    assert (message["attachments"], message["metadata"]) == (bar, CARD)
    assert message["edited"]["ts"] > ts


async def test_an_update_with_an_empty_list_takes_the_attachments_away(
    server: SlackServer, client: AsyncWebClient
) -> None:
    ts = await post(client, attachments=[{"color": "#a30200", "text": "crisis"}])
    await client.chat_update(channel=CHANNEL, ts=ts, text="resolved", attachments=[])
    assert server.messages(CHANNEL)[0]["attachments"] == []


async def test_a_thread_hangs_below_its_root_and_out_of_the_channel(
    client: AsyncWebClient,
) -> None:
    root = await post(client, "root")
    reply = await post(client, "opened", thread_ts=root)
    await post(client, "raised", thread_ts=reply)  # a reply's own ts leads to the same thread
    await post(client, "aloud", thread_ts=root, reply_broadcast=True)
    answer = await client.conversations_replies(channel=CHANNEL, ts=root)
    assert [message["text"] for message in answer["messages"]] == [
        "root", "opened", "raised", "aloud",
    ]  # fmt: skip
    assert answer["messages"][0]["reply_count"] == 3
    assert {message["thread_ts"] for message in answer["messages"]} == {root}
    assert await texts(client) == ["aloud", "root"]


async def test_history_is_read_page_by_page_from_the_newest(client: AsyncWebClient) -> None:
    for number in range(5):
        await post(client, str(number))
    pages: list[list[str]] = []
    cursor = ""
    while not pages or cursor:
        answer = await client.conversations_history(channel=CHANNEL, limit=2, cursor=cursor)
        pages.append([message["text"] for message in answer["messages"]])
        following: dict[str, str] = answer.get("response_metadata", {})
        cursor = following.get("next_cursor", "")
        assert answer["has_more"] is bool(cursor)
    assert pages == [["4", "3"], ["2", "1"], ["0"]]


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        pytest.param({"oldest": 1}, ["3", "2"], id="oldest itself stays out"),
        pytest.param({"oldest": 1, "inclusive": True}, ["3", "2", "1"], id="unless it is asked in"),
        pytest.param({"latest": 2}, ["1", "0"], id="latest itself stays out"),
        pytest.param(
            {"oldest": 1, "latest": 2, "inclusive": True}, ["2", "1"], id="both ends asked in"
        ),
    ],
)
async def test_history_keeps_to_the_time_asked_for(
    client: AsyncWebClient, bounds: dict[str, Any], expected: list[str]
) -> None:
    stamps = [await post(client, str(number)) for number in range(4)]
    asked = {name: stamps[at] if name != "inclusive" else at for name, at in bounds.items()}
    assert await texts(client, **asked) == expected


async def test_history_can_lag_behind_the_posts(
    server: SlackServer, client: AsyncWebClient
) -> None:
    server.store.lag = 3600
    await post(client)
    assert await texts(client) == []
    server.store.lag = 0
    assert await texts(client) == ["hello"]


@pytest.mark.parametrize(
    ("token", "error"),
    [
        pytest.param(None, "not_authed", id="no token"),
        pytest.param("xoxp-person", "invalid_auth", id="not a bot's token"),
        pytest.param("xapp-demo", "not_allowed_token_type", id="the app's token"),
        pytest.param("xoxb-other", "invalid_auth", id="another bot's token"),
    ],
)
async def test_a_wrong_token_is_refused(token: str | None, error: str) -> None:
    async with SlackServer(token=BOT) as server:
        with pytest.raises(SlackApiError) as refused:
            await a_client(server, token).chat_postMessage(channel=CHANNEL, text="hello")
        assert refused.value.response["error"] == error
        assert server.messages(CHANNEL) == []


async def test_any_bot_token_will_do_where_none_is_required(server: SlackServer) -> None:
    assert (await a_client(server, "xoxb-whatever").auth_test())["ok"]


NOWHERE = "1.000000"
HELLO = {"channel": CHANNEL, "text": "hello"}


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        pytest.param("chat.dance", {}, "unknown_method", id="a method that is not there"),
        pytest.param("chat.postMessage", HELLO | {"channel": ""}, "channel_not_found",
                     id="a post to nowhere"),
        pytest.param("chat.postMessage", {"channel": CHANNEL}, "no_text", id="nothing to say"),
        pytest.param("chat.postMessage", {"channel": CHANNEL, "text": "", "blocks": []}, "no_text",
                     id="no blocks and an empty text"),
        pytest.param("chat.postMessage", HELLO | {"thread_ts": NOWHERE}, "thread_not_found",
                     id="a reply to nothing"),
        pytest.param("chat.postMessage", HELLO | {"blocks": "[{"}, "invalid_blocks_format",
                     id="blocks that are not JSON"),
        pytest.param("chat.postMessage", HELLO | {"blocks": {}}, "invalid_blocks_format",
                     id="blocks that are not a list"),
        pytest.param("chat.postMessage", HELLO | {"blocks": [section("x" * 2900)] * 5},
                     "msg_blocks_too_long", id="blocks that are too long together"),
        pytest.param("chat.postMessage",
                     HELLO | {"attachments": [{"blocks": [{"type": "hologram"}]}]},
                     "invalid_blocks", id="a bad block in an attachment"),
        pytest.param("chat.postMessage", HELLO | {"attachments": ["red"]}, "invalid_attachments",
                     id="an attachment that is not an object"),
        pytest.param("chat.postMessage", HELLO | {"attachments": [{}] * 101},
                     "too_many_attachments", id="101 attachments"),
        pytest.param("chat.postMessage", HELLO | {"metadata": "{"}, "invalid_metadata_format",
                     id="metadata that is not JSON"),
        pytest.param("chat.postMessage", HELLO | {"metadata": {"event_type": "x"}},
                     "invalid_metadata_schema", id="metadata without a payload"),
        pytest.param("chat.update", HELLO | {"ts": NOWHERE}, "message_not_found",
                     id="an update of nothing"),
        pytest.param("chat.update", HELLO | {"channel": "crisis", "ts": NOWHERE},
                     "channel_not_found", id="an update by the channel's name"),
        pytest.param("conversations.history", {"channel": "#crisis"}, "channel_not_found",
                     id="history by the channel's name"),
        pytest.param("conversations.history", {"channel": CHANNEL, "cursor": "?"},
                     "invalid_cursor", id="a cursor that is none of ours"),
        pytest.param("conversations.history", {"channel": CHANNEL, "cursor": "bmV4dF90czox"},
                     "invalid_cursor", id="a cursor to a message that is gone"),
        pytest.param("conversations.history", {"channel": CHANNEL, "oldest": "noon"},
                     "invalid_ts_oldest", id="a time in words"),
        pytest.param("conversations.history", {"channel": CHANNEL, "limit": "-1"},
                     "invalid_limit", id="fewer than no messages"),
        pytest.param("conversations.replies", {"channel": CHANNEL, "ts": NOWHERE},
                     "thread_not_found", id="a thread below nothing"),
    ],
)  # fmt: skip
async def test_slack_refuses(
    server: SlackServer, client: AsyncWebClient, method: str, arguments: dict[str, Any], error: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.api_call(method, json=arguments)
    assert refused.value.response["error"] == error
    assert server.messages(CHANNEL) == []


async def test_an_update_longer_than_4000_is_refused_and_changes_nothing(
    server: SlackServer, client: AsyncWebClient
) -> None:
    ts = await post(client)
    with pytest.raises(SlackApiError, match="msg_too_long"):
        await client.chat_update(channel=CHANNEL, ts=ts, text="x" * 4001)
    assert server.messages(CHANNEL)[0]["text"] == "hello"


async def test_rich_text_gives_way_only_to_rich_text(client: AsyncWebClient) -> None:
    ts = await post(client, blocks=[quote(WORDS)])
    with pytest.raises(SlackApiError, match="block_mismatch"):
        await client.chat_update(channel=CHANNEL, ts=ts, text="x", blocks=[section()])
    assert await client.chat_update(channel=CHANNEL, ts=ts, text="x", blocks=[quote(WORDS)])


@pytest.mark.parametrize(
    ("blocks", "pointer"),
    [
        pytest.param([{"type": "divider"}] * 51, "/blocks", id="51 blocks"),
        pytest.param([{"type": "hologram"}], "/blocks/0/type", id="an unknown type"),
        pytest.param(["header"], "/blocks/0", id="a block that is a word"),
        pytest.param([header(block_id="a"), section(block_id="a")], "/blocks/1/block_id",
                     id="one block_id twice"),
        pytest.param([header(block_id="a" * 256)], "/blocks/0/block_id", id="a long block_id"),
        pytest.param([header("x" * 151)], "/blocks/0/text/text", id="a header of 151"),
        pytest.param([header("")], "/blocks/0/text/text", id="an empty header"),
        pytest.param([{"type": "header", "text": section()["text"]}], "/blocks/0/text",
                     id="a header in mrkdwn"),
        pytest.param([{"type": "section"}], "/blocks/0", id="a section of nothing"),
        pytest.param([section("x" * 3001)], "/blocks/0/text/text", id="a section of 3001"),
        pytest.param([section("")], "/blocks/0/text/text", id="an empty section"),
        pytest.param([fields(*"12345678901")], "/blocks/0/fields", id="eleven fields"),
        pytest.param([fields("x", "x" * 2001)], "/blocks/0/fields/1/text", id="a field of 2001"),
        pytest.param([fields("")], "/blocks/0/fields/0/text", id="an empty field"),
        pytest.param([context()], "/blocks/0/elements", id="an empty context"),
        pytest.param([context(*"12345678901")], "/blocks/0/elements", id="eleven remarks"),
        pytest.param([actions(*[button()] * 26)], "/blocks/0/elements", id="26 buttons"),
        pytest.param([actions(button("x" * 76))], "/blocks/0/elements/0/text/text",
                     id="a button of 76"),
        pytest.param([actions(button(value="x" * 2001))], "/blocks/0/elements/0/value",
                     id="a button that carries 2001"),
        pytest.param([actions(button(style="calm"))], "/blocks/0/elements/0/style",
                     id="a button in a style of its own"),
        pytest.param([actions(button(action_id="a"), button(action_id="a"))],
                     "/blocks/0/elements", id="one action_id twice"),
        pytest.param([{"type": "actions", "elements": [{}]}], "/blocks/0/elements/0",
                     id="an action without a type"),
        pytest.param([{"type": "rich_text", "elements": [WORDS]}], "/blocks/0/elements/0/type",
                     id="loose words in rich text"),
        pytest.param([quote()], "/blocks/0/elements/0/elements", id="an empty quote"),
        pytest.param([quote({"type": "text", "text": ""})],
                     "/blocks/0/elements/0/elements/0/text", id="a quote of an empty text"),
        pytest.param([quote({"type": "link"})], "/blocks/0/elements/0/elements/0",
                     id="a link to nowhere"),
        pytest.param([quote({})], "/blocks/0/elements/0/elements/0", id="a nameless element"),
    ],
)  # fmt: skip
async def test_slack_refuses_the_blocks_and_points_to_the_place(
    server: SlackServer, client: AsyncWebClient, blocks: list[Any], pointer: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.api_call("chat.postMessage", json=HELLO | {"blocks": blocks})
    assert refused.value.response["error"] == "invalid_blocks"
    places = refused.value.response["response_metadata"]["messages"]
    assert any(place.endswith(f"[json-pointer:{pointer}]") for place in places), places
    assert server.messages(CHANNEL) == []


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param([section()] * 50, id="50 blocks"),
        pytest.param([header("x" * 150)], id="a header of 150"),
        pytest.param([section("x" * 3000)], id="a section of 3000"),
        pytest.param([fields(*"1234567890")], id="ten fields"),
        pytest.param([fields("x" * 2000)], id="a field of 2000"),
    ],
)
async def test_slack_takes_what_is_just_within_a_limit(
    client: AsyncWebClient, blocks: list[Any]
) -> None:
    assert await post(client, blocks=blocks)


async def test_a_post_longer_than_40000_is_cut(server: SlackServer, client: AsyncWebClient) -> None:
    await post(client, "x" * 40_001)
    assert len(server.messages(CHANNEL)[0]["text"]) == 40_000


async def test_a_rate_limit_says_when_to_come_back(
    server: SlackServer, client: AsyncWebClient
) -> None:
    server.faults.plan("chat.postMessage", RATE_LIMITED)
    with pytest.raises(SlackApiError) as refused:
        await post(client)
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "1"
    assert server.messages(CHANNEL) == []
    assert await post(client)


async def test_a_server_error_is_a_page_of_html(
    server: SlackServer, client: AsyncWebClient
) -> None:
    server.faults.plan("chat.postMessage", SERVER_ERROR)
    with pytest.raises(SlackApiError) as refused:
        await post(client)
    assert (refused.value.response.status_code, refused.value.response.data) == (500, {})
    assert server.messages(CHANNEL) == []


@pytest.mark.parametrize(
    ("fault", "kept"),
    [
        pytest.param(DROPPED_BEFORE, 0, id="before the message was kept"),
        pytest.param(DROPPED_AFTER, 1, id="after the message was kept"),
    ],
)
async def test_the_connection_drops(
    server: SlackServer, client: AsyncWebClient, fault: Fault, kept: int
) -> None:
    server.faults.plan("chat.postMessage", fault)
    with pytest.raises(aiohttp.ClientConnectionError):
        await post(client)
    assert len(server.messages(CHANNEL)) == kept


async def test_a_fatal_error_may_have_kept_the_message(
    server: SlackServer, client: AsyncWebClient
) -> None:
    server.faults.plan("chat.postMessage", FATAL_AFTER)
    with pytest.raises(SlackApiError, match="fatal_error"):
        await post(client)
    assert len(server.messages(CHANNEL)) == 1


async def test_an_answer_can_come_late_when_the_message_is_already_kept(
    server: SlackServer, client: AsyncWebClient
) -> None:
    server.faults.plan("chat.postMessage", Fault(applied=True, delay=0.2))
    waiting = asyncio.create_task(post(client))
    while not server.messages(CHANNEL):  # noqa: ASYNC110  # a server tells no one
        await asyncio.sleep(0.01)
    assert not waiting.done()
    assert await waiting == server.messages(CHANNEL)[0]["ts"]


async def test_any_refusal_can_be_planned(server: SlackServer, client: AsyncWebClient) -> None:
    server.faults.plan("chat.postMessage", Fault(error="is_archived"))
    with pytest.raises(SlackApiError, match="is_archived"):
        await post(client)


async def test_faults_meet_the_calls_in_the_order_planned_and_only_their_method(
    server: SlackServer, client: AsyncWebClient
) -> None:
    server.faults.plan("chat.postMessage", RATE_LIMITED, times=2)
    server.faults.plan("chat.postMessage", Fault(error="is_archived"))
    assert (await client.auth_test())["ok"]
    for word in ("ratelimited", "ratelimited", "is_archived"):
        with pytest.raises(SlackApiError, match=word):
            await post(client)
    server.faults.plan("chat.postMessage", RATE_LIMITED)
    server.faults.clear()
    assert await post(client)
    assert server.count("chat.postMessage") == 4


async def test_calls_are_remembered_and_the_oldest_forgotten(
    server: SlackServer, client: AsyncWebClient
) -> None:
    await post(client)
    assert server.calls[0] == Call("chat.postMessage", {"channel": CHANNEL, "text": "hello"})
    server.calls.extend([Call("auth.test", {})] * CALLS_KEPT)
    assert (len(server.calls), server.count("chat.postMessage")) == (CALLS_KEPT, 0)


async def test_a_channel_forgets_its_oldest_messages_and_keeps_the_roots_of_threads(
    server: SlackServer, client: AsyncWebClient
) -> None:
    root = await post(client, "root")
    await post(client, "oldest")
    channel = server.store.join(CHANNEL)
    for _ in range(MESSAGES_KEPT):
        reply = replace(channel.messages[root], ts=server.store.moment(), thread_ts=root)
        server.store.keep(channel, reply)
    assert len(channel.messages) == MESSAGES_KEPT
    assert await texts(client) == ["root"]


async def test_the_server_forgets_the_oldest_channels(server: SlackServer) -> None:
    for number in range(CHANNELS_KEPT + 1):
        server.store.join(f"C{number}")
    assert len(server.store.channels) == CHANNELS_KEPT
    assert server.store.find("C0") is None


async def test_hostile_text_comes_back_as_it_went_in(
    server: SlackServer, client: AsyncWebClient
) -> None:
    words = quote({"type": "text", "text": HOSTILE})
    await post(client, HOSTILE, blocks=[words])
    (message,) = (await client.conversations_history(channel=CHANNEL))["messages"]
    assert (message["text"], message["blocks"]) == (HOSTILE, [words])
    _, headers, body = await fetch(f"{server.page}state")
    assert headers["Content-Type"].startswith("application/json")
    assert json.loads(body)["channels"][0]["messages"][0]["blocks"] == [words]


async def test_the_page_is_told_channels_messages_and_threads() -> None:
    async with SlackServer(names={CHANNEL: "#crisis"}) as server:
        client = a_client(server)
        root = await post(client, "root", attachments=[{"color": "#a30200", "text": "red"}])
        await post(client, "opened", thread_ts=root)
        await client.chat_update(channel=CHANNEL, ts=root, text="root, raised")
        state = json.loads((await fetch(f"{server.page}state"))[2])
    (channel,) = state["channels"]
    assert (channel["id"], channel["name"]) == (CHANNEL, "crisis")
    (message,) = channel["messages"]
    assert (message["text"], message["attachments"][0]["color"]) == ("root, raised", "#a30200")
    assert message["updated"] > root
    assert [reply["text"] for reply in message["replies"]] == ["opened"]


async def test_the_page_is_told_nothing_twice(server: SlackServer, client: AsyncWebClient) -> None:
    address = f"{server.page}state"
    tag = (await fetch(address))[1]["ETag"]
    assert (await fetch(address, **{"If-None-Match": tag}))[0] == 304
    await post(client)
    assert (await fetch(address, **{"If-None-Match": tag}))[0] == 200


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("", "text/html", id="the page"),
        pytest.param("page.css", "text/css", id="its style"),
        pytest.param("page.js", "application/javascript", id="its script"),
        pytest.param("blocks.js", "application/javascript", id="the blocks"),
        pytest.param("mrkdwn.js", "application/javascript", id="the text"),
        pytest.param("bell.svg", "image/svg+xml", id="the bell"),
    ],
)
async def test_a_browser_gets_the_page_under_a_strict_policy(
    server: SlackServer, name: str, kind: str
) -> None:
    status, headers, body = await fetch(server.page + name)
    assert (status, bool(body)) == (200, True)
    assert headers["Content-Type"].replace("text/java", "application/java").startswith(kind)
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


async def test_nothing_else_is_served(server: SlackServer) -> None:
    for path in ("slack.py", "../slack/server.py", "%2e%2e/slack/server.py", "index.html/"):
        assert (await fetch(server.page + path))[0] == 404


async def test_only_this_machine_can_reach_it(server: SlackServer) -> None:
    assert server.url.startswith("http://127.0.0.1:")
    assert server.url.endswith("/api/")


@pytest.mark.parametrize("path", sorted(PAGE.glob("*.js")), ids=lambda path: path.name)
def test_the_script_never_parses_html(path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                "DOMParser", "createContextualFragment", "srcdoc"):  # fmt: skip
        assert way not in script


def test_the_page_loads_nothing_from_elsewhere() -> None:
    for path in PAGE.iterdir():
        addresses = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "//cdn" not in addresses
        assert 'src="http' not in addresses
        assert 'href="http' not in addresses


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_the_command_says_where_it_is_and_stops_when_told(
    tmp_path: Path, number: signal.Signals
) -> None:
    ready = tmp_path / "ready"
    command = [sys.executable, "-m", "deploy.demo.slack", "--ready-file", str(ready),
               "--channel", f"{CHANNEL}=crisis"]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline()
        assert address.startswith("http://127.0.0.1:")
        process.send_signal(number)
        assert process.wait(timeout=10) == 0
    assert ready.read_text(encoding="utf-8") == address


def test_the_command_explains_a_channel_without_a_name() -> None:
    command = [sys.executable, "-m", "deploy.demo.slack", "--channel", "crisis"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "ID=NAME" in done.stderr


def test_a_screenshot_without_a_browser_says_what_to_install(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "deploy.demo.screenshot", "http://127.0.0.1:1/", "x.png"]
    done = subprocess.run(
        command, cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "apt-get install chromium" in done.stderr
