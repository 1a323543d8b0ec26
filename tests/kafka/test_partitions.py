"""Partitions on real Kafka: each brand in its place, whoever sends, and topics as planned."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from aiokafka import AIOKafkaProducer
from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient

from pipeline.topics import KEPT, resource
from pipeline.watch.intake import partition_of
from tests.broker import BIN, Installation, Running, partitions_in, wait_for
from tests.kafka.node import JAVA, Node, jars

pytestmark = pytest.mark.kafka

PARTITIONS = 7
BRANDS = ("Zephyr Rail", "Énergie", "Aurora Énergie", "e\u0301nergie", "東京電力", "😡", "😡 Café")
SEND = Path(__file__).with_name("Send.java")
STEPS = re.findall(r"```sh\n(.*?)```", Path("docs/partitions.md").read_text("utf-8"), re.DOTALL)
BOTH = 2  # processes of the pipe that copies
ASKED_AGAIN = 10.0  # seconds; a signal in the wrong moment is lost in kafka-python
ADVISED = re.compile(r"^Run `(.*)`\.$", re.MULTILINE)
NOW = datetime.now(UTC).isoformat()  # a worker on the wall clock counts the last day


def a_post(brand: str, name: str) -> bytes:
    post = {"id": f"{name} {brand}", "brand": brand, "text": "Awful.", "created_at": NOW}
    return json.dumps(post, ensure_ascii=False).encode()


@pytest.fixture
def home(node: Node, tmp_path: Path) -> Installation:
    """Topics of an installation, as they are made."""
    home = Installation.at(node.address, tmp_path, PARTITIONS=str(PARTITIONS))
    home.must("topics", "create")
    return home


@contextmanager
def asked(node: Node) -> Iterator[KafkaAdminClient]:
    """Whom topics are asked of, and changed by."""
    admin = KafkaAdminClient(bootstrap_servers=node.address)
    try:
        yield admin
    finally:
        admin.close()


def applied(worker: Running) -> float:
    return worker.metric("tocsin_events_processed_total", outcome="applied") or 0


# -- Where a brand is


def by_kafka_python(address: str, topic: str) -> None:
    """With its default partitioner."""
    producer = KafkaProducer(bootstrap_servers=address)
    for brand in BRANDS:
        producer.send(topic, key=brand.encode(), value=a_post(brand, "kafka-python")).get(30)
    producer.close()


async def by_aiokafka(address: str, topic: str) -> None:
    """With its default partitioner."""
    async with AIOKafkaProducer(bootstrap_servers=address) as producer:
        for brand in BRANDS:
            await producer.send_and_wait(topic, a_post(brand, "aiokafka"), key=brand.encode())


def by_java(address: str, topic: str) -> None:
    """With the client that is the measure of all."""
    lines = (b"%b\t%b\n" % (brand.encode(), a_post(brand, "java")) for brand in BRANDS)
    command = (*JAVA, "-cp", f"{jars()}/*", SEND, address, topic)
    subprocess.run(command, input=b"".join(lines), check=True, capture_output=True)


def badly(address: str, topic: str) -> dict[tuple[int, int], str]:
    """With keys and partitions that are none. Returns why each record has to be dead."""
    producer, places = KafkaProducer(bootstrap_servers=address), {}

    def send(reason: str, brand: str, **record: Any) -> None:
        at = producer.send(topic, value=a_post(brand, f"bad {record}"), **record).get(30)
        places[at.partition, at.offset] = reason

    for brand in BRANDS:
        right, key = partition_of(brand, PARTITIONS), brand.encode()
        for wrong in {(right + 1) % PARTITIONS, crc32(key) % PARTITIONS} - {right}:
            send("wrong_partition", brand, key=key, partition=wrong)
        send("wrong_key", brand, key=brand.upper().encode() + b"!")
        send("wrong_key", brand, key=b"", partition=right)
        send("wrong_key", brand)
    producer.close()
    return places


async def test_who_leaves_it_to_murmur2_is_counted_and_who_does_not_is_told(
    node: Node, home: Installation
) -> None:
    topic = home.topic("mentions")
    with home.running("worker") as worker:
        by_kafka_python(node.address, topic)
        await by_aiokafka(node.address, topic)
        by_java(node.address, topic)
        places = badly(node.address, topic)
        worker.wait_until_done()
        assert applied(worker) == 3 * len(BRANDS)
        for reason in ("wrong_partition", "wrong_key"):
            count = worker.metric("tocsin_dead_letter_events_total", reason=reason)
            assert count == list(places.values()).count(reason) >= len(BRANDS)
        assert worker.metric("tocsin_dead_letter_events_total") == len(places)
        assert worker.stop() == 0
    letters = [dict(letter.headers) for letter in home.records("mentions-dead")]
    assert {letter["tocsin-topic"] for letter in letters} == {topic.encode()}
    found = [
        ((int(letter["tocsin-partition"]), int(letter["tocsin-offset"])), letter["tocsin-reason"])
        for letter in letters
    ]
    assert sorted(found) == sorted((at, why.encode()) for at, why in places.items())
    for record in home.records("mentions"):
        if (record.partition, record.offset) not in places:
            assert record.partition == partition_of(record.key.decode(), PARTITIONS)


def test_the_page_names_places_by_which_a_producer_can_be_judged() -> None:
    assert [partition_of(brand, 12) for brand in ("Zephyr Rail", "Énergie")] == [5, 2]
    page = Path("docs/partitions.md").read_text("utf-8")
    assert "`Zephyr Rail` to partition 5 and `Énergie` to 2, of 12" in page


# -- How many there are


def shell(home: Installation, script: str) -> "subprocess.Popen[bytes]":
    """What a page says, typed with Tocsin's commands at hand."""
    env = home.env | {"PATH": f"{BIN}:{os.environ['PATH']}"}
    heeding = ["env", "--default-signal=INT", "bash", "-euc", script]  # ours may be in a background
    return subprocess.Popen(heeding, env=env, start_new_session=True)


