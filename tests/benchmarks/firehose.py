"""Firehose: what listening to all of Bluesky costs, and whether its memory grows.

`python -m tests.benchmarks.firehose [--quick]`. A server in another process tells, by WebSocket and
as fast as it is heard, recorded posts anew: each with a name of its own, and each naming a brand;
every second message is a like of one of the latest. The source, the matcher and the delivery are
those that run, Kafka takes all at once. No day of Bluesky names brands so often, so what is
remembered is full after half of it, and whatever grows after that would grow for ever.
"""

import argparse
import asyncio
import multiprocessing
import os
import resource
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from aiohttp import web
from aiohttp.test_utils import TestServer
from kafka.future import Future

from pipeline.config import Brand
from pipeline.matching.matcher import Matcher
from pipeline.sources.bluesky import Jetstream
from pipeline.sources.delivery import Delivery, Sorting
from pipeline.sources.networks import Bluesky
from tests.benchmarks.stand import machine, shown, table
from tests.pipeline.sources.golden.make import WIRE

MESSAGES, QUICK = 400_000, 200_000
PARTS = 10  # looks at the memory
SETTLED = 5  # of them, after which it may not grow
BRANDS = 1_000
LATEST = 10_000  # posts of which one is liked
COUNTS_EVERY = 40_000  # messages; half a minute of all of Bluesky
HEAD = ("Messages", "Messages/s", "µs CPU a message", "Memory, MB", "Peak, MB")
ZEPHYR = " Zephyr is late again"


class Look(NamedTuple):
    """At the process, after so many messages."""

    messages: int
    seconds: float
    cpu: float  # seconds
    memory: int  # bytes that are resident


class Ready(Future):  # type: ignore[misc]  # kafka-python has no types
    """A record that Kafka has."""

    def __init__(self) -> None:
        super().__init__()
        self.success(None)


class Everything:
    """A Kafka that takes all at once, and keeps nothing."""

    def send(self, *_: Any, **__: Any) -> Future:
        """As kafka-python's producer does."""
        return Ready()


def messages(count: int) -> Iterator[str]:
    """Posts and likes in turns."""
    recorded = (WIRE / "bluesky_jetstream/v1_expected_2026-07-04.jsonl").read_bytes().splitlines()
    posts = [each for raw in recorded if _is_post(each := msgspec.json.decode(raw))]
    did, now = posts[0]["did"], int(time.time() * 1e6) - count
    for number in range(count):
        told = dict(posts[number % len(posts)], time_us=now + number)
        told["commit"] = dict(told["commit"], rkey=f"3k{number:011d}")
        if number % 2:
            key = f"3k{max(number - 1 - 2 * (number % LATEST), 0):011d}"
            author = posts[int(key[2:]) % len(posts)]["did"]
            subject = {"uri": f"at://{author}/app.bsky.feed.post/{key}", "cid": "b"}
            like = {"$type": "app.bsky.feed.like", "subject": subject}
            told = told | {"did": did}
            told["commit"] = told["commit"] | {"collection": "app.bsky.feed.like", "record": like}
        else:
            record = told["commit"]["record"]
            told["commit"]["record"] = record | {"text": record["text"] + ZEPHYR}
        yield msgspec.json.encode(told).decode()


def _is_post(told: dict[str, Any]) -> bool:
    commit = told.get("commit") or {}
    return (commit.get("collection"), commit.get("operation")) == ("app.bsky.feed.post", "create")


def serve(count: int, telling: Any) -> None:
    """Tell them to whoever subscribes; in a process of its own."""
    asyncio.run(_serve(count, telling))


async def _serve(count: int, telling: Any) -> None:
    async def subscribe(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for message in messages(count):
            await socket.send_str(message)
        await socket.receive()
        return socket

    app = web.Application()
    app.router.add_get("/subscribe", subscribe)
    async with TestServer(app) as server:
        telling.send(f"ws://127.0.0.1:{server.port}/subscribe")
        await asyncio.Event().wait()


async def listened(url: str, count: int) -> list[Look]:
    """What is seen of this process while it listens."""
    brands = {"Zephyr": Brand()} | {f"Brand {number}": Brand() for number in range(BRANDS - 1)}
    source = Jetstream(Bluesky(url=url), "Tocsin (a benchmark)")
    delivery = Delivery(source.name, Sorting("mentions", Matcher(brands).brands), Everything())
    looks, heard = [look(0)], 0
    async for each in source.listen(None):
        await delivery.take(each)
        heard += each.place is not None
        if heard % COUNTS_EVERY == 0:
            delivery.tell_counts()
        if heard * PARTS >= len(looks) * count:
            looks.append(look(heard))
        if heard == count:
            break
    return looks


def look(number: int) -> Look:
    """At this process, now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    memory = pages * os.sysconf("SC_PAGE_SIZE")
    return Look(number, time.monotonic(), time.process_time(), memory)


def rows(looks: list[Look]) -> list[tuple[str, ...]]:
    """Part by part."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    return [
        (
            f"{now.messages:,}",
            shown([(now.messages - then.messages) / (now.seconds - then.seconds)]),
            shown([(now.cpu - then.cpu) * 1e6 / (now.messages - then.messages)], 1),
            shown([now.memory / 1e6], 1),
            f"{peak:,.0f}" if now is looks[-1] else "",
        )
        for then, now in pairwise(looks)
    ]


def main() -> None:
    """Print the table, and how much the memory grew once what is remembered was full."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--quick", action="store_true", help="fewer messages")
    count = QUICK if reader.parse_args().quick else MESSAGES
    told, telling = multiprocessing.Pipe(duplex=False)
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(count, telling))
    server.start()
    looks = asyncio.run(listened(told.recv(), count))
    server.terminate()
    print(machine(), flush=True)
    print(table(HEAD, rows(looks)))
    grown = (looks[-1].memory - looks[SETTLED].memory) / 1e6
    print(f"From {looks[SETTLED].messages:,} messages on it grew by {grown:.1f} MB")


if __name__ == "__main__":
    main()
