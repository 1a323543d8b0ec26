"""App: what Tocsin's own will be to Slack, by slack_sdk: it hears, acks, and may do something."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from deploy.demo.slack import SlackServer
from tests.pieces import BOT

APP_TOKEN = "xapp-demo"  # noqa: S105  # the local Slack takes any
PING = 0.1  # seconds; also how long slack_sdk takes to see that a connection is gone

Payload = dict[str, Any]
Act = Callable[[AsyncWebClient, Payload], Awaitable[Any]]


class App:
    """Keeps what it hears. `acks` by a payload's type; `does` something after the ack."""

    def __init__(self, server: SlackServer) -> None:
        self.heard: list[SocketModeRequest] = []
        self.acks: dict[str, Payload] = {}
        self.does: dict[str, Act] = {}
        self.silent = False
        self.web = AsyncWebClient(BOT, base_url=server.url)
        self.client = SocketModeClient(APP_TOKEN, web_client=self.web, ping_interval=PING)
        self.client.socket_mode_request_listeners.append(self._hear)

    @property
    def last(self) -> Payload:
        """The newest payload."""
        return dict(self.heard[-1].payload)

    async def _hear(self, _client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self.heard.append(request)
        if self.silent:
            return
        kind = str(request.payload.get("type") or request.type)
        answer = SocketModeResponse(request.envelope_id, self.acks.get(kind))
        await self.client.send_socket_mode_response(answer)
        if kind in self.does:
            await self.does[kind](self.web, dict(request.payload))


@asynccontextmanager
async def an_app(server: SlackServer) -> AsyncIterator[App]:
    """An app that is connected."""
    app = App(server)
    try:
        await app.client.connect()  # type: ignore[no-untyped-call]
        yield app
    finally:
        await app.client.close()  # type: ignore[no-untyped-call]
