"""Defences: each of them, left out by itself, makes the suite fail; with all of them it passes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kafka.node import Node
from tests.kafka.scene import Scene
from tests.kafka.verdict import faults, is_exact

pytestmark = pytest.mark.kafka

HOARDED = "after a batch is written"
TRIES = 2  # seeds; one is enough when a machine keeps up
APPLIED = "tocsin_events_processed_total"
SOME = 600  # mentions: eight batches or more in each partition that has any, of ticks alone five
LONGEST = {"newest wins", "adoption", "the lease"}  # a minute and a half each
FEW = 7  # batches: something of a partition, never all


def killed_before_its_commit(scene: Scene) -> None:
    """What was written is read again."""
    scene.feed.history()
    scene.falls(scene.hire(kill="before the first commit"))
    scene.hire()
    scene.live(300)


def killed_before_a_notice(scene: Scene) -> None:
    """A notice is due, and only the state knows of it."""
    scene.feed.history()
    scene.live(300)
    scene.falls(scene.hire(kill="between an acknowledgement and its notice", after=3))
    scene.hire()


def late_writes(scene: Scene) -> None:
    """What was in a frozen worker's producer lands behind what its heir has written."""
    scene.feed.history()
    frozen = scene.hire(hoard=True, freeze=HOARDED, after=40)
    scene.stands_still(frozen)
    heir = scene.hire()
    scene.until(lambda: scene.waiting == 0, "the heir has read all")
    frozen.wake()
    scene.wait(3)  # until they have landed
    scene.kill(frozen)
    scene.kill(heir)
    scene.hire()
    scene.live(300)


def late_writes_in_turn(scene: Scene) -> None:
    """Of two frozen workers the second one has read less, and has the higher term.

    Nothing is left to write for the one who recovers what the first had: all was read.
    """
    scene.feed.history(SOME)
    first = scene.hire(hoard=True)
    scene.until(lambda: first.metric(APPLIED, stage="mentions") == SOME, "all was read")
    first.freeze()
    second = scene.hire(hoard=True, freeze=HOARDED, after=FEW)
    scene.stands_still(second)
    first.wake()
    scene.wait(3)
    scene.kill(first)
    heir = scene.hire()
    scene.until(lambda: scene.waiting == 0, "the heir has read all")
    second.wake()
    scene.wait(3)
    scene.kill(second)
    scene.kill(heir)
    scene.hire()
    scene.feed.history()
    scene.live(300)


def woken_in_its_callback(scene: Scene) -> None:
    """A worker recovers what its heir wrote, and outbids it before it hears that it is out."""
    scene.feed.history()
    frozen = scene.hire(freeze="in the assigned callback", numb=5.0)
    scene.stands_still(frozen)
    scene.hire()
    scene.reaches(0.3)
    scene.live(40, commands=50)
    scene.wait(3)
    frozen.wake()


STORIES: dict[str, tuple[str, Callable[[Scene], None]]] = {
    "the offset check": ("tally", killed_before_its_commit),
    "the outbox": ("worker", killed_before_a_notice),
    "newest wins": ("worker", late_writes),
    "adoption": ("worker", late_writes_in_turn),
    "the lease": ("tally", woken_in_its_callback),
}


@pytest.mark.long
@pytest.mark.parametrize("defence", STORIES)
def test_with_all_defences_it_is_exact(node: Node, tmp_path: Path, defence: str) -> None:
    role, story = STORIES[defence]
    with Scene.on(node, tmp_path, 301, role) as scene:
        story(scene)
        is_exact(scene)


@pytest.mark.parametrize(
    "defence",
    [
        pytest.param(defence, marks=pytest.mark.long if defence in LONGEST else ())
        for defence in STORIES
    ],
)
def test_without_one_it_is_not(node: Node, tmp_path: Path, defence: str) -> None:
    role, story = STORIES[defence]
    for attempt in range(TRIES):
        home = tmp_path / f"{tmp_path.name}.{attempt}"  # topics are called by it
        home.mkdir()
        with Scene.on(node, home, 311 + attempt, role) as scene:
            scene.without = defence
            story(scene)
            scene.settle()
            if faults(scene):
                return
    pytest.fail("the suite does not need this defence, so it does not test it")
