"""Playbooks are read strictly; a team's own stand in the place of ours, or beside them."""

import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from alerts.language import Language
from alerts.playbook import STEP_LIMIT, Playbook
from detectors.extent import CrisisKind
from pipeline.config import load
from pipeline.playbooks import MOST, OURS, shelf
from pipeline.settings import ConfigError

BROKEN = Path(__file__).parent / "playbooks"
ROOT = Path(__file__).parents[2]
SAME = "title, signs, steps, statement, avoid"
STEP = f"allowed: up to {STEP_LIMIT} characters, or a page's address of up to 600"
ROLES = "agency, care, hr, legal, management, operations, press, security, social"

MISTAKES = {
    "a_key_twice": ["9: en.avoid: stands here twice, first in line 8; allowed: once"],
    "a_level_misspelt": [
        f"5: en.steps.alert: is missing; {STEP}",
        "6: en.steps.alrt: is not a setting (did you mean `alert`?); allowed: alert, crisis",
    ],
    "a_role_misspelt": [
        (
            "1: roles.crisis[1]: `legl` is a role that nobody knows (did you mean `legal`?); "
            f"allowed: {ROLES}, or one of `stakeholders` in the settings"
        )
    ],
    "a_sentence_left_empty": [
        "10: en.statement.acknowledge: nothing stands here; allowed: up to 400 characters ..."
    ],
    "a_step_too_long": [f"6: en.steps.alert[0]: ... is too long; {STEP}"],
    "a_watch_has_steps": ["6: en.steps.watch: is not a setting; allowed: alert, crisis"],
    "an_address_of_another_kind": [
        f"6: en.steps.alert[0]: `https://me:secret@wiki.example/` is an address that ...; {STEP}"
    ],
    "anchors": [
        "6: `&first`; allowed: the settings written out, no anchors or aliases",
        "7: `*first`; allowed: the settings written out, no anchors or aliases",
    ],
    "language_missing": [f"1: fr: is missing; allowed: the same in this language: {SAME}"],
    "no_steps": [
        "6: en.steps.alert: has no lines; allowed: 1 or more",
        "7: en.steps.crisis: nothing stands here; allowed: a list, ...",
    ],
    "not_yaml": ["3: not YAML: ..."],
    "roles_in_capitals": [
        "1: roles.alert[0]: `Legal` does not fit; allowed: roles, in small letters without spaces"
    ],
    "too_many_steps": ["6: en.steps.alert: has 11 lines; allowed: 10 at most"],
    "unknown_key": [
        "2: en.signs: is missing; allowed: up to 400 characters",
        f"4: en.sings: is not a setting (did you mean `signs`?); allowed: {SAME}",
    ],
}
"""For each broken file: line, key, what is wrong and what is allowed; `...` is any text."""


def says(line: str, expected: str) -> bool:
    start, *_, end = expected.split("...") if "..." in expected else (expected, "")
    return line.startswith(start) and line.endswith(end)


def a_folder(at: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (at / f"{name}.yaml").write_text(text, encoding="utf-8")
    return at


def refused(folder: Path, roles: frozenset[str] = frozenset()) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        shelf(folder, roles)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_file_line_key_and_what_is_allowed(
    name: str, tmp_path: Path
) -> None:
    text = (BROKEN / f"{name}.yaml").read_text(encoding="utf-8")
    found = refused(a_folder(tmp_path, outage=text))
    expected = [f"{tmp_path / 'outage.yaml'}:{line}" for line in MISTAKES[name]]
    assert [line for line, said in zip(found, expected, strict=True) if not says(line, said)] == []


def test_every_broken_file_has_its_sentence() -> None:
    assert {path.stem for path in BROKEN.iterdir()} == {*MISTAKES}


# -- A team's own


OWN = (OURS / "outage.yaml").read_text(encoding="utf-8").replace("Outage or product", "Our")


def test_a_file_of_the_same_name_stands_in_the_place_of_ours(tmp_path: Path) -> None:
    found = shelf(a_folder(tmp_path, outage=OWN))
    assert [*found] == [*CrisisKind]
    assert found["outage"].playbook.en.title == "Our fault"
    assert {name for name, each in found.items() if each.is_own} == {"outage"}
    assert found["rumour"] == shelf()["rumour"]


def test_a_file_of_another_name_stands_beside_them(tmp_path: Path) -> None:
    found = shelf(a_folder(tmp_path, product_recall=OWN))
    assert [*found] == [*CrisisKind, "product_recall"]
    assert found["product_recall"].file == tmp_path / "product_recall.yaml"


def test_a_name_that_is_nearly_a_kind_is_no_other_playbook(tmp_path: Path) -> None:
    """It would never be shown, and nobody would know why."""
    (said,) = refused(a_folder(tmp_path, rumor=OWN))
    assert said.startswith(f"{tmp_path / 'rumor.yaml'}: is no kind of crisis (did you mean `rumour")


@pytest.mark.parametrize("name", ["outage.yml", "Outage.yaml", "our outage.yaml", "1.yaml"])
def test_a_name_that_no_command_could_ask_for_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(OWN, encoding="utf-8")
    (said,) = refused(tmp_path)
    assert said == (
        f"{tmp_path / name}: has no name of a playbook; "
        "allowed: small letters and .yaml, as outage.yaml"
    )


def test_other_files_of_the_folder_are_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("ours", encoding="utf-8")
    (tmp_path / "..data").mkdir()  # as Kubernetes mounts files
    assert shelf(a_folder(tmp_path, outage=OWN))["outage"].is_own


def test_all_files_are_told_of_at_once(tmp_path: Path) -> None:
    found = refused(a_folder(tmp_path, rumour="{}", outage="", campaign="- 1"))
    assert [Path(line.partition(":")[0]).stem for line in found] == [
        "campaign", "outage", "rumour", "rumour", "rumour",
    ]  # fmt: skip


def test_a_role_of_the_settings_is_known(tmp_path: Path) -> None:
    text = OWN.replace("[operations, care, social]", "[franchisees]")
    assert (
        "`franchisees` is a role that nobody knows" in refused(a_folder(tmp_path, outage=text))[0]
    )
    assert shelf(tmp_path, frozenset({"franchisees"}))


# -- In the settings


def the_settings(at: Path, text: str) -> Path:
    path = at / "tocsin.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_folder_is_found_from_where_the_settings_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "books").mkdir()
    a_folder(tmp_path / "books", outage=OWN)
    monkeypatch.chdir("/")
    config = load(the_settings(tmp_path, "playbooks: ./books"))
    assert config.guide("Zephyr").playbooks["outage"].en.title == "Our fault"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(lambda _: None, "is no folder that can be read: No such file", id="missing"),
        pytest.param(Path.touch, "is no folder that can be read: Not a directory", id="a file"),
        pytest.param(Path.mkdir, "holds no files .yaml; allowed: 1 to 50", id="empty"),
    ],
)
def test_a_folder_without_playbooks_is_a_mistake_of_the_settings(
    tmp_path: Path, make: Any, said: str
) -> None:
    make(tmp_path / "books")
    path = the_settings(tmp_path, "brands: {}\nplaybooks: books")
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:2: playbooks: `{tmp_path / 'books'}` {said}")


