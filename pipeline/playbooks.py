"""Playbooks: the files that say what to do, ours and a team's own, read as strictly as settings."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from alerts.phrases import EN
from alerts.playbook import Playbook
from alerts.stakeholder import ROLE, Stakeholders
from detectors.extent import CrisisKind
from pipeline.settings import ConfigError, Problem, document
from pipeline.settings.problem import guess
from pipeline.settings.reader import BROKEN, Reader, Setting

OURS = Path(str(files("alerts") / "playbooks"))
MOST = 50  # files of a team
ROLES = frozenset(EN.playbook.roles)  # that have a name in each language


class Filed(NamedTuple):
    """A playbook, and where it stands."""

    playbook: Playbook
    file: Path
    is_own: bool  # the team's


Shelf = Mapping[str, Filed]
"""All of them: one for each kind, in the order of the kinds, then those that a team has added."""


@cache
def shelf(own: Path | None = None, roles: frozenset[str] = frozenset()) -> Shelf:
    """The playbooks as they hold. They are read once, as the settings are.

    Args:
        own: the folder of a team's own; a file there stands in the place of ours of its name.
        roles: roles that the settings name, besides those that are known.

    Raises:
        ValueError: the folder is none, or holds no playbook.
        ConfigError: everything that is wrong with the files.
    """
    there = {kind.value: OURS / f"{kind}.yaml" for kind in CrisisKind}
    there |= {file.stem: file for file in _files(own)} if own else {}
    problems: list[Problem] = []
    found = {name: _read(file, ROLES | roles, problems) for name, file in there.items()}
    if problems:
        raise ConfigError(problems)
    return {
        name: Filed(book, there[name], there[name].parent != OURS)
        for name, book in found.items()
        if book
    }


def idle(stakeholders: Stakeholders, books: Shelf) -> Iterator[tuple[str, str]]:
    """Roles of the settings that nothing ever brings in, each with what is wrong."""
    asked = {role for each in books.values() for level in _levels(each.playbook) for role in level}
    for role, who in stakeholders.items():
        if role not in asked and not who.kinds:
            said = f"is brought in by no playbook{guess(role, asked)}"
            yield role, f"{said}; allowed: {', '.join(sorted(asked))}, or any with `kinds`"


def _levels(book: Playbook) -> tuple[tuple[str, ...], ...]:
    return book.roles.alert, book.roles.crisis


def _files(folder: Path) -> list[Path]:
    try:
        found = sorted(each for each in folder.iterdir() if each.suffix in {".yaml", ".yml"})
    except OSError as error:
        raise ValueError(f"`{folder}` is no folder that can be read: {error.strerror}") from error
    if not 0 < len(found) <= MOST:
        said = f"holds {len(found) or 'no'} files .yaml"
        raise ValueError(f"`{folder}` {said}; allowed: 1 to {MOST}, such as outage.yaml")
    return found


def _read(file: Path, roles: frozenset[str], problems: list[Problem]) -> Playbook | None:
    """A file's playbook; None, and what is wrong among the problems."""
    if said := _misnamed(file):
        problems.append(Problem(str(file), "", said))
        return None
    try:
        reader, book = _parsed(file)
    except ConfigError as error:
        problems.extend(error.problems)
        return None
    if book:
        _check_roles(reader, book, roles)
    problems.extend(reader.problems)
    return book


def _misnamed(file: Path) -> str:
    """What is wrong with a name; empty: nothing. A misspelt kind would never be shown."""
    kinds = ", ".join(CrisisKind)
    if file.suffix != ".yaml" or not re.fullmatch(ROLE, file.stem):
        return "has no name of a playbook; allowed: small letters and .yaml, as outage.yaml"
    near = guess(file.stem, list(CrisisKind))
    if near and file.stem not in set(CrisisKind):
        return f"is no kind of crisis{near}; allowed: {kinds}, or a name that is like none of them"
    return ""


def _parsed(file: Path) -> tuple[Reader, Playbook | None]:
    tree, problems = document.read(file)
    reader = Reader(str(file), problems)
    book = reader.read(tree, Setting(Playbook, {}, required=True))
    return reader, None if book is BROKEN else book


def _check_roles(reader: Reader, book: Playbook, roles: frozenset[str]) -> None:
    known = ", ".join(sorted(roles))
    for level, named in zip(("alert", "crisis"), _levels(book), strict=True):
        for place, role in enumerate(named):
            if role not in roles:
                said = f"`{role}` is a role that nobody knows{guess(role, roles)}"
                allowed = f"{known}, or one of `stakeholders` in the settings"
                reader.report(f"roles.{level}[{place}]", f"{said}; allowed: {allowed}")
