"""Sky: a Jetstream that lives: it tells what is said while somebody listens, until it stalls."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import msgspec
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from pipeline.sources.bluesky import POST

LOOK_EVERY = 0.02  # seconds


def post(at: float, text: str) -> bytes:
    """What Jetstream says of one, by somebody who says nothing else."""
    time_us = int(at * 1e6)
    created_at = datetime.fromtimestamp(at, UTC).isoformat()
    record = {"text": text, "createdAt": created_at, "langs": ["en"]}
    commit = {
        "operation": "create", "collection": POST, "rkey": f"r{time_us}", "record": record,
    }  # fmt: skip
    did = f"did:plc:p{time_us}"
    return msgspec.json.encode({"did": did, "time_us": time_us, "kind": "commit", "commit": commit})


class Sky:
    """All that was ever said, by time."""

    def __init__(self) -> None:
        self.said: list[tuple[float, bytes]] = []
        self.stalls = False  # connections stand, and nothing comes
        self.cursors: list[str | None] = []  # of those who came

    def say(self, at: float, text: str = "what a day") -> None:
        """Somebody posts it, later than all that was posted before."""
        self.said.append((at, post(at, text)))

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Its address."""
        app = web.Application()
        app.router.add_get("/subscribe", self._subscribe)
        async with TestServer(app) as server:
            yield f"ws://127.0.0.1:{server.port}/subscribe"

    async def _subscribe(self, request: web.Request) -> web.StreamResponse:
        cursor = request.query.get("cursor")
        self.cursors.append(cursor)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        told = sum(at < int(cursor) / 1e6 for at, _ in self.said) if cursor else len(self.said)
        while await self._holds(socket):
            while told < len(self.said) and not self.stalls:
                await socket.send_str(self.said[told][1].decode())
                told += 1
        return socket

    async def _holds(self, socket: web.WebSocketResponse) -> bool:
        """Wait a little. Returns whether somebody is still there."""
        try:
            heard = await socket.receive(LOOK_EVERY)
        except TimeoutError:
            return True
        return heard.type not in {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED}
