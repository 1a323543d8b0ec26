"""Bugs: our own code fails, on one mention or on none; and Kafka refuses a write."""

from pathlib import Path

import pytest

from tests.kafka.load import Load
from tests.kafka.node import Node
from tests.kafka.scene import Scene, struck
from tests.kafka.verdict import faults, is_exact

pytestmark = pytest.mark.kafka


@pytest.mark.parametrize("bug", ["judging", "sending"])
def test_what_no_record_is_to_blame_for_ends_the_worker_and_a_new_one_goes_on(
    node: Node, tmp_path: Path, bug: str
) -> None:
    with Scene.on(node, tmp_path, 601) as scene:
        scene.feed.history()
        scene.hire_notifier()
        worker = scene.hire(bug=bug, after=150)
        scene.live(100)
        scene.until(lambda: scene.restarts == 1, "it has ended with 70")
        assert struck(worker)
        assert "ends here, to be started again" in worker.log.read_text()
        is_exact(scene)


def test_a_mention_that_a_detector_fails_on_is_put_aside_and_nothing_else_is_lost(
    node: Node, tmp_path: Path
) -> None:
    poison = "p100"
    with Scene.on(node, tmp_path, 611) as scene:
        scene.feed.history()
        scene.hire(bug="one mention", mention=poison)
        scene.live(300)
        scene.settle(bug="one mention", mention=poison)
        scene.load = Load.of(611, tmp_path, without=poison)
        assert faults(scene) == []
        (letter,) = scene.installation.records("mentions-dead")
        assert dict(letter.headers)["tocsin-reason"] == b"internal"
        assert poison.encode() in letter.value
