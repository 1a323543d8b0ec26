"""Worker and notifier may start before Kafka; who waits too long ends, and says so."""

import json
import sys
from pathlib import Path

import pytest

from tests.broker import HOST, Installation, Running, free_port, wait_for
from tests.kafka.node import Node

pytestmark = pytest.mark.kafka

WAITING = "waiting for Kafka"
UNREACHED = "nobody listens there. Is it up, and is TOCSIN_KAFKA right?"
TOKEN = "xoxb-test"  # noqa: S105  # of nobody
IMPATIENT = "from pipeline import patience, cli; patience.PATIENCE = 2.0; cli.main()"


def nowhere(home: Path) -> Installation:
    """An installation whose Kafka is not up."""
    return Installation.at(f"{HOST}:{free_port()}", home, PARTITIONS="2", SLACK_TOKEN=TOKEN)


def attempts(process: Running) -> int:
    return process.log.read_text().count(WAITING)


@pytest.mark.parametrize("command", ["worker", "notifier"])
def test_who_waits_says_so_each_time_and_ends_at_once_when_asked(
    tmp_path: Path, command: str
) -> None:
    with nowhere(tmp_path).running(command) as process:
        process.wait_until(lambda me: attempts(me) == 2, "two attempts")
        assert process.metric("tocsin_build_info") == 1  # the page is up meanwhile
        assert process.ended is None
        assert process.stop() == 0
    lines = process.log.read_text().splitlines()
    events = [json.loads(line)["event"] for line in lines]
    assert events == ["starts", WAITING, WAITING, "stops"]


def test_who_has_waited_too_long_ends_with_one_line(tmp_path: Path) -> None:
    process = Running(nowhere(tmp_path), [sys.executable, "-c", IMPATIENT, "worker"])
    try:
        wait_for(lambda: process.ended is not None, "it ends")
    finally:
        process.kill()
    lines = process.log.read_text().splitlines()
    assert process.ended == 1
    told = [json.loads(line) for line in lines]
    assert told[-1]["event"] == "cannot start"
    assert told[-1]["problem"].endswith(UNREACHED)
    assert not any("exception" in line for line in told)


@pytest.mark.parametrize(
    "arguments", [("topics", "create"), ("topics", "check"), ("ingest", "-")], ids=" ".join
)
def test_a_person_does_not_wait(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = nowhere(tmp_path).run(*arguments)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.endswith(UNREACHED)


def test_a_worker_that_was_first_works_once_kafka_is_there(
    node: Node, tmp_path: Path, mentions: Path
) -> None:
    home = Installation.at(node.address, tmp_path, PARTITIONS="2")
    home.must("topics", "create")
    node.stop()
    with home.running("worker") as worker:
        try:
            worker.wait_until(lambda me: attempts(me) == 1, "one attempt")
        finally:
            node.start()
        home.must("ingest", mentions)
        with home.place() as place:
            worker.wait_until(lambda _: place.committed == 1, "it works")
        assert worker.stop() == 0
