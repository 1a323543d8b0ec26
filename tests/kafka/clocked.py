"""Clocked: a worker or the sources by a clock that a test sets, so that hours pass at once.

`python -m tests.kafka.clocked FILE COMMAND...`; the file has epoch seconds. They speak more often.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kafka import KafkaProducer

from detectors.hearing import Hearing, Pulse
from pipeline import pulses
from pipeline.cli import main, processes
from pipeline.connection import Connection
from pipeline.ingest import producer_for
from pipeline.sources import station
from pipeline.watch import agent
from tests.kafka.plant import plant

HEARD = ".heard"  # of the file with what the process heard of a source last
BEAT, EVERY = 0.05, 0.1  # seconds


class Stamping:
    """A producer whose records bear the clock's time."""

    def __init__(self, clock: Callable[[], float], producer: KafkaProducer) -> None:
        self._clock, self._producer = clock, producer
        self.flush, self.close = producer.flush, producer.close

    def send(self, topic: str, **record: Any) -> Any:
        """As that of kafka-python."""
        return self._producer.send(topic, timestamp_ms=int(self._clock() * 1_000), **record)


def noting(file: Path) -> Callable[[Hearing, Pulse], None]:
    """What a worker does with a pulse; then the file has its time."""
    note = Hearing.note

    def notes(self: Hearing, pulse: Pulse) -> None:
        note(self, pulse)
        tell(file, pulse.at)

    return notes


def set_to(clock: Callable[[], float]) -> None:
    """Let worker and sources go by it."""

    def producer(connection: Connection) -> Stamping:
        return Stamping(clock, producer_for(connection))

    plant(processes, "time", SimpleNamespace(time=clock))
    plant(agent, "LOOK_EVERY", EVERY)
    plant(station, "today", lambda: datetime.fromtimestamp(clock(), UTC))
    plant(station, "producer_for", producer)
    plant(station, "BEAT", BEAT)
    plant(station, "EVERY", EVERY)
    plant(pulses, "EVERY", EVERY)


def told(file: Path) -> float:
    """What the file says; it is replaced, never half written."""
    return float(file.read_text(encoding="utf-8"))


def tell(file: Path, at: float) -> None:
    """Set the clock."""
    new = file.with_name(f"{file.name}.new")
    new.write_text(str(at), encoding="utf-8")
    new.replace(file)


if __name__ == "__main__":
    own = Path(sys.argv[1])
    set_to(partial(told, own))
    plant(Hearing, "note", noting(own.with_suffix(HEARD)))
    main(sys.argv[2:], prog_name="tocsin")
