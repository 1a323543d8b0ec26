"""Phrases of the slash command: what whoever typed it reads, and nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.deed import Cause
from detectors.extent import CrisisKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Slash:
    """Answers; `words` has what each word is good for."""

    help: str
    words: Mapping[str, str]
    causes: str
    typed: Mapping[str, str]  # how each cause is spelt; a word of another language is read, too

    kinds: str
    typed_kinds: Mapping[str, str]  # likewise of kinds of crises

    unheard: str
    unread: str
    unkind: str  # no kind of crisis
    unknown: str
    near: str  # after one of the two
    which: str
    not_ours: str

    as_of: str
    untold: str
    needed: str  # before anything rings
    present: str  # where that is seen
    drilled: str
    closed: str

    silenced: str
    heard: str
    no_silences: str


EN = Slash(
    help="What you can type, in any channel:",
    words={
        "status": "`/tocsin status [BRAND]` · what is open, and who has it",
        "ack": "`/tocsin ack [BRAND[/N]]` · you have it",
        "resolve": "`/tocsin resolve [BRAND[/N]] [CAUSE] [NOTE]` · it is over",
        "kind": "`/tocsin kind [BRAND[/N]] KIND [NOTE]` · what kind of crisis it is, or was",
        "playbook": "`/tocsin playbook [BRAND[/N]]` · what to do about it, a first word to adapt",
        "questions": "`/tocsin questions [BRAND[/N]]` · what people ask, and who speaks for it",
        "explain": "`/tocsin explain [BRAND]` · why it rings, or does not",
        "actions": "`/tocsin actions [BRAND]` · what is to be done so that none comes again;"
        " `/tocsin actions done ID` ticks it off",
        "silence": "`/tocsin silence BRAND [30m|2h|3d] [REASON]` · nobody is told of it, or called;"
        " `/tocsin silence BRAND end` takes it back, `/tocsin silence` lists them",
        "drill": "`/tocsin drill [BRAND]` · a practice message in this channel; calls nobody",
        "help": "`/tocsin help` · this",
    },
    causes="Causes: {causes}.",
    typed={cause.value: cause.value for cause in Cause},
    kinds="Kinds of crises: {kinds}.",
    typed_kinds={kind.value: kind.value for kind in CrisisKind},
    unheard="“{word}” is no word of mine.",
    unread="“{word}” is no length of time that I read, so nothing is silenced: say 30m, 2h or 3d.",
    unkind="Which kind of crisis is it? Say one of these: {kinds}.",
    unknown="No brand is known by the name {name}.",
    near="{said} Did you mean {near}?",
    which="Which one? Name it: {names}.",
    not_ours="Tocsin is starting, or changing hands. Ask again in a minute.",
    as_of="As of {date}: {story}",
    untold="Nothing was told of {brand} yet: as far as Tocsin has watched, all was as usual.",
    needed="A ring takes {people} at least, more than chance brings {rarity}, and {hours} h of"
    " watching.",
    present="What its watch sees now stands on the dashboard of brands; a shell tells it of any"
    " moment, from files of mentions: `{command}`",
    drilled="The practice message stands in this channel.",
    closed="Tocsin may not write in this channel, so alarms do not arrive here either: {reason}."
    " Invite it: /invite @tocsin",
    silenced="{brand} is silent until {date}: nobody is told or called of it, not even of a crisis."
    " `/tocsin silence {brand} end` takes it back.",
    heard="{brand} is heard again. What is still open is told now.",
    no_silences="No brand is silent.",
)

FR = Slash(
    help="Ce que vous pouvez taper, dans tout canal\u202f:",
    words={
        "status": "`/tocsin status [MARQUE]` · les incidents en cours, et qui s'en occupe",
        "ack": "`/tocsin ack [MARQUE[/N]]` · vous vous en occupez",
        "resolve": "`/tocsin resolve [MARQUE[/N]] [CAUSE] [NOTE]` · clore l'incident",
        "kind": "`/tocsin kind [MARQUE[/N]] NATURE [NOTE]` · la nature de la crise, même passée",
        "playbook": "`/tocsin playbook [MARQUE[/N]]` · que faire, une première prise de parole",
        "questions": "`/tocsin questions [MARQUE[/N]]` · ce qu'on demande, et qui la défend",
        "explain": "`/tocsin explain [MARQUE]` · pourquoi l'alarme sonne, ou ne sonne pas",
        "actions": "`/tocsin actions [MARQUE]` · ce qui reste à faire pour la suite\u202f;"
        " `/tocsin actions fait ID` coche une action",
        "silence": "`/tocsin silence MARQUE [30m|2h|3j] [RAISON]` · ni message, ni appel\u202f;"
        " `/tocsin silence MARQUE fin` le lève, `/tocsin silence` les énumère",
        "drill": "`/tocsin drill [MARQUE]` · un message d'exercice dans ce canal, sans appeler"
        " personne",
        "help": "`/tocsin help` · cette aide",
    },
    causes="Causes\u202f: {causes}.",
    typed={
        "complaint": "plainte",
        "own_post": "notre_publication",
        "rumour": "rumeur",
        "outage": "panne",
        "press": "presse",
        "campaign": "campagne",
        "irony": "ironie",
        "wrong_brand": "homonyme",
        "test": "essai",
        "other": "autre",
    },
    kinds="Natures de crise\u202f: {kinds}.",
    typed_kinds={
        "customer": "client",
        "own_post": "notre_publication",
        "outage": "panne",
        "rumour": "rumeur",
        "campaign": "campagne",
        "unknown": "inconnue",
    },
    unheard="Je ne connais pas «\u202f{word}\u202f».",
    unread="Je ne lis pas de durée dans «\u202f{word}\u202f»\u202f; rien n'est mis en silence."
    " Dites 30m, 2h ou 3j.",
    unkind="De quelle nature est la crise\u202f? Dites l'une de celles-ci\u202f: {kinds}.",
    unknown="Aucune marque connue sous le nom {name}.",
    near="{said} Vouliez-vous dire {near}\u202f?",
    which="Lequel\u202f? Précisez\u202f: {names}.",
    not_ours="Tocsin démarre ou passe le relais. Redemandez dans une minute.",
    as_of="État\u202f: {date}. {story}",
    untold="Rien n'a encore été signalé pour {brand}\u202f: tout était comme d'habitude depuis que"
    " Tocsin observe.",
    needed="Pour que l'alarme sonne, il faut au moins {people}, plus que le hasard n'en amène"
    " {rarity}, et {hours}\u202fh d'observation.",
    present="Ce qui se dit de la marque à présent est dans le tableau de bord des marques\u202f;"
    " pour tout autre moment, dans un terminal et à partir de fichiers de mentions\u202f:"
    " `{command}`",
    drilled="Le message d'exercice est dans ce canal.",
    closed="Tocsin ne peut pas écrire dans ce canal, où les alarmes n'arrivent donc pas non"
    " plus\u202f: {reason}. Invitez-le\u202f: /invite @tocsin",
    silenced="{brand} est en silence (reprise\u202f: {date})\u202f: personne n'est prévenu ni"
    " appelé, même en cas de crise. `/tocsin silence {brand} fin` le lève.",
    heard="{brand} n'est plus en silence. Ce qui est encore ouvert est annoncé maintenant.",
    no_silences="Aucune marque n'est en silence.",
)
