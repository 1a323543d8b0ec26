"""Phrases of the details: all figures of how far, how fast and from where, for one person."""

from dataclasses import dataclass

from alerts.phrases.plural import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """A modal, a part for each question."""

    title: str
    as_of: str

    far: str
    window: str
    spreaders: str
    spreader: str
    spreader_of: str
    spreader_shares: str

    fast: str
    shares: str
    cascade: str
    goes_on: str
    slows: str

    kind: str
    points: str
    held: str
    failed: str
    first: str
    amplifier: str
    answers: Plural
    own_role: str  # the same, of a post of the brand's
    shared: str

    words: str
    term: str

    other: str
    own: Plural
    own_latest: str
    questions: str
    question: str


EN = Details(
    title="How Far, From Where",
    as_of="{incident}, as of {date}",
    far="How far: people who can have seen it",
    window="{span}: {reach}",
    spreaders="Loudest voices",
    spreader="{name}: {reach} reached",
    spreader_of="{said}, of {followers} who follow",
    spreader_shares="{said} · by a share",
    fast="How fast: {trend}",
    shares="{shares} in the last hour, {before} in the one before",
    cascade="{shares} of one post in 24 h: {last} in 30 min, {before} in the 30 before; {pace}",
    goes_on="it goes on",
    slows="it grows no more",
    kind="Where from",
    points="{kind}: {points} points",
    held="{weight}: {sign}",
    failed="not so: {sign}",
    first="The first unhappy post",
    amplifier="Seen by most",
    answers=Plural("Answered most ({count} time)", "Answered most ({count} times)"),
    own_role="{role}, of the brand's own",
    shared="Shared most",
    words="What about: new words",
    term="{term}: {people}, usual: {usual}",
    other="The other side",
    own=Plural(
        "{count} post of the brand's own in 24 h", "{count} posts of the brand's own in 24 h"
    ),
    own_latest="{posts}, the last one {date}",
    questions="Asked most",
    question="{question} ({people})",
)

FR = Details(
    title="Ampleur et origine",
    as_of="{incident} (état\u202f: {date})",
    far="Portée\u202f: personnes qui ont pu voir cela",
    window="{span}\u202f: {reach}",
    spreaders="Voix les plus fortes",
    spreader="{name}\u202f: portée {reach}",
    spreader_of="{said}, pour une audience de {followers}",
    spreader_shares="{said} · par un partage",
    fast="Vitesse\u202f: {trend}",
    shares="{shares} dans la dernière heure, {before} dans la précédente",
    cascade="{shares} d'une seule publication en 24\u202fh\u202f: {last} en 30\u202fmin, {before}"
    " dans les 30 d'avant\u202f; {pace}",
    goes_on="cela continue",
    slows="cela ne monte plus",
    kind="Origine",
    points="{kind}\u202f: {points} points",
    held="{weight}\u202f: {sign}",
    failed="non\u202f: {sign}",
    first="Première publication négative",
    amplifier="La plus vue",
    answers=Plural("La plus commentée ({count} fois)", "La plus commentée ({count} fois)"),
    own_role="{role}, de la marque",
    shared="La plus partagée",
    words="Sujet\u202f: termes nouveaux",
    term="{term}\u202f: {people}, d'habitude\u202f: {usual}",
    other="L'autre côté",
    own=Plural(
        "{count} publication de la marque en 24\u202fh",
        "{count} publications de la marque en 24\u202fh",
    ),
    own_latest="{posts}, la dernière\u202f: {date}",
    questions="Questions les plus posées",
    question="{question} ({people})",
)
