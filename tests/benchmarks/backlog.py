"""Backlog: the memory of a worker that has a million mentions before it, and one that has few.

`python -m tests.benchmarks.backlog [--quick]`. Each worker is `tocsin worker` as it is delivered,
starts anew, and works off the same warm-up first: the same brands, with a history that fills what
is kept of them. The backlog waits behind it from the start.
"""

import argparse
import asyncio
import time
from pathlib import Path

from tests.benchmarks.crowd import DAY, Crowd, brands_of, feed, settings_text
from tests.benchmarks.stand import PARTITIONS, install, kafka, machine, memory, reached, table
from tests.broker import Installation, Running
from tests.kafka.node import Node

BRANDS = 200
WARM_UP = 300_000  # mentions, those of three days: what is kept of a brand is full then
A_DAY = 100_000  # mentions, before and after: so the brands themselves do not grow any more
BACKLOGS, QUICK = (10_000, 1_000_000), (10_000, 100_000)
LIMIT = 1.1  # times
HEAD = ("Backlog", "RSS after the warm-up, MB", "Most RSS, MB", "RSS at the end, MB", "Mentions/s")
MB = 1024 * 1024


def main() -> None:
    """Print the table, and whether the bound holds."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--quick", action="store_true", help="100,000 in place of 1,000,000")
    backlogs = QUICK if reader.parse_args().quick else BACKLOGS
    print(machine(), flush=True)
    with kafka() as (node, home):
        peaks, rows = zip(*(worked_off(node, home, backlog) for backlog in backlogs), strict=True)
    print(table(HEAD, rows))
    ratio = peaks[1] / peaks[0]
    said = "kept" if ratio <= LIMIT else "BROKEN"
    print(f"\n{ratio:.3f} times the memory; the bound is {LIMIT}: {said}")


def worked_off(node: Node, home: Path, backlog: int) -> tuple[int, tuple[str, ...]]:
    """One worker, from its start until nothing waits. Returns its most memory, and a row."""
    names = brands_of(BRANDS)
    installation = install(node, home / f"of-{backlog}", settings_text(names))
    now = time.time()
    days = (WARM_UP + backlog) / A_DAY
    posts = Crowd(names).said(WARM_UP + backlog, now - days * DAY, now)
    topic = installation.topic("mentions")
    asyncio.run(feed(node.address, topic, PARTITIONS, posts))
    with installation.running("worker") as worker:
        return followed(installation, worker, backlog)


def followed(
    installation: Installation, worker: Running, backlog: int
) -> tuple[int, tuple[str, ...]]:
    """Look at its memory until all is committed."""
    process = worker.process.pid
    with installation.place() as place:
        warm, began = reached(worker, place, WARM_UP)
        after_warm_up = memory(process, "VmRSS")
        done, ended = reached(worker, place, WARM_UP + backlog)
    peak, end = memory(process, "VmHWM"), memory(process, "VmRSS")
    print(f"{backlog:,}: {peak / MB:.1f} MB", flush=True)
    sizes = (f"{size / MB:.1f}" for size in (after_warm_up, peak, end))
    return peak, (f"{backlog:,}", *sizes, f"{(done - warm) / (ended - began):,.0f}")


if __name__ == "__main__":
    main()
