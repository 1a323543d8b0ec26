"""Extent: how people are told how far a wave has spread, how fast, from where, and what of."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.phrases.plural import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Clauses of sentences, and lines of a message."""

    looks: str  # the kind
    said: str  # by a person
    unknown: str  # a kind that is none of the known
    trends: Mapping[str, str]  # by Trend
    trend: str  # alone
    trend_of_all: str  # likewise, of people of all moods
    course: str  # both of them
    elsewhere: str  # most name somebody else; the span follows a space, or is empty
    began: str
    began_on: str

    silent: str  # the clock
    unseen: str  # the same of accounts of which nothing was ever seen: are they the right ones?
    spoke: str
    unheard: str  # all along

    at_most: str  # after what was reached
    pace: str
    doubling: str
    first_post: str  # of a link

    signs: str  # the field
    speaks: str
    against: str
    sign_and: str  # between two
    unclear: str
    evidence: Mapping[str, str]  # by its name
    other_evidence: str  # of another release

    supporters: Plural
    answered: Plural
    nobody: str
    about: str  # beside the posts
    asked: str
    own_post: Plural


EN = Extent(
    looks="looks like {kind}",
    said="{kind}, says {person}",
    unknown="of no known kind",
    trends={"growing": "still growing", "steady": "steady", "easing": "easing"},
    trend="numbers are {trend}",
    trend_of_all="numbers are {trend}",
    course="{looks}; {trend}",
    elsewhere="of {all}{span}, {part} name “{names}”: perhaps it is not about the brand",
    began="The first unhappy post is of {date}",
    began_on="The first unhappy post is of {date}, on {network}",
    silent="no word from the brand for {duration}",
    unseen="no word from the brand for {duration} (none seen so far)",
    spoke="the brand's first word came after {duration}",
    unheard="no word from the brand was seen",
    at_most="{reach}, at most {count}",
    pace="{people} an hour, {before} before",
    doubling="twice as many in {duration}",
    first_post="first unhappy post",
    signs="Signs of its kind",
    speaks="for: {signs}",
    against="against: {signs}",
    sign_and="; ",
    unclear="not clear yet",
    evidence={
        "at_person": "{share} repost or answer one post",
        "at_own_post": "{share} repost or answer a post of the brand's own",
        "faults": "{share} say that something does not work",
        "apart": "{share} answer no common post",
        "sudden": "{share} came in one hour",
        "claims": "{share} pass on hearsay",
        "claim_hours": "hours with hearsay: {observed}",
        "unsourced": "{share} of the hearsay has no link",
        "linked": "{share} have a link",
        "doubts": "{share} ask something",
        "copies": "{share} are near-copies",
        "few_hands": "most is one text, of few accounts or of such as hardly anybody follows",
        "one_voice": "{share} are by one person",
        "elsewhere": "{share} of the people name somebody else",
    },
    other_evidence="{name} {observed}",
    supporters=Plural(
        "{count} of {all} people speaks for the brand",
        "{count} of {all} people speak for the brand",
    ),
    answered=Plural(
        "the brand answered {count} of {all} posts", "the brand answered {count} of {all} posts"
    ),
    nobody="Nobody seems to speak for the brand.",
    about="New words:",
    asked="Asked by {people}:",
    own_post=Plural(
        "The brand's own post of {date}, answered or shared {count} time",
        "The brand's own post of {date}, answered or shared {count} times",
    ),
)

FR = Extent(
    looks="probablement {kind}",
    said="{kind}, selon {person}",
    unknown="d'une autre nature",
    trends={"growing": "en hausse", "steady": "stable", "easing": "en baisse"},
    trend="nombre de mécontents {trend}",
    trend_of_all="nombre de personnes {trend}",
    course="{looks}\u202f; {trend}",
    elsewhere=(
        "sur {all}{span}, {part} citent «\u202f{names}\u202f»\u202f: "
        "cela ne concerne peut-être pas la marque"
    ),
    began="Première publication négative\u202f: {date}",
    began_on="Première publication négative\u202f: {date}, sur {network}",
    silent="aucun mot de la marque depuis {duration}",
    unseen="aucun mot de la marque depuis {duration} (aucun vu jusqu'ici)",
    spoke="premier mot de la marque au bout de {duration}",
    unheard="aucun mot de la marque n'a été vu",
    at_most="{reach}, au plus {count}",
    pace="{people} par heure, {before} auparavant",
    doubling="deux fois plus en {duration}",
    first_post="première publication négative",
    signs="Indices sur la nature",
    speaks="pour\u202f: {signs}",
    against="contre\u202f: {signs}",
    sign_and="\u202f; ",
    unclear="pas encore claire",
    evidence={
        "at_person": "{share} relaient ou commentent une même publication",
        "at_own_post": "{share} relaient ou commentent une publication de la marque",
        "faults": "{share} disent que quelque chose ne marche pas",
        "apart": "{share} ne commentent aucune publication commune",
        "sudden": "{share} en une seule heure",
        "claims": "{share} rapportent un ouï-dire",
        "claim_hours": "heures avec des ouï-dire\u202f: {observed}",
        "unsourced": "{share} des ouï-dire sans lien",
        "linked": "{share} avec un lien",
        "doubts": "{share} posent une question",
        "copies": "{share} de quasi-copies",
        "few_hands": "surtout un même texte, de peu de comptes ou de comptes presque sans abonnés",
        "one_voice": "{share} d'une seule personne",
        "elsewhere": "{share} des gens citent quelqu'un d'autre",
    },
    other_evidence="{name} {observed}",
    supporters=Plural(
        "{count} personne sur {all} défend la marque",
        "{count} personnes sur {all} défendent la marque",
    ),
    answered=Plural(
        "{count} publication sur {all} a une réponse de la marque",
        "{count} publications sur {all} ont une réponse de la marque",
    ),
    nobody="Personne ne semble défendre la marque.",
    about="Termes nouveaux\u202f:",
    asked="Question de {people}\u202f:",
    own_post=Plural(
        "Publication de la marque du {date}, commentée ou relayée {count} fois",
        "Publication de la marque du {date}, commentée ou relayée {count} fois",
    ),
)
