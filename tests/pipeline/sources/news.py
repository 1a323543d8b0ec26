"""News: a server that speaks as Hacker News's API does, and misbehaves on request."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

FAULTS: list[int | str] = [429, 500, "cut", "stalled", "garbled", "absent", "swapped"]
GARBAGE = [b"", b"{", b"\xff\xfe", b"[]", b"<html>", b'{"id":"7"}', b'"Permission denied"']
STALL = 0.03  # s
NEW = 4  # items that come about between two looks, at most


class News:
    """Items by their numbers. Those up to `newest` are there; some of them not yet for all."""

    def __init__(
        self, items: dict[int, Any], chance: Random | None = None, faults: int = 0
    ) -> None:
        self.items, self.faults = items, faults
        self.chance = chance or Random(0)  # noqa: S311
        self.newest = min(items, default=1) - 1 if chance else max(items, default=0)
        self.changed: list[Any] = []
        self.requests: list[web.Request] = []
        self.together, self.most_together = 0, 0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Its address."""
        app = web.Application()
        app.router.add_get("/v0/{what:.*}.json", self._answer)
        async with TestServer(app) as server:
            yield f"http://127.0.0.1:{server.port}/v0/"

    def asked(self, what: str) -> int:
        """How often something was asked for."""
        return sum(each.match_info["what"] == what for each in self.requests)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        await asyncio.sleep(0)
        try:
            return await self._said(request)
        finally:
            self.together -= 1

    async def _said(self, request: web.Request) -> web.StreamResponse:
        what = request.match_info["what"]
        fault = None
        if self.faults and not self.chance.randrange(6):
            self.faults -= 1
            fault = self.chance.choice(FAULTS)
        if isinstance(fault, int):
            return web.Response(status=fault, headers={"Retry-After": "0"})
        if fault == "stalled":
            await asyncio.sleep(STALL)
        if fault == "cut" and request.transport:
            request.transport.abort()
        if fault == "garbled":
            return web.Response(body=self.chance.choice(GARBAGE))
        if fault == "absent" and what != "maxitem":
            return web.json_response(None)
        return web.json_response(self._value(what, other=fault == "swapped"))

    def _value(self, what: str, *, other: bool) -> Any:
        if what == "maxitem":
            self.newest = min(self.newest + self.chance.randrange(NEW), max(self.items, default=0))
            return self.newest
        if what == "updates":
            return {"items": self.changed, "profiles": ["ann"]}
        number = int(what.removeprefix("item/")) + other
        return self.items.get(number) if number <= self.newest else None
