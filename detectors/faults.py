"""Faults: posts that say that something does not work, in English or in French.

They need no feeling: "no internet for three days" is a fact, and its writer is no less a customer.
"""

from collections.abc import Iterator, Sequence
from itertools import product

from detectors.phrasebook import Phrasebook

THINGS = (
    "internet", "network", "connection", "wifi", "signal", "service", "website", "site", "app",
    "server", "servers", "system", "systems", "power", "phone line", "phone lines",
)  # fmt: skip
CHOSES = (
    "internet", "réseau", "connexion", "wifi", "signal", "service", "fibre", "box", "site",
    "appli", "application", "serveur", "serveurs", "électricité", "courant", "ligne", "4g", "5g",
)  # fmt: skip

# What follows, or stands before, the name of a thing.
DOWN = (
    "down", "is down", "are down", "was down", "still down", "is still down", "s down", "went down",
    "has been down", "have been down", "is offline", "are offline", "is out", "has crashed",
)  # fmt: skip
LACK = ("no", "no more", "still no", "without", "lost")
MANQUE = ("plus de", "plus d", "pas de", "pas d", "plus aucun", "plus aucune", "toujours pas de",
          "toujours pas d", "aucun", "aucune", "sans")  # fmt: skip
COUPE = ("coupé", "coupée", "est coupé", "est coupée", "est hs", "hors service", "est down")

ALONE = """
outage outages blackout malfunction malfunctioning unreachable ransomware cyberattack
panne pannes coupure coupures inaccessible inaccessibles injoignable injoignables indisponible
dysfonctionnement dysfonctionnements cyberattaque piratage
"""
SAID = """
stopped working|stops working|not working|isn t working|aren t working|no longer works
doesn t work|does not work|don t work|won t load|won t turn on|keeps crashing|out of service
can t log in|cannot log in|can t connect|cannot connect|unable to connect|error message
product recall|safety recall|voluntary recall|recall notice|is recalling|recalls products
data breach|data leak|leaked data|security breach|been hacked|caught fire
ne fonctionne plus|ne fonctionne pas|ne fonctionnent plus|ne fonctionnent pas|fonctionne plus
ne fonctionne toujours pas|ne marche toujours pas|ne marche plus|ne marche pas|ne marchent plus
ne marchent pas|rien ne marche|rien ne fonctionne|hors service|hors ligne|message d erreur
impossible de se connecter|impossible de me connecter|connexion impossible|ne s allume plus
rappel produit|rappel de produit|rappel de produits|rappel de lot|rappel de lots
produit rappelé|produits rappelés|rappel massif|campagne de rappel|rappelle des produits
fuite de données|fuites de données|vol de données|données volées|données piratées|a pris feu
"""


def _phrases() -> Iterator[str]:
    yield from ALONE.split()
    yield from (phrase.strip() for line in SAID.split("\n") for phrase in line.split("|"))
    for lists in ((LACK, THINGS), (THINGS, DOWN), (MANQUE, CHOSES), (CHOSES, COUPE)):
        yield from map(" ".join, product(*lists))
    yield from (f"{chose} marche plus" for chose in CHOSES)


BOOK = Phrasebook(_phrases())
REFUGE = Phrasebook.of("""
moving to|move to|moved to|switching to|switch to|switched to|gone to|going to|go to|over to
coming to|back to|chosen|choose|stayed with|joining|join|better with|better at
passe chez|passer chez|vais chez|aller chez|allé chez|pars chez|partir chez|reviens chez
revenir chez|retourne chez|prendre|choisir|rejoindre|mieux chez|resté chez|restée chez
""")


def speaks_of_fault(words: Sequence[str]) -> bool:
    """Whether a post, by its words as a digest reads them, says that something does not work."""
    return BOOK.is_in(words)


def flees_to(words: Sequence[str], brand: Sequence[str]) -> bool:
    """Whether a post names the brand as the place to go: what fails there is a competitor's."""
    return brand[0] in words and any(
        words[at : at + len(brand)] == brand and REFUGE.ends(words, at - 1)
        for at, word in enumerate(words) if word == brand[0]
    )  # fmt: skip
