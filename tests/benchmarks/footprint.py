"""Footprint: the memory of a worker by its scorer: `python -m tests.benchmarks.footprint`.

Each is `tocsin worker` as it is delivered, and works off the same mentions of the same brands. What
it takes beside `fast` is its models.
"""

import asyncio
import time
from pathlib import Path

from pipeline.sentiment.choice import Scoring
from tests.benchmarks.crowd import DAY, Crowd, brands_of, feed, settings_text
from tests.benchmarks.stand import PARTITIONS, install, kafka, machine, memory, reached, table
from tests.kafka.node import Node

BRANDS = 200
MENTIONS = 20_000  # of one day: enough for batches of 500, and to have seen each phrase
MB = 1024 * 1024
SCORERS = (Scoring.FAST, Scoring.BALANCED)  # `accurate` is an extra
HEAD = ("Scorer", "RSS at the end, MB", "Most RSS, MB")


def main() -> None:
    """Print the table."""
    print(machine(), flush=True)
    with kafka() as (node, home):
        rows = [worked_off(node, home, scorer) for scorer in SCORERS]
    print(table(HEAD, rows))


def worked_off(node: Node, home: Path, scorer: Scoring) -> tuple[str, ...]:
    """One worker, from its start until nothing waits."""
    names, now = brands_of(BRANDS), time.time()
    installation = install(node, home / scorer, settings_text(names, scorer=scorer))
    posts = Crowd(names).said(MENTIONS, now - DAY, now)
    asyncio.run(feed(node.address, installation.topic("mentions"), PARTITIONS, posts))
    with installation.running("worker") as worker, installation.place() as place:
        reached(worker, place, MENTIONS)
        sizes = (memory(worker.process.pid, line) for line in ("VmRSS", "VmHWM"))
        return scorer, *(f"{size / MB:.0f}" for size in sizes)


if __name__ == "__main__":
    main()
