"""Server: the Web API, Socket Mode and the page over real HTTP, on loopback if nobody says else."""

import asyncio
import json
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from alerts.scopes import SCOPES
from deploy.demo.slack.acts import act
from deploy.demo.slack.arguments import decoded
from deploy.demo.slack.faults import RESPONSE, UPLOAD, Fault, Faults
from deploy.demo.slack.files import OTHER, SIZE_LIMIT
from deploy.demo.slack.limits import Limiter, Limits
from deploy.demo.slack.methods import METHODS, SlackError, shown
from deploy.demo.slack.passes import PassError
from deploy.demo.slack.person import Person
from deploy.demo.slack.responses import respond
from deploy.demo.slack.sockets import PATIENCE, Sockets
from deploy.demo.slack.store import Store
from deploy.demo.slack.view import state
from deploy.demo.slack.workspace import PEOPLE, Member

HOST = "127.0.0.1"  # whoever reaches the server may post and read
CALLS_KEPT = 1000
PAGE = Path(__file__).parent.parent / "page"
ASSETS = [path.name for path in PAGE.iterdir() if path.suffix in {".css", ".js", ".svg"}]
APP_METHODS = {"apps.connections.open"}  # with the app's token, "xapp-...", and not the bot's
GUARD = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
BAD_GATEWAY = "<html><body><h1>Server Error</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method, without its token."""

    method: str
    arguments: dict[str, Any]


