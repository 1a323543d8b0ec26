"""Lessons: what is read of what was learned the last time, and of what is still to be done."""

from dataclasses import dataclass

from alerts.phrases.plural import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonPhrases:
    """In a message, in lists of actions, and in the form of a new one."""

    last: str
    lately: str
    days: Plural
    weeks: str  # two at least
    months: str  # likewise
    badly: str
    well: str
    open: Plural
    overdue: str
    listed: str
    item: str
    due: str
    late: str
    day: str
    more: str  # between them

    what: str  # in the form of a new one
    who: str
    until: str
    added: str
    full: str
    empty: str
    nobodys: str  # no owner

    nothing: str
    rest: str
    done: str  # a button
    ticked: str
    was_done: str
    unknown: str


EN = LessonPhrases(
    last="*Last time*: {incident}, {ago}",
    lately="less than a day ago",
    days=Plural("{count} day ago", "{count} days ago"),
    weeks="{count} weeks ago",
    months="{count} months ago",
    badly="Did not go well: {texts}",
    well="Went well: {texts}",
    open=Plural("*{count} action* still open", "*{count} actions* still open"),
    overdue="{count} overdue",
    listed="{open}: {items}",
    item="{text} ({about})",
    due="due {day}",
    late="overdue since {day}",
    day="{day:%Y-%m-%d}",
    more="; ",
    what="What is to be done",
    who="Who does it",
    until="Until when",
    added="Written down: {text}. `/tocsin actions` lists what is to be done.",
    full="{incident} has as many actions as it may have.",
    empty="Nothing is written down: the form did not say what is to be done.",
    nobodys="nobody",
    nothing="Nothing is to be done here.",
    rest="And {count} more: `tocsin actions list` shows all.",
    done="Done",
    ticked="Done: {text}",
    was_done="That is done already: {text}",
    unknown="No open action has this name: `{name}`. `/tocsin actions` lists them.",
)

FR = LessonPhrases(
    last="*La dernière fois*\u202f: {incident}, {ago}",
    lately="il y a moins d'un jour",
    days=Plural("il y a {count} jour", "il y a {count} jours"),
    weeks="il y a {count} semaines",
    months="il y a {count} mois",
    badly="À améliorer\u202f: {texts}",
    well="Bien passé\u202f: {texts}",
    open=Plural("*{count} action* encore ouverte", "*{count} actions* encore ouvertes"),
    overdue="{count} en retard",
    listed="{open}\u202f: {items}",
    item="{text} ({about})",
    due="pour le {day}",
    late="en retard depuis le {day}",
    day="{day:%d/%m/%Y}",
    more="\u202f; ",
    what="Ce qu'il faut faire",
    who="Qui s'en charge",
    until="Pour quand",
    added="C'est noté\u202f: {text}. `/tocsin actions` montre ce qui reste à faire.",
    full="{incident} a déjà autant d'actions que possible.",
    empty="Rien n'a été noté\u202f: le formulaire ne disait pas ce qu'il faut faire.",
    nobodys="sans responsable",
    nothing="Rien à faire ici.",
    rest="Et {count} de plus\u202f: `tocsin actions list` montre tout.",
    done="C'est fait",
    ticked="Fait\u202f: {text}",
    was_done="C'était déjà fait\u202f: {text}",
    unknown="Aucune action ouverte de ce nom\u202f: `{name}`. `/tocsin actions` les montre.",
)
