"""Extract: what of a playbook somebody reads, in one language, with the people of the settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from alerts.language import Language
from alerts.phrases import PHRASES
from alerts.stakeholder import Stakeholder, Stakeholders, brought_in, called
from detectors.events import Level
from detectors.extent import CrisisKind
from pipeline.playbooks import Filed


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is brought in; without a name, nobody has the role."""

    role: str
    called: str  # the role, as people call it
    name: str | None
    slack: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """All that is read."""

    kind: str
    language: Language
    file: str | None  # a team's own; None: ours
    title: str
    signs: str
    steps: Mapping[Level, tuple[str, ...]]
    people: Mapping[Level, tuple[Person, ...]]
    statement: Mapping[str, str]  # by part
    avoid: tuple[str, ...]


def extract(
    name: str,
    filed: Filed,
    stakeholders: Stakeholders,
    language: Language,
    levels: Iterable[Level],
) -> Extract:
    """What is read of a playbook.

    Args:
        name: of its file: a kind of crisis, or what a team has added.
        filed: the playbook, and where it stands.
        stakeholders: who has which role.
        language: what is read.
        levels: of these.
    """
    book, page = filed.playbook, filed.playbook.page(language)
    kind = CrisisKind(name) if name in set(CrisisKind) else None
    steps, people = {}, {}
    for level in levels:
        steps[level] = page.steps.at(level)
        roles = brought_in(book.roles.at(level), kind, stakeholders)
        people[level] = tuple(_person(role, stakeholders.get(role), language) for role in roles)
    return Extract(
        kind=name, language=language, file=str(filed.file) if filed.is_own else None,
        title=page.title, signs=page.signs, steps=steps, people=people,
        statement=dict(page.statement.parts()), avoid=page.avoid,
    )  # fmt: skip


def _person(role: str, who: Stakeholder | None, language: Language) -> Person:
    name, slack, note = (who.name, who.slack, who.note) if who else (None, None, None)
    return Person(
        role=role, called=called(role, PHRASES[language]), name=name, slack=slack, note=note
    )
