"""Posts that say that something does not work, whether they are angry about it or not."""

import pytest

from detectors.digest import words
from detectors.faults import flees_to, speaks_of_fault


@pytest.mark.parametrize(
    "text",
    [
        "No internet for three days.",
        "the app is down",
        "Servers have been down since 9",
        "My router stopped working this morning",
        "login isn\u2019t working",
        "I can't log in",
        "Is there an outage in Lyon?",
        "Recall of 3,000 kettles: a product recall was announced",
        "Data breach: 2 million accounts",
        "Plus de réseau depuis ce matin",
        "plus de reseau depuis ce matin",
        "Pas d'internet à Lyon depuis hier",
        "Toujours aucun réseau",
        "Coupure générale dans le 69 ?",
        "Le site est inaccessible",
        "L'appli ne fonctionne plus",
        "la box marche plus",
        "Internet ne marche toujours pas",
        "Impossible de se connecter ce soir",
        "Rappel produit : lot 4711",
        "Fuite de données chez l'opérateur",
        "PANNE",
    ],
)
def test_a_fault_is_a_fault_without_any_feeling(text: str) -> None:
    assert speaks_of_fault(words(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I love the new app",
        "Win a router: like and share!",
        "Record earnings, the share is up 12 %",
        "The share is down 3 % today",
        "No problem at all with their network, works everywhere",
        "I recall their first advert",
        "The internet is full of memes about it",
        "The café down the road",
        "Le réseau est plus rapide qu'avant",
        "Je marche plus vite avec leur application",
        "Jeu concours : gagnez une box !",
        "Résultats en hausse, l'action gagne 12 %",
        "Ça marche très bien",
        "Le conseiller doit me rappeler demain",
        "Merci au service client, tout fonctionne",
    ],
)
def test_other_posts_do_not(text: str) -> None:
    assert not speaks_of_fault(words(text))


@pytest.mark.parametrize(
    ("text", "flees"),
    [
        pytest.param("Rival is down again. Should have gone to Zephyr Mobile", True, id="regret"),
        pytest.param("No network at Rival. Moving to Zephyr Mobile!", True, id="plan"),
        pytest.param("Panne Rival, je passe chez Zephyr Mobile", True, id="French plan"),
        pytest.param("J'aurais dû prendre Zephyr Mobile", True, id="French regret"),
        pytest.param("Zephyr Mobile is down, moving to Rival", False, id="away from the brand"),
        pytest.param("Panne chez Zephyr Mobile", False, id="at the brand"),
        pytest.param("Wrote to Zephyr Mobile, nothing works", False, id="a complaint to it"),
        pytest.param("Moving to Zephyr Street", False, id="another name"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_who_names_the_brand_as_a_refuge_complains_of_another(text: str, *, flees: bool) -> None:
    assert flees_to(tuple(words(text)), ("zephyr", "mobile")) is flees
