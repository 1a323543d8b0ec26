"""Patience: how a process waits for a Kafka that is not up yet, as they start together."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from pipeline.entry import Unreachable

PATIENCE = 60.0  # seconds: a Kafka starts in 30, and the limit of a start leaves time for the rest
FIRST_PAUSE = 1.0  # seconds; the next ones are twice as long
LONGEST_PAUSE = 10.0  # seconds

log = structlog.get_logger(__name__)


def once_reached(
    attempt: Callable[[], object],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> None:
    """Try until Kafka is reached. Each time that it is not is a line in the log.

    Raises:
        Unreachable: it was not for so long. What else goes wrong is raised at once.
    """
    until, pause = clock() + PATIENCE, FIRST_PAUSE
    while True:
        try:
            attempt()
        except Unreachable as problem:
            if clock() + pause > until:
                raise
            log.warning("waiting for Kafka", problem=str(problem), seconds=pause)
        else:
            return
        sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """SIGTERM and SIGINT end the process well, where no event loop has taken them over yet."""
    before = {each: signal.signal(each, end) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def end(number: int, _frame: Any) -> None:
    """End with 0."""
    log.info("stops", reason=signal.Signals(number).name)
    sys.exit(0)
