"""Playbook: around the steps and the people that a playbook names."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """What stands around them, in a message and in a terminal."""

    title: str
    people: str
    role: str
    roles: Mapping[str, str]
    more: str
    link: str  # in the place of an address

    name: str
    about: str
    source: str
    shipped: str
    alert: str
    crisis: str
    statement: str
    acknowledge: str
    apologise: str
    explain: str
    next: str
    avoid: str


EN = Playbook(
    title="What to do now",
    people="Bring in:",
    role="{role}: {name}",
    roles={
        "agency": "outside agency",
        "care": "customer care",
        "hr": "human resources",
        "legal": "legal",
        "management": "management",
        "operations": "operations",
        "press": "press office",
        "security": "security",
        "social": "social media team",
    },
    more="and {count} more",
    link="open the playbook",
    name="playbook",
    about="about",
    source="from",
    shipped="Tocsin",
    alert="At an alert",
    crisis="In a crisis",
    statement="A first word, to adapt",
    acknowledge="Acknowledge",
    apologise="Apologise",
    explain="Explain",
    next="Next word",
    avoid="What not to do",
)

FR = Playbook(
    title="Que faire maintenant",
    people="À associer\u202f:",
    role="{role}\u202f: {name}",
    roles={
        "agency": "agence extérieure",
        "care": "service client",
        "hr": "ressources humaines",
        "legal": "service juridique",
        "management": "direction",
        "operations": "exploitation",
        "press": "service de presse",
        "security": "sécurité",
        "social": "équipe des réseaux sociaux",
    },
    more="et {count} de plus",
    link="ouvrir la procédure",
    name="procédure",
    about="sujet",
    source="origine",
    shipped="fournie par Tocsin",
    alert="À l'alerte",
    crisis="En cas de crise",
    statement="Une première prise de parole, à adapter",
    acknowledge="Reconnaître",
    apologise="S'excuser",
    explain="Expliquer",
    next="Suite",
    avoid="Ce qu'il ne faut pas faire",
)
