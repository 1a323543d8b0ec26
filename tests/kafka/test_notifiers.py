"""Notifiers: one works, another stands by; each may die at any moment."""

from pathlib import Path

import pytest

from tests.broker import Running
from tests.kafka.node import Node
from tests.kafka.scene import Scene
from tests.kafka.verdict import is_exact

pytestmark = pytest.mark.kafka
LONG = pytest.mark.long


def active(scene: Scene) -> Running:
    """The notifier that owns the one partition."""
    scene.until(lambda: bool(owners(scene)), "a notifier works")
    (owner,) = owners(scene)
    return owner


def owners(scene: Scene) -> list[Running]:
    """Those that live and have read notices: never two at once."""
    alive = [notifier for notifier in scene.notifiers if notifier.ended is None]
    return [n for n in alive if n.metric("tocsin_events_processed_total", stage="alerts")]


@pytest.mark.parametrize("seed", [701, pytest.param(702, marks=LONG)])
def test_killed_at_random_instants(node: Node, tmp_path: Path, seed: int) -> None:
    with Scene.on(node, tmp_path, seed) as scene:
        scene.feed.history()
        scene.hire()
        scene.hire_notifier()
        scene.reaches(0.6)
        scene.live(40)
        for _ in range(4):
            notifier = active(scene)
            scene.pause(6)
            scene.kill(notifier)
            scene.hire_notifier()
        is_exact(scene)


@pytest.mark.parametrize("seed", [711, pytest.param(712, marks=LONG)])
def test_the_one_that_stands_by_takes_over(node: Node, tmp_path: Path, seed: int) -> None:
    with Scene.on(node, tmp_path, seed) as scene:
        scene.feed.history()
        scene.hire()
        scene.hire_notifier()
        scene.hire_notifier()
        scene.reaches(0.6)
        scene.live(40)
        first = active(scene)
        scene.pause(6)
        scene.kill(first)
        assert active(scene) is not first
        is_exact(scene)
