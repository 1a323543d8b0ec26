"""Outages: the broker goes away in mid-stream, and comes back with what it had."""

import time
from pathlib import Path

import pytest

from pipeline.app import REQUEST
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
        gone = time.monotonic()
        getattr(node, how)()
        time.sleep(away)
        node.start()
        was_short = time.monotonic() - gone < REQUEST / 2  # a starved machine starts it in a minute
        scene.wait(10)
        assert not was_short or [worker.ended for worker in workers] == [None, None]
        is_exact(scene)


@pytest.mark.long
def test_who_waits_too_long_for_an_answer_is_started_again(node: Node, tmp_path: Path) -> None:
    """A broker that stands still takes what is written, and says nothing."""
    with Scene.on(node, tmp_path, 511) as scene:
        scene.feed.history()
        scene.hire(patience=10.0)
        scene.reaches(0.1)  # in the middle of a backlog: there is always a write on its way
        scene.live(50)
        node.freeze()
        time.sleep(25)
        node.wake()
        scene.until(lambda: scene.restarts == 1, "it has ended with 70")
        is_exact(scene)
