"""Sources: what it costs to understand a network, beside decoding the same and no more.

`python -m tests.benchmarks.sources [--quick]` prints the table of docs/performance.md. It reads the
recordings of the networks, which are not part of the repository. What all of Bluesky costs, and
whether memory grows: `tests.benchmarks.firehose`.
"""

import argparse
import csv
import gzip
import statistics
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, NamedTuple
from xml.parsers import expat

import msgspec

from pipeline.sources import bluesky, feed_document, hacker_news, reddit, status, x
from pipeline.sources.reading import Format, read_posts
from pipeline.sources.status import Instance
from tests.benchmarks.stand import machine, shown, table
from tests.builders import NOON
from tests.pipeline.sources import cassettes
from tests.pipeline.sources.golden.make import WIRE

COUNTED, QUICK = 20_000, 2_000  # messages of a run
RUNS = 7
HEAD = (
    "Network", "Bytes a message", "Understood, µs CPU", "Decoded alone, µs CPU", "Ratio",
    "Messages/s",
)  # fmt: skip


class Network(NamedTuple):
    """Recorded messages, and two ways to read one."""

    name: str
    messages: Sequence[bytes]
    understand: Callable[[bytes], object]
    plain: Callable[[bytes], object]
    parts: int = 1  # posts of a message


def networks() -> list[Network]:
    """All of which there are recordings, and two documents that are made up."""
    posts = (WIRE / "bluesky_jetstream/v1_expected_2026-07-04.jsonl").read_bytes().splitlines()
    items = (WIRE / "hacker_news/items.jsonl").read_bytes().splitlines()
    said = list(cassettes.messages(WIRE / "mastodon"))
    town = Instance("https://town.example/")
    return [
        Network("Bluesky", posts, bluesky.decode, msgspec.json.decode),
        Network("Mastodon", said, lambda raw: status.decode(raw, town), _twice),
        Network("Hacker News", items, hacker_news.decode, msgspec.json.decode),
        Network("X, API v2", *_of("x_api_v2/streaming_output_with_error.jsonl", x.decode)),
        Network("X, API v1.1", *_of("x_api_v1_1/stream_sample.jsonl.gz", x.decode)),
        Network("Reddit, a listing of 25", listings(), reddit.decode, msgspec.json.decode, 25),
        Network("Feed of 50 entries", [FEED], _entries, _markup, 50),
        Network("CSV of 1,000 rows", [TABLE], _rows, _cells, 1_000),
    ]


def _of(
    path: str, understand: Callable[[bytes], object]
) -> tuple[Sequence[bytes], Callable[[bytes], object], Callable[[bytes], object]]:
    """The whole lines of a recording."""
    raw = (WIRE / path).read_bytes()
    lines = (gzip.decompress(raw) if path.endswith(".gz") else raw).splitlines()
    return [line for line in lines if line.endswith(b"}")], understand, msgspec.json.decode


def listings() -> list[bytes]:
    """Recorded ones that are full."""
    answers = [
        answer["body"]
        for path in sorted((WIRE / "reddit").glob("*.json"))
        for answer in msgspec.json.decode(path.read_bytes())
    ]
    return [msgspec.json.encode(each) for each in answers if len(each["data"]["children"]) == 25]


ENTRY = (
    "<item><guid>https://a.example/{0}</guid><link>https://a.example/{0}</link>"
    "<title>Late {0}</title><pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate>"
    "<description>&lt;p&gt;The train of {0} is late, &lt;a href='https://b.example/'&gt;again&lt;/a&gt;.&lt;/p&gt;</description></item>"
)
ITEMS = "".join(ENTRY.format(number) for number in range(50))
FEED = f"<rss version='2.0'><channel><title>Late</title>{ITEMS}</channel></rss>".encode()
ROWS = "".join(f"{each},ann,2026-03-02T12:00:00Z,late again,{each}\n" for each in range(1_000))
TABLE = f"id,author,created_at,text,likes\n{ROWS}".encode()


def _entries(raw: bytes) -> object:
    return feed_document.decode(raw, "https://a.example/feed", NOON)


def _markup(raw: bytes) -> object:
    return expat.ParserCreate().Parse(raw, True)  # noqa: FBT003


def _rows(raw: bytes) -> object:
    return list(read_posts(Format.CSV, BytesIO(raw)))


def _cells(raw: bytes) -> object:
    return list(csv.reader(raw.decode().splitlines()))


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
    times = max(1, counted // (len(network.messages) * network.parts))
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