def test_a_folder_full_of_files_is_some_other_folder(tmp_path: Path) -> None:
    for number in range(MOST + 1):
        (tmp_path / f"n{number}.yaml").touch()
    with pytest.raises(ValueError, match="holds 51 files"):
        shelf(tmp_path)


def test_what_is_wrong_with_a_playbook_stops_the_start_too(tmp_path: Path) -> None:
    (tmp_path / "books").mkdir()
    a_folder(tmp_path / "books", outage="{}")
    with pytest.raises(ConfigError, match=r"books/outage\.yaml:1: en: is missing"):
        load(the_settings(tmp_path, "playbooks: books"))


def test_a_stakeholder_whom_nothing_brings_in_is_a_mistake(tmp_path: Path) -> None:
    path = the_settings(
        tmp_path,
        "stakeholders:\n  lgal: {name: Ana}\n  legal: {name: Bo}\n"
        "  franchisees: {name: Cem, kinds: [outage]}\n",
    )
    with pytest.raises(ConfigError) as caught:
        load(path)
    (problem,) = caught.value.problems
    assert str(problem).startswith(
        f"{path}:2: stakeholders.lgal: is brought in by no playbook (did you mean `legal`?); "
        "allowed: agency, care, "
    )


# -- Those that ship


def texts_of(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield path, node
    elif is_dataclass(node):
        for each in fields(node):
            yield from texts_of(getattr(node, each.name), f"{path}.{each.name}".lstrip("."))
    elif isinstance(node, tuple):
        for place, each in enumerate(node):
            yield from texts_of(each, f"{path}[{place}]")


BOOKS = {name: each.playbook for name, each in shelf().items()}
every_book = pytest.mark.parametrize("book", BOOKS.values(), ids=[*BOOKS])


def test_each_kind_has_one() -> None:
    assert {path.name for path in OURS.iterdir()} == {f"{kind}.yaml" for kind in CrisisKind}


@every_book
def test_both_languages_say_the_same_in_the_same_places(book: Playbook) -> None:
    english, french = (dict(texts_of(book.page(language))) for language in Language)
    assert english.keys() == french.keys()
    assert [place for place in english if english[place] == french[place]] == []
    assert [
        place for place in english if english[place].count("[") != french[place].count("[")
    ] == []


@every_book
def test_each_has_enough_to_act_on_and_asks_more_people_in_a_crisis(book: Playbook) -> None:
    for language in Language:
        page = book.page(language)
        assert len(page.steps.alert) >= 5
        assert len(page.steps.crisis) >= 6
        assert len(page.avoid) >= 4
    assert set(book.roles.alert) <= set(book.roles.crisis)
    assert len(book.roles.alert) < len(book.roles.crisis)


def test_no_step_of_one_kind_is_pasted_into_another() -> None:
    """What is general stands in `unknown` alone: a kind has its own."""
    said = [text for book in BOOKS.values() for _, text in texts_of(book.en.steps)]
    twice = {text for text in said if said.count(text) > 1}
    assert twice <= {text for _, text in texts_of(BOOKS["unknown"].en.steps)}


@every_book
def test_an_apology_is_there_where_one_is_due(book: Playbook) -> None:
    due = book not in (BOOKS["rumour"], BOOKS["campaign"])  # for what is true of them, by hand
    assert all(bool(book.page(each).statement.apologise) is due for each in Language)


def test_they_are_among_what_a_wheel_holds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["alerts"]
    held = {path for pattern in patterns for path in (ROOT / "alerts").glob(pattern)}
    assert held == set(OURS.iterdir())
