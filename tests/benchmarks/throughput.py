"""Throughput: one worker beside a bare aiokafka loop that does the same work, on a real Kafka.

`python -m tests.benchmarks.throughput [--quick]` prints the table of docs/performance.md. The runs
alternate, since the machine is rarely alone: only what stands in one row can be compared.
"""

import argparse
import asyncio
import statistics
import time
from pathlib import Path

from tests.benchmarks.crowd import DAY, Crowd, brands_of, feed, settings_text
from tests.benchmarks.stand import (
    PARTITIONS,
    Span,
    install,
    kafka,
    machine,
    measured,
    shown,
    table,
)
from tests.benchmarks.worker import MENTIONS
from tests.broker import Installation
from tests.kafka.node import Node

SCALES = (10, 1_000, 10_000)  # brands
HISTORY = 60_000  # mentions of the three days before: windows are full, baselines have learned
COUNTED = 60_000  # mentions that are measured
ARRIVED = 2_000  # a second: how fast the backlog came about, about what one worker bears
RUNS, QUICK = 5, 1
HEAD = (
    "Brands", "Worker, µs CPU", "Bare loop, µs CPU", "Ratio", "Worker, mentions/s",
    "Bare loop, mentions/s", "Writes a batch: worker, bare",
)  # fmt: skip


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--quick", action="store_true", help="one run of each")
    reader.add_argument("--brands", type=int, nargs="+", default=SCALES)
    reader.add_argument("--runs", type=int, default=None)
    arguments = reader.parse_args()
    runs = arguments.runs or (QUICK if arguments.quick else RUNS)
    print(machine(), flush=True)
    with kafka() as (node, home):
        rows = [compared(node, home, brands, runs) for brands in arguments.brands]
    print(table(HEAD, rows))


def compared(node: Node, home: Path, brands: int, runs: int) -> tuple[str, ...]:
    """A row: worker and bare loop in turns over the same mentions."""
    names = brands_of(brands)
    source = install(node, home / f"said-{brands}", settings_text(names))
    topic = source.topic("mentions")
    now = time.time()
    began = now - COUNTED / ARRIVED
    crowd = Crowd(names)
    history = crowd.said(HISTORY, began - 3 * DAY, began)
    asyncio.run(feed(node.address, topic, PARTITIONS, history))
    asyncio.run(feed(node.address, topic, PARTITIONS, crowd.said(COUNTED, began, now)))
    pairs = []
    for run in range(runs):
        pair = []
        for module in ("worker", "bare"):
            folder = home / f"{module}-{brands}-{run}"
            own = install(node, folder, settings_text(names), HTTP_PORT="0")
            installed = Installation(own.env | {MENTIONS: topic})
            pair.append(measured(installed, module, folder, HISTORY, HISTORY + COUNTED))
        pairs.append(pair)
        print(f"{brands} brands, run {run + 1}: {pair}", flush=True)
    return row(brands, [pair[0] for pair in pairs], [pair[1] for pair in pairs])


def row(brands: int, worker: list[Span], bare: list[Span]) -> tuple[str, ...]:
    """Medians and ranges; the ratio is that of each pair."""
    ratios = [one.cpu_each / other.cpu_each for one, other in zip(worker, bare, strict=True)]
    return (
        f"{brands:,}",
        shown([span.cpu_each for span in worker]),
        shown([span.cpu_each for span in bare]),
        shown(ratios, 2),
        shown([span.rate for span in worker]),
        shown([span.rate for span in bare]),
        f"{writes_each(worker)}, {writes_each(bare)}",
    )


def writes_each(spans: list[Span]) -> str:
    """How many writes a batch made: where the two differ, they do not do the same work."""
    return f"{statistics.median(span.writes / span.batches for span in spans):.1f}"


if __name__ == "__main__":
    main()
