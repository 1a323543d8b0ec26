"""Fixtures of the tests on real Kafka: one broker for each process of tests."""

from collections.abc import Iterator

import pytest

from tests.kafka.node import Node


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A real Kafka. Each test takes topics and groups of its own, and leaves it running."""
    node = Node(tmp_path_factory.mktemp("kafka"))
    try:
        node.start()
        yield node
    finally:
        node.stop()
