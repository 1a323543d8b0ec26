"""Runbooks: what they tell people to type, to look at and to set is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pipeline import topics
from pipeline.cli import main
from pipeline.series import FAMILIES
from tests.compose import SERVICES

ROOT = Path(__file__).parents[2]
RUNBOOKS = sorted((ROOT / "deploy/runbooks").glob("*.md"))
CODE = re.compile(r"`([^`]+)`")
MOST_LINES = 40  # a page, read at night
OPERATING = ROOT / "docs/operating.md"
WHERE = "[Where to type](../../docs/operating.md#where-to-type)"
FOR_A_SERVICE = re.compile(
    r"docker compose \S+ (?:exec|run|logs)((?: --?[\w-]+(?: \d+)?)*) ([\w-]+)"
)
OF_KUBERNETES = re.compile(
    r"\bkubectl (?:exec|debug|logs) \b(?:(?:statefulset|deployment)/)?([\w-]+)"
)
IN_KAFKA = re.compile(r"--topic tocsin\.([a-z-]+)")  # by the prefix that they have unless told


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


@pytest.mark.parametrize("page", RUNBOOKS, ids=lambda page: page.stem)
def test_a_runbook_says_where_its_commands_are_typed(page: Path) -> None:
    assert page.read_text(encoding="utf-8").endswith(f"\n\n{WHERE}.\n")
    assert "\n## Where to type\n" in OPERATING.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [OPERATING, *RUNBOOKS], ids=lambda page: page.stem)
def test_services_pods_and_topics_that_are_named_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert {name for _, name in FOR_A_SERVICE.findall(text)} <= SERVICES.keys()
    pods = {f"tocsin-{each}" for each in ("worker", "notifier", "source", "worker-0")}
    assert set(OF_KUBERNETES.findall(text)) <= pods
    assert set(IN_KAFKA.findall(text)) <= topics.KEPT.keys()


@pytest.mark.parametrize(
    ("page", "command"),
    [
        ("TocsinDeadLetters", "kafka-console-consumer.sh"),
        ("TocsinDeadLetters", "tocsin ingest"),
        ("TocsinPipelineSilent", "kafka-get-offsets.sh"),
        ("TocsinWorkerDown", "docker compose … logs"),
        ("TocsinWorkerDown", "kubectl logs"),
        ("TocsinCrashLoop", "docker compose … logs"),
        ("TocsinCrashLoop", "kubectl logs"),
    ],
)
def test_a_step_that_needs_another_program_names_its_command(page: str, command: str) -> None:
    assert command in (ROOT / f"deploy/runbooks/{page}.md").read_text(encoding="utf-8")


def test_reasons_that_are_named_are_reasons() -> None:
    (reasons,) = {axis for family in FAMILIES for axis in family.axes if axis.name == "reason"}
    named = {word for word in quoted(ROOT / "deploy/runbooks/TocsinDeadLetters.md") if "_" in word}
    assert named - set(reasons.values) == set()
