"""Three networks are heard by one command, and a crisis on each comes to its brand's alert."""

import json
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from aiohttp import ClientSession

from detectors.events import Level
from pipeline.changes import CHANGE, decode_change
from pipeline.codec import decode_mention, decode_notice
from pipeline.sources.bluesky import POST
from tests.broker import HOST, Installation, free_port, told
from tests.kafka.node import Node
from tests.operations.outbreak import CROWD, history
from tests.pipeline.sources.golden.make import WIRE
from tests.pipeline.sources.instance import Fields, Instance, a_status, own_id
from tests.pipeline.sources.jetstream import Jetstream
from tests.story import ANGRY
from tests.thread.test_people import until

pytestmark = pytest.mark.kafka

SKY, ROAD, POWER = "Zephyr Rail", "Levant & Co", "Aurora Énergie"
SAID = {SKY: "@zephyr_rail", ROAD: "levant & co", POWER: "#AuroraEnergie"}  # as people write them
TOKEN = "of nobody"  # noqa: S105  # of nobody
SETTINGS = """
sentiment: {scorer: fast}
brands:
  unknown: closed
  known:
    Zephyr Rail: {query: {handles: [zephyr_rail]}}
    Levant & Co: {}
    Aurora Énergie: {query: {hashtags: [AuroraEnergie]}}
sources:
  contact: sre@zephyr.example
  bluesky: [{url: "SKY"}]
  mastodon: [{instance: "ROAD"}]
  webhook: [{port: POWER}]
"""


def posts(brand: str) -> Iterator[tuple[int, str, datetime]]:
    """What a crowd says of a brand within the last five minutes, each of them once."""
    for number in range(CROWD):
        at = datetime.fromtimestamp(time.time() - 300 + 7 * number, UTC)
        yield number, f"{ANGRY[number % len(ANGRY)]}, {SAID[brand]}", at


def recorded() -> list[bytes]:
    """What production said one day, where the recording is; none of it names our brands."""
    file = WIRE / "bluesky_jetstream/v1_expected_2026-07-04.jsonl"
    return file.read_bytes().splitlines() if file.exists() else []


def frames() -> list[bytes]:
    """The crowd of Bluesky, as Jetstream tells it."""
    told = []
    for number, text, at in posts(SKY):
        record = {"text": text, "createdAt": at.isoformat(), "langs": ["en"]}
        commit = {"operation": "create", "collection": POST, "rkey": f"r{number}", "record": record}
        time_us = int(at.timestamp() * 1e6)
        told.append(
            {"did": f"did:plc:p{number}", "time_us": time_us, "kind": "commit", "commit": commit}
        )
    return [msgspec.json.encode(each) for each in told]


def statuses() -> list[Fields]:
    """The crowd of Mastodon."""
    return [
        a_status(
            number, id=own_id(int(at.timestamp() * 1_000)), created_at=at.isoformat(),
            content=f"<p>{text.replace('&', '&amp;')}</p>",
            account={"acct": f"p{number}", "display_name": "", "note": "", "followers_count": 9},
        )
        for number, text, at in posts(ROAD)
    ]  # fmt: skip


async def brought(port: int) -> int:
    """The crowd of a forum comes to the door."""
    known = {"platform": "web", "lang": "en"}
    body = [
        known
        | {"id": f"f{number}", "text": text, "created_at": at.isoformat(), "author": f"p{number}"}
        for number, text, at in posts(POWER)
    ]
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        ClientSession() as session,
        session.post(f"http://{HOST}:{port}/posts", json=body, headers=headers) as answer,
    ):
        return answer.status


def deleted() -> bytes:
    """The first post of Bluesky is."""
    commit = {"operation": "delete", "collection": POST, "rkey": "r0"}
    return msgspec.json.encode(
        {
            "did": "did:plc:p0",
            "time_us": time.time_ns() // 1_000,
            "kind": "commit",
            "commit": commit,
        }
    )


def gone(home: Installation) -> list[str]:
    """What the watch is told to show no more."""
    records = [each for each in home.records("mentions") if CHANGE in each.headers]
    return [change.id for each in records if (change := decode_change(each.value)).gone]


def alerted(home: Installation) -> set[str]:
    """Brands that somebody was told of."""
    notices = [decode_notice(each.encode()) for each in told(home)]
    return {notice.brand for notice in notices if notice.level.rank >= Level.ALERT.rank}


async def test_a_crisis_on_each_network_is_an_alert(node: Node, tmp_path: Path) -> None:
    jetstream, instance, port = (
        Jetstream([*recorded(), *frames()]),
        Instance(statuses()),
        free_port(),
    )
    async with AsyncExitStack() as stack:
        sky = await stack.enter_async_context(jetstream.serving())
        road = await stack.enter_async_context(instance.serving())
        text = SETTINGS.replace("SKY", sky).replace("ROAD", road).replace("POWER", str(port))
        (tmp_path / "tocsin.yaml").write_text(text, encoding="utf-8")
        home = Installation.at(
            node.address, tmp_path, CONFIG=str(tmp_path / "tocsin.yaml"), PARTITIONS="2",
            WEBHOOK_TOKEN=TOKEN,
        )  # fmt: skip
        home.must("topics", "create")
        worker = stack.enter_context(home.running("worker"))
        for brand in SAID:
            home.must("seed", "--brand", brand, history(home, brand))
        adopted = ("tocsin_commands_total", {"outcome": "adopted"})
        await until(lambda: worker.metric(adopted[0], **adopted[1]) == len(SAID), "seeds")
        source = stack.enter_context(home.running("source", "run"))
        live = ("tocsin_source_state", {"source": "webhook", "state": "live"})
        await until(lambda: source.metric(live[0], **live[1]) == 1, "the door is open")
        assert await brought(port) == 202
        await until(lambda: alerted(home) == set(SAID), "an alert of each")
        standings = home.must("source", "status", "--json").splitlines()
        assert {json.loads(each)["state"] for each in standings} == {"live"}
        assert source.stop() == 0
        jetstream.messages.append(deleted())
        stack.enter_context(home.running("source", "run"))
        await until(lambda: gone(home) == [f"at://did:plc:p0/{POST}/r0"], "an old post is gone")
    sent = [each for each in home.records("mentions") if each.key and not each.headers]
    mentions = [decode_mention(record.value) for record in sent]
    assert (
        len(mentions)
        == len({(mention.brand, mention.id) for mention in mentions})
        == len(SAID) * CROWD
    )
    assert {mention.platform for mention in mentions} == {"bluesky", "mastodon", "web"}
