"""Clockwork: an event loop that never waits, its clock goes on to whatever comes next."""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any


class Unmoved(selectors.SelectSelector):
    """Where nothing is ready, time passes at once."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        """Nothing comes from outside."""
        assert timeout is not None, "everybody waits for somebody else"
        self.now += max(0.0, timeout)
        return []


class Clockwork(asyncio.SelectorEventLoop):
    """The loop of one run."""

    def __init__(self) -> None:
        self._hands = Unmoved()
        super().__init__(self._hands)

    def time(self) -> float:
        """Seconds since the beginning."""
        return self._hands.now


class Aside(ThreadPoolExecutor):
    """In the place of threads: what they do comes a while later."""

    def __init__(self, loop: Clockwork, takes: Callable[[], float]) -> None:
        super().__init__(1)
        self._loop, self._takes = loop, takes

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """As it does it."""
        done: Future[Any] = Future()
        self._loop.call_later(self._takes(), ends, done, partial(work, *args, **kwargs))
        return done


def ends(done: "Future[Any]", work: Callable[[], Any]) -> None:
    """What threads do, unless nobody waits for it any more."""
    if not done.set_running_or_notify_cancel():
        return
    try:
        done.set_result(work())
    except Exception as problem:  # noqa: BLE001  # it is the work's
        done.set_exception(problem)
