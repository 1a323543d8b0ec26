"""The Kafka of deploy/compose.yaml: a real one takes its settings, and Tocsin likes it."""

import re
from pathlib import Path

import pytest

from tests.broker import HOST, Installation, free_port, started
from tests.compose import SERVICES
from tests.kafka.node import Node

pytestmark = pytest.mark.kafka

PREFIX = "KAFKA_"


def properties() -> dict[str, str]:
    """The settings as Kafka's image makes them of its variables."""
    given = SERVICES["kafka"]["environment"]
    return {n.removeprefix(PREFIX).lower().replace("_", "."): text for n, text in given.items()}


def test_a_real_kafka_takes_the_settings_and_tocsin_is_content(tmp_path: Path) -> None:
    node = Node(tmp_path)
    ports = {"9092": str(node.port), "9093": str(free_port()), "9094": str(free_port())}
    known = properties() | {"log.dirs": str(tmp_path / "data")}
    for name in ("listeners", "advertised.listeners", "controller.quorum.voters"):
        text = re.sub(r"(://|@)(kafka|localhost|)(?=:)", rf"\g<1>{HOST}", known[name])
        known[name] = re.sub(r"(?<=:)90\d\d\b", lambda found: ports[found[0]], text)
    node._settings = known
    with started(node):
        thread = Installation.at(node.address, tmp_path)
        thread.must("topics", "create")
        thread.must("topics", "check")
        with thread.running("worker") as worker:
            worker.wait_until(lambda me: me.health()[0], "it is ready")
            assert worker.stop() == 0
