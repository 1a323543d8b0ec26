"""Phrases of the list that whoever answers people works through."""

from dataclasses import dataclass

from alerts.phrases.plural import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityPhrases:
    """A title, what people ask, and who speaks for the brand."""

    title: str
    as_of: str
    questions: str
    no_questions: str
    unquoted: Plural
    question: str
    times: str
    answered: str  # behind a question
    first_post: str
    support: str
    supporters: Plural
    no_support: str
    posted: str


EN = CommunityPhrases(
    title="Questions about {name}",
    as_of="As of {date}",
    questions="What people ask",
    no_questions="Nothing that several people ask.",
    unquoted=Plural(
        "{count} more question was asked earlier; it is not quoted, since its post may be gone.",
        "{count} more questions were asked earlier; they are not quoted, since their posts may be"
        " gone.",
    ),
    question="{people}: {question}",
    times="from {first} to {last}",
    answered="answered",
    first_post="first post",
    support="Who speaks for the brand",
    supporters=Plural("{count} person in 6 h", "{count} people in 6 h"),
    no_support="No post that can be shown.",
    posted="The list of questions stands in the thread, as of now.",
)

FR = CommunityPhrases(
    title="Questions sur {name}",
    as_of="Au {date}",
    questions="Ce que les gens demandent",
    no_questions="Rien que plusieurs personnes demandent.",
    unquoted=Plural(
        "{count} autre question a été posée avant, sans citation\u202f: sa publication a pu"
        " disparaître.",
        "{count} autres questions ont été posées avant, sans citation\u202f: leurs publications ont"
        " pu disparaître.",
    ),
    question="{people}\u202f: {question}",
    times="de {first} à {last}",
    answered="répondu",
    first_post="première publication",
    support="Qui parle en faveur de la marque",
    supporters=Plural("{count} personne en 6\u202fh", "{count} personnes en 6\u202fh"),
    no_support="Aucune publication à montrer.",
    posted="La liste des questions est dans le fil, à jour.",
)
