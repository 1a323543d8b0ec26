"""Flight: sends canaries on, once what came with them is applied and on its way to the table."""

import asyncio
from collections.abc import Iterable
from typing import Any

from pipeline.canary import CANARY, encode_canary
from pipeline.watch.intake import Item


async def fly_on(producer: Any, items: Iterable[Item], topic: str) -> None:
    """Send them to the topic on which they come back. One that is lost is missed, and no more."""
    for item in items:
        if item.canary:
            value = encode_canary(item.canary)
            sent = await producer.send(topic, None, value, 0, None, [CANARY])
            sent.add_done_callback(forget)


def forget(sent: asyncio.Future[Any]) -> None:
    """Ask a future how it ended, or asyncio complains that nobody did."""
    if not sent.cancelled():
        sent.exception()
