"""Fixtures of the tests on real Kafka: one broker for each process of tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broker import started
from tests.kafka.node import Node


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A real Kafka. Each test takes topics and groups of its own, and leaves it running."""
    with started(Node(tmp_path_factory.mktemp("kafka"))) as node:
        yield node


@pytest.fixture
def mentions(tmp_path: Path) -> Path:
    """A file with one mention."""
    file = tmp_path / "mentions.jsonl"
    said = '{"id": "1", "brand": "Zephyr", "text": "late", "created_at": "2026-01-01T00:00:00Z"}'
    file.write_text(f"{said}\n", encoding="utf-8")
    return file
