"""What is documented is checked: commands, settings, metrics, and pages made from the code."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from alerts.deed import Cause
from alerts.incident import MOVES
from detectors.extent import CrisisKind
from pipeline import cli, glossary
from pipeline.cli.sources import must_listen
from pipeline.config import Config
from pipeline.connection import Connection
from pipeline.playbooks import OURS, ROLES
from pipeline.settings import environment, example, reference

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


COMMANDS = dict(commands(cli.main, "tocsin"))
VARIABLES = environment.known(Connection)
PAGES = {
    "docs/settings.md": reference.reference, "docs/metrics.md": glossary.reference,
    "deploy/.env.example": example.example,
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`{name}" in README


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    options = [p for p in COMMANDS[name].params if isinstance(p, click.Option)]
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_variable_is_in_the_readme(variable: str) -> None:
    assert f"`{variable.removesuffix('_FILE')}`" in README or f"`{variable}`" in README


@pytest.mark.parametrize("variable", sorted(set(re.findall(r"TOCSIN_\w+", README))))
def test_every_variable_of_the_readme_is_one(variable: str) -> None:
    assert variable in VARIABLES


def test_the_settings_of_the_readme_name_every_key_and_load(tmp_path: Path) -> None:
    example = README.split("```yaml\n")[1].split("```")[0]
    of_the_file = reference.reference().split("## The environment")[0]
    keys = set(re.findall(r"^\| `(\w+)`", of_the_file, re.MULTILINE))
    assert {key for key in keys if f"{key}:" not in example} == set()
    (tmp_path / "tocsin.yaml").write_text(example, encoding="utf-8")
    (tmp_path / "playbooks").mkdir()
    shutil.copy(OURS / "outage.yaml", tmp_path / "playbooks")
    assert cli.settings(tmp_path / "tocsin.yaml", Connection()) != Config.default()


def test_the_settings_of_the_readme_s_first_network_can_be_listened_to(tmp_path: Path) -> None:
    own = README.split("<<'END'\n")[1].split("END\n")[0]
    (tmp_path / "bluesky.yaml").write_text(own, encoding="utf-8")
    config = cli.settings(tmp_path / "bluesky.yaml", Connection())
    must_listen(config, "bluesky.yaml")
    assert [each.name for each in config.sources.each()] == ["bluesky"]


@pytest.mark.parametrize("page", PAGES)
def test_pages_made_from_the_code_are_up_to_date(page: str) -> None:
    assert (ROOT / page).read_text(encoding="utf-8") == PAGES[page]()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!http)([^)#]+)\)", README))))
def test_every_link_of_the_readme_leads_somewhere(target: str) -> None:
    assert (ROOT / target).exists()


def test_the_page_on_people_shows_the_table_of_what_may_follow_what() -> None:
    page = (ROOT / "docs/people.md").read_text(encoding="utf-8")
    rows = [f"| {before} | {move} | {after} |" for (before, move), after in MOVES.items()]
    assert page.partition("<!-- moves -->")[2].split("<!-- /moves -->")[0].splitlines()[3:] == rows


def test_the_page_on_people_names_every_cause_and_command() -> None:
    page = (ROOT / "docs/people.md").read_text(encoding="utf-8")
    assert [cause for cause in Cause if f"`{cause}`" not in page] == []


PLAYBOOKS = (ROOT / "docs/playbooks.md").read_text(encoding="utf-8")


def test_the_page_on_playbooks_names_every_kind_and_role() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PLAYBOOKS, re.MULTILINE) == [*CrisisKind]
    (named,) = re.findall(r"Playbooks name roles: (.*?)\.", PLAYBOOKS)
    assert set(re.findall(r"\w+", named)) == ROLES


def test_the_settings_and_the_file_of_the_page_on_playbooks_load(tmp_path: Path) -> None:
    people, folder, file = re.findall(r"```yaml\n(.*?)```", PLAYBOOKS, re.DOTALL)
    (tmp_path / "tocsin.yaml").write_text(people + folder, encoding="utf-8")
    (tmp_path / "playbooks").mkdir()
    english = file.partition("en:\n")[2].partition("fr: …")[0]
    text = file.partition("fr: …")[0] + "fr:\n" + english
    (tmp_path / "playbooks" / "outage.yaml").write_text(text, encoding="utf-8")
    config = cli.settings(tmp_path / "tocsin.yaml", Connection())
    assert set(config.stakeholders) == {"legal", "press", "agency"}
    assert config.shelf["outage"].is_own


OPERATING = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
AT_TIMES = re.compile(r"deploy/(secrets|\.env$|kubernetes/overlays/prod)")  # made by who follows it


def test_the_page_on_operating_names_commands_that_there_are() -> None:
    told = re.findall(r"\btocsin ([a-z][a-z-]*(?: (?:create|check)\b)?)", OPERATING)
    assert told
    assert {f"tocsin {each}" for each in told} - COMMANDS.keys() == set()


def test_the_page_on_operating_names_targets_of_make_that_there_are() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = set(re.findall(r"`make ([a-z-]+)`", OPERATING))
    assert {each for each in told if f"\n{each}:" not in makefile} == set()


def test_the_page_on_operating_names_files_and_variables_that_there_are() -> None:
    links = {f"docs/{target}" for target in re.findall(r"\]\((?!http)([^)#]+)", OPERATING)}
    paths = {each.rstrip("/.") for each in re.findall(r"\bdeploy/[\w./-]+", OPERATING)} | links
    given = {each for each in paths if not AT_TIMES.match(each)}
    assert [each for each in sorted(given) if not (ROOT / each).exists()] == []
    assert set(re.findall(r"TOCSIN_\w+", OPERATING)) <= set(VARIABLES)
