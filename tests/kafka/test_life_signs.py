"""Life signs: whom only a restart helps says so and ends; whoever is well or waits lives on."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer
from kafka import KafkaProducer

from pipeline.codec import encode_notice
from pipeline.records import CANNOT_GO_ON
from tests.broker import HOST, Installation, free_port
from tests.builders import a_notice
from tests.kafka.ailing import ASLEEP, SHORT
from tests.kafka.node import Node
from tests.kafka.ward import Patient, Ward, stamp

pytestmark = pytest.mark.kafka

OUT = r"out of the group for \d+ s, and joining is not tried again: "
WAIT = r"\d+ records wait and none was applied for 1\d s"
REASONS = {
    "zombie": OUT + r"InconsistentGroupProtocolError\(\)",
    "uncoordinated": OUT + r"the coordination ended: KafkaError\(.*ZeroDivisionError.*\)",
    "disowned": OUT + r"GroupAuthorizationFailedError\(.*\)",
    "restless": r"rebalancing for 1\d s, where 10 s are enough",
    "unborn": r"starting for 1\d s, where 15 s are enough",
    "amnesic": r"recovering, 6 changelog records to go, and none was read for \d+ s",
    "deaf": r"the consumer's thread has not answered for \d+ s",
    "dead": r"the consumer's thread has not answered for \d+ s",
    "idle": WAIT,
    "absorbed": WAIT,  # the default scorer works in a thread of its own
    "busy": r"the event loop has not run for \d+ s",
    "mute": r"the event loop has not run for \d+ s",
}
LONGEST = max(SHORT.loop, SHORT.thread, SHORT.group, SHORT.rebalance, SHORT.recovery, SHORT.work)
AWAY = LONGEST + 8.0  # seconds: for the first few there is work left


@pytest.fixture
def ward(node: Node, tmp_path: Path) -> Iterator[Ward]:
    with Ward(node.address, tmp_path) as ward:
        yield ward


@contextmanager
def a_stranger(kafka: str, at: Installation) -> Iterator[None]:
    """Somebody is in the worker's group who shares partitions by another protocol.

    He came once; his session outlasts the test.
    """

    async def joins() -> AIOKafkaConsumer:
        stranger = AIOKafkaConsumer(
            at.topic("mentions"), bootstrap_servers=kafka, group_id=at.topic("watch"),
            session_timeout_ms=300_000, request_timeout_ms=310_000,
        )  # fmt: skip
        await stranger.start()
        return stranger

    with asyncio.Runner() as runner:
        stranger = runner.run(joins())
        try:
            yield
        finally:
            runner.run(stranger.stop())


def a_state(ward: Ward, at: Installation) -> None:
    """Six records of a changelog, that nobody will get to read."""
    for _ in range(6):
        ward.producer.send(at.topic("watch-brands-changelog"), b"?", b"?")
    ward.producer.flush()


def verdict(patient: Patient, reason: str) -> list[str]:
    """What was not as it has to be."""
    told, words = "; ".join(patient.complaints), patient.last_words
    faults = {
        f"ended with {patient.process.ended}": patient.process.ended == CANNOT_GO_ON,
        f"live said {told!r}": re.search(reason, told),
        f"the log said {words!r}": words is None or re.search(reason, words),
    }
    return [fault for fault, is_right in faults.items() if not is_right]


def sleeps_longer_than_a_start_may_take(ward: Ward, patient: Patient) -> None:
    """Of a start it is no part: nothing ran."""
    ward.watch(lambda: ASLEEP in patient.process.log.read_text(), "it falls asleep")
    ward.watch_for(SHORT.start + 3)
    patient.process.wake()


def test_whom_only_a_restart_helps_says_so_and_ends(ward: Ward) -> None:
    known = {name: ward.installation(name, PARTITIONS="1") for name in REASONS}
    ward.fed = list(known.values())
    a_state(ward, known["amnesic"])
    control = ward.admit("healthy", known["disowned"])
    ward.watch(lambda: control.is_ready, "there is one to stand by")
    frozen = ward.admit("frozen", ward.installation("frozen"), "sleepy")
    with a_stranger(ward.kafka, known["zombie"]):
        for name, own in known.items():
            ward.admit(name, own, "healthy" if name == "zombie" else name)
        sleeps_longer_than_a_start_may_take(ward, frozen)
        ill = [ward.patients[name] for name in REASONS]
        with suppress(AssertionError):  # the verdicts say who has not
            ward.watch(lambda: all(p.process.ended is not None for p in ill), "all have ended")
            ward.watch(lambda: frozen.is_ready, "it is well again")
    faults = {name: verdict(ward.patients[name], reason) for name, reason in REASONS.items()}
    assert {name: found for name, found in faults.items() if found} == {}
    assert (control.complaints, control.process.ended) == ([], None)
    assert (frozen.is_ready, frozen.process.ended) == (True, None), frozen.chart


def ends_in_a_marker(ward: Ward, at: Installation) -> None:
    """Mentions in transactions, the last one given up: the topic ends with what nobody reads."""
    with KafkaProducer(bootstrap_servers=ward.kafka, transactional_id=at.topic("t")) as producer:
        producer.init_transactions()
        for number, end in enumerate((producer.commit_transaction, producer.abort_transaction)):
            producer.begin_transaction()
            ward.say(at, number, producer)
            end()


def a_notifier(ward: Ward) -> Installation:
    """One with something to tell, and no Slack to tell it to."""
    settings = ward.home / "settings.yaml"
    settings.write_text("routes:\n  - {channel: C0ROOM, min_level: watch}\n", encoding="utf-8")
    own = ward.installation(
        "notifier", CONFIG=str(settings), SLACK_TOKEN="xoxb-test",  # noqa: S106  # any will do
        SLACK_URL=f"http://{HOST}:{free_port()}/api/",
    )  # fmt: skip
    notice = encode_notice(a_notice(at=datetime.fromisoformat(stamp())))
    ward.producer.send(own.topic("alerts"), notice, b"Zephyr")
    return own


def test_who_has_nothing_to_do_is_slow_or_lacks_kafka_or_slack_lives_on(
    ward: Ward, node: Node
) -> None:
    names = ("healthy", "quiet", "slow", "behind")
    known = {name: ward.installation(name) for name in names} | {"notifier": a_notifier(ward)}
    known["behind"] = known["behind"].but(BATCH_RECORDS="2")  # or it is busy while Kafka is away
    ward.fed = [own for name, own in known.items() if name not in {"quiet", "notifier"}]
    ends_in_a_marker(ward, known["quiet"])
    for name in names:
        ward.admit(name, known[name], "healthy" if name == "quiet" else name)
    ward.admit("notifier", known["notifier"], command="notifier")
    ward.admit("standby", known["notifier"], command="notifier")
    ward.watch(lambda: all(p.is_ready for p in ward.patients.values()), "all are ready")
    node.stop()
    ward.watch_for(AWAY)
    node.start()
    ward.watch_for(LONGEST + 3)
    complaints = {name: patient.complaints for name, patient in ward.patients.items()}
    assert {name: told for name, told in complaints.items() if told} == {}
    assert {name for name, p in ward.patients.items() if p.process.ended is not None} == set()
