"""Words: what Slack itself tells a member, in their language; what the app says is its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Of what did not come about."""

    not_connected: str
    no_answer: str
    changed: str
    no_command: str
    needed: str
    length: str


EN = Words(
    not_connected="Tocsin is not connected.",
    no_answer="Tocsin did not answer in time.",
    changed="This has changed meanwhile. Nothing was sent.",
    no_command="{name} is not a command; there is {commands}.",
    needed="Please complete this required field.",  # in Slack's own words
    length="Please write {least} to {most} characters.",
)
FR = Words(
    not_connected="Tocsin n'est pas connecté.",
    no_answer="Tocsin n'a pas répondu à temps.",
    changed="La situation a changé entre-temps. Rien n'a été envoyé.",
    no_command="{name} n'est pas une commande\u202f; il existe {commands}.",
    needed="Veuillez renseigner ce champ obligatoire.",
    length="Veuillez saisir de {least} à {most} caractères.",
)


def words_for(locale: str) -> Words:
    """Those of a locale such as fr-FR; English for all that is not French."""
    return FR if locale.startswith("fr") else EN
