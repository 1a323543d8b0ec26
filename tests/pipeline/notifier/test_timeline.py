"""What happened is read beside the event loop, by few at once, and not for ever."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from pipeline.connection import Connection
from pipeline.notifier.desk import Told
from pipeline.notifier.timeline import READERS, Archive
from tests.builders import a_notice

ZEPHYR = a_notice()
ALL = Told([ZEPHYR], whole=True)


class Slow:
    """Reads until it is let go."""

    def __init__(self) -> None:
        self.go, self.count = threading.Event(), 0

    def __call__(self, *_: object) -> Told:
        """Read."""
        self.count += 1
        self.go.wait(30)
        return ALL


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  # a thread tells no one
        await asyncio.sleep(0.01)


async def test_the_loop_goes_on_and_who_comes_third_waits() -> None:
    slow = Slow()
    archive = Archive(Connection(), slow)
    readings = [asyncio.create_task(archive.steps(ZEPHYR)) for _ in range(READERS + 1)]
    await until(lambda: slow.count == READERS)
    await asyncio.sleep(0.05)
    assert slow.count == READERS
    slow.go.set()
    assert await asyncio.gather(*readings) == [ALL] * (READERS + 1)


async def test_nobody_waits_for_ever_and_who_has_gone_is_not_read_for() -> None:
    slow = Slow()
    archive = Archive(Connection(), slow)
    readings = [archive.steps(ZEPHYR, longest=0.1) for _ in range(READERS + 3)]
    found = await asyncio.gather(*readings, return_exceptions=True)
    assert [type(each) for each in found] == [TimeoutError] * (READERS + 3)
    slow.go.set()
    assert await archive.steps(ZEPHYR) == ALL
    assert slow.count == READERS + 1


async def test_what_goes_wrong_there_is_told_here() -> None:
    def breaks(*_: object) -> Told:
        raise LookupError("no such topic")

    with pytest.raises(LookupError):
        await Archive(Connection(), breaks).steps(ZEPHYR)
