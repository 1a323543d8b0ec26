"""Storms: what is said of many incidents at once, and of a source that is suspect."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StormPhrases:
    """Of a storm, of a doubt about the source, and of the table that both have."""

    storm: str
    storm_over: str
    began: str
    thread: str
    quiet: str
    running: str
    over: str

    suspect: str
    suspect_over: str
    at_once: str
    checks: str
    held: str
    let_go: str  # nobody did
    let_go_by: str
    tell: str  # a button
    tell_received: str
    tell_done: str

    brand: str
    level: str
    people: str
    factor: str
    times: str
    owner: str
    nobody: str
    more: str


EN = StormPhrases(
    storm="STORM · {brands}",
    storm_over="Storm over · {brands}",
    began="*{brands}* ringing here since {date}.",
    thread="From here on each has its message, with its buttons, in this thread; a crisis is shown"
    " in the channel too.",
    quiet="None was added for {duration}.",
    running="Of them {count} still run.",
    over="All are over.",
    suspect="SOURCE SUSPECT · {brands}",
    suspect_over="Responders are told · {brands}",
    at_once="*{rang}* of {active} rang within {duration}: this looks like the source, not the"
    " brands.",
    checks="Look for posts that come twice, a collector that catches up, or a search that finds"
    " what it should not.",
    held="Responders are not told before {date}, of a crisis not before {crisis}.",
    let_go="Responders are told since {date}.",
    let_go_by="Responders are told since {date}: {person} said so.",
    tell="Tell Responders Now",
    tell_received="Received: responders are told.",
    tell_done="Responders are told already.",
    brand="Brand",
    level="State",
    people="Unhappy",
    factor="\u00d7 usual",
    times="{factor}\u00d7",
    owner="Owner",
    nobody="nobody",
    more="And {count} more.",
)

FR = StormPhrases(
    storm="TEMPÊTE · {brands}",
    storm_over="Fin de tempête · {brands}",
    began="*{brands}* en alarme ici depuis {date}.",
    thread="Désormais, chacune a son message, avec ses boutons, dans ce fil\u202f; une crise"
    " s'affiche aussi dans le canal.",
    quiet="Aucune de plus en {duration}.",
    running="Toujours en cours\u202f: {count}.",
    over="Tout est clos.",
    suspect="SOURCE DOUTEUSE · {brands}",
    suspect_over="Astreinte prévenue · {brands}",
    at_once="*{rang}* sur {active} en alarme en {duration}\u202f: cela vient sans doute de la"
    " source, et non des marques.",
    checks="À vérifier\u202f: des publications reçues deux fois, un collecteur qui rattrape son"
    " retard, une recherche trop large.",
    held="L'astreinte n'est pas prévenue avant {date}, en cas de crise pas avant {crisis}.",
    let_go="L'astreinte est prévenue depuis {date}.",
    let_go_by="L'astreinte est prévenue depuis {date}, à la demande de {person}.",
    tell="Prévenir l'astreinte",
    tell_received="Bien reçu\u202f: l'astreinte est prévenue.",
    tell_done="L'astreinte est déjà prévenue.",
    brand="Marque",
    level="État",
    people="Mécontents",
    factor="\u00d7 l'habitude",
    times="{factor}\u202f\u00d7",
    owner="Qui s'en occupe",
    nobody="personne",
    more="Et {count} de plus.",
)
