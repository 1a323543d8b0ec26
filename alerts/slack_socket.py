"""Slack socket: brings what people press and fill in, over a connection that we open and keep."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from alerts.delivery import Hear
from alerts.slack import TIMEOUT

PING = 5.0  # seconds between signs of life, and at least between two requests for an address
WAITS = 30.0  # seconds without a connection, after which another address is asked for
GIVES_UP = 300.0  # seconds, after which all is begun anew
FAREWELL = 3.0  # seconds for what was heard before


Acked = Callable[[float], None]  # hears how many seconds Slack waited for an answer


class Envelope(str):
    """What came, and when, by the clock of the event loop."""

    __slots__ = ("at",)
    at: float


class Line(SocketModeClient):
    """slack_sdk's client, which would ask for addresses without a pause where none is any good."""

    _asked = 0.0

    async def enqueue_message(self, message: str) -> None:
        """As slack_sdk does, with the time."""
        envelope = Envelope(message)
        envelope.at = asyncio.get_running_loop().time()
        await super().enqueue_message(envelope)

    async def issue_new_wss_url(self) -> str:
        """One at a time: Slack sends away whoever has too many connections, and counts requests."""
        now = asyncio.get_running_loop().time()
        self._asked = max(now, self._asked + self.ping_interval)
        await asyncio.sleep(self._asked - now)
        return await super().issue_new_wss_url()


class SlackSocket:
    """Socket Mode: what people press and fill in comes over a connection that we open.

    slack_sdk's client goes on for ever with an address that was used up, if its first connection
    fails; without one it asks for another.
    """

    def __init__(
        self, make: Callable[[], SocketModeClient], hear: Hear, acked: Acked = lambda _: None
    ) -> None:
        self._make, self._hear, self._acked = make, hear, acked
        self._client: SocketModeClient | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._connecting: asyncio.Task[Any] | None = None
        self._greeted: object = None  # the session on which Slack said hello
        self._since = self._nudged = 0.0

    @classmethod
    def to(
        cls, url: str, token: str, hear: Hear, ping: float = PING, acked: Acked = lambda _: None
    ) -> "SlackSocket":
        """Slack at this URL, or what stands in for it; the token is the app's own."""

        def make() -> SocketModeClient:
            web = AsyncWebClient(base_url=url, timeout=TIMEOUT)
            return Line(token, web_client=web, ping_interval=ping)

        return cls(make, hear, acked)

    async def keep(self, now: float, *, wanted: bool) -> bool:
        """Look after it, each second. Returns whether it stands: Slack sends what people press."""
        if not wanted:
            await self.close()
            return False
        if self._client is None:
            await self._begin(now)
        elif self._greeted is self._client.current_session and await self._client.is_connected():
            self._since = self._nudged = now
            return True
        elif now - self._since > GIVES_UP:
            await self.close()
        elif now - self._nudged > WAITS:
            self._client.wss_uri, self._nudged = None, now
        return False

    async def _begin(self, now: float) -> None:
        client = self._client = self._make()
        own = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(TIMEOUT))  # slack_sdk's: minutes
        client.aiohttp_client_session, first = own, client.aiohttp_client_session
        client.message_listeners.append(self._listen)
        self._since = self._nudged = now
        self._connecting = asyncio.create_task(client.connect())  # type: ignore[no-untyped-call]
        await first.close()

    async def _listen(self, client: Any, message: dict[str, Any], raw: str | None) -> None:
        """Slack waits three seconds for the answer, whatever has to be done then."""
        if message.get("type") == "hello":
            self._greeted = client.current_session
        if (request := SocketModeRequest.from_dict(message)) is None:
            return
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))
        if isinstance(raw, Envelope):
            self._acked(asyncio.get_running_loop().time() - raw.at)
        self._start(self._hear(request.type, request.payload))

    def _start(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Hear nothing any more."""
        client, self._client = self._client, None
        if client is None:
            return
        if self._connecting is not None:
            self._connecting.cancel()
        if self._tasks:  # Slack was told that these are taken, and sends them no more
            await asyncio.wait(self._tasks, timeout=FAREWELL)
        await client.close()  # type: ignore[no-untyped-call]
