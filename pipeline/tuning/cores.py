"""Cores: calls that take long, several at once."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

ORPHANED = 1  # what a process ends with whose parent is gone


def on_all_cores(
    function: Callable[..., T], *arguments: Sequence[object], alone: bool = False
) -> Iterator[T]:
    """As map does, each call in a process of its own, as many at once as there are cores.

    Args:
        function: one that can be pickled.
        arguments: a sequence for each of its parameters, of things that can be.
        alone: in this process, one after the other: what takes less than to start one.
    """
    workers = min(len(arguments[0]), os.cpu_count() or 1)
    if alone or workers <= 1:
        yield from map(function, *arguments)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), _end_with_parent) as pool:
        yield from pool.map(function, *arguments)


def _end_with_parent() -> None:
    """Let a process end when its parent is gone, which could not tell it so: it was killed."""
    if parent := parent_process():
        Thread(target=_wait_for, args=(parent.sentinel,), daemon=True).start()


def _wait_for(sentinel: int) -> None:
    wait([sentinel])
    os._exit(ORPHANED)
