"""Stakeholder: who is brought in, by a role such as `legal`; named, and never called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from alerts.line import line, typeset
from alerts.phrases import EN, Phrases
from detectors.extent import CrisisKind

ROLE = r"[a-z][a-z0-9_]{0,29}"
NAME_LIMIT, NOTE_LIMIT = 40, 60  # characters
MOST_SHOWN = 6  # in one message; `tocsin playbook` names all
ROOM = 600  # characters of them there, as they are sent: posts need the rest
PERSON_OR_CHANNEL = r"[UWCDG][A-Z0-9]{4,20}"
OPEN = "https://slack.com/app_redirect?channel="  # opens the conversation, and calls nobody


def name(text: str) -> str:
    """A name as it is shown.

    Raises:
        ValueError: it is none that a line can show.
    """
    return line(text, NAME_LIMIT)


def note(text: str) -> str:
    """What stands beside it.

    Raises:
        ValueError: likewise.
    """
    return line(text, NOTE_LIMIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stakeholder:
    """Somebody, or some desk, who has a role."""

    name: str = field(metadata={"parse": name, "allowed": f"up to {NAME_LIMIT} characters"})
    """Who it is: a person, a desk, a company."""

    slack: str | None = field(
        default=None,
        metadata={
            "pattern": PERSON_OR_CHANNEL,
            "allowed": "the id of a person or a channel, as U0123ABCD or C0123ABCD",
        },
    )
    """Whom to write to: the name becomes a link that opens the conversation. Nobody is called by
    it, as a mention would call them; a group has no conversation to open."""

    note: str | None = field(
        default=None, metadata={"parse": note, "allowed": f"up to {NOTE_LIMIT} characters"}
    )
    """How else to reach them, and when: a telephone number, hours."""

    kinds: frozenset[CrisisKind] = frozenset()
    """Kinds of crisis that bring them in, whatever roles the playbook names."""


Stakeholders = Mapping[str, Stakeholder]
"""Them by role."""


def brought_in(
    roles: Iterable[str], kind: CrisisKind | None, stakeholders: Stakeholders
) -> tuple[str, ...]:
    """The roles of a playbook, then those whose stakeholders the kind brings in all the same."""
    more = (role for role, each in stakeholders.items() if kind in each.kinds)
    return tuple(dict.fromkeys([*roles, *more]))


def called(role: str, words: Phrases = EN) -> str:
    """A role as people call it; one that is a team's own, as the team does."""
    return words.playbook.roles.get(role, role.replace("_", " "))


def listed(roles: tuple[str, ...], stakeholders: Stakeholders, words: Phrases = EN) -> str:
    """Who is brought in, on a line of a message. Where nobody has a role, it stands alone.

    What makes it too long is left out: the links first, then the notes, then the names.
    """
    for manner in Manner:
        shown = [_named(role, stakeholders.get(role), manner, words) for role in roles[:MOST_SHOWN]]
        if len(roles) > MOST_SHOWN:
            shown.append(words.playbook.more.format(count=len(roles) - MOST_SHOWN))
        line = " · ".join(shown)
        if len(line) <= ROOM:
            break
    return line


class Manner(IntEnum):
    """How much is told of somebody."""

    LINK = 3
    NOTE = 2
    NAME = 1
    ROLE = 0


def _named(role: str, who: Stakeholder | None, manner: Manner, words: Phrases) -> str:
    said = typeset(called(role, words), NAME_LIMIT)
    if who is None or manner is Manner.ROLE:
        return said
    name = typeset(who.name, NAME_LIMIT)
    if who.slack and manner >= Manner.LINK:
        name = f"<{OPEN}{who.slack}|{name}>"
    if who.note and manner >= Manner.NOTE:
        name += f" ({typeset(who.note, NOTE_LIMIT)})"
    return words.playbook.role.format(role=said, name=name)
