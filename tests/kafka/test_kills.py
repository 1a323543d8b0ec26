"""Kills: workers that die with -9, at named points of the code and at random instants."""

from pathlib import Path

import pytest

from tests.kafka.load import Load
from tests.kafka.node import Node
from tests.kafka.scene import Scene
from tests.kafka.verdict import delivered, exact

pytestmark = pytest.mark.kafka

POINTS = (
    "before a batch is applied",
    "between a state and its acknowledgement",
    "between an acknowledgement and its notice",
    "between a notice and its crossing off",
    "in a commit",
    "in a recovery",
)


def is_exact(scene: Scene) -> None:
    """The end of a story: all is as if nothing had happened, in Slack too."""
    scene.settle()
    assert exact(scene) == []
    delivered(scene.workspace, scene.load)


@pytest.mark.parametrize("seed", [101, 102])
def test_killed_at_each_named_point(node: Node, tmp_path: Path, seed: int) -> None:
    with Scene.on(node, tmp_path, Load.of(seed, tmp_path)) as scene:
        scene.hire_notifier()
        scene.feed.history()
        first = scene.hire(kill="before the first commit")
        hit = [scene.falls(first)]
        scene.feed.crises(rate=25)
        for point in scene.random.sample(POINTS, len(POINTS)):
            worker = scene.hire(kill=point, after=scene.random.randint(1, 4))
            hit.append(scene.falls(worker))
        print(*hit, sep="\n")  # noqa: T201  # the log of the crash suite
        assert len(set(hit)) == len(POINTS) + 1
        scene.hire()
        is_exact(scene)


@pytest.mark.parametrize("seed", [111, 112])
def test_killed_at_random_instants(node: Node, tmp_path: Path, seed: int) -> None:
    with Scene.on(node, tmp_path, Load.of(seed, tmp_path)) as scene:
        scene.hire_notifier()
        scene.feed.history()
        worker = scene.hire()
        scene.feed.crises(rate=60)
        for part in (0.1, 0.3, 0.75, 0.85, 0.95):
            scene.reaches(part)
            scene.pause(0.3)
            scene.kill(worker)
            worker = scene.hire()
        is_exact(scene)
