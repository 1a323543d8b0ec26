"""The default scorer in a worker: batches, a thread and a kill change nothing of what is found."""

from pathlib import Path

import pytest

from pipeline.sentiment import SentimentChoice
from tests.kafka.node import Node
from tests.kafka.scene import Scene
from tests.kafka.verdict import is_exact

pytestmark = pytest.mark.kafka


def test_posts_are_scored_as_the_core_scores_them(node: Node, tmp_path: Path) -> None:
    with Scene.on(node, tmp_path, 501, scorer=SentimentChoice().scorer) as scene:
        scene.hire_notifier()
        scene.feed.history()
        worker = scene.hire()
        scene.live(200)
        scene.reaches(0.5)
        assert not worker.metric("tocsin_language_fallback_total", language="fr")
        scene.kill(worker)
        scene.hire()
        is_exact(scene)
