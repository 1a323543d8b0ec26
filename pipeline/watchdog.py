"""Watchdog: ends a process that only a restart helps, where nobody else looks at its health."""

import time
from collections.abc import Callable
from threading import Thread

from pipeline.health import Health
from pipeline.records import end_process

EVERY = 10.0  # seconds between questions
TWICE = 2  # in a row: a process that wakes from a freeze is sick until its next beat


class Watchdog(Thread):
    """Compose does not restart unhealthy containers, so the process does it itself."""

    def __init__(
        self,
        health: Health,
        end: Callable[[str], object] = end_process,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        super().__init__(name="tocsin-watchdog", daemon=True)
        self.health, self.end, self.now, self.sleep = health, end, now, sleep
        self.sick = 0

    def run(self) -> None:
        """Ask for ever."""
        while True:
            self.sleep(EVERY)
            self.ask()

    def ask(self) -> None:
        """Ask once; the second no in a row ends the process."""
        verdict = self.health.live(self.now())
        self.sick = 0 if verdict.ok else self.sick + 1
        if self.sick >= TWICE:
            self.end(f"not alive: {'; '.join(verdict.reasons)}")