def interrupted(pipe: "subprocess.Popen[bytes]") -> bool:
    """Whether a pipe has ended; what it begins with is asked, and again, as a person would."""
    children = Path(f"/proc/{pipe.pid}/task/{pipe.pid}/children").read_text("utf-8").split()
    if len(children) == BOTH:
        os.kill(int(children[0]), signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        pipe.wait(ASKED_AGAIN)
    return pipe.returncode is not None


def typed(home: Installation, step: str) -> str:
    """A step of the page, for this Kafka and these two installations."""
    prefix = home.env["TOCSIN_TOPIC_PREFIX"]
    step = step.replace("tocsin8.", f"{prefix}8.").replace("-g tocsin-move", f"-g {prefix}move")
    return step.replace("kafka:9092", home.env["TOCSIN_KAFKA"]).replace(
        "-t tocsin.mentions", f"-t {prefix}mentions"
    )


def test_another_number_is_refused_and_the_advice_leads_to_it(node: Node, tmp_path: Path) -> None:
    old = Installation.at(node.address, tmp_path, PARTITIONS="4")
    old.must("topics", "create")
    refused = old.but(PARTITIONS="8").run("topics", "create")
    assert refused.returncode == 2
    assert f"{old.topic('mentions')} has 4 partitions, not 8" in refused.stderr
    assert "docs/partitions.md" in refused.stderr
    by_kafka_python(node.address, old.topic("mentions"))
    with old.running("worker") as worker:
        worker.wait_until(lambda me: applied(me) == len(BRANDS), "the old one goes on")

    made, copy = STEPS
    assert shell(old, typed(old, made)).wait() == 0
    new = old.but(PARTITIONS="8", TOPIC_PREFIX=f"{old.env['TOCSIN_TOPIC_PREFIX']}8.")
    copying = shell(new, typed(old, copy))
    try:
        with new.running("worker") as worker:
            worker.wait_until(lambda me: applied(me) == len(BRANDS), "what was there is copied")
            by_java(node.address, old.topic("mentions"))
            worker.wait_until(lambda me: applied(me) == 2 * len(BRANDS), "and what comes")
            assert worker.metric("tocsin_dead_letter_events_total") in {0, None}
        wait_for(lambda: interrupted(copying), "the copy stops")
        assert copying.returncode == 0  # that of `tocsin ingest`
    finally:
        with suppress(ProcessLookupError):
            os.killpg(copying.pid, signal.SIGKILL)
    records = new.records("mentions")
    assert {(r.key, r.partition) for r in records} == {
        (brand.encode(), partition_of(brand, 8)) for brand in BRANDS
    }
    assert max(partitions_in(records)) >= 4
    assert old.run("topics", "check").returncode == new.run("topics", "check").returncode == 0


def test_a_topic_that_somebody_widened_is_found_and_nothing_starts(
    node: Node, home: Installation
) -> None:
    with asked(node) as admin:
        admin.create_partitions({home.topic("mentions"): PARTITIONS + 1})
    wait_for(lambda: home.run("topics", "check").returncode == 1, "Kafka has widened it")
    (line,) = home.run("topics", "check", "--json").stdout.splitlines()
    finding = json.loads(line)
    assert (finding["what"], finding["verdict"]) == ("partitions", "dangerous")
    assert (finding["found"], finding["expected"]) == (str(PARTITIONS + 1), str(PARTITIONS))
    for command in (("topics", "create"), ("worker",), ("ingest", "/dev/null")):
        assert home.run(*command).returncode == 2


# -- What else they are


@pytest.mark.parametrize("options", [(), ("--event-time",)], ids=["wall", "event time"])
def test_topics_that_were_just_made_are_right(
    node: Node, tmp_path: Path, options: tuple[str, ...]
) -> None:
    home = Installation.at(node.address, tmp_path, PARTITIONS="2")
    missing = home.run("topics", "check", *options)
    assert missing.returncode == 1
    assert missing.stdout.count(" missing ") == 12
    assert missing.stdout.splitlines()[-1] == "Run `tocsin topics create`."
    home.must("topics", "create", *options)
    done = home.run("topics", "check", *options)
    assert (done.returncode, done.stdout, done.stderr) == (0, "The topics are right.\n", "")
    assert home.must("topics", "check", *options, "--json") == ""


def test_records_that_are_kept_for_ever_are_no_error(home: Installation) -> None:
    limited = home.run("topics", "check", "--event-time")
    assert limited.returncode == 1
    assert limited.stdout.count(" dangerous ") == len(KEPT)
    assert limited.stdout.splitlines()[-1] == "Run `tocsin topics create --event-time`."
    home.must("topics", "create", "--event-time")
    lines = home.must("topics", "check", "--json").splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["allowed"] * len(KEPT)
    assert home.must("topics", "check", "--event-time", "--json") == ""


@pytest.mark.parametrize(
    ("name", "configs", "verdict"),
    [
        ("watch-brands-changelog", {"cleanup.policy": "delete"}, "dangerous"),
        ("notifier-deliveries-changelog", {"cleanup.policy": "compact,delete"}, "dangerous"),
        ("mentions", {"cleanup.policy": "compact"}, "dangerous"),
        ("watch-brands-changelog", {"max.message.bytes": "65536"}, "dangerous"),
        ("watch-brands-changelog", {"min.insync.replicas": "2"}, "dangerous"),
        ("watch-brands-changelog", {"segment.ms": "604800000"}, "different"),
        ("watch-brands-changelog", {"min.cleanable.dirty.ratio": "0.5"}, "different"),
        ("mentions", {"message.timestamp.type": "LogAppendTime"}, "different"),
        ("alerts", {"retention.ms": "86400000"}, "different"),
        ("mentions", {"retention.ms": "86400000", "segment.ms": "600000"}, "different"),
    ],
    ids=str,
)
def test_what_was_changed_is_found_and_the_command_it_tells_repairs_it(
    node: Node, home: Installation, name: str, configs: Mapping[str, str], verdict: str
) -> None:
    change(node, home.topic(name), configs)
    told = home.run("topics", "check", "--json")
    assert told.returncode == 1
    (finding,) = map(json.loads, told.stdout.splitlines())
    what, value = next(iter(configs.items()))
    assert (finding["topic"], finding["what"]) == (home.topic(name), what)
    assert (finding["found"], finding["verdict"]) == (value, verdict)
    for_people = home.run("topics", "check")
    assert re.search(
        rf"{re.escape(home.topic(name))} +{what} +{value} .* {verdict} ", for_people.stdout
    )
    advised = ADVISED.search(for_people.stdout)
    assert advised
    assert shell(home, f"{advised[1]} > /dev/null").wait() == 0
    wait_for(lambda: home.run("topics", "check").returncode == 0, "it is repaired")


def change(node: Node, topic: str, configs: Mapping[str, str]) -> None:
    """As somebody with Kafka's tools does, and wait until Kafka tells it."""
    with asked(node) as admin:
        admin.alter_configs([resource(topic, configs)], incremental=True)

        def told() -> bool:
            asked_for = [resource(topic, dict.fromkeys(configs))]
            now = admin.describe_configs(asked_for, config_filter="all")["topic"][topic]
            return {name: each["value"] for name, each in now.items()} == configs

        wait_for(told, "the setting is changed")
