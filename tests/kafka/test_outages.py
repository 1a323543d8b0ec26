"""Outages: the broker goes away in mid-stream, and comes back with what it had."""

import time
from pathlib import Path

import pytest

from tests.kafka.node import Node
from tests.kafka.scene import Scene
from tests.kafka.verdict import is_exact

pytestmark = pytest.mark.kafka
LONG = pytest.mark.long


@pytest.mark.parametrize(
    ("seed", "how", "away"),
    [
        (501, "stop", 5.0),
        pytest.param(502, "kill", 5.0, marks=LONG),
        pytest.param(503, "stop", 15.0, marks=LONG),
    ],
)
def test_the_workers_outlive_an_outage(
    node: Node, tmp_path: Path, seed: int, how: str, away: float
) -> None:
    with Scene.on(node, tmp_path, seed) as scene:
        scene.feed.history()
        scene.hire_notifier()
        workers = scene.hire(), scene.hire()
        scene.reaches(0.3)
        scene.live(50)
        scene.pause(3)
        getattr(node, how)()
        time.sleep(away)
        node.start()
        scene.wait(10)
        assert [worker.ended for worker in workers] == [None, None]
        is_exact(scene)


@pytest.mark.long
def test_after_a_longer_one_they_are_started_again(node: Node, tmp_path: Path) -> None:
    with Scene.on(node, tmp_path, 511) as scene:
        scene.feed.history()
        workers = scene.hire(patience=10.0), scene.hire(patience=10.0)
        scene.reaches(0.3)
        scene.live(50)
        scene.pause(3)
        node.stop()
        time.sleep(25)
        node.start()
        scene.until(lambda: all(worker.ended == 70 for worker in workers), "they have ended")
        is_exact(scene)
