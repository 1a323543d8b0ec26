"""Line: a WebSocket on which a network talks, and how one knows that it no longer does."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import (
    ClientError,
    ClientSession,
    ClientWebSocketResponse,
    ClientWSTimeout,
    WSMsgType,
    WSServerHandshakeError,
)

from pipeline.sources.answer import check, failure
from pipeline.sources.source import Deaf

FRAME_LIMIT = 1_048_576  # bytes of one message; the largest recorded one has 5,000
AT_HAND = 0.001  # s
FAREWELL = 1.0  # s for which the other side may answer that we go
PATIENCE = 30.0  # s in which a living peer says something, or answers a ping
SAID = 100  # characters of its words at the end that are repeated


class Line:
    """A connection that stands."""

    def __init__(self, socket: ClientWebSocketResponse[Any], patience: float) -> None:
        self._socket = socket
        self._patience = patience
        self._asked = False  # whether a ping has no answer yet

    async def waiting(self) -> bytes | None:
        """A message that is here already; None: none is.

        Raises:
            Deaf: as below.
        """
        try:
            async with asyncio.timeout(AT_HAND):
                return await self.frame()
        except TimeoutError:
            return None

    async def frame(self) -> bytes | None:
        """The next message; None: none came for a while, and yet the other side lives.

        Raises:
            Deaf: it lives no longer, or has hung up.
        """
        while True:
            try:
                message = await self._socket.receive(self._patience)
            except TimeoutError:
                await self._ask()
                continue
            self._asked = False
            if message.type in {WSMsgType.TEXT, WSMsgType.BINARY}:
                return bytes(message.data)
            if message.type is WSMsgType.PING:
                await self._put(self._socket.pong(message.data))
            elif message.type is not WSMsgType.PONG:
                raise Deaf(self._last_words(message.extra))
            return None

    async def say(self, text: str) -> None:
        """Send a message.

        Raises:
            Deaf: it does not get through.
        """
        await self._put(self._socket.send_str(text))

    async def _ask(self) -> None:
        if self._asked:
            raise Deaf(f"no sign of life in {2 * self._patience:g} s")
        self._asked = True
        await self._put(self._socket.ping())

    async def _put(self, sending: Any) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await sending
        except (ClientError, OSError, TimeoutError) as error:
            raise Deaf(f"nothing gets through: {failure(error)}") from None

    def _last_words(self, said: object) -> str:
        code = self._socket.close_code
        words = said if isinstance(said, str) else ""
        shown = "".join(each for each in words[:SAID] if each.isprintable())
        return f"it hung up with code {code}" + (f": {shown}" if shown else "")


@asynccontextmanager
async def connected(
    session: ClientSession, url: str, *, patience: float = PATIENCE,
    params: Sequence[tuple[str, str]] = (), headers: Mapping[str, str] | None = None,
) -> AsyncIterator[Line]:  # fmt: skip
    """A line to an address.

    Raises:
        Deaf: it cannot be reached just now.
        Refused: it will not have us.
    """
    try:
        async with asyncio.timeout(patience):
            socket = await session.ws_connect(
                url, params=params, headers=headers, autoping=False, max_msg_size=FRAME_LIMIT,
                decode_text=False, timeout=ClientWSTimeout(ws_close=min(FAREWELL, patience)),
            )  # fmt: skip
    except WSServerHandshakeError as error:
        check(error.status, error.headers or {}, time.time())
        raise Deaf(f"it shakes no hands: {error.message}") from None
    except (ClientError, OSError, TimeoutError) as error:
        raise Deaf(f"it cannot be reached: {failure(error)}") from None
    try:
        yield Line(socket, patience)
    finally:
        await socket.close()
