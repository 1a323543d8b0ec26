"""Playbook: what to do about one kind of crisis, whom to bring in, what to say and what not to do.

The files in `alerts/playbooks/` hold one for each kind; a team's own stand in their place. What a
message shows of one is up to `alerts.guide`.
"""

from dataclasses import dataclass, field, fields

from alerts.language import Language
from alerts.line import line
from alerts.stakeholder import ROLE
from alerts.text import LINK_LIMIT, safe_link
from detectors.events import Level

OWN_MOST = 4  # lines of a route or a brand; who is woken reads no more
MOST = 10  # steps of a level: more is a handbook, and a step may be the address of one
MOST_ROLES = 8  # that a level brings in
STEP_LIMIT = 150  # characters of one
TITLE_LIMIT, SENTENCE_LIMIT = 40, 400  # characters


def step(text: str) -> str:
    """A line of the settings, as it is.

    Raises:
        ValueError: it is no line that a message can show.
    """
    if text.startswith(("http://", "https://")):
        if safe_link(text) is None:
            raise ValueError("is an address that cannot be linked")
        return text
    return line(text, STEP_LIMIT)


def title(text: str) -> str:
    """What a message is headed with.

    Raises:
        ValueError: likewise.
    """
    return line(text, TITLE_LIMIT)


def sentence(text: str) -> str:
    """A sentence or two.

    Raises:
        ValueError: likewise.
    """
    return line(text, SENTENCE_LIMIT)


STEPS = {
    "parse": step,
    "most": OWN_MOST,
    "allowed": f"up to {STEP_LIMIT} characters, or a page's address of up to {LINK_LIMIT}",
}
"""The limits of a list of them in the settings."""

LINES = STEPS | {"least": 1, "most": MOST}
ROLES = {
    "pattern": ROLE, "most": MOST_ROLES, "allowed": "roles, in small letters without spaces",
}  # fmt: skip
TITLE = {"parse": title, "allowed": f"up to {TITLE_LIMIT} characters"}
SENTENCE = {"parse": sentence, "allowed": f"up to {SENTENCE_LIMIT} characters"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Whom to bring in, by level; who that is, the settings say."""

    alert: tuple[str, ...] = field(metadata=ROLES)
    crisis: tuple[str, ...] = field(metadata=ROLES)

    def at(self, level: Level) -> tuple[str, ...]:
        """Those of a level. A watch brings nobody in."""
        found: tuple[str, ...] = getattr(self, level, ())
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What to do, by level, the most urgent first: a message shows no more than the first few."""

    alert: tuple[str, ...] = field(metadata=LINES)
    crisis: tuple[str, ...] = field(metadata=LINES)

    def at(self, level: Level) -> tuple[str, ...]:
        """Those of a level. A watch has none."""
        found: tuple[str, ...] = getattr(self, level, ())
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A first word to adapt; what is to be filled in stands in square brackets."""

    acknowledge: str = field(metadata=SENTENCE)
    apologise: str | None = field(default=None, metadata=SENTENCE)  # where it is due
    explain: str = field(metadata=SENTENCE)
    next: str = field(metadata=SENTENCE)  # when the next word comes

    def parts(self) -> list[tuple[str, str]]:
        """Those that are there, each with its name, in the order in which they are said."""
        said = ((each.name, getattr(self, each.name)) for each in fields(self))
        return [(name, text) for name, text in said if text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All of it in one language."""

    title: str = field(metadata=TITLE)
    signs: str = field(metadata=SENTENCE)  # by what this kind is known
    steps: Steps
    statement: Statement
    avoid: tuple[str, ...] = field(metadata=LINES)


PAGE = {"allowed": "the same in this language: title, signs, steps, statement, avoid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """What a file holds. Languages are named as `Language` has them."""

    roles: Roles = field(metadata={"allowed": "`alert` and `crisis`, each with a list of roles"})
    en: Page = field(metadata=PAGE)
    fr: Page = field(metadata=PAGE)

    def page(self, language: Language) -> Page:
        """What people read who read this language."""
        page: Page = getattr(self, language)
        return page
