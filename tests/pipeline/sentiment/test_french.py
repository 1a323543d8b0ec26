"""French words: what a post says by their weights, and what a "pas" makes of it."""

import pytest

from pipeline.sentiment.french import MISSED, WORD, French, form_of
from pipeline.sentiment.words import HEAVIEST, words_of

COMPLAINTS = [
    "Service lamentable", "Quelle honte", "HONTE À VOUS", "Arnaqueurs !", "Tous des voleurs",
    "Panne générale", "J'en ai marre", "je ne suis pas contente", "pas terrible, pas content",
    "Ça marche pas", "Ne fonctionne plus depuis hier", "Ce n'est plus une joie", "Jamais satisfait",
    "Toujours pas de réponse", "Aucune explication", "Sans internet depuis lundi", "😡", "deçu",
    "Résiliez tous", "Boycottons", "écœurant", "Dégoûtée", "C'est nul. Pas de réponse.",
    "Ça marche plus", "Internet fonctionne plus depuis hier", "Plus de réseau depuis ce matin",
    "Personne n'est content du service", "Ça n'a pas l'air super", "Jamais vu pire",
    "Je n'ai jamais été aussi déçu", "client mécontent", "compte piraté", "Toujours rien, nul",
]  # fmt: skip
PRAISE = [
    "Service génial", "Bravo à toute l'équipe", "Merci beaucoup", "Je suis ravie", "Au top !",
    "Réseau rétabli, merci de votre patience", "Pas mal du tout 😍", "J'adore", "C'est réparé",
    "Pas déçue 😍", "Sans doute une bonne idée", "Encore merci",
]  # fmt: skip
SILENT = [
    "", "Le magasin ouvre à 9 h", "Quel est le prix du forfait ?", "Réponse demain", "Le réseau",
    "La connexion des deux villes", "Nous recrutons un technicien à Lyon",
    "Quand allez-vous réparer ma ligne ?", "lettre recommandée",
    "le marché", "un fonctionnaire", "la coupe du monde", "violet et violette", "par contre",
    "en dépit de la pluie", "l'assurance", "50 Ko", "Le RER a une rame", "haute tension",
    "une salopette", "la Malaisie", "un mince dossier", "il soulève un carton", "une bannière",
    "les compétences professionnelles", "le Pacifique", "un excédent", "nulle part", "guérilla",
    "Nos offres 🔹 forfait 🔹 box 🔹 mobile", "Signez la pétition ✍", "Plus de 400 postes",
]  # fmt: skip
LITTLE = 0.45  # less than one clear word

FRENCH = French()


@pytest.mark.parametrize("text", COMPLAINTS)
def test_a_complaint_is_negative(text: str) -> None:
    assert FRENCH.compound(text) <= -0.1


@pytest.mark.parametrize("text", PRAISE)
def test_praise_is_positive(text: str) -> None:
    assert FRENCH.compound(text) >= 0.1


@pytest.mark.parametrize("text", SILENT)
def test_without_such_words_nothing_is_said(text: str) -> None:
    assert FRENCH.compound(text) == 0


@pytest.mark.parametrize(
    "text", ["Pas de problème", "Sans souci", "Aucune erreur", "Rien de grave"]
)
def test_the_absence_of_what_is_bad_is_hardly_praise(text: str) -> None:
    assert 0 <= FRENCH.compound(text) <= LITTLE


@pytest.mark.parametrize("between", [", ", ". ", "\n", " ! ", " (", " "])
def test_a_negation_ends_with_its_clause_and_its_noun(between: str) -> None:
    plain = FRENCH.compound("C'est nul")
    assert FRENCH.compound(f"C'est nul{between}pas de réponse") < plain < 0


def test_an_emoji_is_never_negated() -> None:
    assert FRENCH.compound("Pas content 😡") < FRENCH.compound("Pas content") < 0
    assert FRENCH.compound("Pas de souci 😊") > FRENCH.compound("Pas de souci")


@pytest.mark.parametrize(
    "same", [("Déçue", "decue"), ("ARNAQUE", "arnaque"), ("cœur", "coeur"), ("nul 😡", "nul😡")]
)
def test_accents_within_and_capitals_do_not_matter(same: tuple[str, str]) -> None:
    one, other = same
    assert FRENCH.compound(one) == FRENCH.compound(other) != 0


def test_of_two_beginnings_the_longer_one_counts_and_a_whole_word_most() -> None:
    assert FRENCH.compound("marre") < 0 < FRENCH.compound("marrant")


def test_addresses_and_handles_say_nothing() -> None:
    assert FRENCH.compound("@arnaque https://honte.example/nul") == 0


def test_each_weight_is_on_the_scale_and_no_word_stands_twice() -> None:
    words = words_of("fr")
    assert len(set(map(form_of, words))) == len(words) > 1_000
    assert all(WORD.fullmatch(word.strip("~*")) for word in words)
    assert all(0 < abs(weight) <= HEAVIEST for weight in words.values())
    assert all(weight < 0 for word, weight in words.items() if word.startswith(MISSED))
