"""Timeline: opens a modal at once, and fills it when the steps of an incident are read."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

from alerts.delivery import Delivery
from alerts.notice import Notice
from alerts.phrases import Phrases
from alerts.timeline import failed, reading, timeline
from pipeline.chronicle import chronicle_of
from pipeline.connection import Connection
from pipeline.notifier.desk import Desk, Told
from pipeline.notifier.views import checked
from pipeline.trace import said

READERS = 2  # at once, in threads of their own; who comes third waits
PATIENCE = 10.0  # seconds of one reading
LONGEST = 20.0  # seconds, with the wait before it

Read = Callable[[Connection, Notice], Told]

log = structlog.get_logger(__name__)


class Archive:
    """Reads what happened to an incident, beside the event loop, and never for long."""

    def __init__(self, connection: Connection, read: Read | None = None) -> None:
        self.connection, self._read = connection, read or steps_of
        self._readers = ThreadPoolExecutor(READERS, "timeline")

    async def steps(self, notice: Notice, longest: float = LONGEST) -> Told:
        """As Desk says."""
        loop = asyncio.get_running_loop()
        reading = loop.run_in_executor(self._readers, self._read, self.connection, notice)
        return await asyncio.wait_for(reading, longest)


def steps_of(connection: Connection, notice: Notice) -> Told:
    """Read them from the topic of alerts, as far as time allows."""
    until = time.monotonic() + PATIENCE
    with chronicle_of(connection, notice) as told:
        return Told(*told.steps(notice.brand, notice.incident, until))


async def show(
    desk: Desk, delivery: Delivery, trigger: str, notice: Notice, words: Phrases
) -> None:  # fmt: skip
    """Open the modal, and fill it. The trigger is of whoever asked.

    Raises:
        DeliveryError: it could not be opened.
    """
    about = notice.brand, notice.incident
    name = await delivery.ask(trigger, checked(reading(*about, words), words))
    try:
        told = await desk.steps(notice)
    except Exception as problem:  # noqa: BLE001  # Kafka's, of time, or of a thread: it is told
        log.warning("a timeline could not be read", problem=said(problem))
        view = failed(*about, words)
    else:
        view = timeline(*about, told.steps, words, whole=told.whole)
    await delivery.revise(name, checked(view, words))
