"""Jetstream: a server that speaks as Bluesky's does, and misbehaves on request."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from random import Random

import msgspec
from aiohttp import web
from aiohttp.test_utils import TestServer

GARBAGE = [b"", b"{", b"\xff\xfe", b"[]", b'{"did":1}', b'{"did":"did:plc:a","time_us":"now"}']
FAULTS: list[int | str] = [429, 500, "cut", "closed", "stalled", "garbled", "repeated"]
STALL = 0.03  # s
BREAK = 5  # messages that nobody hears while the line is broken, at most


class Jetstream:
    """The messages of a stream, in the order in which they came about."""

    def __init__(
        self, messages: list[bytes], chance: Random | None = None, faults: int = 0
    ) -> None:
        self.messages, self.faults = messages, faults
        self.chance = chance or Random(0)  # noqa: S311
        self.arrived = 0  # so many are in the past
        self.requests: list[web.Request] = []

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Its address."""
        app = web.Application()
        app.router.add_get("/subscribe", self._subscribe)
        async with TestServer(app) as server:
            yield f"ws://127.0.0.1:{server.port}/subscribe"

    async def _subscribe(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        fault = self._fault(len(self.requests))
        if fault in {429, 500}:
            return web.Response(status=int(fault), headers={"Retry-After": "0"})
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        left = self.chance.randrange(8) if fault else -1
        for message in self._told(request.query.get("cursor")):
            if left == 0:
                return await self._misbehave(str(fault), request, socket)
            await socket.send_str(message.decode())
            left -= 1
        await socket.receive()
        return socket

    def _fault(self, connection: int) -> int | str | None:
        if connection > self.faults:
            return None
        return self.chance.choice(FAULTS)

    def _told(self, cursor: str | None) -> Iterator[bytes]:
        """The past from a cursor on, by its time, and then what comes, as it comes."""
        if cursor is not None:
            past = sorted(self.messages[: self.arrived], key=time_of)
            yield from (each for each in past if time_of(each) >= int(cursor))
        while self.arrived < len(self.messages):
            self.arrived += 1
            yield self.messages[self.arrived - 1]

    async def _misbehave(
        self, fault: str, request: web.Request, socket: web.WebSocketResponse
    ) -> web.WebSocketResponse:
        if fault == "garbled":
            await socket.send_bytes(self.chance.choice(GARBAGE))
        elif fault == "repeated":
            for message in self.messages[max(self.arrived - 3, 0) : self.arrived]:
                await socket.send_str(message.decode())
        elif fault == "stalled":
            await asyncio.sleep(STALL)
        elif fault == "cut" and request.transport:
            request.transport.abort()
        self.arrived = min(self.arrived + self.chance.randrange(BREAK), len(self.messages))
        return socket


def time_of(message: bytes) -> int:
    """The server's clock in a message."""
    return int(msgspec.json.decode(message)["time_us"])
