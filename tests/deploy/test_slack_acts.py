"""The demo's page lets a person act, and no other site's page does."""

from typing import Any

import aiohttp
import pytest

from deploy.demo.slack import ANA, SlackServer
from deploy.demo.slack.words import EN
from tests.pieces import CHANNEL, a_client, actions, asked, button, plain, section, typed
from tests.socket_app import an_app

ASKED = {"type": "modal", "title": plain("Why?"), "submit": plain("Send"),
         "blocks": [asked(typed(), block_id="why"), actions(button(action_id="more"))]}  # fmt: skip


async def act(server: SlackServer, wish: Any, **headers: str) -> tuple[int, Any]:
    """What the page's script gets."""
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{server.page}act", json=wish) as answer,
    ):
        return answer.status, await answer.json() if answer.status == 200 else None


async def test_whatever_a_person_does_the_app_hears() -> None:
    async with SlackServer() as server, an_app(server) as app:
        row = [actions(button(action_id="ack"))]
        posted = await a_client(server).chat_postMessage(channel=CHANNEL, text="x", blocks=row)
        press = {"kind": "press", "channel": CHANNEL, "ts": posted["ts"], "action": "ack",
                 "block": "block0"}  # fmt: skip
        command = {"kind": "command", "text": "/tocsin status", "channel": CHANNEL}
        for wish in (press, command, {"kind": "home"}):
            assert await act(server, {"member": ANA.id} | wish) == (
                200, {"acked": True, "problem": "", "errors": {}},
            )  # fmt: skip
        assert [heard.type for heard in app.heard] == [
            "interactive", "slash_commands", "events_api",
        ]  # fmt: skip
        trigger = app.heard[1].payload["trigger_id"]
        view = (await app.web.views_open(trigger_id=trigger, view=ASKED))["view"]["id"]
        modal = {"member": ANA.id, "view": view}
        assert (await act(server, modal | {"kind": "press", "action": "more"}))[1]["acked"]
        _, outcome = await act(server, modal | {"kind": "submit", "values": {}})
        assert outcome["errors"].keys() == {"why"}
        _, outcome = await act(server, modal | {"kind": "submit", "values": {"why": "x"}})
        assert outcome["acked"]
        _, outcome = await act(server, modal | {"kind": "close"})
        assert outcome == {"acked": False, "problem": EN.changed, "errors": {}}


async def test_what_is_no_more_or_never_was_is_told() -> None:
    async with SlackServer() as server:
        wishes: list[Any] = [{"kind": "dance"}, {"kind": "home", "member": "U0NOBODY"}, {}, []]
        for wish in wishes:
            _, outcome = await act(server, wish)
            assert outcome["problem"] == EN.changed


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="no browser"),
        pytest.param({"Origin": "its own"}, 200, id="the page itself"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="another site"),
        pytest.param({"Origin": "null"}, 403, id="a site that hides"),
        pytest.param({"Content-Type": "text/plain"}, 403, id="what needs no leave of the browser"),
    ],
)
async def test_only_the_page_itself_acts(headers: dict[str, str], status: int) -> None:
    async with SlackServer() as server:
        own = {"Origin": server.page.rstrip("/")} if headers.get("Origin") == "its own" else headers
        assert (await act(server, {"kind": "home", "member": ANA.id}, **own))[0] == status


async def test_what_is_no_json_is_refused() -> None:
    headers = {"Content-Type": "application/json"}
    async with SlackServer() as server, aiohttp.ClientSession(headers=headers) as session:
        for path, status in (("act", 400), ("response/x", 404)):
            async with session.post(server.page + path, data="{") as answer:
                assert answer.status == status


async def test_the_page_is_told_who_reads_it_and_what_only_they_see() -> None:
    async with SlackServer() as server, aiohttp.ClientSession() as session:
        client = a_client(server)
        root = (await client.chat_postMessage(channel=CHANNEL, text="root"))["ts"]
        for thread in (None, root):
            await client.chat_postEphemeral(
                channel=CHANNEL, user=ANA.id, text="psst", thread_ts=thread,
                blocks=[section(accessory=button())],
            )  # fmt: skip
        seen = {}
        for reader in (ANA.id, "U02BEN", ""):
            async with session.get(f"{server.page}state?as={reader}") as answer:
                seen[reader] = (await answer.json())["channels"][0]["messages"]
    assert [message["ephemeral"] for message in seen[ANA.id]] == [False, True]
    assert [reply["text"] for reply in seen[ANA.id][0]["replies"]] == ["psst"]
    assert seen[ANA.id][1]["blocks"][0]["block_id"] == "block0"
    assert seen["U02BEN"] == seen[""]
    assert [message["text"] for message in seen[""]] == ["root"]
