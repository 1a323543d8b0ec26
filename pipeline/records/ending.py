"""Ending: leave the process when it cannot go on, so that a supervisor starts it anew."""

import asyncio
import logging
import os
from collections.abc import AsyncIterable, Awaitable, Callable
from typing import Any, NoReturn

import structlog

CANNOT_GO_ON = 70  # EX_SOFTWARE of sysexits.h

log = structlog.get_logger(__name__)


def end_process(reason: str, bug: BaseException | None = None) -> NoReturn:
    """End at once. A restart reads again from the committed offset, and nothing is lost.

    Faust's own crash can leave its consumer thread alive: a member of the group, and the owner of
    partitions that nobody works on.
    """
    log.critical("ends here, to be started again", reason=reason, exc_info=bug)
    logging.shutdown()
    os._exit(CANNOT_GO_ON)


def untaken(what: str, sent: "asyncio.Future[Any]") -> NoReturn:
    """End, because Kafka did not take what was sent."""
    end_process(f"Kafka did not take {what}", None if sent.cancelled() else sent.exception())


async def forever(work: Callable[[], Awaitable[None]]) -> None:
    """The body of a task: Faust would crash half-way on what it dies on."""
    try:
        await work()
    except Exception as bug:  # noqa: BLE001  # see above
        end_process(f"{work.__qualname__} failed", bug)


async def each(batches: AsyncIterable[Any], work: Callable[[Any], Awaitable[None]]) -> None:
    """The body of an agent: Faust would ack what it dies on, so no exception may reach it."""
    try:
        async for batch in batches:
            await work(batch)
    except Exception as bug:  # noqa: BLE001  # see above
        end_process(f"{work.__qualname__} failed outside a record", bug)
