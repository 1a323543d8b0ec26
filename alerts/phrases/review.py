"""Phrases of the monthly review: all incidents of a month, for a team that looks back."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.phrases.plural import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPhrases:
    """Titles, heads of tables, and the sentences below them."""

    kicker: str
    title: str
    months: tuple[str, ...]
    subtitle: str
    nothing: str

    calls: Plural  # incidents of which people were told
    crises: Plural
    false_alarms: Plural
    watches: Plural
    running: Plural
    median: Mapping[str, str]  # by what is timed
    shorts: Mapping[str, str]  # likewise

    incidents: str
    times: str
    goals: str
    wrong: str
    kinds: str
    brands: str
    noise: str
    thresholds: str
    actions: str

    began: str
    incident: str
    level: str
    kind: str
    ended: str
    cause: str
    count: str
    middle: str
    longest: str
    of: str
    timed: str
    goal: str
    met: str
    route: str
    brand: str
    crisis_count: str
    wrong_count: str
    higher: str
    told: str
    spared: str
    lost: str
    found: str
    wrong_a_week: str

    levels: Mapping[str, str]
    no_cause: str
    no_kind: str
    runs: str
    over: str
    dismissed: str
    never: str
    none: str  # where nobody would know, or nothing was owed
    no_wrong: str
    note: str
    left_out: str  # incidents
    more: str
    actions_left: str
    shifts: str
    worst: str
    night: str
    recorded: str
    replayed: str
    apart: str
    in_use: str
    no_actions: str
    action: str
    owner: str
    due: str
    day: str
    overdue: str


EN = ReviewPhrases(
    kicker="Monthly review",
    title="Review of {month} {year}",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    subtitle="Incidents that began in the month, as they stood on {date}. Times: {zone}.",
    nothing="Nothing rang in this month.",
    calls=Plural("alert or crisis", "alerts and crises"),
    crises=Plural("of them a crisis", "of them crises"),
    false_alarms=Plural("false alarm", "false alarms"),
    watches=Plural("watch that became no alert", "watches that became no alert"),
    running=Plural("not over yet", "not over yet"),
    median={
        "detect": "median from the first sign until people were told",
        "acknowledge": "median from then until somebody had it",
        "answer": "median from the first sign until the brand's first own post",
        "end": "median from the first sign until it was over",
    },
    shorts={
        "detect": "To detect",
        "acknowledge": "To acknowledge",
        "answer": "To answer",
        "end": "To end",
    },
    incidents="Incidents",
    times="Times",
    goals="Goals",
    wrong="False alarms by reason",
    kinds="Kinds",
    brands="Brands",
    noise="Noise",
    thresholds="What other thresholds would have changed",
    actions="Open actions",
    began="Alert",
    incident="Incident",
    level="Level",
    kind="Kind",
    ended="Ended",
    cause="Reason",
    count="Incidents",
    middle="Median",
    longest="Longest",
    of="Of",
    timed="What",
    goal="Goal",
    met="Met",
    route="Channel",
    brand="Brand",
    crisis_count="Crises",
    wrong_count="False alarms",
    higher="alert_points",
    told="Alerts",
    spared="False alarms spared",
    lost="True ones lost",
    found="Found",
    wrong_a_week="Wrong, per brand and week",
    levels={"watch": "watch", "alert": "alert", "crisis": "crisis"},
    no_cause="none given",
    no_kind="not known",
    runs="runs",
    over="over after {duration}",
    dismissed="false alarm",
    never="never",
    none="\u2013",
    no_wrong="Nobody called an incident of the month a false alarm.",
    note="{incident}: “{note}”",
    left_out="{count} more are left out here; tocsin incidents lists them all.",
    more="{count} more are left out here.",
    actions_left="{count} more are left out here; tocsin actions list has them all.",
    shifts="Calls: {calls}, in {busy} of {shifts} shifts of eight hours.",
    worst="The loudest shift began on {date}; calls in it: {calls}.",
    night="{night} of the calls came between 22:00 and 06:00.",
    recorded="By the points that were recorded while each incident ran, and the thresholds as they"
    " are set now: what a higher one would have left a watch. What a lower one would have added"
    " only a replay of the mentions says: tocsin review --mentions FILE, or tocsin sweep.",
    replayed="By a replay of the mentions, held against what people said of the incidents of the"
    " month; what nobody judged counts as wrong.",
    apart="Brands with a threshold of their own keep it in this replay: {brands}. A review"
    " of one of them alone moves it.",
    in_use="{value} (in use)",
    no_actions="Nothing is left to do.",
    action="Action",
    owner="Owner",
    due="Due",
    day="{day:%Y-%m-%d}",
    overdue="{due}, overdue",
)

FR = ReviewPhrases(
    kicker="Retour sur le mois",
    title="Bilan mensuel\u202f: {month} {year}",
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    subtitle="Incidents commencés dans le mois, tels qu'ils étaient le {date}. Heures\u202f:"
    " {zone}.",
    nothing="Rien n'a sonné ce mois-ci.",
    calls=Plural("alerte ou crise", "alertes et crises"),
    crises=Plural("passée en crise", "passées en crise"),
    false_alarms=Plural("fausse alerte", "fausses alertes"),
    watches=Plural("vigilance sans suite", "vigilances sans suite"),
    running=Plural("encore en cours", "encore en cours"),
    median={
        "detect": "du premier signe à l'annonce, en médiane",
        "acknowledge": "de l'annonce à la prise en charge, en médiane",
        "answer": "du premier signe à la première publication de la marque, en médiane",
        "end": "du premier signe à la fin, en médiane",
    },
    shorts={
        "detect": "Détection",
        "acknowledge": "Prise en charge",
        "answer": "Réponse",
        "end": "Fin",
    },
    incidents="Les incidents",
    times="Délais",
    goals="Objectifs",
    wrong="Fausses alertes par motif",
    kinds="Types",
    brands="Marques",
    noise="Bruit",
    thresholds="Ce que d'autres seuils auraient changé",
    actions="Actions à mener",
    began="Alerte",
    incident="Référence",
    level="Niveau",
    kind="Type",
    ended="Fin",
    cause="Motif",
    count="Nombre",
    middle="Médiane",
    longest="Le plus long",
    of="Sur",
    timed="Délai",
    goal="Objectif",
    met="Tenus",
    route="Canal",
    brand="Marque",
    crisis_count="Dont crises",
    wrong_count="Dont fausses alertes",
    higher="Seuil d'alerte",
    told="Alertes",
    spared="Fausses alertes évitées",
    lost="Vraies alertes perdues",
    found="Trouvées",
    wrong_a_week="À tort, par marque et par semaine",
    levels={"watch": "vigilance", "alert": "alerte", "crisis": "crise"},
    no_cause="non précisé",
    no_kind="inconnu",
    runs="en cours",
    over="terminé après {duration}",
    dismissed="fausse alerte",
    never="jamais",
    none="\u2013",
    no_wrong="Aucun incident du mois n'a été classé en fausse alerte.",
    note="{incident}\u202f: «\u202f{note}\u202f»",
    left_out="Non affichés ici\u202f: {count}\u202f; tocsin incidents les donne tous.",
    more="Non affichés ici\u202f: {count}.",
    actions_left="Non affichées ici\u202f: {count}\u202f; tocsin actions list les donne toutes.",
    shifts="Appels\u202f: {calls}. Tranches de huit heures avec appel\u202f: {busy} sur {shifts}.",
    worst="La plus chargée a commencé le {date}\u202f; appels\u202f: {calls}.",
    night="{night} des appels sont tombés entre 22\u202fh et 6\u202fh.",
    recorded="D'après les points relevés pendant chaque incident et les seuils actuels\u202f: ce"
    " qu'un seuil plus haut aurait laissé en vigilance. Ce qu'un seuil plus bas aurait ajouté,"
    " seule une relecture des mentions le dit\u202f: tocsin review --mentions FILE, ou tocsin"
    " sweep.",
    replayed="D'après une relecture des mentions, comparée à ce que l'équipe a dit des incidents du"
    " mois\u202f; ce que personne n'a jugé compte comme erreur.",
    apart="Les marques qui ont leur propre seuil le gardent dans cette relecture\u202f: {brands}."
    " Un bilan de l'une d'elles seule le fait varier.",
    in_use="{value} (en vigueur)",
    no_actions="Il ne reste rien à faire.",
    action="À faire",
    owner="Responsable",
    due="Échéance",
    day="{day:%d/%m/%Y}",
    overdue="{due}, en retard",
)
