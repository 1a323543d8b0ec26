"""Instance: a server that speaks as one of Mastodon does, and misbehaves on request."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Handler

GARBAGE = ["", "{", "[]", '{"event":"update","payload":"{"}', '{"event":7}', "\x00"]
FAULTS: list[int | str] = [429, 500, "cut", "closed", "stalled", "garbled", "repeated"]
STALL = 0.03  # s
BREAK = 6  # statuses that nobody hears while the line is broken, at most
START = 1_790_000_000_000  # milliseconds

Fields = dict[str, Any]


def own_id(milliseconds: int) -> str:
    """An id as Mastodon makes it of a time."""
    return str(milliseconds << 16)


def a_status(number: int, milliseconds: int = 0, **fields: Any) -> Fields:
    """A status of Ann's, as far as anybody reads one."""
    known: Fields = {
        "id": own_id(START + milliseconds), "uri": f"https://home.example/users/ann/{number}",
        "url": f"https://home.example/@ann/{number}", "created_at": "2026-09-21T14:13:20.000Z",
        "visibility": "public", "language": "en", "content": f"<p>post {number}</p>",
        "spoiler_text": "", "reblog": None, "in_reply_to_id": None, "edited_at": None,
        "replies_count": 0, "reblogs_count": 0, "favourites_count": 0,
        "account": {"acct": "ann", "display_name": "Ann", "note": "", "followers_count": 7},
        "tags": [], "mentions": [], "card": None,
    }  # fmt: skip
    return known | fields


def message(event: str, payload: Any, *streams: str) -> str:
    """What the stream sends: JSON in a text of JSON."""
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return json.dumps({"stream": list(streams) or ["public"], "event": event, "payload": text})


class Instance:
    """Statuses in the order in which they arrive; their ids may be older."""

    def __init__(
        self, statuses: list[Fields], chance: Random | None = None, faults: int = 0,
        limit: int = 300,
    ) -> None:  # fmt: skip
        self.statuses, self.faults, self.limit = statuses, faults, limit
        self.chance = chance or Random(0)  # noqa: S311
        self.arrived = 0  # so many are known
        self.says: list[str] = []  # what the stream sends before all else
        self.requests: list[web.Request] = []
        self.asked: list[Fields] = []
        self.instead: dict[str, Callable[[], web.Response]] = {}  # by the end of a path
        self.port: int | None = 0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Its address."""
        app = web.Application(middlewares=[self._other])
        app.router.add_get("/api/v2/instance", self._about)
        app.router.add_get("/api/v1/streaming", self._stream)
        app.router.add_get("/api/v1/timelines/public", self._timeline)
        app.router.add_get("/api/v1/timelines/tag/{tag}", self._timeline)
        async with TestServer(app) as server:
            self.port = server.port
            yield f"http://127.0.0.1:{server.port}/"

    @web.middleware
    async def _other(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        instead = self.instead.get(request.path.rpartition("/")[2])
        return instead() if instead else await handler(request)

    async def _about(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        streaming = f"ws://127.0.0.1:{self.port}"
        return web.json_response({"configuration": {"urls": {"streaming": streaming}}})

    async def _timeline(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        fault = self._fault()
        if fault in {429, 500}:
            return web.Response(status=int(fault), headers={"Retry-After": "0"})
        if fault == "stalled":
            await asyncio.sleep(STALL)
        if fault == "garbled":
            return web.Response(text=self.chance.choice(["", "{}", "[", "\x00"]))
        self.limit -= 1
        headers = {"X-RateLimit-Remaining": str(self.limit), "X-RateLimit-Reset": "2026-09-21"}
        return web.json_response(self._page(request), headers=headers)

    def _page(self, request: web.Request) -> list[Fields]:
        tag = request.match_info.get("tag")
        known = [each for each in self.statuses[: self.arrived] if not tag or _has(each, tag)]
        known.sort(key=lambda each: int(each["id"]))
        limit = int(request.query["limit"])
        if "min_id" not in request.query:
            return known[-limit:][::-1]
        after = [each for each in known if int(each["id"]) > int(request.query["min_id"])]
        return after[:limit][::-1]

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        fault = self._fault()
        if fault in {429, 500}:
            return web.Response(status=int(fault), headers={"Retry-After": "0"})
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.asked.append(json.loads((await socket.receive()).data))
        left = self.chance.randrange(8) if fault else -1
        for text in self._told():
            if left == 0:
                return await self._misbehave(str(fault), request, socket)
            await socket.send_str(text)
            left -= 1
        async for asked in socket:
            self.asked.append(json.loads(asked.data))
            await socket.ping()
        return socket

    def _told(self) -> Iterator[str]:
        yield from self.says
        while self.arrived < len(self.statuses):
            self.arrived += 1
            yield message("update", self.statuses[self.arrived - 1])

    def _fault(self) -> int | str | None:
        self.faults -= 1
        return self.chance.choice([*FAULTS, None, None]) if self.faults >= 0 else None

    async def _misbehave(
        self, fault: str, request: web.Request, socket: web.WebSocketResponse
    ) -> web.WebSocketResponse:
        if fault == "garbled":
            await socket.send_str(self.chance.choice(GARBAGE))
        elif fault == "repeated":
            for each in self.statuses[max(self.arrived - 3, 0) : self.arrived]:
                await socket.send_str(message("update", each))
        elif fault == "stalled":
            await asyncio.sleep(STALL)
        elif fault == "cut" and request.transport:
            request.transport.abort()
        self.arrived = min(self.arrived + self.chance.randrange(BREAK), len(self.statuses))
        return socket


def _has(status: Fields, tag: str) -> bool:
    return any(each["name"] == tag for each in status["tags"])
