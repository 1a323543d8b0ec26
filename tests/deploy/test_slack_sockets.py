"""The demo's Slack speaks Socket Mode: slack_sdk's own client connects, hears, acks, comes back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from deploy.demo.slack import (
    ACK,
    ANA,
    CONNECT,
    DROPPED_AFTER,
    DROPPED_BEFORE,
    ENVELOPE,
    SERVER_ERROR,
    SPENT_TICKET,
    Fault,
    SlackServer,
)
from deploy.demo.slack.sockets import CONNECTIONS_LIMIT, PATIENCE
from tests.pieces import BOT, CHANNEL, a_client
from tests.post_office import TestClock
from tests.socket_app import APP_TOKEN, App, an_app

STATUS = "/tocsin status"
SOON = 0.1  # seconds, where nobody is going to answer


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


async def a_link(server: SlackServer) -> str:
    """An address with a ticket."""
    web = AsyncWebClient(base_url=server.url, retry_handlers=[])
    return str((await web.apps_connections_open(app_token=APP_TOKEN))["url"])


async def until_heard(server: SlackServer) -> None:
    """Ask as people do: again, if nobody answered.

    slack_sdk may connect twice when it is told to go, and what comes in between is lost.
    """
    while not (await server.person(ANA.id).command(STATUS, CHANNEL)).acked:  # noqa: ASYNC110  # a server tells no one
        await asyncio.sleep(0.01)


async def until(condition: Callable[[], bool]) -> None:
    """Wait until it is so; a hang ends with the test."""
    while not condition():  # noqa: ASYNC110  # a server tells no one
        await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("token", "error"),
    [
        pytest.param(BOT, "not_allowed_token_type", id="a bot's token"),
        pytest.param("xoxp-person", "invalid_auth", id="a person's token"),
        pytest.param("xapp-other", "invalid_auth", id="another app's token"),
    ],
)
async def test_a_connection_needs_the_apps_token(token: str, error: str) -> None:
    async with SlackServer(app_token=APP_TOKEN) as server:
        with pytest.raises(SlackApiError, match=error):
            await a_client(server).apps_connections_open(app_token=token)


async def test_a_connection_begins_with_hello(server: SlackServer) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(await a_link(server)) as one:
        hello = await one.receive_json()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["debug_info"]["approximate_connection_time"] == 18_060
        assert hello["connection_info"]["app_id"] == "A0TOCSIN"
        assert server.sockets.count == 1
    await until(lambda: server.sockets.count == 0)


@pytest.mark.parametrize("ticket", ["spent", "expired", "made up"])
async def test_a_ticket_is_good_for_one_connection_and_a_minute(ticket: str) -> None:
    clock = TestClock()
    async with SlackServer(clock=clock) as server, aiohttp.ClientSession() as session:
        link = await a_link(server)
        if ticket == "spent":
            await (await session.ws_connect(link)).close()
        elif ticket == "expired":
            clock.seconds += 61
        else:
            link = link.replace("ticket=", "ticket=x")
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(link)
        assert refused.value.status == 408


async def test_there_are_ten_connections_and_each_envelope_goes_to_one(
    server: SlackServer,
) -> None:
    async with aiohttp.ClientSession() as session:
        open_ = [await session.ws_connect(await a_link(server)) for _ in range(CONNECTIONS_LIMIT)]
        assert [(await one.receive_json())["type"] for one in open_] == ["hello"] * 10
        eleventh = await session.ws_connect(await a_link(server))
        farewell = await eleventh.receive_json()
        assert (farewell["type"], farewell["reason"]) == ("disconnect", "too_many_websockets")
        assert (await eleventh.receive()).type is aiohttp.WSMsgType.CLOSE
        acting = [
            asyncio.create_task(server.person(ANA.id).command(STATUS, CHANNEL)) for _ in open_
        ]
        envelopes = [await one.receive_json() for one in open_]
        assert len({envelope["envelope_id"] for envelope in envelopes}) == CONNECTIONS_LIMIT
        for one, envelope in zip(open_[::-1], envelopes, strict=True):  # over any connection
            await one.send_json({"envelope_id": envelope["envelope_id"]})
        assert all([(await act).acked for act in acting])
        for one in (*open_, eleventh):
            await one.close()


async def test_an_envelope_is_heard_and_the_ack_is_kept(server: SlackServer) -> None:
    async with an_app(server) as app:
        app.acks["slash_commands"] = {"text": "All quiet."}
        outcome = await server.person(ANA.id).command(STATUS, CHANNEL)
        (request,) = app.heard
        assert (request.type, request.accepts_response_payload) == ("slash_commands", True)
        (ack,) = server.sockets.acks
        assert outcome.ack == ack
        assert (ack.envelope_id, ack.payload) == (request.envelope_id, {"text": "All quiet."})
        assert ack.in_time
        assert 0 <= ack.after < server.sockets.patience
        assert server.sockets.unanswered == 0


async def test_without_an_ack_the_person_is_told_and_a_late_one_is_kept_as_late(
    server: SlackServer,
) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(await a_link(server)) as one:
        await one.receive_json()
        server.sockets.patience = SOON
        outcome = await server.person(ANA.id).command(STATUS, CHANNEL)
        assert (outcome.acked, outcome.problem) == (False, "Tocsin did not answer in time.")
        assert server.sockets.unanswered == 1
        await one.send_json({"envelope_id": (await one.receive_json())["envelope_id"]})
        await until(lambda: bool(server.sockets.acks))
        assert not server.sockets.acks[0].in_time


async def test_without_a_connection_the_person_is_told_at_once(server: SlackServer) -> None:
    outcome = await server.person(ANA.id).command(STATUS, CHANNEL)
    assert (outcome.acked, outcome.problem) == (False, "Tocsin is not connected.")
    assert server.sockets.unanswered == 1


@pytest.mark.parametrize(
    "said",
    ["", "ack", "[]", "{}", '{"envelope_id": "made up"}', '{"envelope_id": "x", "payload": 5}'],
)
async def test_what_is_no_ack_is_not_heard(server: SlackServer, said: str) -> None:
    async with an_app(server) as app:
        await app.client.send_message(said)
        assert (await server.person(ANA.id).command(STATUS, CHANNEL)).acked
        assert len(server.sockets.acks) == 1


@pytest.mark.parametrize("reason", ["refresh_requested", "link_disabled"])
async def test_a_client_told_to_go_comes_back_with_a_new_ticket(
    server: SlackServer, reason: str
) -> None:
    async with an_app(server):
        await server.sockets.disconnect(reason)
        await until(lambda: server.sockets.count == 1)
        await until_heard(server)
        assert server.count("apps.connections.open") >= 2


async def test_a_connection_that_is_warned_still_hears(server: SlackServer) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(await a_link(server)) as one:
        await one.receive_json()
        await server.sockets.disconnect("warning")
        assert (await one.receive_json())["reason"] == "warning"
        acting = asyncio.create_task(server.person(ANA.id).command(STATUS, CHANNEL))
        envelope = await one.receive_json()
        await one.send_json({"envelope_id": envelope["envelope_id"]})
        assert (await acting).acked


async def test_a_client_whose_connection_is_cut_comes_back(server: SlackServer) -> None:
    async with an_app(server):
        server.sockets.drop()
        await until(lambda: server.sockets.count == 1)
        await until_heard(server)


@pytest.mark.parametrize(
    ("place", "fault", "heard", "acked"),
    [
        pytest.param(ENVELOPE, DROPPED_BEFORE, 0, False, id="cut before the envelope"),
        pytest.param(ENVELOPE, DROPPED_AFTER, 1, False, id="cut after the envelope"),
        pytest.param(ENVELOPE, Fault(), 0, False, id="an envelope that is lost"),
        pytest.param(ENVELOPE, Fault(applied=True, delay=0.05), 1, True, id="a late envelope"),
        pytest.param(ENVELOPE, Fault(applied=True, delay=0.5), 0, False, id="a far too late one"),
        pytest.param(ACK, DROPPED_BEFORE, 1, False, id="cut before the ack"),
        pytest.param(ACK, DROPPED_AFTER, 1, True, id="cut after the ack"),
        pytest.param(ACK, Fault(), 1, False, id="an ack that is lost"),
    ],
)
async def test_what_goes_wrong_on_the_socket(
    server: SlackServer, place: str, fault: Fault, heard: int, *, acked: bool
) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(await a_link(server)) as one:
        await one.receive_json()
        server.faults.plan(place, fault)
        server.sockets.patience = PATIENCE if acked else SOON
        hearing = asyncio.create_task(_ack_all(one))
        outcome = await server.person(ANA.id).command(STATUS, CHANNEL)
        assert outcome.acked is acked
        await one.close()
        assert await hearing == heard


async def _ack_all(one: aiohttp.ClientWebSocketResponse) -> int:
    """How many envelopes came until the connection ended."""
    count = 0
    async for message in one:
        count += 1
        with contextlib.suppress(aiohttp.ClientConnectionError):
            await one.send_json({"envelope_id": message.json()["envelope_id"]})
    return count


async def test_a_ticket_may_be_spent_when_it_comes(server: SlackServer) -> None:
    server.faults.plan("apps.connections.open", SPENT_TICKET)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="408"):
            await session.ws_connect(await a_link(server))
        await (await session.ws_connect(await a_link(server))).close()


async def test_slack_sdk_tries_a_spent_ticket_for_ever_unless_it_is_taken_away(
    server: SlackServer,
) -> None:
    server.faults.plan("apps.connections.open", SPENT_TICKET)
    app = App(server)
    connecting = asyncio.create_task(app.client.connect())  # type: ignore[no-untyped-call]
    await until(lambda: server.sockets.refused >= 3)
    assert server.count("apps.connections.open") == 1
    app.client.wss_uri = None
    await connecting
    assert server.sockets.count == 1
    await app.client.close()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("fault", "again"),
    [
        pytest.param(SERVER_ERROR, 101, id="before the ticket is taken"),
        pytest.param(Fault(status=500, applied=True), 408, id="after the ticket is taken"),
        pytest.param(DROPPED_AFTER, 408, id="without an answer"),
        pytest.param(Fault(applied=True, delay=0.01), 101, id="only late"),
    ],
)
async def test_a_handshake_fails(server: SlackServer, fault: Fault, again: int) -> None:
    server.faults.plan(CONNECT, fault)
    async with aiohttp.ClientSession() as session:
        link = await a_link(server)
        if fault.status == 500 or fault.dropped:
            with pytest.raises(aiohttp.ClientError):
                await session.ws_connect(link)
        if again == 408:
            with pytest.raises(aiohttp.WSServerHandshakeError, match="408"):
                await session.ws_connect(link)
        else:
            await (await session.ws_connect(link)).close()
