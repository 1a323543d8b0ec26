"""Phrases of a drill: nobody may take it for an alarm, however little of it they see."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.phrases.plural import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """Around a made-up message, and in it."""

    mark: str  # before all that people read
    about: str
    live: str  # the same of one that goes through the whole path
    was: str  # and is over
    word: str  # the brand's own, where a button says it
    brand: str  # where nobody named one
    posts: tuple[str, str]
    footer: str
    acknowledged: str
    answer: str
    seconds: str  # below two minutes
    did: Mapping[str, str]  # by goal: what people did
    time: str  # a line of the scorecard
    met: str
    missed: str
    open: str  # time is left
    never: str
    before: str
    drills: Plural
    short: str  # a time in a message
    best: str  # of earlier drills, there
    between: str  # the goal and that
    against: str
    over: str
    ended: str  # and in which times
    silent: str


EN = Drill(
    mark="DRILL",
    about="*This is a drill*, asked for by {actor}. No figure in it is true, and nobody is called."
    " Press Acknowledge, as you would at night.",
    live="*This is a drill.* The posts are made up, and nobody outside this channel is told. Act as"
    " you would at night; Answer in Public, or `tocsin drill answer`, is the brand's own word.",
    was="*This was a drill.* The posts were made up, and nobody outside this channel was told.",
    word="We are on it, and will soon say more.",
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
    did={"detect": "detected", "acknowledge": "acknowledged", "answer": "answered"},
    time="{what}: {took}",
    met="goal {limit}: met",
    missed="goal {limit}: missed",
    open="goal {limit}",
    never="never",
    before="best of {drills} before: {best}",
    drills=Plural("{count} drill", "{count} drills"),
    short="{what} {took}",
    best="best so far {best}",
    between="; ",
    against="{time} ({held})",
    over="the drill is over",
    ended="{over}: {times}",
    silent="nothing rang: is there a worker, and do its settings have `drill.channel`?",
)

FR = Drill(
    mark="EXERCICE",
    about="*Ceci est un exercice*, demandé par {actor}. Aucun chiffre n'est réel et personne n'est"
    " appelé. Appuyez sur «\u202fJe m'en occupe\u202f», comme en pleine nuit.",
    live="*Ceci est un exercice.* Les messages sont inventés et personne hors de ce canal n'est"
    " prévenu. Agissez comme en pleine nuit\u202f; «\u202fRépondre en public\u202f» ou"
    " `tocsin drill answer` est le mot de la marque.",
    was="*C'était un exercice.* Les messages étaient inventés et personne hors de ce canal n'a été"
    " prévenu.",
    word="Nous nous en occupons et vous en dirons bientôt plus.",
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
    did={"detect": "détecté", "acknowledge": "pris en charge", "answer": "répondu"},
    time="{what}\u202f: {took}",
    met="objectif {limit}\u202f: tenu",
    missed="objectif {limit}\u202f: manqué",
    open="objectif {limit}",
    never="jamais",
    before="au mieux {best} sur {drills} avant",
    drills=Plural("{count} exercice", "{count} exercices"),
    short="{what} {took}",
    best="au mieux {best} avant",
    between="\u202f; ",
    against="{time} ({held})",
    over="l'exercice est terminé",
    ended="{over}\u202f: {times}",
    silent="rien n'a sonné\u202f: il faut un worker, et `drill.channel` dans ses réglages",
)
