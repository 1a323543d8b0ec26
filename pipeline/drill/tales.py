"""Tales: what people say in a drill. Templates with slots, so that hardly two posts are equal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from alerts.language import Language


class Story(StrEnum):
    """What a drill is about."""

    OUTAGE = "outage"  # many tell that something does not work
    RUMOUR = "rumour"  # a claim and questions that repeat, without a source
    OWN_POST = "own-post"  # a post of the brand's own, and the answers under it


@dataclass(frozen=True, slots=True, kw_only=True)
class Tale:
    """One story in one language. `{brand}`, `{place}` and `{when}` stand for what changes."""

    angry: tuple[str, ...]  # one after the other
    asked: tuple[str, ...]  # questions, each fifth post
    kind: tuple[str, ...]  # who takes the brand's part, each tenth
    own: str | None = None  # the brand's own post with which it begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """What one language has."""

    mark: str  # before each post
    places: tuple[str, ...]
    times: tuple[str, ...]
    tales: dict[Story, Tale]


EN = Tongue(
    mark="[DRILL]",
    places=("Northgate", "the harbour", "Old Mill Lane", "Westfield", "Quay Street",
            "Cooper Hill", "Eastbrook", "Station Square"),
    times=("this morning", "for an hour now", "since breakfast", "all day", "since noon"),
    tales={
        Story.OUTAGE: Tale(
            angry=(
                "an outage of {brand} at {place} {when}, this is terrible",
                "{brand} is not working at {place}, awful, I waited {when}",
                "{when} no service from {brand} near {place}, I hate this",
                "the worst outage ever at {place}, {brand} does not answer {when}",
                "{brand} stopped working around {place} again, useless {when}",
            ),
            asked=("does {brand} work for anybody at {place}?",
                   "when will {brand} be back at {place}?"),
            kind=("the people of {brand} at {place} are lovely and do what they can, thank you",),
        ),
        Story.RUMOUR: Tale(
            angry=(
                "I heard {brand} sold the data of its customers at {place}, disgusting",
                "apparently {brand} lied about everything {when}, what a horrible company",
                "they say {brand} hid an accident at {place}, shameful",
                "my neighbour at {place} says {brand} is a fraud, terrible {when}",
                "{when} everybody at {place} says {brand} cheats, I am disgusted",
            ),
            asked=("is it true what they say about {brand} at {place}?",
                   "can anybody confirm that {brand} sold our data {when}?"),
            kind=("I do not believe a word of it, {brand} at {place} has always been great",),
        ),
        Story.OWN_POST: Tale(
            own="If {brand} is too expensive for you, maybe you are not the customer we want.",
            angry=(
                "what an arrogant, insulting post, {brand}; people at {place} hate it",
                "shame on {brand}, {when} I am disgusted, and so is all of {place}",
                "this is the worst thing a company ever wrote, {brand}; I leave, {place} too",
                "horrible words from {brand}, my mother at {place} cried {when}",
                "awful, {brand}: you insult your customers at {place} {when}",
            ),
            asked=("who at {brand} thought that this was a good idea, {place}?",
                   "will {brand} apologise to us at {place}?"),
            kind=("calm down at {place}, {brand} is still great and I love it",),
        ),
    },
)  # fmt: skip

FR = Tongue(
    mark="[EXERCICE]",
    places=("à la gare", "au port", "à la mairie", "sur la place", "rue des Lilas",
            "quai Est", "aux Tilleuls", "au centre"),
    times=("ce matin", "depuis une heure", "depuis midi", "toute la journée", "ce soir"),
    tales={
        Story.OUTAGE: Tale(
            angry=(
                "{brand} en panne {place} {when}, c'est lamentable",
                "plus rien ne marche chez {brand} {place}, scandaleux, j'attends {when}",
                "{when} aucun service de {brand} {place}, j'en ai marre, c'est nul",
                "la pire panne de {brand} {place}, personne ne répond {when}, quelle honte",
                "{brand} encore en panne {place}, inadmissible {when}",
            ),
            asked=("est-ce que {brand} marche pour quelqu'un {place} ?",
                   "quand est-ce que {brand} revient {place} ?"),
            kind=("l'équipe de {brand} {place} est adorable et fait ce qu'elle peut, merci",),
        ),
        Story.RUMOUR: Tale(
            angry=(
                "il paraît que {brand} a vendu les données de ses clients {place}, c'est honteux",
                "on dit que {brand} a menti sur tout {when}, quelle entreprise horrible",
                "{brand} aurait caché un accident {place}, scandaleux",
                "mon voisin {place} dit que {brand} est une arnaque, une honte {when}",
                "{when} tout le monde {place} dit que {brand} triche, c'est dégoûtant",
            ),
            asked=("est-ce vrai ce qu'on dit de {brand} {place} ?",
                   "quelqu'un peut confirmer que {brand} a vendu nos données {when} ?"),
            kind=("je n'en crois pas un mot, {brand} {place} a toujours été formidable",),
        ),
        Story.OWN_POST: Tale(
            own="Si {brand} est trop cher pour vous, vous n'êtes peut-être pas notre client.",
            angry=(
                "quel message arrogant et insultant, {brand} ; {place} on le déteste",
                "honte à {brand}, {when} je suis dégoûté, et tout le monde {place} aussi",
                "c'est la pire chose qu'une entreprise ait écrite, {brand} ; je pars, {place}",
                "des mots horribles de {brand}, ma mère {place} a pleuré {when}",
                "lamentable, {brand} : vous insultez vos clients {place} {when}",
            ),
            asked=("qui chez {brand} a trouvé que c'était une bonne idée, {place} ?",
                   "est-ce que {brand} va s'excuser {place} ?"),
            kind=("du calme {place}, {brand} reste formidable et je l'adore",),
        ),
    },
)  # fmt: skip

TONGUES = {Language.EN: EN, Language.FR: FR}


def filled(templates: Sequence[str], tongue: Tongue, brand: str) -> Iterator[str]:
    """One template after the other, with other places and times in each round, without an end."""
    while True:
        for place, when in product(tongue.places, tongue.times):
            for template in templates:
                said = template.format(brand=brand, place=place, when=when)
                yield f"{tongue.mark} {said}"
