"""Ear: keeps the connection on which presses come, for the process that delivers."""

import asyncio
import time
from collections.abc import Callable

import structlog

from alerts.delivery import Socket
from pipeline.metrics import Metrics

LISTEN_EVERY = 1.0  # seconds

log = structlog.get_logger(__name__)


class Ear:
    """Without a socket nobody listens, and there are no buttons."""

    def __init__(self, socket: Socket | None, metrics: Metrics, wanted: Callable[[], bool]) -> None:
        """`wanted` says whether it is this process that hears."""
        self.socket, self.metrics, self.wanted = socket, metrics, wanted

    async def run(self) -> None:
        """Hear for ever."""
        if self.socket is None:
            return
        try:
            stood = False
            while True:
                stands = await self.socket.keep(time.monotonic(), wanted=self.wanted())
                if stands != stood:
                    log.info("buttons are heard" if stands else "buttons are not heard")
                self.metrics.heard(connected=stands)
                stood = stands
                await asyncio.sleep(LISTEN_EVERY)
        finally:
            await self.socket.close()
