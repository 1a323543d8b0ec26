"""Scoring: mentions get their sentiments; those for which the loop cannot wait, in a thread."""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from pipeline.sentiment.batches import BATCH, batches
from pipeline.watch.intake import Intake, Item
from pipeline.watch.report import Report

BLINK = 0.05  # seconds of scoring that the loop can bear: twice what VADER takes for a batch


class Scoring:
    """Whatever a scorer takes, batches are scored in their order."""

    def __init__(self, intake: Intake, report: Report) -> None:
        self.intake, self.report = intake, report
        self.thread = ThreadPoolExecutor(1, "scoring")  # one, for that order

    async def score(self, wanted: Sequence[Item], began: float) -> None:
        """Score mentions that are watched here. `began`, of time.perf_counter: they were read."""
        done = 0
        while done < len(wanted) and self._is_quick(began):
            self.intake.score(wanted[done : done + BATCH])
            done += BATCH
        if rest := wanted[done:]:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self.thread, self._score, rest)
        self.report.scored(time.perf_counter() - began, len(wanted))

    def _is_quick(self, began: float) -> bool:
        """Whether the loop can bear to score on."""
        return not self.intake.sentiments.is_dear and time.perf_counter() < began + BLINK

    def _score(self, items: Sequence[Item]) -> None:
        """In the thread: all of them."""
        for batch in batches(items):
            self.intake.score(batch)
            self.report.read()  # slow is not stuck