class SlackServer:
    """A Slack workspace in memory: `async with SlackServer() as server`, then `server.url`."""

    def __init__(  # noqa: PLR0913  # each is one thing that a workspace can be told
        self,
        *,
        host: str = HOST,  # in a container all of its own, and its port is published on loopback
        port: int = 0,  # 0: any free one
        token: str | None = None,  # None: any bot token, "xoxb-..."
        app_token: str | None = None,  # None: any, "xapp-..."
        names: dict[str, str] | None = None,  # channel id to the name that the page shows
        people: Iterable[Member] = PEOPLE,
        commands: tuple[str, ...] = ("/tocsin",),
        patience: float = PATIENCE,  # seconds for the app to ack
        limits: Limits | None = None,  # None: as often as it likes
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.faults = Faults()
        self.store = Store(clock, names, people)
        self.sockets = Sockets(self.store.tickets, self.faults, patience)
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self._host, self._port = host, port
        self._token, self._app_token = token, app_token
        self._commands, self._limiter = commands, Limiter(limits) if limits else None
        self._run = secrets.token_hex(8)  # a browser must not take an earlier run's page for this
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def page(self) -> str:
        """The address for people."""
        return f"http://{HOST}:{self._port}/"

    @property
    def url(self) -> str:
        """The `base_url` for slack_sdk."""
        return f"{self.page}api/"

    async def start(self) -> None:
        """Listen."""
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        self._port = self._runner.addresses[0][1]
        self.store.address = self.page

    async def stop(self) -> None:
        """Close the port and every connection."""
        if self._runner is not None:
            await self.sockets.close()
            await self._runner.cleanup()
            self._runner = None

    def messages(self, channel: str) -> list[dict[str, Any]]:
        """All that a channel, by id or name, holds: oldest first, replies and metadata too."""
        found = self.store.find(channel)
        return [shown(found, message) for message in found.messages.values()] if found else []

    def count(self, method: str) -> int:
        """How often a method was called, among the last thousand calls."""
        return sum(call.method == method for call in self.calls)

    def person(self, member: str) -> Person:
        """A member, by their id, who can press, choose, type and submit."""
        return Person(self.store.people[member], self.store, self.sockets, self._commands)

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=SIZE_LIMIT)
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_get("/link/", self.sockets.connect)
        app.router.add_post("/response/{name}", self._respond)
        app.router.add_post("/upload/{file}/{name}", self._upload)
        app.router.add_get("/files/{file}", self._file)
        app.router.add_post("/act", self._act)
        app.router.add_get("/state", self._state)
        app.router.add_get("/", _asset)
        for name in ASSETS:
            app.router.add_get(f"/{name}", _asset)
        return app

    async def _act(self, request: web.Request) -> web.Response:
        return await act(request, self.person)

    async def _state(self, request: web.Request) -> web.Response:
        sockets = self.sockets
        tag = f'"{self._run}-{self.store.version}-{sockets.greeted}-{sockets.count}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers=GUARD | {"ETag": tag})
        seen = state(self.store, request.query.get("as", "")) | {
            "commands": self._commands,
            "connected": bool(sockets.count),
            "interactive": bool(sockets.greeted),
        }
        return web.json_response(seen, headers=GUARD | {"ETag": tag})

    async def _respond(self, request: web.Request) -> web.Response:
        text, fault = await request.text(), self.faults.take(RESPONSE)
        if fault is None or fault.applied:
            try:
                said = decoded(text, dict, "invalid_payload")
                respond(self.store, request.match_info["name"], said)
            except SlackError as refusal:
                return web.json_response(_refusal(refusal), status=404)
        if fault is not None:
            return await _faulty(request, fault, {})
        return web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.Response:
        content = await request.read()
        fault = self.faults.take(UPLOAD)
        if fault is None or fault.applied:
            try:
                self.store.uploads.take(request.match_info["name"]).content = content
            except PassError as useless:
                return web.Response(status=404, text=useless.reason)
        if fault is not None:
            return await _faulty(request, fault, {})
        return web.Response(text=f"OK - {len(content)}")

    async def _file(self, request: web.Request) -> web.Response:
        file = self.store.files.find(request.match_info["file"])
        if file is None or file.content is None:
            return web.Response(status=404)
        kept = GUARD | ({"Content-Disposition": "attachment"} if file.kind == OTHER else {})
        return web.Response(body=file.content, content_type=file.kind, headers=kept)

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        token, arguments = await _read(request)
        self.calls.append(Call(method, arguments))
        fault = self.faults.take(method) or self._limit(method, arguments)
        if fault is None:
            return _response(self._answer(method, token, arguments))
        answer = self._answer(method, token, arguments) if fault.applied else {}
        if fault.spent:
            self.store.tickets.spend()
        return await _faulty(request, fault, answer)

    def _limit(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        """What happens to a call that comes too early."""
        if self._limiter is None:
            return None
        channel = str(arguments.get("channel") or arguments.get("channel_id") or "")
        wait = self._limiter.wait(method, channel, self.store.clock())
        return Fault(status=429, error="ratelimited", retry_after=wait) if wait else None

    def _answer(self, method: str, token: str, arguments: dict[str, Any]) -> dict[str, Any]:
        try:
            self._admit(method, token)
            return {"ok": True} | METHODS[method](self.store, arguments)
        except SlackError as refusal:
            return _refusal(refusal)

    def _admit(self, method: str, token: str) -> None:
        if method not in METHODS:
            raise SlackError("unknown_method")
        if not token:
            raise SlackError("not_authed")
        kinds = [("xoxb-", self._token), ("xapp-", self._app_token)]
        (kind, known), (other, _) = kinds[::-1] if method in APP_METHODS else kinds
        if token.startswith(other):
            raise SlackError("not_allowed_token_type")
        if token != known if known else not token.startswith(kind):
            raise SlackError("invalid_auth")


async def _asset(request: web.Request) -> web.FileResponse:
    name = request.path.removeprefix("/") or "index.html"
    return web.FileResponse(PAGE / name, headers=GUARD)


def _refusal(refusal: SlackError) -> dict[str, Any]:
    answer: dict[str, Any] = {"ok": False, "error": refusal.error}
    if refusal.messages:
        answer["response_metadata"] = {"messages": refusal.messages}
    return answer


async def _read(request: web.Request) -> tuple[str, dict[str, Any]]:
    """The token and the arguments, from wherever slack_sdk puts them."""
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        decoded = json.loads(body) if body else {}
        arguments |= decoded if isinstance(decoded, dict) else {}
    else:
        arguments |= await request.post()
    token = str(arguments.pop("token", ""))
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    return bearer or token, arguments


async def _faulty(request: web.Request, fault: Fault, answer: dict[str, Any]) -> web.Response:
    await asyncio.sleep(fault.delay)
    if fault.dropped:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()  # goes nowhere
    if fault.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return web.Response(status=fault.status, text=BAD_GATEWAY, content_type="text/html")
    if fault.error:
        answer = {"ok": False, "error": fault.error}
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return _response(answer, status=fault.status, headers=headers)


def _response(
    answer: dict[str, Any], *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    sent = {"x-oauth-scopes": ",".join(SCOPES)} | (headers or {})
    return web.json_response(answer, status=status, headers=sent)
