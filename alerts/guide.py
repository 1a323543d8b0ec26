"""Guide: what a message tells people to do, in a few lines, and whom to bring in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from alerts.language import Language
from alerts.line import typeset
from alerts.notice import Notice, kind_of
from alerts.phrases import PHRASES
from alerts.playbook import STEP_LIMIT, TITLE_LIMIT, Playbook
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
    words = PHRASES[language].playbook
    title, lines = f"*{words.title}*", [_linked(line, words.link) for line in guide.own]
    kind = kind_of(notice)
    book = guide.playbooks.get(kind)
    if book and not lines:
        page = book.page(language)
        lines = [_linked(line, words.link) for line in page.steps.at(notice.level)[:SHOWN]]
        if kind is not CrisisKind.UNKNOWN:
            title += f" · {typeset(page.title, TITLE_LIMIT)}"
    numbered = [f"{place}. {line}" for place, line in enumerate(lines, 1)]
    return "\n".join([title, *numbered]) if numbered else ""


def people(notice: Notice, guide: Guide, language: Language = Language.EN) -> str:
    """Whom to bring in now. Empty: likewise."""
    if not is_time(notice):
        return ""
    words, kind = PHRASES[language], kind_of(notice)
    book = guide.playbooks.get(kind)
    roles = brought_in(book.roles.at(notice.level) if book else (), kind, guide.stakeholders)
    listing = listed(roles, guide.stakeholders, words)
    return f"*{words.playbook.people}* {listing}" if listing else ""


def is_time(notice: Notice) -> bool:
    """Whether people have to act: it is loud, and more than a first sign."""
    return face(notice) in LOUD and notice.level is not Level.WATCH


def _linked(line: str, label: str) -> str:
    link = safe_link(line)
    if link is None:
        return typeset(line, STEP_LIMIT)
    return f"<{link.url.replace('&', '&amp;')}|{label}>"
