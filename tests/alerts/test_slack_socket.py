"""The connection on which presses come: it stands, heals, and ends where nobody wants it."""

import asyncio
from collections.abc import Callable
from typing import Any

from alerts.slack import GIVES_UP, WAITS, SlackSocket
from deploy.demo.slack import SlackServer
from deploy.demo.slack.faults import CONNECT, Fault


class Heard:
    """What came."""

    def __init__(self) -> None:
        self.kinds: list[str] = []

    async def hear(self, kind: str, _payload: dict[str, Any]) -> None:
        """One envelope."""
        self.kinds.append(kind)


async def stands(socket: SlackSocket, now: float = 0.0) -> bool:
    """Look after it until it stands, for a while."""
    for _ in range(1_200):  # slack_sdk tries again each five seconds
        if await socket.keep(now, wanted=True):
            return True
        await asyncio.sleep(0.05)
    return False


async def test_it_stands_hears_and_ends() -> None:
    async with SlackServer(commands=("/tocsin",)) as server:
        heard = Heard()
        socket = SlackSocket.to(server.url, "xapp-test", heard.hear)
        assert await stands(socket)
        assert server.sockets.count == 1
        assert (await server.person("U01ANA").open_home()).acked
        assert heard.kinds == ["events_api"]
        assert not await socket.keep(1.0, wanted=False)
        await asyncio.sleep(0.1)
        assert server.sockets.count == 0


async def test_a_ticket_that_was_used_up_is_replaced() -> None:
    """slack_sdk goes on with it for ever, if its first connection fails."""
    async with SlackServer() as server:
        server.faults.plan(CONNECT, Fault(applied=True, status=500))
        socket = SlackSocket.to(server.url, "xapp-test", Heard().hear)
        await socket.keep(0.0, wanted=True)
        await until(lambda: server.sockets.refused > 0)
        assert not await socket.keep(WAITS, wanted=True)
        assert not await socket.keep(WAITS + 1, wanted=True)  # asks for another one
        assert await stands(socket, WAITS + 2)
        await socket.close()


async def test_after_five_minutes_all_begins_anew() -> None:
    async with SlackServer() as server:
        socket = SlackSocket.to(server.url, "xapp-test", Heard().hear)
        assert await stands(socket)
        first = socket._client  # noqa: SLF001  # nobody else may end it so
        assert first
        await first.close()  # type: ignore[no-untyped-call]
        assert not await socket.keep(GIVES_UP + 1, wanted=True)
        assert await stands(socket, GIVES_UP + 2)
        assert socket._client is not first  # noqa: SLF001
        await socket.close()


async def until(condition: Callable[[], bool]) -> None:
    """For a while."""
    for _ in range(1_200):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError
