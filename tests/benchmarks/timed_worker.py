"""Timed worker: `tocsin worker` that notes how long each record waited for its judgement."""

import json
import sys
import time
from collections.abc import Sequence
from os import environ
from pathlib import Path

from pipeline.cli.options import scorer_of
from pipeline.config import load
from pipeline.connection import Connection
from pipeline.process import Process
from pipeline.watch.agent import Watch
from pipeline.watch.intake import Item
from pipeline.watch.report import Report
from pipeline.watch.shadows import ShadowedTurn

KEPT = 1_000_000  # records


class TimingReport(Report):
    """Keeps, for each record that was judged, when it was recorded and how long that took.

    Not what the worker's own metric says: where more records wait behind a batch, a brand is
    judged when its slot ends or when the partition is caught up, and only that counts here.
    """

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]
        self.marks: list[tuple[float, float]] = []
        self._waiting: dict[str, list[float]] = {}  # brand -> when its records were recorded

    def applied(self, items: Sequence[Item], outcomes: Sequence[str], turn: ShadowedTurn) -> None:
        """A batch was applied and written."""
        super().applied(items, outcomes, turn)
        for item in items:
            if item.mention:
                self._waiting.setdefault(item.mention.brand, []).append(item.recorded)
        self._judged(turn)

    def looked(self, turn: ShadowedTurn) -> None:
        """Brands were judged."""
        super().looked(turn)
        self._judged(turn)

    def _judged(self, turn: ShadowedTurn) -> None:
        now = time.time()
        for brand, lookout in turn.lookouts.items():
            if lookout.due is None and len(self.marks) < KEPT:  # nothing of it waits to be judged
                self.marks += [(at, now - at) for at in self._waiting.pop(brand, ())]


def main(path: str) -> None:
    """Run until SIGTERM, then write the marks."""
    connection = Connection.read(environ)
    config = load(Path(environ["TOCSIN_CONFIG"]))
    process = Process(connection, config.digest)
    report = TimingReport(process.metrics, process.health, config.sentiment.scorer)
    watch = Watch(connection, config, scorer_of(config), report, time.time)
    try:
        process.run(watch.app, watch.inputs, watch.table.outbox)
    finally:
        Path(path).write_text(json.dumps(report.marks), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
