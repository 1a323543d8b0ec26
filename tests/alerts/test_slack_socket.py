"""The connection on which presses come: it stands, heals, and ends where nobody wants it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from alerts import slack_socket
from alerts.slack_socket import GIVES_UP, WAITS, SlackSocket
from deploy.demo.slack import CONNECT, SERVER_ERROR, SPENT_TICKET, Fault, SlackServer
from deploy.demo.slack.sockets import CONNECTIONS_LIMIT

OPEN = "apps.connections.open"
PING = 0.2  # seconds; slack_sdk sees within four of them that nobody answers
STEP = 0.02  # seconds between looks


class Heard:
    """What came."""

    def __init__(self) -> None:
        self.kinds: list[str] = []

    async def hear(self, kind: str, _payload: dict[str, Any]) -> None:
        """One envelope."""
        self.kinds.append(kind)


class Ward:
    """A socket that is looked after, on a clock that goes on only when it is told to."""

    def __init__(self, server: SlackServer) -> None:
        self.server, self.heard, self.now = server, Heard(), 0.0
        self.acked = list[float]()  # seconds
        self.socket = SlackSocket.to(
            server.url, "xapp-test", self.heard.hear, PING, self.acked.append
        )

    async def look(self) -> bool:
        """Look after it now."""
        return await self.socket.keep(self.now, wanted=True)

    async def stands(self, *, so: bool = True) -> None:
        """Look after it until it stands, or does not; a hang ends with the test."""
        while await self.look() is not so:  # noqa: ASYNC110  # it tells no one
            await asyncio.sleep(STEP)

    async def passes(self, seconds: float, each: float = 1.0) -> None:
        """Look after it once a second for so long, in no time."""
        for _ in range(int(seconds / each)):
            self.now += each
            await self.look()
            await asyncio.sleep(0)

    async def hears(self) -> None:
        """What somebody does comes, and is acked."""
        before = len(self.heard.kinds)
        assert (await self.server.person("U01ANA").open_home()).acked
        await until(lambda: len(self.heard.kinds) == before + 1)


@asynccontextmanager
async def a_ward(server: SlackServer) -> AsyncIterator[Ward]:
    ward = Ward(server)
    try:
        yield ward
    finally:
        await ward.socket.close()


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
async def ward(server: SlackServer) -> AsyncIterator[Ward]:
    async with a_ward(server) as ward:
        yield ward


async def until(condition: Callable[[], object]) -> None:
    """Wait until it is so; a hang ends with the test."""
    while not condition():  # noqa: ASYNC110  # a server tells no one
        await asyncio.sleep(STEP)


async def test_it_stands_hears_and_ends(server: SlackServer, ward: Ward) -> None:
    await ward.stands()
    assert server.sockets.count == 1
    await ward.hears()
    assert ward.heard.kinds == ["events_api"]
    (seconds,) = ward.acked
    assert seconds > 0
    assert not await ward.socket.keep(1.0, wanted=False)
    await until(lambda: server.sockets.count == 0)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(applied=True, status=500), id="Slack fails after it took it"),
        pytest.param(Fault(applied=True, dropped=True), id="the connection breaks"),
    ],
)
async def test_a_ticket_that_was_used_up_is_replaced(
    server: SlackServer, ward: Ward, fault: Fault
) -> None:
    """slack_sdk goes on with it for ever, if its first connection fails."""
    server.faults.plan(CONNECT, fault)
    await ward.look()
    await until(lambda: server.sockets.refused > 1)
    await ward.passes(WAITS)
    assert server.count(OPEN) == 1
    await ward.passes(1.0)  # asks for another one
    await ward.stands()
    assert server.count(OPEN) == 2
    await ward.hears()


async def test_tickets_that_are_spent_before_they_come_are_replaced_one_by_one(
    server: SlackServer, ward: Ward
) -> None:
    server.faults.plan(OPEN, SPENT_TICKET, times=3)
    await ward.look()
    for asked in (1, 2, 3):
        await until(lambda asked=asked: server.sockets.refused >= asked)  # type: ignore[misc]
        await until(lambda asked=asked: server.count(OPEN) == asked)  # type: ignore[misc]
        await ward.passes(WAITS + 1)
    await ward.stands()
    assert server.count(OPEN) == 4


async def test_an_address_that_cannot_be_had_is_asked_for_again(
    server: SlackServer, ward: Ward
) -> None:
    server.faults.plan(OPEN, SERVER_ERROR, times=2)
    await ward.stands()
    assert server.count(OPEN) == 3


async def test_a_handshake_that_nobody_answers_is_given_up(
    server: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left to itself aiohttp waits for five minutes."""
    monkeypatch.setattr(slack_socket, "TIMEOUT", 0.3)
    async with a_ward(server) as ward:
        server.faults.plan(CONNECT, Fault(applied=True, delay=30.0))
        await ward.look()
        await until(lambda: server.sockets.refused > 0)  # it has tried again, with the same ticket
        await ward.passes(WAITS + 1)
        await ward.stands()
        await asyncio.sleep(0.6)  # and one that stands outlasts that time
        assert await ward.look()
        assert server.sockets.greeted == 1


