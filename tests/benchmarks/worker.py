"""Worker: `tocsin worker` with a meter in it, on mentions that several runs share."""

import sys
import time
from collections.abc import Sequence
from dataclasses import fields
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
from tests.benchmarks.stand import Meter

MENTIONS = "BENCH_MENTIONS"  # the topic that the runs share


class Shared(Connection):
    """A connection whose mentions are read by many groups."""

    __slots__ = ()

    @property
    def mentions(self) -> str:
        """The shared topic."""
        return environ[MENTIONS]


def shared() -> Shared:
    """The environment's connection, with the shared topic."""
    known = Connection.read(environ)
    return Shared(**{each.name: getattr(known, each.name) for each in fields(known)})


class MeteredReport(Report):
    """Tells a meter too."""

    meter: Meter

    def applied(self, items: Sequence[Item], outcomes: Sequence[str], turn: ShadowedTurn) -> None:
        """A batch was applied and written."""
        super().applied(items, outcomes, turn)
        self.meter.applied(len(items), len(turn.lookouts))


def main(path: str, first: str, last: str) -> None:
    """Run until SIGTERM."""
    connection = shared()
    config = load(Path(environ["TOCSIN_CONFIG"]))
    process = Process(connection, config.digest)
    report = MeteredReport(process.metrics, process.health, config.sentiment.scorer)
    report.meter = Meter(int(first), int(last), Path(path))
    watch = Watch(connection, config, scorer_of(config), report, time.time)
    process.run(watch.app, watch.inputs, watch.table.outbox)


if __name__ == "__main__":
    main(*sys.argv[1:])
