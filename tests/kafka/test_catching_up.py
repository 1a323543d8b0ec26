"""Catching up: days tell more of a brand than Kafka takes at once, and all of it leaves."""

from pathlib import Path
from random import Random

import pytest

from pipeline import config
from tests.broker import Installation, wait_for
from tests.kafka.load import uninterrupted
from tests.kafka.node import Node
from tests.kafka.verdict import values
from tests.story import CRISIS, QUIET, SETTINGS, Story

pytestmark = pytest.mark.kafka

BOTH = CRISIS, QUIET
WAVES = (52.0, 57.0, 62.0, 67.0, 72.0, 77.0)  # hours
MOST = 1_048_576  # bytes of a record that Kafka takes
AT_ONCE = "5000"  # records of a batch: all that a poll brings


class Waves(Story):
    """A brand that has a crisis again and again."""

    def happen(self) -> None:
        """Everything, in no order."""
        self.everyday()
        for hour in WAVES:
            self.wave(CRISIS, hour, 1.5, 120)


def test_a_worker_that_catches_up_with_days_of_one_brand_tells_all_of_them(
    node: Node, tmp_path: Path
) -> None:
    said, settings = tmp_path / "waves.jsonl", tmp_path / "tocsin.yaml"
    waves = Waves(Random(631), brands=BOTH)  # noqa: S311  # no secret
    said.write_text("\n".join(waves.lines()) + "\n", encoding="utf-8")
    settings.write_text(SETTINGS, encoding="utf-8")
    due, _ = uninterrupted(said, config.load(settings), None, BOTH)
    assert sum(map(len, due)) > 2 * MOST
    known = {"CLOCK": "stream", "CONFIG": str(settings), "PARTITIONS": "1"}
    installation = Installation.at(node.address, tmp_path, BATCH_RECORDS=AT_ONCE, **known)
    installation.must("topics", "create", "--event-time")
    installation.must("ingest", "--event-time", "--stop-at-end", said)
    with installation.place() as place, installation.running("worker") as worker:
        wait_for(lambda: not place.waiting, "it has caught up", worker.process)
        wait_for(lambda: told(installation) >= set(due), "all is told", worker.process)
    assert told(installation) == set(due)


def told(installation: Installation) -> set[str]:
    """What the topic of alerts says."""
    return set(values(installation, "alerts"))