async def test_a_connection_that_answers_nothing_is_replaced(
    server: SlackServer, ward: Ward
) -> None:
    await ward.stands()
    server.sockets.fall_silent()
    await ward.stands(so=False)
    await ward.stands()
    assert server.sockets.greeted == 2
    await ward.hears()


async def test_one_that_is_cut_is_replaced(server: SlackServer, ward: Ward) -> None:
    await ward.stands()
    server.sockets.drop()
    await until(lambda: server.sockets.greeted == 2)
    await ward.stands()
    await ward.hears()


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_where_slack_says_goodbye_it_comes_again(
    server: SlackServer, ward: Ward, reason: str
) -> None:
    await ward.stands()
    await server.sockets.disconnect(reason)
    await until(lambda: server.sockets.greeted == 2)
    await until(lambda: server.sockets.count == 1)
    await ward.stands()
    await ward.hears()


async def test_where_there_are_too_many_it_waits_for_a_place_without_haste(
    server: SlackServer, ward: Ward
) -> None:
    """slack_sdk alone asks for a thousand addresses within seconds, and believes that it stands."""
    others = [Ward(server) for _ in range(CONNECTIONS_LIMIT)]
    for other in others:
        await other.stands()
    began, asked = asyncio.get_running_loop().time(), server.count(OPEN)
    while server.count(OPEN) < asked + 4:
        assert not await ward.look()
        await asyncio.sleep(STEP)
    assert asyncio.get_running_loop().time() - began > 2 * PING
    for other in others:
        await other.socket.close()
    await ward.stands()


async def test_it_outlasts_a_slack_that_is_away_for_longer_than_five_minutes() -> None:
    async with SlackServer() as server:
        port = int(server.page.rsplit(":", 1)[1].strip("/"))
        async with a_ward(server) as ward:
            await ward.stands()
            first = ward.socket._client  # noqa: SLF001  # nobody else may know it
            await server.stop()
            await ward.stands(so=False)
            await ward.passes(GIVES_UP + 2)
            assert ward.socket._client is not first  # noqa: SLF001
            await ward.passes(GIVES_UP)
            assert not await ward.look()
            async with SlackServer(port=port) as again:
                ward.server = again
                await ward.passes(WAITS + 1)
                await ward.stands()
                await ward.hears()


async def test_after_five_minutes_all_begins_anew(ward: Ward) -> None:
    await ward.stands()
    first = ward.socket._client  # noqa: SLF001  # nobody else may end it so
    assert first
    await first.close()  # type: ignore[no-untyped-call]
    await ward.passes(GIVES_UP)
    assert not await ward.look()
    await ward.passes(1.0)
    await ward.stands()
    assert ward.socket._client is not first  # noqa: SLF001
