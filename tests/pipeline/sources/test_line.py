"""A line notices by itself that nobody talks any more."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, WSMsgType, web
from aiohttp.test_utils import TestServer

from pipeline.sources.line import FRAME_LIMIT, Line, connected
from pipeline.sources.source import Deaf

Talk = Callable[[web.WebSocketResponse], Awaitable[None]]


@asynccontextmanager
async def line_to(talk: Talk, patience: float = 5.0) -> AsyncIterator[Line]:
    async def answer(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await talk(socket)
        return socket

    app = web.Application()
    app.router.add_get("/", answer)
    async with TestServer(app) as server, ClientSession() as session:
        address = f"ws://127.0.0.1:{server.port}/"
        async with connected(session, address) as line:
            line._patience = patience  # noqa: SLF001  # to connect may take longer
            yield line


async def stay(socket: web.WebSocketResponse) -> None:
    while not socket.closed:
        await socket.receive()


async def test_text_and_bytes_are_bytes() -> None:
    async def talk(socket: web.WebSocketResponse) -> None:
        await socket.send_str("é")
        await socket.send_bytes(b"\xff")
        await stay(socket)

    async with line_to(talk) as line:
        assert [await line.frame(), await line.frame()] == ["é".encode(), b"\xff"]


async def test_a_ping_is_answered_and_a_sign_of_life() -> None:
    answered = asyncio.Event()

    async def talk(socket: web.WebSocketResponse) -> None:
        await socket.ping(b"there?")
        answer = await socket.receive()
        assert (answer.type, answer.data) == (WSMsgType.PONG, b"there?")
        answered.set()
        await stay(socket)

    async with line_to(talk) as line:
        assert await line.frame() is None
        await answered.wait()


async def test_who_is_quiet_is_asked_and_lives_if_it_answers() -> None:
    async def talk(socket: web.WebSocketResponse) -> None:
        asked = await socket.receive()
        assert asked.type is WSMsgType.PING
        await socket.pong(asked.data)
        await stay(socket)

    async with line_to(talk, patience=0.3) as line:
        assert await line.frame() is None


async def test_who_does_not_answer_lives_no_longer() -> None:
    async with line_to(stay, patience=0.01) as line:
        with pytest.raises(Deaf, match="no sign of life"):
            await line.frame()


async def test_last_words_are_told_without_what_would_command_a_terminal() -> None:
    async def talk(socket: web.WebSocketResponse) -> None:
        await socket.close(code=1008, message=b"too\x1b[31m slow")

    async with line_to(talk) as line:
        with pytest.raises(Deaf, match=r"code 1008: too\[31m slow"):
            await line.frame()


async def test_a_line_that_is_cut_is_noticed() -> None:
    async def talk(socket: web.WebSocketResponse) -> None:
        assert socket._req  # noqa: SLF001  # no other way to hang up without a word
        assert socket._req.transport  # noqa: SLF001
        socket._req.transport.abort()  # noqa: SLF001

    async with line_to(talk) as line:
        with pytest.raises(Deaf, match="hung up"):
            await line.frame()


async def test_too_large_a_message_is_not_read() -> None:
    async def talk(socket: web.WebSocketResponse) -> None:
        await socket.send_bytes(b"a" * (FRAME_LIMIT + 1))
        await stay(socket)

    async with line_to(talk) as line:
        with pytest.raises(Deaf, match="1009"):
            await line.frame()


async def test_who_hangs_up_is_told_nothing_more() -> None:
    async def talk(socket: web.WebSocketResponse) -> None:
        await socket.close()

    async with line_to(talk) as line:
        with pytest.raises(Deaf):
            await line.frame()
        with pytest.raises(Deaf, match="gets through"):
            await line.say("hello")


async def test_who_does_not_shake_hands_is_not_reached() -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.2)
        return web.Response()

    app = web.Application()
    app.router.add_get("/", answer)
    async with TestServer(app) as server, ClientSession() as session:
        address = f"ws://127.0.0.1:{server.port}/"
        with pytest.raises(Deaf, match="it took too long"):
            async with connected(session, address, patience=0.01):
                pass
        with pytest.raises(Deaf, match="shakes no hands"):
            async with connected(session, address, patience=5.0):
                pass
