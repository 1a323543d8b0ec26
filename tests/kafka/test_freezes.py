"""Freezes: workers that stand still for longer than their session, and wake beside their heirs."""

from pathlib import Path

import pytest

from tests.kafka.node import Node
from tests.kafka.scene import Scene
from tests.kafka.verdict import is_exact

pytestmark = pytest.mark.kafka
LONG = pytest.mark.long

LONGER = 8.0  # seconds; the session is 6


@pytest.mark.parametrize(
    ("role", "seed"),
    [
        ("tally", 201),
        pytest.param("tally", 202, marks=LONG),
        pytest.param("worker", 203, marks=LONG),
    ],
)
def test_frozen_and_woken_beside_a_living_one(
    node: Node, tmp_path: Path, role: str, seed: int
) -> None:
    with Scene.on(node, tmp_path, seed, role) as scene:
        scene.feed.history()
        scene.hire(), scene.hire()
        scene.reaches(0.2)
        scene.live(25)
        for _ in range(4):
            scene.freeze(scene.random.choice(scene.workers), LONGER + scene.random.uniform(0, 4))
            scene.pause(4)
            scene.tend()
        assert not scene.feed.over  # or the last freezes proved little
        is_exact(scene)


@pytest.mark.long
@pytest.mark.parametrize("role", ["tally", "worker"])
def test_two_frozen_in_turn(node: Node, tmp_path: Path, role: str) -> None:
    with Scene.on(node, tmp_path, 211, role) as scene:
        scene.feed.history()
        one, other = scene.hire(), scene.hire()
        scene.reaches(0.2)
        scene.live(40)
        one.freeze()
        scene.wait(LONGER)
        other.freeze()
        scene.wait(2)
        one.wake()
        scene.wait(LONGER)
        other.wake()
        scene.freezes += 2
        is_exact(scene)


@pytest.mark.parametrize(
    "point", ["in the assigned callback", pytest.param("at the opening", marks=LONG)]
)
def test_frozen_while_it_takes_over(node: Node, tmp_path: Path, point: str) -> None:
    with Scene.on(node, tmp_path, 221, "tally") as scene:
        scene.feed.history()
        frozen = scene.hire(freeze=point)
        scene.stands_still(frozen)
        scene.hire()
        scene.reaches(0.2)
        scene.live(40)
        scene.wait(5)
        frozen.wake()
        is_exact(scene)
