"""Watchdog: ends a process that only a restart helps, where nobody else looks at its health."""

import os
import time
from collections.abc import Callable
from threading import Thread, Timer
from typing import NoReturn

import structlog

from pipeline.health import Health
from pipeline.records import CANNOT_GO_ON, end_process

EVERY = 10.0  # seconds between questions
TWICE = 2  # in a row: whatever is over by then was no reason
LAST_WORDS = 5.0  # seconds for the log

log = structlog.get_logger(__name__)


def end_surely(reason: str) -> NoReturn:
    """End, and say why if the log lets us: its reader may be what everybody waits for."""
    Timer(LAST_WORDS, os._exit, (CANNOT_GO_ON,)).start()
    end_process(reason)


class Watchdog(Thread):
    """Compose does not restart unhealthy containers, so the process does it itself."""

    def __init__(
        self,
        health: Health,
        end: Callable[[str], object] = end_surely,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        super().__init__(name="tocsin-watchdog", daemon=True)
        self.health, self.end, self.now, self.sleep = health, end, now, sleep
        self.sick = 0

    def run(self) -> None:
        """Ask for ever."""
        while True:
            self.nap()
            self.ask()

    def nap(self) -> None:
        """Sleep. Who sleeps far too long was frozen, and everybody else with him."""
        due = self.now() + EVERY
        self.sleep(EVERY)
        now = self.now()
        if now - due > EVERY:
            self.health.froze(now - due, now)
            log.warning("was frozen", seconds=round(now - due))

    def ask(self) -> None:
        """Ask once; the second no in a row ends the process."""
        verdict = self.health.live(self.now())
        self.sick = 0 if verdict.ok else self.sick + 1
        if self.sick >= TWICE:
            self.end(f"not alive: {'; '.join(verdict.reasons)}")
