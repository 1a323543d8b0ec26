"""`tocsin playbook` prints all that a playbook says, in the language of who reads it."""

import json
from pathlib import Path

import pytest

from alerts.language import Language
from alerts.phrases import PHRASES
from detectors.extent import CrisisKind
from pipeline.playbooks import OURS, shelf
from tests.pipeline.test_cli import run

PEOPLE = """
stakeholders:
  legal: {name: Ana Petit, slack: U0ANA1234, note: ext. 12}
  agency: {name: Vif, kinds: [outage]}
routes: [{channel: "#nuit", language: fr}]
"""


def plain(text: str) -> str:
    """Whatever a narrow terminal breaks in two."""
    return " ".join(text.replace("\u202f", " ").split())


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "tocsin.yaml"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", CrisisKind)
def test_all_of_it_is_printed(kind: CrisisKind, language: Language) -> None:
    page = shelf()[kind].playbook.page(language)
    shown = run("playbook", kind, "--lang", language)
    assert (shown.exit_code, shown.stderr) == (0, "")
    said, words = plain(shown.stdout), PHRASES[language].playbook
    assert said.startswith(plain(page.title))
    assert words.alert in said
    assert words.statement in said
    statement = page.statement
    first = (statement.acknowledge, statement.apologise, statement.explain, statement.next)
    expected = [page.signs, *page.steps.alert, *page.steps.crisis, *filter(None, first)]
    assert [line for line in [*expected, *page.avoid] if plain(line) not in said] == []


def test_a_level_alone_has_its_own_steps_and_people_alone() -> None:
    page = shelf()["outage"].playbook.en
    said = plain(run("playbook", "outage", "--level", "alert").stdout)
    assert page.steps.alert[0] in said
    assert page.steps.crisis[0] not in said
    assert "press office" not in said


def test_it_is_read_in_the_language_of_the_first_route_and_names_the_people(config: Path) -> None:
    said = plain(run("playbook", "outage", "--config", config).stdout)
    assert "En cas de crise" in said
    assert "service juridique : Ana Petit (ext. 12, U0ANA1234)" in said
    assert said.count("agence extérieure : Vif") == 2  # at each level, since the kind brings it in
    assert "In a crisis" in run("playbook", "outage", "--config", config, "--lang", "en").stdout


def test_without_a_kind_there_is_a_list_with_where_each_is_from(
    tmp_path: Path, config: Path
) -> None:
    (tmp_path / "books").mkdir()
    own = tmp_path / "books" / "recall.yaml"
    own.write_text((OURS / "outage.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    config.write_text("playbooks: books", encoding="utf-8")
    shown = run("playbook", "--config", config)
    rows = [line.split()[0] for line in shown.stdout.splitlines()[1:] if line[1] != " "]
    assert rows == [*CrisisKind, "recall"]
    told = [
        json.loads(line)
        for line in run("playbook", "--json", "--config", config).stdout.splitlines()
    ]
    files = {each["kind"]: each["file"] for each in told}
    assert files.pop("recall") == str(own)
    assert files == dict.fromkeys(CrisisKind)


def test_json_has_all_of_it(config: Path) -> None:
    (line,) = run("playbook", "rumour", "--json", "--config", config).stdout.splitlines()
    told, page = json.loads(line), shelf()["rumour"].playbook.fr
    assert (told["language"], told["title"]) == ("fr", page.title)
    assert told["steps"] == {"alert": [*page.steps.alert], "crisis": [*page.steps.crisis]}
    assert told["statement"] == {
        "acknowledge": page.statement.acknowledge, "explain": page.statement.explain,
        "next": page.statement.next,
    }  # fmt: skip
    assert told["people"]["crisis"][1] == {
        "role": "legal", "called": "service juridique", "name": "Ana Petit",
        "slack": "U0ANA1234", "note": "ext. 12",
    }  # fmt: skip
    assert told["avoid"] == [*page.avoid]


def test_a_kind_that_there_is_not_is_a_wrong_use_with_a_hint() -> None:
    failed = run("playbook", "rumor")
    assert (failed.exit_code, failed.stdout) == (2, "")
    assert "there is no playbook `rumor` (did you mean `rumour`?); there are: " in failed.stderr


def test_check_config_reads_the_playbooks_too(tmp_path: Path, config: Path) -> None:
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "outage.yaml").write_text("roles: {}", encoding="utf-8")
    config.write_text("playbooks: books", encoding="utf-8")
    failed = run("check-config", config)
    assert failed.exit_code == 2
    assert "books/outage.yaml:1: en: is missing; allowed: " in failed.stderr
