"""Late: how people are told that they hear of an incident long after it began."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """Named as `Late` of the alerts has them, and in a line."""

    detected: str
    told: str
    fact: str


EN = Late(
    detected="*Detected late*, from a backlog: this began {date}.",
    told="*Told late*: this began {date}.",
    fact="{facts}; late news",
)

FR = Late(
    detected="*Détection tardive* (retard de lecture)\u202f: début {date}.",
    told="*Annonce tardive*\u202f: début {date}.",
    fact="{facts}\u202f; information tardive",
)
