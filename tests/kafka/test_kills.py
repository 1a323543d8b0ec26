"""Kills: workers that die with -9, at named points of the code and at random instants."""

from pathlib import Path

import pytest

from tests.kafka.node import Node
from tests.kafka.scene import Scene
from tests.kafka.verdict import is_exact

pytestmark = pytest.mark.kafka
LONG = pytest.mark.long

POINTS = (
    "before a batch is applied",
    "between a state and its acknowledgement",
    "between an acknowledgement and its notice",
    "between a notice and its crossing off",
    "in a commit",
    "in a recovery",
)


@pytest.mark.parametrize("seed", [101, pytest.param(102, marks=LONG)])
def test_killed_at_each_named_point(node: Node, tmp_path: Path, seed: int) -> None:
    with Scene.on(node, tmp_path, seed) as scene:
        scene.hire_notifier()
        scene.feed.history()
        scene.falls(scene.hire(kill="before the first commit"))
        scene.live(25)
        for point in scene.random.sample(POINTS, len(POINTS)):
            often = 1 if point == "in a recovery" else scene.random.randint(1, 4)
            scene.falls(scene.hire(kill=point, after=often))
        assert len(set(scene.hits)) == len(POINTS) + 1
        scene.hire()
        is_exact(scene)


@pytest.mark.parametrize("seed", [111, pytest.param(112, marks=LONG)])
def test_killed_at_random_instants(node: Node, tmp_path: Path, seed: int) -> None:
    with Scene.on(node, tmp_path, seed) as scene:
        scene.hire_notifier()
        scene.feed.history()
        worker = scene.hire()
        scene.live(60)
        for part in (0.1, 0.3, 0.75, 0.85, 0.95):
            scene.reaches(part)
            scene.pause(0.3)
            scene.kill(worker)
            worker = scene.hire()
        is_exact(scene)
