"""A brand that was seeded rings on its first day, whatever happens to its worker; others wait."""

import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from kafka import KafkaProducer

from alerts.notice import Kind, Notice
from detectors.events import Mention, moment
from pipeline.codec import decode_notice
from tests.broker import Installation, Running, told, wait_for
from tests.detectors.people import BORN, a_crowd, calm_posts
from tests.kafka.node import Node
from tests.story import ANGRY

pytestmark = pytest.mark.kafka

SOWN, BARE = "Zephyr Rail", "Aurora Énergie"
DAYS, DAY = 16, 86_400.0
HISTORY = calm_posts(1, DAYS)
SETTINGS = f"""
sentiment: {{scorer: fast}}
brands: {{unknown: closed, known: {{"{SOWN}": , "{BARE}": }}}}
"""


def write(path: Path, posts: Iterable[Mention], ahead: float) -> Path:
    """Each post for both brands, in angry words, so many seconds after it was made."""
    said = [
        replace(
            post,
            id=f"{brand}{number}",
            brand=brand,
            text=f"{ANGRY[number % 3]} #{number}",
            created_at=moment(post.created_at.timestamp() + ahead),
        )
        for number, post in enumerate(posts)
        for brand in (SOWN, BARE)
    ]
    path.write_bytes(b"\n".join(map(msgspec.json.encode, said)) + b"\n")
    return path


def an_installation(node: Node, home: Path, clock: str) -> Installation:
    home.mkdir(exist_ok=True)
    settings = home / "tocsin.yaml"
    settings.write_text(SETTINGS, encoding="utf-8")
    known = {"CLOCK": clock, "CONFIG": str(settings), "PARTITIONS": "2"}
    installation = Installation.at(node.address, home, **known)
    installation.must("topics", "create", *(["--event-time"] if clock == "stream" else []))
    return installation


def commanded(worker: Running, outcome: str) -> float | None:
    return worker.metric("tocsin_commands_total", outcome=outcome)


def seeded(home: Installation, worker: Running, history: Path) -> None:
    home.must("seed", "--brand", SOWN, history)
    worker.wait_until(lambda me: commanded(me, "adopted") == 1, "it adopts the seed")


def notices(home: Installation) -> list[Notice]:
    return [decode_notice(each.encode()) for each in told(home)]


def lived(node: Node, home: Path, *, killed: bool) -> list[Notice]:
    """What is told of a crisis of both brands, after one of them was seeded."""
    at = an_installation(node, home, "stream")
    history = write(home / "history.jsonl", HISTORY, 0)
    calm, storm = BORN + DAYS * DAY + 3_600, BORN + DAYS * DAY + 12 * 3_600
    today = [*a_crowd(calm, 9, step=4_000), *a_crowd(storm, 60, "q", step=20)]
    with ExitStack() as stack:
        worker = stack.enter_context(at.running("worker"))
        seeded(at, worker, history)
        if killed:
            worker.kill()
            worker = stack.enter_context(at.running("worker"))
        with at.place("commands") as place:  # whoever has read it, or reads it again
            worker.wait_until(lambda _: place.committed == 1, "the seed is safe")
        at.must("ingest", "--event-time", write(home / "crisis.jsonl", today, 0))
        worker.wait_until_done()
    return notices(at)


def test_a_kill_between_the_seed_and_the_crisis_changes_nothing(node: Node, tmp_path: Path) -> None:
    undisturbed = lived(node, tmp_path / f"{tmp_path.name}.a", killed=False)
    assert {notice.brand for notice in undisturbed} == {SOWN}
    kinds = [notice.kind for notice in undisturbed]
    assert (kinds[0], kinds[-1]) == (Kind.OPENED, Kind.RESOLVED)
    assert lived(node, tmp_path / f"{tmp_path.name}.b", killed=True) == undisturbed


def test_on_the_wall_clock_it_rings_within_seconds(node: Node, tmp_path: Path) -> None:
    at = an_installation(node, tmp_path, "wall")
    now = time.time()
    history = write(tmp_path / "history.jsonl", HISTORY, now - DAYS * DAY - BORN - 60)
    with at.running("worker") as worker:
        seeded(at, worker, history)
        at.must("seed", "--brand", SOWN, history)
        worker.wait_until(lambda me: commanded(me, "refused_knows_more") == 1, "it knows that")
        crowd = a_crowd(now - 600, 40, step=15)
        at.must("ingest", write(tmp_path / "crisis.jsonl", crowd, 0))
        wait_for(lambda: bool(told(at)), "somebody is told", worker.process)
        worker.wait_until_done()
    assert {notice.brand for notice in notices(at)} == {SOWN}


def test_what_is_no_command_is_put_aside_and_the_next_one_is_obeyed(
    node: Node, tmp_path: Path
) -> None:
    at = an_installation(node, tmp_path, "wall")
    history = write(tmp_path / "history.jsonl", HISTORY, time.time() - DAYS * DAY - BORN - 60)
    with at.running("worker") as worker:
        with KafkaProducer(bootstrap_servers=node.address) as producer:
            for value in (b"awful", b"{}", b"x" * 70_000):
                producer.send(at.topic("commands"), value, SOWN.encode())
        seeded(at, worker, history)
        assert commanded(worker, "dead") == 3
        assert worker.metric("tocsin_consumer_lag_messages", topic=at.topic("commands")) is not None
    letters = [dict(record.headers) for record in at.records("mentions-dead")]
    assert sorted(letter["tocsin-reason"] for letter in letters) == [
        b"missing_field", b"not_json", b"too_large",
    ]  # fmt: skip
    assert {letter["tocsin-topic"] for letter in letters} == {at.topic("commands").encode()}
