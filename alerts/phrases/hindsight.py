"""Phrases of hindsight: how long it took, what a rule saw, who was told, and what is open."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.phrases.plural import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What is timed, from when, and how that stands against a goal."""

    first_post: str
    first_sign: str
    first_sign_from: str  # in the timeline, where a post may be later than its five minutes begin
    called: str
    taken: str
    answered: str
    peak: str
    eased: str
    over: str

    since_sign: str
    since_call: str
    never: str
    not_yet: str  # while it runs
    unheard: str  # no accounts of the brand's own are known
    goals: Mapping[str, str]  # by Outcome
    pending: str

    detect: str  # below a figure
    acknowledge: str
    answer: str
    no_word: str  # below "never" and "not yet"
    no_answer: str
    worst: str
    worst_of_all: str
    lasted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What the rule saw, and when it could have seen it."""

    moment: str  # a title
    left_out: Plural
    lane: str
    between: str  # a title
    at_once: str
    stayed: str
    lacked: str
    lacking: str
    modest: str
    points: str
    would: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was said to whom."""

    route: str
    route_called: str
    nobody: str
    caution: str
    reminders: Plural
    no_reminders: str
    no_accounts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What is still to be found out."""

    asked: str
    asked_unquoted: Plural
    asked_left_out: Plural
    kind: str
    cause: str
    owner: str
    owner_again: str
    silent: str
    accounts: str
    deaf: str
    authors: str
    young: str
    none: str


TIMES_EN = Times(
    first_post="First unhappy post",
    first_sign="First sign",
    first_sign_from="First sign, within the next five minutes",
    called="People told",
    taken="First word of a responder",
    answered="First own post of the brand",
    peak="Worst hour",
    eased="Eased",
    over="Over",
    since_sign="{duration} after the first sign",
    since_call="{duration} after people were told",
    never="never",
    not_yet="not yet",
    unheard="no accounts of its own are known",
    goals={"met": "{limit}: met", "missed": "{limit}: missed"},
    pending="{limit}: time is left",
    detect="from the first sign until people were told",
    acknowledge="until a responder said a word",
    answer="from the first sign until the brand's first own post",
    no_word="a word of a responder",
    no_answer="a post of the brand's own",
    worst="unhappy people in the worst hour",
    worst_of_all="people in the worst hour",
    lasted="from the first sign until it was over",
)

RULE_EN = Rule(
    moment="{date}: {step}",
    left_out=Plural(
        "These are the first moments, and the worst after them; {count} more is left out.",
        "These are the first moments, and the worst after them; {count} more are left out.",
    ),
    lane="It spoke {lane}: {people} {span}, where {usual} would be usual.",
    between="What was lacking before people were told",
    at_once="No notice lies between the first sign and the call: the first one called. What was"
    " lacking until then, tocsin explain --brand {brand} says, for each moment of the mentions.",
    stayed="People were never told, since it stayed a watch. In the end it lacked:",
    lacked="{date}, as a watch:",
    lacking="{points} points more ({have} of {need})",
    modest="{lane}: by itself never more than a watch",
    points="nothing in these numbers: the next post that counted was enough",
    would="What other rules would have told, and when: tocsin sweep and tocsin report on the"
    " mentions of that time.",
)

TOLD_EN = Told(
    route="{channel}: from {date} on",
    route_called="{channel}: from {date} on; {whom} called: {dates}",
    nobody="By the settings, no channel.",
    caution="By the routes as they are set now. Silences, quiet hours and storms may have kept"
    " a message back.",
    reminders=Plural("{count} reminder", "{count} reminders"),
    no_reminders="No reminder was needed.",
    no_accounts="Whether the brand said anything nobody knows: no accounts of its own are set"
    " (brands.known.NAME.owned).",
)

OPEN_EN = Open(
    asked="Asked by {people}: {question}",
    asked_unquoted=Plural(
        "{count} question was asked by many and is not quoted, since its post may be gone.",
        "{count} questions were asked by many and are not quoted, since their posts may be gone.",
    ),
    asked_left_out=Plural(
        "{count} question was asked by many; the settings leave posts out.",
        "{count} questions were asked by many; the settings leave posts out.",
    ),
    kind="What kind of crisis was it? tocsin kind {incident} KIND keeps the answer.",
    cause="What caused it? Nobody has said so.",
    owner="Why did nobody take it?",
    owner_again="Why did nobody take it when it opened again ({dates})?",
    silent="Why did the brand say nothing of its own?",
    accounts="Which accounts are the brand's own? None are known, so its answer was not timed.",
    deaf="What did {sources} miss?",
    authors="How many people were it? Their source hides them, so posts that begin alike count"
    " once.",
    young="What is usual for this brand? Its baseline was young.",
    none="None that the numbers know of.",
)

TIMES_FR = Times(
    first_post="Première publication négative",
    first_sign="Premiers signes",
    first_sign_from="Premiers signes, dans les cinq minutes qui suivent",
    called="Équipe prévenue",
    taken="Première réaction de l'équipe",
    answered="Premier mot de la marque",
    peak="Pire heure",
    eased="Accalmie",
    over="Fin",
    since_sign="{duration} après les premiers signes",
    since_call="{duration} après avoir prévenu l'équipe",
    never="jamais",
    not_yet="pas encore",
    unheard="aucun compte de la marque n'est connu",
    goals={"met": "{limit}\u202f: tenu", "missed": "{limit}\u202f: manqué"},
    pending="{limit}\u202f: pas encore échu",
    detect="des premiers signes à l'équipe prévenue",
    acknowledge="avant la première réaction de l'équipe",
    answer="des premiers signes au premier mot de la marque",
    no_word="de réaction de l'équipe",
    no_answer="de mot de la marque",
    worst="mécontents dans la pire heure",
    worst_of_all="personnes dans la pire heure",
    lasted="des premiers signes à la fin",
)

RULE_FR = Rule(
    moment="{date}\u202f: {step}",
    left_out=Plural(
        "Voici les premiers moments, puis le pire des suivants\u202f; {count} autre est omis.",
        "Voici les premiers moments, puis le pire des suivants\u202f; {count} autres sont omis.",
    ),
    lane="Signal {lane}\u202f: {people} {span}, contre {usual} d'habitude.",
    between="Ce qui manquait pour prévenir plus tôt",
    at_once="Aucun relevé entre les premiers signes et l'appel\u202f: le premier a suffi. Ce qui"
    " manquait jusque-là, «\u202ftocsin explain --brand {brand}\u202f» le dit, à chaque moment des"
    " mentions.",
    stayed="L'équipe n'a pas été prévenue, car l'incident en est resté à une vigilance. À la"
    " fin, il manquait\u202f:",
    lacked="{date}, en vigilance\u202f:",
    lacking="{points} de gravité en plus ({have} sur {need})",
    modest="{lane}\u202f: à lui seul, ce signal ne dépasse pas la vigilance",
    points="rien dans ces chiffres\u202f: la publication suivante a suffi",
    would="Ce que d'autres règles auraient dit, et quand\u202f: «\u202ftocsin sweep\u202f» et"
    " «\u202ftocsin report\u202f» à partir des mentions de cette période.",
)

TOLD_FR = Told(
    route="{channel}\u202f: à partir du {date}",
    route_called="{channel}\u202f: à partir du {date}\u202f; {whom}, appel\u202f: {dates}",
    nobody="Selon la configuration, aucun canal.",
    caution="Selon les routes actuelles. Un silence, des heures calmes ou une tempête ont pu"
    " retenir un message.",
    reminders=Plural("{count} rappel", "{count} rappels"),
    no_reminders="Aucun rappel n'a été nécessaire.",
    no_accounts="Nul ne sait si la marque a pris la parole\u202f: aucun compte à elle n'est"
    " configuré (brands.known.NAME.owned).",
)

OPEN_FR = Open(
    asked="Question de {people}\u202f: {question}",
    asked_unquoted=Plural(
        "{count} question très posée, sans citation car la publication a pu disparaître.",
        "{count} questions très posées, sans citation car leur texte a pu disparaître.",
    ),
    asked_left_out=Plural(
        "{count} question très posée\u202f; la configuration exclut les publications.",
        "{count} questions très posées\u202f; la configuration exclut les publications.",
    ),
    kind="De quelle nature était la crise\u202f? «\u202ftocsin kind {incident} KIND"
    "\u202f» garde la réponse.",
    cause="Quelle en était la cause\u202f? Personne n'a répondu.",
    owner="Pourquoi personne ne s'en est-il occupé\u202f?",
    owner_again="Pourquoi personne ne s'en est-il occupé à la reprise ({dates})\u202f?",
    silent="Pourquoi la marque n'a-t-elle rien publié\u202f?",
    accounts="Quels sont les comptes de la marque\u202f? Aucun n'est connu, sa réponse n'est"
    " donc pas mesurée.",
    deaf="Qu'ont manqué ces sources\u202f: {sources}\u202f?",
    authors="Combien de personnes étaient-ce\u202f? Leur source les cache\u202f: les"
    " publications qui commencent de la même façon ne comptent qu'une fois.",
    young="Quelle est l'habitude pour cette marque\u202f? Son historique était court.",
    none="Aucune que les chiffres connaissent.",
)
