"""Rebalances: workers that join and leave while mentions come in."""

from pathlib import Path

import pytest

from tests.kafka.node import Node
from tests.kafka.scene import Scene
from tests.kafka.verdict import is_exact

pytestmark = pytest.mark.kafka
LONG = pytest.mark.long


@pytest.mark.parametrize(
    ("role", "seed"),
    [
        ("worker", 401),
        pytest.param("worker", 402, marks=LONG),
        pytest.param("tally", 403, marks=LONG),
    ],
)
def test_one_two_three_workers_and_some_that_leave(
    node: Node, tmp_path: Path, role: str, seed: int
) -> None:
    with Scene.on(node, tmp_path, seed, role) as scene:
        scene.feed.history()
        if role == "worker":
            scene.hire_notifier()
        first = scene.hire()
        scene.reaches(0.1)
        second = scene.hire()
        scene.reaches(0.4)
        scene.live(40)
        third = scene.hire()
        scene.is_shared(3)
        scene.pause(3)
        assert first.stop() == 0
        scene.is_shared(2)
        scene.pause(3)
        scene.kill(second)
        scene.hire()
        scene.is_shared(2)
        assert not scene.feed.over
        assert third.ended is None
        is_exact(scene)
