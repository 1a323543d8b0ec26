"""Phrases of the post-mortem: what became of an incident, as a page to read and to fill in."""

from dataclasses import dataclass

from alerts.phrases import hindsight
from alerts.phrases.by_level import ByLevel
from alerts.phrases.hindsight import Open, Rule, Times, Told
from alerts.phrases.plural import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Titles, and heads of tables."""

    kicker: str
    title: str
    running: str  # below it
    over: str
    dismissed: str

    summary: str
    times: str
    timeline: str
    numbers: str
    origin: str
    posts: str
    rule: str
    told: str
    deaf: str
    open: str
    well: str
    badly: str
    actions: str

    what: str
    when: str
    after: str
    goal: str
    people: str
    day: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Three sentences, and the clauses of the third."""

    happened: str
    happened_of_all: str
    became: ByLevel
    mistaken: ByLevel  # a false alarm
    lasted: str
    dismissed: str
    runs: str
    kind_unknown: str
    no_crisis: str
    told: str
    untold: str
    forgotten: str  # records of when do not reach so far back
    taken: str
    untaken: str
    untaken_yet: str  # while it runs
    reopened: Plural
    left: str  # the same, where somebody had it before, and nobody then
    calmed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmortem:
    """All of it."""

    heads: Heads
    summary: Summary
    times: Times
    rule: Rule
    told: Told
    open: Open

    numbers_people: str
    numbers_posts: str
    unscored: str  # in the place of how many of them
    numbers_said: str
    numbers_reach: str
    numbers_shares: str
    fastest: str
    evidence: str
    loud: str
    deaf_since: str
    deaf_none: str
    left_out: str
    wave_post: str  # the role of a post that has no other

    well: str  # hints
    badly: str
    actions: str

    file: str  # the line in the thread
    file_again: str


EN = Postmortem(
    heads=Heads(
        kicker="Tocsin: post-mortem",
        title="{brand}/{incident}: what happened, and what to learn from it",
        running="{level}, since {start}, and not over. A draft: numbers cannot say what went well.",
        over="{level}, {start} to {end}. A draft: numbers cannot say what went well.",
        dismissed="False alarm ({level}), {start} to {end}. A draft: numbers cannot say why.",
        summary="Summary",
        times="Times",
        timeline="Timeline",
        numbers="Numbers",
        origin="Where it came from",
        posts="Posts that mattered",
        rule="What the rule saw, and when it could have seen it",
        told="What was said to whom",
        deaf="Sources that heard nothing",
        open="Open questions",
        well="What went well",
        badly="What did not go well",
        actions="Preventive actions",
        what="what",
        when="when (UTC)",
        after="how long it took",
        goal="goal",
        people="people",
        day="24 h until {date}",
        owner="owner",
        due="due",
    ),
    summary=Summary(
        happened="From {start} on there were, at the worst, {people} in an hour about {brand}"
        " ({peak}), where {usual} would be usual; {became}, and {lasted}.",
        happened_of_all="From {start} on there were, at the worst, {people} in an hour who spoke of"
        " {brand} ({peak}), where {usual} would be usual; {became}, and {lasted}.",
        became=ByLevel("it stayed a watch", "it became an alert", "it became a crisis"),
        mistaken=ByLevel(
            "it was taken for a watch", "it was taken for an alert", "it was taken for a crisis"
        ),
        lasted="it was over {duration} after the first sign",
        dismissed="it was found to be a false alarm {duration} after the first sign",
        runs="it still runs, {duration} after the first sign",
        kind_unknown="What kind of crisis it was is not known",
        no_crisis="It was no crisis",
        told="People were told {duration} after the first sign",
        untold="Nobody was told, since it stayed a watch",
        forgotten="When people were told is not known any more",
        taken="the first word of a responder was {person}'s, {duration} later",
        untaken="nobody ever said that they had it",
        untaken_yet="nobody has said yet that they have it",
        reopened=Plural("it opened again once", "it opened again {count} times"),
        left="{reopened}, and nobody said that they had it then ({dates})",
        calmed="calm ended it",
    ),
    times=hindsight.TIMES_EN,
    rule=hindsight.RULE_EN,
    told=hindsight.TOLD_EN,
    open=hindsight.OPEN_EN,
    numbers_people="Unhappy people",
    numbers_posts="Unhappy posts, of those that could be scored",
    unscored="None could be scored",
    numbers_said="Posts of all moods",
    numbers_reach="Reach",
    numbers_shares="Shares",
    fastest="At its fastest ({date}): {pace}",
    evidence="What spoke for and against it ({date}):",
    loud="Loudest voices: {names}",
    deaf_since="{source}, since {date}",
    deaf_none="None that a notice tells of.",
    left_out="The settings leave posts out.",
    wave_post="Of the wave",
    well="What helped, and should be done again: who, what, how soon.",
    badly="What took too long, was missing, or made it worse. No names: it is about how we work.",
    actions="One a row, with somebody who has it and a day (2026-03-31).",
    file="Post-mortem of {brand}/{incident}: a draft, with places to fill in.",
    file_again="Post-mortem of {brand}/{incident}, with what came after it opened again: a draft,"
    " with places to fill in.",
)

