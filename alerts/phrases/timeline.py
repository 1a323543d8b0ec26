"""Phrases of the timeline: the steps of an incident, for one person."""

from dataclasses import dataclass

from alerts.phrases.plural import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A modal, and what stands in it while it is read and where it cannot be."""

    title: str
    close: str
    reading: str
    failed: str
    line: str
    skipped: Plural
    incomplete: str


EN = Timeline(
    title="Timeline",
    close="Close",
    reading="Reading what happened…",
    failed="That could not be read in time. Try again in a minute, or use a shell:"
    " tocsin incidents.",
    line="{date} · *{step}* · {people}",
    skipped=Plural("… {count} step more …", "… {count} steps more …"),
    incomplete="What came after this could not be read in time.",
)

FR = Timeline(
    title="Chronologie",
    close="Fermer",
    reading="Lecture des étapes…",
    failed="La lecture n'a pas abouti à temps. Réessayez dans une minute, ou depuis un"
    " terminal\u202f: tocsin incidents.",
    line="{date} · *{step}* · {people}",
    skipped=Plural("… {count} étape de plus …", "… {count} étapes de plus …"),
    incomplete="La suite n'a pas pu être lue à temps.",
)
