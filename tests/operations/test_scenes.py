"""Scenes stand in the docs as they are played, and name every alert that wakes somebody."""

import re
from pathlib import Path

from tests.operations.scenes import SCENES, Scene

DOCS = Path(__file__).parents[2] / "docs/operating.md"


def row(scene: Scene) -> str:
    """A line of the table."""
    both = scene.rings.left, scene.rings.known | scene.rings.perhaps
    told, known = ([f"`{name}`" for name in sorted(each)] for each in both)
    return f"| {scene.what} | {', '.join(told)} | {', '.join(known) or 'nothing'} |"


def test_the_table_of_the_docs_is_that_of_the_scenes() -> None:
    text = DOCS.read_text(encoding="utf-8")
    rows = re.findall(r"^\| .*`Tocsin.*\|$", text, re.MULTILINE)
    assert rows == [row(scene) for scene in SCENES]


def test_an_sre_is_told_one_thing() -> None:
    assert {len(scene.rings.left) for scene in SCENES} == {1}
