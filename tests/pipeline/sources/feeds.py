"""Feeds: a server of one document of RSS, which misbehaves on request."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from random import Random

from aiohttp import web
from aiohttp.test_utils import TestServer

FAULTS: list[int | str] = [
    429, 500, "cut", "torn", "stalled", "garbled", "empty", "shuffled", "forgetful",
]  # fmt: skip
GARBAGE = [b"\xff\xfe", b"{", b"<html><body>Log in</body></html>", b"<rss version='2.0'>", b"\0"]
STALL = 0.03  # s
SHOWN = 12  # entries of the document
NEW = 4  # entries that come about between two requests, at most


class Feeds:
    """The entries of a feed in the order in which they came about; the newest are shown."""

    def __init__(
        self, entries: list[str], chance: Random | None = None, faults: int = 0, shown: int = SHOWN
    ) -> None:
        self.entries, self.faults, self.shown = entries, faults, shown
        self.chance = chance or Random(0)  # noqa: S311
        self.arrived = 0 if chance else len(entries)
        self.requests: list[web.Request] = []

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Its address."""
        app = web.Application()
        app.router.add_get("/feed", self._feed)
        async with TestServer(app) as server:
            yield f"http://127.0.0.1:{server.port}/feed"

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        fault = self.chance.choice(FAULTS) if len(self.requests) <= self.faults else None
        if not fault:  # a feed that is ill for long loses what it no longer shows
            self.arrived = min(self.arrived + self.chance.randrange(NEW), len(self.entries))
        document = self.document(shuffled=fault == "shuffled")
        etag = f'"{sha256(document).hexdigest()[:12]}"'
        if request.headers.get("If-None-Match") == etag and fault != "forgetful":
            return web.Response(status=304)
        return await self._answered(fault, request, document, etag)

    def document(self, *, shuffled: bool = False) -> bytes:
        """What it shows now."""
        shown = self.entries[max(self.arrived - self.shown, 0) : self.arrived][::-1]
        if shuffled:
            self.chance.shuffle(shown)
        items = "".join(f"<item>{each}</item>" for each in shown)
        return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()

    async def _answered(
        self, fault: int | str | None, request: web.Request, document: bytes, etag: str
    ) -> web.StreamResponse:
        if isinstance(fault, int):
            return web.Response(status=fault, headers={"Retry-After": "0"})
        if fault == "stalled":
            await asyncio.sleep(STALL)
        if fault == "cut" and request.transport:
            request.transport.abort()
        if fault in {"garbled", "empty"}:
            document = self.chance.choice(GARBAGE) if fault == "garbled" else b""
        if fault == "torn":  # by its own server, which sends it as if it were whole
            document = document[: self.chance.randrange(len(document))]
        return web.Response(
            body=document, content_type="application/rss+xml", headers={"ETag": etag}
        )
