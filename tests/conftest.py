"""Fixtures that more than one folder needs: the broker, one a session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broker import Broker, started
from tests.story import write_story


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The embedded broker. Each test takes topics and groups of its own."""
    with started(Broker(tmp_path_factory.mktemp("broker"))) as broker:
        yield broker


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The story's mentions and settings, as files."""
    return write_story(tmp_path_factory.mktemp("story"))
