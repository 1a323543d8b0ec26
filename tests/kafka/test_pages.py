"""Pages: docs/crashes.md names every point, every defence and every story of the suite."""

from pathlib import Path

import pytest

from tests.kafka.sabotage import DEFENCES, POINTS

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "crashes.md").read_text(encoding="utf-8")
STORIES = sorted(
    path.name for path in HERE.glob("test_*.py") if "Scene.on(" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", [*POINTS, *DEFENCES])
def test_points_and_defences_have_their_row(name: str) -> None:
    assert f"| {name} |" in PAGE


@pytest.mark.parametrize("name", [name for name in STORIES if name != Path(__file__).name])
def test_so_has_each_story(name: str) -> None:
    assert f"| `{name}` |" in PAGE
