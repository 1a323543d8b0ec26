"""Fixtures of the tests of alarms: one station for each process of tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broker import started
from tests.kafka.node import Node
from tests.operations.station import Station


@pytest.fixture(scope="session")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """An installation on which all is well. Each test leaves it as it was."""
    home: Path = tmp_path_factory.mktemp("station")
    with started(Node(tmp_path_factory.mktemp("kafka"))) as node, Station.on(node, home) as station:
        yield station
