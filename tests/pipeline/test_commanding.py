"""Commands leave under their brands, and what Kafka does not take is not passed over."""

from typing import Any

import pytest

from pipeline.commanding import send_commands
from pipeline.connection import Connection
from pipeline.ingest import PATIENCE

COMMANDS = [("Zephyr", b"{1}"), ("Énergie", b"{2}")]


class FakeProducer:
    """Takes all; a test says whether Kafka does."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.problem, self.closed, self.asked = problem, False, 0

    def send(self, topic: str, **record: Any) -> "FakeProducer":
        """As kafka-python does; the answer comes later."""
        self.sent.append((topic, record))
        return self

    def get(self, patience: float) -> None:
        """The answer."""
        assert patience == PATIENCE
        self.asked += 1
        if self.problem:
            raise self.problem

    def close(self) -> None:
        """The end."""
        self.closed = True


@pytest.mark.parametrize(("at", "stamp"), [(None, None), (7.25, 7_250)])
def test_each_leaves_under_its_brand(at: float | None, stamp: int | None) -> None:
    producer = FakeProducer()
    send_commands(COMMANDS, Connection(topic_prefix="x."), at, producer)
    assert producer.sent == [
        ("x.commands", {"key": brand.encode(), "value": value, "timestamp_ms": stamp})
        for brand, value in COMMANDS
    ]
    assert (producer.asked, producer.closed) == (2, True)


def test_what_kafka_does_not_take_is_not_passed_over() -> None:
    producer = FakeProducer(TimeoutError("no answer"))
    with pytest.raises(TimeoutError):
        send_commands(COMMANDS, Connection(), None, producer)
    assert producer.closed
