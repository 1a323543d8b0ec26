"""Posts that pass on hearsay, or ask whether it is true."""

import pytest

from detectors.claims import speaks_of_claim
from detectors.digest import words


@pytest.mark.parametrize(
    "text",
    [
        "Is it true that Zephyr puts palm oil in it?",
        "is this true??? https://clips.example/9",
        "Can anyone confirm they are closing all shops?",
        "Apparently Zephyr tests on animals. Disgusting.",
        "I heard that they sell our data, not buying again",
        "RUMOUR: Zephyr is bankrupt",
        "A friend of mine works there and says the batteries burn",
        "Allegedly the CEO knew for months",
        "@Zephyr can you confirm or deny this?",
        "Any truth in what they say about Zephyr?",
        "Unconfirmed, but Zephyr may cancel every flight",
        "Il paraît que Zephyr ferme toutes ses boutiques",
        "Il parait que Zephyr ferme toutes ses boutiques",
        "On dit qu'Aubelle ferme toutes ses boutiques",
        "J\u2019ai entendu dire qu'ils testent sur les animaux",
        "C'est vrai que Zephyr met de l'huile de palme ?",
        "Est-ce vrai ? Ils licencient tout le monde ?",
        "info ou intox ?",
        "Quelqu'un peut confirmer que Zephyr va faire faillite ?",
        "Apparemment ils étaient au courant depuis des mois",
        "Le bruit court que les batteries prennent feu",
        "On m'a dit que le patron savait tout",
        "Encore cette rumeur, démentez !",
    ],
)
def test_a_claim_comes_from_hearsay_or_doubts_it(text: str) -> None:
    assert speaks_of_claim(words(text), text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("Where is my order? Ordered two weeks ago", id="a question about an order"),
        pytest.param("Can you confirm my booking?", id="a request to confirm one's own matter"),
        pytest.param("Is it true that my parcel is lost?", id="a doubt about one's own matter"),
        pytest.param("Vous pouvez confirmer mon rendez-vous ?", id="the same in French"),
        pytest.param("Où est mon colis ?", id="a French question about a parcel"),
        pytest.param("C'est vrai que leur service est nul", id="a French idiom that agrees"),
        pytest.param("When will the network be back?", id="a question about an outage"),
        pytest.param("Why are your trains always late?", id="a reproach with a question mark"),
        pytest.param("No internet for three days", id="a fact that the writer lives through"),
        pytest.param("Plus de réseau depuis ce matin", id="the same in French"),
        pytest.param("I saw that they were rude, I was there", id="an eyewitness"),
        pytest.param("I have heard nothing from you for a week", id="no answer is no hearsay"),
        pytest.param("On ne m'a rien dit", id="the same in French"),
        pytest.param("True, the food was awful", id="somebody agrees"),
        pytest.param("Best phone I ever had!", id="praise"),
    ],
)
def test_what_people_live_through_or_ask_for_themselves_is_none(text: str) -> None:
    assert not speaks_of_claim(words(text), text)


def test_a_long_text_is_read_to_a_bound() -> None:
    long = "fine " * 100_000 + "apparently"
    assert not speaks_of_claim(words(long), long)
