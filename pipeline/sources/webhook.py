"""Webhook: a door of our own, to which somebody else brings posts. POST /posts, as JSON.

One post is an object, many are an array (`application/json`) or lines (`application/x-ndjson`).
The answer is 202 once Kafka has them, so whoever brings them may forget them; who gets none, or
429 or 503, brings them again: what comes twice counts once.
"""

import asyncio
import hmac
import logging
from codecs import BOM_UTF8
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import msgspec
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from pipeline.codec import BRAND_LIMIT, Malformed, Reason, decoded
from pipeline.sources.event import Heard
from pipeline.sources.networks import Webhook
from pipeline.sources.post import RECORD_LIMIT, Post, decode_post, mention_of
from pipeline.sources.source import Refused

PATH = "/posts"
BODY_LIMIT = 1_048_576  # bytes of a request
POSTS = 1_000  # of a request
QUEUE = 2_000  # posts that wait to be sent; who brings more is told to wait
AGAIN = 5  # seconds after which they may come again
ARRIVING = 30.0  # seconds for a request to be here whole
LANDING = 30.0  # seconds for Kafka to take them
QUIET = 15.0  # seconds without a request after which it says that it is there
GOODBYE = 2.0  # seconds for requests that are under way at the end
SHOWN = 20  # posts whose reasons are told
LINES = {"application/x-ndjson", "application/jsonl", "application/x-jsonlines"}
JSON = "application/json"
STATUS = {Reason.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
ANY_BRAND = "b" * BRAND_LIMIT


STRANGE = (HttpProcessingError, web.RequestPayloadError, ConnectionError)


class Strangers(logging.Filter):
    """Keeps what others send, and how they go away, from filling the log as faults of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this line of aiohttp may be written."""
        cause = record.exc_info[1] if record.exc_info else None
        return not isinstance(cause, STRANGE)


_server = logging.getLogger("aiohttp.webhook")
_server.addFilter(Strangers())


class Door:
    """Listens for those who bring posts. It has no place: what is not answered comes again."""

    platform = "webhook"

    def __init__(self, settings: Webhook, token: str) -> None:
        self.name, self.settings = settings.name, settings
        self._shown = f"Bearer {token}".encode()
        self._queue: asyncio.Queue[Heard] = asyncio.Queue(QUEUE)

    async def listen(self, _place: str | None) -> AsyncIterator[Heard]:
        """What is brought.

        Raises:
            Refused: the port cannot be had.
        """
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_post(PATH, self._answer)
        runner = web.AppRunner(app, access_log=None, logger=_server, shutdown_timeout=GOODBYE)
        await runner.setup()
        try:
            await self._open(runner)
            yield Heard(None, until=datetime.now(UTC))
            while True:
                yield await self._next()
        finally:
            await runner.cleanup()

    async def _open(self, runner: web.AppRunner) -> None:
        host, port = self.settings.host, self.settings.port
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as problem:
            said = f"cannot listen on {host}:{port}: {problem.strerror}; set another `port`"
            raise Refused(said) from None

    async def _next(self) -> Heard:
        try:
            async with asyncio.timeout(QUIET):
                return await self._queue.get()
        except TimeoutError:
            return Heard(None, until=datetime.now(UTC))

    async def _answer(self, request: web.Request) -> web.Response:
        if not self._is_known(request.headers.get("Authorization", "")):
            return said(HTTPStatus.UNAUTHORIZED, "Authorization: Bearer and the token, please")
        if request.content_type not in {JSON, *LINES}:
            kinds = ", ".join(sorted({JSON, *LINES}))
            return said(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Content-Type is one of {kinds}")
        try:
            body = await _whole(request)
            parts = list(pieces(body, lines=request.content_type in LINES))
        except Malformed as problem:
            return said(STATUS.get(problem.reason, HTTPStatus.BAD_REQUEST), str(problem))
        except TimeoutError:
            return said(HTTPStatus.REQUEST_TIMEOUT, f"no whole request in {ARRIVING:g} s")
        if len(parts) > POSTS:
            return said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {POSTS:,} posts a request")
        return await self._take([read(part) for part in parts])

    def _is_known(self, shown: str) -> bool:
        """In bytes: whoever guesses may send some that are no text."""
        return hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), self._shown)

    async def _take(self, events: list[Post | Malformed]) -> web.Response:
        if self._queue.qsize() + len(events) > QUEUE:
            answer = said(HTTPStatus.TOO_MANY_REQUESTS, "Kafka is slow; come again")
            answer.headers["Retry-After"] = str(AGAIN)
            return answer
        landed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        for number, event in enumerate(events, 1):
            until = datetime.now(UTC)
            last = landed if number == len(events) else None
            self._queue.put_nowait(Heard(event, until=until, landed=last))
        try:
            async with asyncio.timeout(LANDING):
                await landed
        except TimeoutError:
            return said(HTTPStatus.SERVICE_UNAVAILABLE, "Kafka has not taken them; come again")
        return taken(events)


async def _whole(request: web.Request) -> bytes:
    """The body.

    Raises:
        Malformed: it is too large, or not packed as it says.
        TimeoutError: it does not come.
    """
    try:
        async with asyncio.timeout(ARRIVING):
            return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Malformed(Reason.TOO_LARGE, f"at most {BODY_LIMIT:,} bytes") from None
    except web.RequestPayloadError:
        said = "its Content-Encoding or its chunks are broken"
        raise Malformed(Reason.BAD_VALUE, said) from None


def pieces(body: bytes, *, lines: bool) -> Iterator[bytes]:
    """The posts of a body, as JSON.

    Raises:
        Malformed: there is none, or no JSON that could hold some.
    """
    body = body.removeprefix(BOM_UTF8)
    if lines:
        found = [line for line in body.splitlines() if line.strip()]
    elif body.lstrip().startswith(b"["):
        found = [bytes(each) for each in decoded(body, _array.decode)]
    else:
        found = [body] if body.strip() else []
    if not found:
        raise Malformed(Reason.EMPTY, "no post; one is an object, many are an array or lines")
    yield from found


_array = msgspec.json.Decoder(list[msgspec.Raw])


def read(piece: bytes) -> Post | Malformed:
    """A post, or why it is none."""
    try:
        post = decode_post(piece)
    except Malformed as problem:
        return problem
    if (
        len(piece) > RECORD_LIMIT // 2
        and len(mention_of(post, ANY_BRAND, ANY_BRAND)) > RECORD_LIMIT
    ):
        return Malformed(Reason.TOO_LARGE, "beside its text a post has some 90 kB at most")
    return post


def taken(events: list[Post | Malformed]) -> web.Response:
    """How many are in Kafka, and why the others are not: 202, or 400 where none is."""
    refused = [
        {"post": number, "problem": str(event)}
        for number, event in enumerate(events, 1)
        if isinstance(event, Malformed)
    ]
    kept = len(events) - len(refused)
    answer: dict[str, Any] = {"taken": kept, "refused": len(refused), "problems": refused[:SHOWN]}
    status = HTTPStatus.ACCEPTED if kept else HTTPStatus.BAD_REQUEST
    return web.json_response(answer, status=status)


def said(status: HTTPStatus, problem: str) -> web.Response:
    """A refusal in words."""
    return web.json_response({"problem": problem}, status=status)
