"""Phrases of a drill: nobody may take it for an alarm, however little of it they see."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """Around a made-up message, and in it."""

    mark: str  # before all that people read
    about: str
    brand: str  # where nobody named one
    posts: tuple[str, str]
    footer: str
    acknowledged: str
    answer: str
    seconds: str  # below two minutes


EN = Drill(
    mark="DRILL",
    about="*This is a drill*, asked for by {actor}. No figure in it is true, and nobody is called."
    " Press Acknowledge, as you would at night.",
    brand="Example Brand",
    posts=(
        "[DRILL] nothing has worked since this morning, and nobody answers.",
        "[DRILL] same here, and the hotline hangs up.",
    ),
    footer="DRILL · made up, no real brand is concerned",
    acknowledged="DRILL · acknowledged by {actor} after {duration}",
    answer="Well done: acknowledged {duration} after it was posted. It was a drill; nothing is to"
    " be done.",
    seconds="{count} s",
)

FR = Drill(
    mark="EXERCICE",
    about="*Ceci est un exercice*, demandé par {actor}. Aucun chiffre n'est réel et personne n'est"
    " appelé. Appuyez sur «\u202fJe m'en occupe\u202f», comme en pleine nuit.",
    brand="Marque fictive",
    posts=(
        "[EXERCICE] rien ne fonctionne depuis ce matin, et personne ne répond.",
        "[EXERCICE] pareil ici, et le service client raccroche.",
    ),
    footer="EXERCICE · message fictif, aucune marque réelle n'est concernée",
    acknowledged="EXERCICE · pris en charge par {actor} en {duration}",
    answer="Bravo\u202f: pris en charge {duration} après l'envoi. C'était un exercice\u202f; il n'y"
    " a rien à faire.",
    seconds="{count}\u202fs",
)
