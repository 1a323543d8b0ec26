"""Guide: what a message tells people to do, in a few lines, and whom to bring in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from alerts.language import Language
from alerts.lesson import Learned
from alerts.line import typeset
from alerts.memory import memory
from alerts.notice import Notice, kind_of
from alerts.phrases import PHRASES, Phrases
from alerts.phrases.playbook import Playbook as Words
from alerts.playbook import SENTENCE_LIMIT, STEP_LIMIT, TITLE_LIMIT, Playbook
from alerts.stakeholder import Stakeholders, brought_in, listed
from alerts.text import safe_link
from alerts.wording import Face, face
from detectors.events import Level
from detectors.extent import CrisisKind

SHOWN = 3  # steps of a playbook; who is woken reads no more
LOUD = {Face.RINGS, Face.AGAIN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What there is to tell."""

    own: tuple[str, ...] = ()  # the steps of the settings, in the place of the playbook's
    playbooks: Mapping[str, Playbook] = field(default_factory=dict)  # by kind
    stakeholders: Stakeholders = field(default_factory=dict)
    past: Learned | None = None  # what is known of the brand's last incident of the same kind
    zone: tzinfo = UTC  # by whose days something of it is due


NONE = Guide()


def steps(notice: Notice, guide: Guide, language: Language = Language.EN) -> str:
    """What to do now; empty: it is no time to act, or nothing is known to be done.

    Args:
        notice: what happened.
        guide: what there is to tell.
        language: what is read there.
    """
    if not is_time(notice):
        return ""
    words, kind = PHRASES[language].playbook, kind_of(notice)
    title, lines = f"*{words.title}*", guide.own
    book = guide.playbooks.get(kind)
    if book and not lines:
        page = book.page(language)
        lines = page.steps.at(notice.level)[:SHOWN]
        if kind is not CrisisKind.UNKNOWN:
            title += f" · {typeset(page.title, TITLE_LIMIT)}"
    return "\n".join([title, *_numbered(lines, words.link)]) if lines else ""


def people(notice: Notice, guide: Guide, language: Language = Language.EN) -> str:
    """Whom to bring in now. Empty: likewise."""
    return _people(notice, notice.level, guide, PHRASES[language]) if is_time(notice) else ""


def past(notice: Notice, guide: Guide, language: Language = Language.EN) -> str:
    """What was learned the last time, and what is still to be done. Empty: likewise."""
    if guide.past is None or not is_time(notice):
        return ""
    return memory(guide.past, notice.at.astimezone(guide.zone), PHRASES[language])


def whole(notice: Notice, guide: Guide, language: Language = Language.EN) -> list[str]:
    """All that the playbook says, in lines, for whoever asks.

    A first sign is read as the alert that it may become. Steps of the settings come first.
    """
    words = PHRASES[language].playbook
    level = Level.ALERT if notice.level is Level.WATCH else notice.level
    page = guide.playbooks[kind_of(notice)].page(language)
    own = [f"*{words.title}*", *_numbered(guide.own, words.link)] if guide.own else []
    return [
        f"*{typeset(page.title, TITLE_LIMIT)}* · {typeset(page.signs, SENTENCE_LIMIT)}",
        *own,
        f"*{getattr(words, level)}*",
        *_numbered(page.steps.at(level), words.link),
        _people(notice, level, guide, PHRASES[language]),
        f"*{words.statement}*",
        *(_said(part, text, words) for part, text in page.statement.parts()),
        f"*{words.avoid}*",
        *(f"• {_linked(line, words.link)}" for line in page.avoid),
    ]


def is_time(notice: Notice) -> bool:
    """Whether people have to act: it is loud, and more than a first sign."""
    return face(notice) in LOUD and notice.level is not Level.WATCH


def _people(notice: Notice, level: Level, guide: Guide, words: Phrases) -> str:
    kind = kind_of(notice)
    book = guide.playbooks.get(kind)
    roles = brought_in(book.roles.at(level) if book else (), kind, guide.stakeholders)
    listing = listed(roles, guide.stakeholders, words)
    return f"*{words.playbook.people}* {listing}" if listing else ""


def _numbered(lines: Iterable[str], label: str) -> list[str]:
    return [f"{place}. {_linked(line, label)}" for place, line in enumerate(lines, 1)]


def _said(part: str, text: str, words: Words) -> str:
    return words.role.format(role=f"• {getattr(words, part)}", name=typeset(text, SENTENCE_LIMIT))


def _linked(line: str, label: str) -> str:
    link = safe_link(line)
    if link is None:
        return typeset(line, STEP_LIMIT)
    return link.named(label)
