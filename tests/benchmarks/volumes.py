"""Volumes: what it costs to tell and to read the hours of 10,000 brands, without Kafka.

`python -m tests.benchmarks.volumes`. Each brand is spoken of in every hour: the worst case.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from pipeline.connection import Connection
from pipeline.pages import HOUR, Page, decode_page, encode_page
from pipeline.register import Register
from pipeline.shift import Shift
from pipeline.watch.envelope import Envelope
from pipeline.watch.volumes import SLOTS, Volumes
from tests.bench import Bench
from tests.benchmarks.stand import machine, table
from tests.pipeline.watch.test_agent import ALL, RUNNING, place_of, records

BRANDS = 10_000
HEAD = ("What", "CPU, s", "Rows", "MB")
MB = 1_000_000

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of CPU, and what came of it."""
    began = time.process_time()
    done = work()
    return time.process_time() - began, done


def main() -> None:
    """Print the table."""
    print(machine(), flush=True)
    brands, now = asyncio.run(grown())
    shift = Shift(cast("Any", None))
    shift.now = now + HOUR
    volumes, rows = Volumes(Connection(partitions=1)), []

    def turn() -> list[Page]:
        return list(volumes._pages(shift, 0, brands, BRANDS))  # noqa: SLF001  # all in one look

    whole: list[bytes] = []
    for what in ("a whole day, after a take-over", "a turn with nothing new", "a turn of the hour"):
        took, pages = timed(turn)
        packed = [encode_page(page) for page in pages]
        whole = whole or packed
        size = sum(map(len, packed)) / MB
        many = sum(len(page.rows) for page in pages)
        rows.append((f"telling {what}", f"{took:.2f}", f"{many:,}", f"{size:.1f}"))
        shift.now += HOUR
        if what.endswith("new"):
            changed(volumes)
    register = Register(int(shift.now // HOUR), 1)

    def read() -> None:
        for each in whole:
            if page := decode_page(each):
                register.take(page)

    took, _ = timed(read)
    print(table(HEAD, [*rows, ("reading a whole day", f"{took:.2f}", "", "")]))


async def grown() -> tuple[dict[str, Envelope], float]:
    """Brands of whom much was said, and when that was."""
    bench, end = Bench(ALL), place_of(RUNNING)
    await bench.feed(records()[:end])
    known = list(bench.table.values())
    brands = {f"brand number {each}": known[each % len(known)] for each in range(BRANDS)}
    return brands, records()[end].timestamp / 1000


def changed(volumes: Volumes) -> None:
    """As if one hour of each brand had grown since it was told."""
    for told in volumes._told.values():  # noqa: SLF001  # it forgets what it knows of one
        told[told[SLOTS] % SLOTS - 5] += 1


if __name__ == "__main__":
    main()
