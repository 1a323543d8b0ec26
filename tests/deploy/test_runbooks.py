"""Runbooks: what they tell people to type, to look at and to set is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pipeline.cli import main
from pipeline.series import FAMILIES

ROOT = Path(__file__).parents[2]
RUNBOOKS = sorted((ROOT / "deploy/runbooks").glob("*.md"))
CODE = re.compile(r"`([^`]+)`")
MOST_LINES = 40  # a page, read at night


def quoted(page: Path) -> Iterator[str]:
    """What stands in backticks, on one line."""
    text = page.read_text(encoding="utf-8")
    yield from (" ".join(each.split()) for each in CODE.findall(text))


def found(group: click.Group, words: list[str]) -> click.Command | None:
    """The command that these words call."""
    command: click.Command | None = group
    for word in words:
        if not isinstance(command, click.Group):
            break
        command = command.commands.get(word)
    return command


@pytest.mark.parametrize("page", RUNBOOKS, ids=lambda page: page.stem)
def test_every_command_and_option_is_there(page: Path) -> None:
    for each in quoted(page):
        if not each.startswith("tocsin "):
            continue
        _, *words = each.split()
        command = found(main, words)
        assert command, each
        options = {
            name for option in command.params for name in (*option.opts, *option.secondary_opts)
        }
        assert {word for word in words if word.startswith("--")} - options == set(), each


@pytest.mark.parametrize("page", RUNBOOKS, ids=lambda page: page.stem)
def test_every_metric_and_page_is_there(page: Path) -> None:
    known = {family.name for family in FAMILIES}
    text = page.read_text(encoding="utf-8")
    assert set(re.findall(r"\btocsin_\w+", text)) - known == set()
    pages = re.findall(r"\b(?:docs|deploy)/[\w./-]+\.(?:md|yaml)", text)
    assert [name for name in pages if not (ROOT / name).exists()] == []
    named = set(re.findall(r"\bTocsin[A-Z]\w+", text))
    assert named - {page.stem for page in RUNBOOKS} == set()


@pytest.mark.parametrize("page", RUNBOOKS, ids=lambda page: page.stem)
def test_a_runbook_is_a_page_that_says_whom_to_wake(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.stem}\n")
    assert len(text.splitlines()) <= MOST_LINES
    assert re.search(r"\b[Ww]aken?\b|\bwoken\b|telephone|\bcalled\b", text)


def test_reasons_that_are_named_are_reasons() -> None:
    (reasons,) = {axis for family in FAMILIES for axis in family.axes if axis.name == "reason"}
    named = {word for word in quoted(ROOT / "deploy/runbooks/TocsinDeadLetters.md") if "_" in word}
    assert named - set(reasons.values) == set()
