"""Phrases of the digest: what the last day was like."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.phrases.plural import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Titles, sentences, and the items of its lists."""

    title: str
    subtitle: str
    moment: str  # of the readers' zone
    clock: str
    quiet: str  # nothing else to say
    silent: str  # in a shell, where Slack would hear nothing

    posts: Plural
    all_said: str
    none_said: str  # counts are those of full hours
    no_volumes: str
    no_week: str
    not_whole: str
    all_changed: str
    all_same: str

    brands: str
    brand: str
    unhappy: str
    week: str  # the column of the change
    new: str  # nothing was said then
    unknown: str
    more: Plural  # brands that are not shown
    incidents: str
    incident: str
    kind: str  # after it
    taken: str
    has: str
    nobody: str
    asleep: str
    asleep_until: str
    and_more: str  # items that are not shown

    watches: str
    watch: str
    faded: str
    runs: str

    day: str
    told: Plural
    acknowledged: Plural  # by how many were taken
    not_acknowledged: str
    over: Plural  # with their brands
    kept: str
    goals: Mapping[str, str]

    false_alarms: str
    false_alarm: str
    no_cause: str

    deaf: str
    deaf_from: str
    deaf_still: str
    deaf_outside: str

    actions: str
    action: str
    nobodys: str
    due: str
    overdue: str
    no_day: str


EN = Digest(
    title="The last day",
    subtitle="24 hours before {moment}",
    moment="{at:%Y-%m-%d %H:%M}",
    clock="{at:%H:%M}",
    quiet="Nothing to report. {said}",
    silent="Nothing to report: this route hears nothing then.",
    posts=Plural("{count} post", "{count} posts"),
    all_said="{posts} about {brands}, {share} of them unhappy.",
    none_said="Nothing was said of any brand until {clock}.",
    all_changed="Volume: {change} against the same day a week before.",
    all_same="As many as on the same day a week before.",
    no_volumes="How much was said is not known yet: it is told at each full hour.",
    no_week="The week before is not known yet.",
    not_whole="Some hours are not known: workers were late.",
    brands="Brands",
    brand="Brand",
    unhappy="Unhappy",
    week="A week before",
    new="none",
    unknown="\u2013",
    more=Plural("… and {count} more brand.", "… and {count} more brands."),
    incidents="Open",
    incident="{head} · since {moment} · {who}",
    kind="{line} · {kind}",
    taken="somebody has it",
    has="{owner} has it",
    nobody="nobody has it",
    asleep="snoozed",
    asleep_until="snoozed until {moment}",
    and_more="… and {count} more.",
    watches="First signs",
    watch="{brand} at {clock}: up to {people} in an hour, at first {factor} times the usual ·"
    " {standing}",
    faded="faded after {duration}",
    runs="still runs",
    day="Alerts of the day",
    told=Plural("{count} alert was told.", "{count} alerts were told."),
    acknowledged=Plural(
        "Taken: {taken} of {count}, after {duration}.",
        "Taken: {taken} of {count}, median time {duration}.",
    ),
    not_acknowledged="None of them was taken.",
    over=Plural("{count} is over: {brands}.", "{count} are over: {brands}."),
    kept="{goal}: {met} of {count} in time.",
    goals={
        "detect": "Goal to detect",
        "acknowledge": "Goal to take",
        "answer": "Goal to answer",
    },
    false_alarms="False alarms",
    false_alarm="{brand} at {clock}: {cause}",
    no_cause="no reason given",
    deaf="Not heard",
    deaf_from="{source}: {since} to {until}",
    deaf_still="{source}: since {since}, still",
    deaf_outside="A part of the networks was not heard for a while: numbers may be too low.",
    actions="To do",
    action="{text} · {owner} · {due} · {name}",
    nobodys="nobody's",
    due="due {day:%Y-%m-%d}",
    overdue="overdue since {day:%Y-%m-%d}",
    no_day="without a day",
)

FR = Digest(
    title="La journée écoulée",
    subtitle="Les 24 heures précédant le {moment}",
    moment="{at:%d/%m/%Y} à {at:%H}\u202fh\u202f{at:%M}",
    clock="{at:%H}\u202fh\u202f{at:%M}",
    quiet="Rien à signaler. {said}",
    silent="Rien à signaler\u202f: ce canal ne reçoit alors aucun message.",
    posts=Plural("{count} publication", "{count} publications"),
    all_said="{posts} sur {brands}, part de négatives\u202f: {share}.",
    none_said="Aucune publication sur les marques suivies jusqu'à {clock}.",
    all_changed="Volume\u202f: {change} par rapport au même jour de la semaine précédente.",
    all_same="Autant que le même jour de la semaine précédente.",
    no_volumes="Volumes pas encore connus\u202f: ils sont relevés à chaque heure pleine.",
    no_week="La semaine précédente n'est pas encore connue.",
    not_whole="Certaines heures manquent\u202f: la mesure avait du retard.",
    brands="Marques",
    brand="Marque",
    unhappy="Négatives",
    week="Semaine précédente",
    new="aucune",
    unknown="\u2013",
    more=Plural("… et {count} autre marque.", "… et {count} autres marques."),
    incidents="En cours",
    incident="{head} · depuis le {moment} · {who}",
    kind="{line} · {kind}",
    taken="quelqu'un s'en occupe",
    has="{owner} s'en occupe",
    nobody="personne ne s'en occupe",
    asleep="en pause",
    asleep_until="en pause jusqu'au {moment}",
    and_more="… et {count} de plus.",
    watches="Premiers signes",
    watch="{brand} à {clock}\u202f: jusqu'à {people} en une heure, au départ {factor} fois"
    " le niveau habituel · {standing}",
    faded="retour au calme après {duration}",
    runs="toujours en cours",
    day="Alertes du jour",
    told=Plural("{count} alerte signalée.", "{count} alertes signalées."),
    acknowledged=Plural(
        "Prises en charge\u202f: {taken} sur {count}, au bout de {duration}.",
        "Prises en charge\u202f: {taken} sur {count}, délai médian {duration}.",
    ),
    not_acknowledged="Aucune n'a été prise en charge.",
    over=Plural("{count} alerte close\u202f: {brands}.", "{count} alertes closes\u202f: {brands}."),
    kept="{goal}\u202f: tenu {met} fois sur {count}.",
    goals={
        "detect": "Objectif de détection",
        "acknowledge": "Objectif de prise en charge",
        "answer": "Objectif de réponse",
    },
    false_alarms="Fausses alertes",
    false_alarm="{brand} à {clock}\u202f: {cause}",
    no_cause="raison non précisée",
    deaf="Sources muettes",
    deaf_from="{source}\u202f: du {since} au {until}",
    deaf_still="{source}\u202f: toujours muette, depuis le {since}",
    deaf_outside="Une partie des réseaux n'a pas pu être suivie un moment\u202f: les chiffres sont"
    " peut-être trop bas.",
    actions="À faire",
    action="{text} · {owner} · {due} · {name}",
    nobodys="sans responsable",
    due="pour le {day:%d/%m/%Y}",
    overdue="en retard depuis le {day:%d/%m/%Y}",
    no_day="sans échéance",
)
