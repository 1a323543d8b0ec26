"""What nobody catches is one line of the log, as all else, and quotes nobody."""

import asyncio
import gc
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from functools import partial

import pytest
import structlog
import uvloop

from pipeline import astray, log

TEXT = "No train again, awful service"


@pytest.fixture(autouse=True)
def _hooks_as_before() -> Iterator[None]:
    hooks, root = (threading.excepthook, sys.unraisablehook), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    threading.excepthook, sys.unraisablehook = hooks
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def set_up() -> None:
    """As a process does."""
    log.set_up("info", log.JSON)
    astray.catch_all()


async def fails() -> None:
    """As a bug does."""
    int(TEXT)


def a_task() -> None:
    """One that nobody waits for."""

    async def work() -> None:
        asyncio.get_running_loop().set_exception_handler(astray.in_a_loop)
        task = asyncio.create_task(fails())
        await asyncio.sleep(0)
        del task
        gc.collect()

    asyncio.run(work())


def a_callback() -> None:
    """One that was given what people wrote."""

    async def work() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(astray.in_a_loop)
        loop.call_soon(partial(int, TEXT))
        await asyncio.sleep(0)

    uvloop.run(work())


def a_thread() -> None:
    """One that dies."""
    thread = threading.Thread(target=int, args=(TEXT,))
    thread.start()
    thread.join()


def a_clean_up() -> None:
    """One that fails."""

    class Last:
        def __del__(self) -> None:
            int(TEXT)

    del_me = Last()
    del del_me


@pytest.mark.parametrize("where", [a_task, a_callback, a_thread, a_clean_up])
def test_it_is_told_with_its_place(
    capsys: pytest.CaptureFixture[str], where: Callable[[], None]
) -> None:
    set_up()
    where()
    told = capsys.readouterr().err
    (line,) = map(json.loads, told.splitlines())
    assert (line["event"], line["level"]) == ("nobody caught this", "error")
    assert line["exception"][0]["said"] == "ValueError"
    assert line["problem"]
    assert TEXT not in told


def test_a_warning_is_a_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        set_up()
        warnings.warn("old\nthing", stacklevel=1)
    (line,) = map(json.loads, capsys.readouterr().err.splitlines())
    assert (line["logger"], line["level"]) == ("py.warnings", "warning")
