"""What the sources make of recordings: a line an event, and no word of anybody.

`python -m tests.pipeline.sources.golden.make` writes it anew, beside this file.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec

from pipeline.codec import Malformed
from pipeline.lines import plain, raw_lines
from pipeline.sources import bluesky, feed_document, hacker_news, reddit, status, x
from pipeline.sources.event import Edited, Event
from pipeline.sources.status import Instance
from tests.pipeline.sources import cassettes

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HERE = Path(__file__).parent
WIRE = Path(__file__).parents[5] / "shared/data/wire"


def line(event: Event | Malformed) -> str:
    """The kind of an event, the fields that say something, and a digest of what they say."""
    if isinstance(event, Malformed):
        return f"Malformed {event.reason}"
    told = event.post if isinstance(event, Edited) else event
    values = {each.name: getattr(told, each.name) for each in fields(told)}
    said = {name: value for name, value in values.items() if value not in (None, "", ())}
    digest = sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()[:12]
    return f"{type(event).__name__} {' '.join(said)} {digest}"


def of_bluesky() -> Iterator[Event | Malformed]:
    for path in sorted((WIRE / "bluesky_jetstream").glob("*.jsonl")):
        for raw in path.read_bytes().splitlines():
            yield from bluesky.decode(raw).events


def of_rss() -> Iterator[Event | Malformed]:
    for path in sorted((WIRE / "rss").glob("*.xml")):
        try:
            found = feed_document.decode(path.read_bytes(), "https://feed.example/", EPOCH)
        except Malformed as problem:
            yield problem
            continue
        yield from found.posts
        if found.problem:
            yield found.problem


def of_hacker_news() -> Iterator[Event | Malformed]:
    for raw in (WIRE / "hacker_news/items.jsonl").read_bytes().splitlines():
        if event := hacker_news.decode(raw):
            yield event


def of_mastodon() -> Iterator[Event | Malformed]:
    town = Instance("https://town.example/")
    for raw in cassettes.messages(WIRE / "mastodon"):
        told = status.decode(raw, town)
        if isinstance(told, status.Told):
            yield from told.events
    for raw in cassettes.statuses(WIRE / "mastodon"):
        yield from status.again(status.status(raw, town), raw).events


def of_x(version: str) -> Iterator[Event | Malformed]:
    for path in sorted((WIRE / version).glob("*.jsonl*")):
        with path.open("rb") as stream:
            for raw in raw_lines(plain(stream), 16_000_000):
                try:
                    yield from x.decode(raw.text)
                except Malformed as problem:
                    yield problem


def of_reddit() -> Iterator[Event | Malformed]:
    for path in sorted((WIRE / "reddit").glob("*.json")):
        for answer in msgspec.json.decode(path.read_bytes()):
            yield from reddit.decode(msgspec.json.encode(answer["body"]))


NETWORKS: dict[str, Callable[[], Iterable[Event | Malformed]]] = {
    "bluesky": of_bluesky,
    "hacker_news": of_hacker_news,
    "reddit": of_reddit,
    "rss": of_rss,
    "mastodon": of_mastodon,
    "x_api_v1_1": partial(of_x, "x_api_v1_1"),
    "x_api_v2": partial(of_x, "x_api_v2"),
}


def written(network: str) -> str:
    """The file of a network."""
    return "".join(f"{line(event)}\n" for event in NETWORKS[network]())


if __name__ == "__main__":
    for name in NETWORKS:
        (HERE / f"{name}.txt").write_text(written(name), encoding="utf-8")