FR = Postmortem(
    heads=Heads(
        kicker="Tocsin\u202f: retour d'expérience",
        title="{brand}/{incident}\u202f: récit et enseignements",
        running="{level}, en cours (début\u202f: {start}). Brouillon\u202f: les chiffres ne disent"
        " pas ce qui a bien marché.",
        over="{level}, du {start} au {end}. Brouillon\u202f: les chiffres ne disent pas ce qui a"
        " bien marché.",
        dismissed="Fausse alerte ({level}), du {start} au {end}. Brouillon\u202f: les chiffres ne"
        " disent pas pourquoi.",
        summary="Résumé",
        times="Délais",
        timeline="Chronologie",
        numbers="Chiffres",
        origin="Origine",
        posts="Publications marquantes",
        rule="Ce que la règle a vu, et quand elle aurait pu le voir",
        told="Qui a été prévenu, et de quoi",
        deaf="Sources muettes",
        open="Questions ouvertes",
        well="Ce qui a bien marché",
        badly="Ce qui a moins bien marché",
        actions="Actions préventives",
        what="quoi",
        when="quand (UTC)",
        after="délai",
        goal="objectif",
        people="personnes",
        day="24\u202fh (état\u202f: {date})",
        owner="responsable",
        due="échéance",
    ),
    summary=Summary(
        happened="À partir du {start}, {brand} a eu jusqu'à {people} en une heure ({peak}), contre"
        " {usual} d'habitude\u202f; {became}, {lasted}.",
        happened_of_all="À partir du {start}, jusqu'à {people} ont parlé en une heure ({peak}) de"
        " la marque {brand}, contre {usual} d'habitude\u202f; {became}, {lasted}.",
        became=ByLevel(
            "l'incident en est resté à une vigilance",
            "l'incident est devenu une alerte",
            "l'incident est devenu une crise",
        ),
        mistaken=ByLevel(
            "l'incident a été pris pour une vigilance",
            "l'incident a été pris pour une alerte",
            "l'incident a été pris pour une crise",
        ),
        lasted="et il a été clos {duration} après les premiers signes",
        dismissed="et il a été classé en fausse alerte {duration} après les premiers signes",
        runs="et il dure encore, {duration} après les premiers signes",
        kind_unknown="La nature de la crise n'est pas connue",
        no_crisis="Ce n'était pas une crise",
        told="Équipe prévenue {duration} après les premiers signes",
        untold="Équipe non prévenue, car l'incident en est resté à une vigilance",
        forgotten="Le moment où l'équipe a été prévenue n'est plus connu",
        taken="première réaction\u202f: {person}, {duration} plus tard",
        untaken="aucune réaction de l'équipe",
        untaken_yet="aucune réaction de l'équipe pour l'instant",
        reopened=Plural("une reprise", "{count} reprises"),
        left="{reopened}, sans réaction de l'équipe ({dates})",
        calmed="fin par retour au calme",
    ),
    times=hindsight.TIMES_FR,
    rule=hindsight.RULE_FR,
    told=hindsight.TOLD_FR,
    open=hindsight.OPEN_FR,
    numbers_people="Mécontents",
    numbers_posts="Publications négatives, parmi celles évaluées",
    unscored="Aucune n'a pu être évaluée",
    numbers_said="Publications, toutes tonalités",
    numbers_reach="Portée",
    numbers_shares="Partages",
    fastest="Au plus vite ({date})\u202f: {pace}",
    evidence="Indices pour et contre ({date})\u202f:",
    loud="Voix les plus fortes\u202f: {names}",
    deaf_since="{source} (début\u202f: {date})",
    deaf_none="Aucune, selon les relevés.",
    left_out="La configuration exclut les publications.",
    wave_post="De la vague",
    well="Ce qui a aidé, et qu'il faut refaire\u202f: qui, quoi, en combien de temps.",
    badly="Ce qui a pris trop de temps, a manqué, ou a aggravé les choses. Sans noms\u202f: il"
    " s'agit de nos façons de travailler.",
    actions="Une par ligne, avec un responsable et un jour (2026-03-31).",
    file="Retour d'expérience · {brand}/{incident}\u202f: un brouillon, avec des parties à"
    " remplir.",
    file_again="Retour d'expérience · {brand}/{incident}, reprise comprise\u202f: un brouillon,"
    " avec des parties à remplir.",
)
