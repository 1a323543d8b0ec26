"""Sources: what it costs to understand a network, beside decoding the same JSON and no more.

`python -m tests.benchmarks.sources [--quick]` prints the table of docs/performance.md. It reads the
recordings of the networks, which are not part of the repository.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from pipeline.sources import bluesky, hacker_news, status
from pipeline.sources.status import Instance
from tests.benchmarks.stand import machine, shown, table
from tests.pipeline.sources import cassettes
from tests.pipeline.sources.golden.make import WIRE

COUNTED, QUICK = 20_000, 2_000  # messages of a run
RUNS = 7
HEAD = (
    "Network", "Bytes a message", "Understood, µs CPU", "JSON alone, µs CPU", "Ratio", "Messages/s",
)  # fmt: skip


class Network(NamedTuple):
    """Recorded messages, and two ways to read one."""

    name: str
    messages: Sequence[bytes]
    understand: Callable[[bytes], object]
    plain: Callable[[bytes], object]


def networks() -> list[Network]:
    """All that have recordings of JSON."""
    posts = (WIRE / "bluesky_jetstream/v1_expected_2026-07-04.jsonl").read_bytes().splitlines()
    items = (WIRE / "hacker_news/items.jsonl").read_bytes().splitlines()
    said = list(cassettes.messages(WIRE / "mastodon"))
    town = Instance("https://town.example/")
    return [
        Network("Bluesky", posts, bluesky.decode, msgspec.json.decode),
        Network("Mastodon", said, lambda raw: status.decode(raw, town), _twice),
        Network("Hacker News", items, hacker_news.decode, msgspec.json.decode),
    ]


def _twice(raw: bytes) -> Any:
    return msgspec.json.decode(msgspec.json.decode(raw)["payload"])


def each_costs(read: Callable[[bytes], object], messages: Sequence[bytes], times: int) -> float:
    """Microseconds of CPU for a message."""
    began = time.process_time()
    for _ in range(times):
        for message in messages:
            read(message)
    return (time.process_time() - began) * 1e6 / (times * len(messages))


def row(network: Network, counted: int) -> tuple[str, ...]:
    """Medians and ranges of runs in turns."""
    times = max(1, counted // len(network.messages))
    pairs = [
        (
            each_costs(network.understand, network.messages, times),
            each_costs(network.plain, network.messages, times),
        )
        for _ in range(RUNS)
    ]
    ours, plain = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    size = statistics.mean(map(len, network.messages))
    ratios = [one / other for one, other in pairs]
    rates = [1e6 / cost for cost in ours]
    return (
        network.name,
        f"{size:,.0f}",
        shown(ours, 1),
        shown(plain, 1),
        shown(ratios, 1),
        shown(rates),
    )


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--quick", action="store_true", help="fewer messages")
    counted = QUICK if reader.parse_args().quick else COUNTED
    print(machine(), flush=True)
    print(table(HEAD, [row(network, counted) for network in networks()]))


if __name__ == "__main__":
    main()
