"""Sockets: Socket Mode, by which the app hears what people do.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import contextlib
import json
import uuid
from collections import deque
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import WSMsgType, web

from deploy.demo.slack.faults import ACK, CONNECT, ENVELOPE, Fault, Faults
from deploy.demo.slack.passes import PassError, Passes
from deploy.demo.slack.workspace import APP

CONNECTIONS_LIMIT = 10
LIFETIME = 18_060  # seconds, as `hello` tells; here a connection stays until somebody ends it
PATIENCE = 3.0  # seconds until an ack
CLOSES_IN = 1.0  # seconds that the app has to say goodbye too
KEPT = 1000  # acks
HOST = "applink-demo"
STAYS = {"warning"}  # reasons that only announce the end


@dataclass(frozen=True, slots=True)
class Ack:
    """What the app answered, `after` so many seconds; too late where it was given up."""

    envelope_id: str
    payload: dict[str, Any]
    after: float
    in_time: bool


class Connection:
    """A WebSocket of the app's."""

    def __init__(self, request: web.Request) -> None:
        self._transport = request.transport
        self.socket = web.WebSocketResponse(timeout=CLOSES_IN)

    async def say(self, what: dict[str, Any]) -> None:
        """Send, if anybody is still there."""
        with contextlib.suppress(ConnectionError):
            await self.socket.send_json(what)

    async def bid_farewell(self, reason: str) -> None:
        """Announce the end."""
        farewell = {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}
        await self.say(farewell)

    def fall_silent(self) -> None:
        """Answer nothing any more, and leave the other side to find out."""
        if self._transport is not None:
            self._transport.pause_reading()

    def cut(self) -> None:
        """End without a word."""
        if self._transport is not None:
            self._transport.abort()


class Sockets:
    """The connections that are open. An envelope goes to one of them, each in its turn."""

    def __init__(self, tickets: Passes[None], faults: Faults, patience: float = PATIENCE) -> None:
        self.acks: deque[Ack] = deque(maxlen=KEPT)
        self.unanswered = 0  # envelopes without an ack in time, or without a connection
        self.greeted = 0  # connections that ever were
        self.refused = 0  # that came with a ticket which is good for nothing
        self.patience = patience
        self._tickets, self._faults = tickets, faults
        self._open: deque[Connection] = deque()
        self._sent: dict[str, float] = {}  # envelope to the loop's time
        self._awaited: dict[str, asyncio.Future[Ack]] = {}

    @property
    def count(self) -> int:
        """Connections that get envelopes."""
        return len(self._open)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Take a WebSocket for a ticket; a spent one answers 408."""
        fault = self._faults.take(CONNECT)
        if fault is None or fault.applied:
            try:
                self._tickets.take(request.query.get("ticket", ""))
            except PassError:
                self.refused += 1
                return web.Response(status=HTTPStatus.REQUEST_TIMEOUT)
        if fault and (refusal := await _refuse(request, fault)):
            return refusal
        connection = Connection(request)
        await connection.socket.prepare(request)
        await self._welcome(connection)
        try:
            await self._listen(connection)
        finally:
            self._leave(connection)
        return connection.socket

    async def tell(
        self, kind: str, payload: dict[str, Any], *, answerable: bool = False
    ) -> Ack | None:
        """Send an envelope, and wait for its ack; None if there is none in time."""
        name = str(uuid.uuid4())
        envelope = {"type": kind, "envelope_id": name, "payload": payload,
                    "accepts_response_payload": answerable}  # fmt: skip
        if kind == "events_api":
            envelope |= {"retry_attempt": 0, "retry_reason": ""}
        if not self._open:
            self.unanswered += 1
            return None
        self._open.rotate(-1)
        return await self._answer(name, self._open[-1], envelope)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell each connection to go: `warning`, `refresh_requested` or `link_disabled`."""
        for connection in tuple(self._open):
            await connection.bid_farewell(reason)
            if reason not in STAYS:
                self._leave(connection)
            if reason == "link_disabled":
                await connection.socket.close()

    def fall_silent(self) -> None:
        """Leave all connections half open, as a firewall does that forgot them."""
        for connection in tuple(self._open):
            self._leave(connection)
            connection.fall_silent()

    def drop(self) -> None:
        """Cut all connections, without a word."""
        for connection in tuple(self._open):
            self._leave(connection)
            connection.cut()

    async def close(self) -> None:
        """Close all connections."""
        await asyncio.gather(*(connection.socket.close() for connection in self._open))

    async def _welcome(self, connection: Connection) -> None:
        if self.count >= CONNECTIONS_LIMIT:
            await connection.bid_farewell("too_many_websockets")
            await connection.socket.close()
            return
        self._open.append(connection)
        self.greeted += 1
        about = {"host": HOST, "approximate_connection_time": LIFETIME}
        await connection.say({"type": "hello", "num_connections": self.count,
                              "debug_info": about, "connection_info": {"app_id": APP}})  # fmt: skip

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            fault = self._faults.take(ACK)
            if message.type is WSMsgType.TEXT and (fault is None or fault.applied):
                self._hear(message.data)
            if fault and fault.dropped:
                connection.cut()

    def _hear(self, said: str) -> None:
        """An ack is the only thing that an app says."""
        try:
            answer = json.loads(said)
            name, payload = str(answer["envelope_id"]), answer.get("payload") or {}
        except (ValueError, TypeError, KeyError, AttributeError):
            return
        if name not in self._sent:
            return
        after = asyncio.get_running_loop().time() - self._sent.pop(name)
        awaited = self._awaited.get(name)
        ack = Ack(name, payload, after, in_time=awaited is not None)
        self.acks.append(ack)
        if awaited is not None and not awaited.done():
            awaited.set_result(ack)

    async def _answer(
        self, name: str, connection: Connection, envelope: dict[str, Any]
    ) -> Ack | None:
        loop = asyncio.get_running_loop()
        while len(self._sent) >= KEPT:
            del self._sent[next(iter(self._sent))]
        self._sent[name], self._awaited[name] = loop.time(), loop.create_future()
        try:
            async with asyncio.timeout(self.patience):
                await self._send(connection, envelope)
                return await self._awaited[name]
        except TimeoutError:
            self.unanswered += 1
            return None
        finally:
            del self._awaited[name]

    async def _send(self, connection: Connection, envelope: dict[str, Any]) -> None:
        fault = self._faults.take(ENVELOPE) or Fault(applied=True)
        await asyncio.sleep(fault.delay)
        if fault.applied:
            await connection.say(envelope)
        if fault.dropped:
            self._leave(connection)
            connection.cut()

    def _leave(self, connection: Connection) -> None:
        if connection in self._open:
            self._open.remove(connection)


async def _refuse(request: web.Request, fault: Fault) -> web.Response | None:
    await asyncio.sleep(fault.delay)
    if fault.dropped and request.transport is not None:
        request.transport.abort()
        return web.Response()
    return web.Response(status=fault.status) if fault.status != HTTPStatus.OK else None
