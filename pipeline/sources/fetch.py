"""Fetch: one page from a server that may stall, break off, or never come to an end."""

import asyncio
import time
from collections.abc import Mapping
from typing import NamedTuple

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar

from pipeline.codec import Malformed, Reason
from pipeline.sources.answer import check, failure
from pipeline.sources.source import Deaf

REDIRECTS = 5
PATIENCE = 30.0  # s for a whole page
LIMIT = 2_000_000  # bytes of a page, unpacked
CHUNK = 65_536


class Page(NamedTuple):
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def visitor(agent: str) -> ClientSession:
    """A session that says who asks, and keeps no cookies. The limits of time are ours."""
    return ClientSession(
        headers={"User-Agent": agent}, cookie_jar=DummyCookieJar(), timeout=ClientTimeout(None)
    )


async def fetch(
    session: ClientSession, url: str, *, headers: Mapping[str, str] | None = None,
    patience: float = PATIENCE, also: tuple[int, ...] = (),
) -> Page:  # fmt: skip
    """A page.

    Args:
        session: of a visitor.
        url: its address; http or https.
        headers: of the request.
        patience: seconds until all of it must be here.
        also: statuses that are no failure, beside 2xx.

    Raises:
        Deaf: it does not come just now.
        Refused: it never will, or not to us.
        Malformed: it is too large.
    """
    try:
        async with (
            asyncio.timeout(patience),
            session.get(url, headers=headers, max_redirects=REDIRECTS) as response,
        ):
            if response.status not in also:
                check(response.status, response.headers, time.time())
            body = await read(response, LIMIT)
    except (ClientError, OSError, TimeoutError) as error:
        raise Deaf(f"no page comes: {failure(error)}") from None
    if body is None:
        raise Malformed(Reason.TOO_LARGE, f"a page has {LIMIT} bytes at most")
    return Page(response.status, response.headers, body)


async def read(response: ClientResponse, limit: int) -> bytes | None:
    """All that it brings; None: more bytes than that."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)
