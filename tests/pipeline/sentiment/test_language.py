"""The language of a post: the network's word where that can be, else the letters'."""

import pytest

from pipeline.sentiment.language import UNKNOWN, Languages

LANGUAGES, SCORED = Languages(), {"en", "fr", "de", "ja", "zh", "th"}
FRENCH = "Votre application ne marche plus depuis trois jours et personne ne répond"


@pytest.mark.parametrize(
    ("text", "said", "default", "lang"),
    [
        pytest.param(FRENCH, "fr", None, "fr", id="the network is right"),
        pytest.param(FRENCH, "fr-CA", None, "fr", id="with a region"),
        pytest.param(FRENCH, "FR_ca", None, "fr", id="written otherwise"),
        pytest.param(FRENCH, "en", None, "fr", id="the network is wrong, and the text is long"),
        pytest.param("Service nul", "en", None, "en", id="too short to contradict the network"),
        pytest.param(FRENCH, None, None, "fr", id="nobody says"),
        pytest.param(FRENCH, "und", "en", "fr", id="the network cannot tell, the letters can"),
        pytest.param(FRENCH, "tl", None, "fr", id="no language that is scored"),
        pytest.param("Panne !", None, "fr", "fr", id="short: the brand's own language"),
        pytest.param("Panne !", None, None, UNKNOWN, id="short, and no default"),
        pytest.param("😡😡😡", None, "fr", "fr", id="no letters: the brand's own language"),
        pytest.param("", None, None, UNKNOWN, id="nothing"),
        pytest.param("$AAPL $GOOG #stocks @you 2024", "xx", None, UNKNOWN, id="nothing but signs"),
        pytest.param(
            "@AcmeHelp #TheBestBrandEver https://acme.example/the/best plus rien ne fonctionne",
            None, None, "fr", id="handles, links and hashtags say nothing",
        ),
        pytest.param("このアプリは昨日から動かない", None, "en", "ja", id="no spaces"),
        pytest.param("这个应用从昨天开始就打不开了", "en", None, "zh", id="wrong network"),
        pytest.param("แอปนี้ใช้งานไม่ได้ตั้งแต่เมื่อวาน", None, "fr", "th", id="no spaces in Thai"),
        pytest.param("Il negozio apre domani alle nove", None, None, "it", id="not scored: told"),
    ],
)  # fmt: skip
def test_the_language_of_a_post(
    text: str, said: str | None, default: str | None, lang: str
) -> None:
    assert LANGUAGES.of(text, said, SCORED, default) == lang
