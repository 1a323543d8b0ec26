"""Whole: the sections of a post-mortem in their order, and the places to fill in."""

from alerts.debrief import ACTIONS, BADLY, INCIDENT, WELL
from alerts.document import Blank, Document, Part, Section
from alerts.mark import is_drill
from alerts.postmortem.material import Material
from alerts.postmortem.numbers import numbers
from alerts.postmortem.origin import origin, posts
from alerts.postmortem.questions import deaf, open_questions
from alerts.postmortem.rule import rule
from alerts.postmortem.summary import figures, summary
from alerts.postmortem.timeline import timeline
from alerts.postmortem.times import times
from alerts.postmortem.told import told
from alerts.text import capital, unlinked
from alerts.wording import NAME_LIMIT


def postmortem(material: Material) -> Document:
    """The page, as far as notices tell, with places for what they cannot."""
    heads = material.words.postmortem.heads
    parts = (
        (heads.summary, summary(material)), (heads.times, times(material)),
        (heads.timeline, timeline(material)), (heads.numbers, numbers(material)),
        (heads.origin, origin(material)), (heads.posts, posts(material)),
        (heads.rule, rule(material)), (heads.told, told(material)), (heads.deaf, deaf(material)),
        (heads.open, open_questions(material)), *_blanks(material),
    )  # fmt: skip
    sections = (Section(title=title, parts=inside) for title, inside in parts)
    return Document(
        kicker=_kicker(material),
        title=heads.title.format(brand=material.brand, incident=material.newest.incident),
        subtitle=_subtitle(material),
        language=material.language,
        mark=(INCIDENT, material.account.name),
        parts=(figures(material), *sections),
    )


def _kicker(material: Material) -> str:
    """What it is; of a drill, that first."""
    kicker = material.words.postmortem.heads.kicker
    is_drilled = is_drill(material.account.newest.brand)
    return f"{material.words.drill.mark} · {kicker}" if is_drilled else kicker


def _subtitle(material: Material) -> str:
    heads, newest = material.words.postmortem.heads, material.newest
    phrase = heads.over if material.is_over else heads.running
    if material.account.is_false_alarm:
        phrase = heads.dismissed
    said = phrase.format(
        level=material.level,
        start=material.date(newest.first_sign),
        end=material.date(newest.ended_at or newest.at),
    )
    return capital(said)


def _blanks(material: Material) -> tuple[tuple[str, tuple[Part, ...]], ...]:
    says = material.words.postmortem
    columns = (says.heads.what, says.heads.owner, says.heads.due)
    return (
        (says.heads.well, (Blank(mark=WELL, hint=says.well),)),
        (says.heads.badly, (Blank(mark=BADLY, hint=says.badly),)),
        (says.heads.actions, (Blank(mark=ACTIONS, hint=says.actions, heads=columns),)),
    )


def line(material: Material, *, again: bool = False) -> str:
    """What stands in a thread above the file, which Slack makes links of: none of theirs."""
    says, name = material.words.postmortem, unlinked(material.account.newest.brand, NAME_LIMIT)
    phrase = says.file_again if again else says.file
    return phrase.format(
        brand=name or material.words.nameless, incident=material.account.newest.incident
    )
