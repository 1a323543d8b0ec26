"""The words of a post that name a subject."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.gist import GIST, LONGEST, gist, key


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        pytest.param("Your trains are late again", "en", "trains late", id="one word between"),
        pytest.param("Late! Trains?", "en", "Late,Trains", id="a mark between"),
        pytest.param('The "dislike" button', "en", "dislike button", id="quotation marks"),
        pytest.param("Une « fuite » de données", "fr", "fuite de données", id="les guillemets"),
        pytest.param("No signal at all in Leeds", "en", "No signal,Leeds", id="a negation"),
        pytest.param("Zephyr leaked my data", "en", "leaked data", id="without the brand"),
        pytest.param("#Zephyr #BoycottZephyr", "en", "#BoycottZephyr", id="a hashtag"),
        pytest.param("late late LATE trains Train", "en", "late,trains", id="once each"),
        pytest.param("200 trains, 5G, v 2 and 3,000", "en", "trains,5G", id="numbers"),
        pytest.param("@zephyr see https://t.co/xyz?a=1 fire", "en", "fire", id="handles and links"),
        pytest.param("us and the US", "en", "US", id="a name in capitals"),
        pytest.param("<b>fire</b> &amp; smoke", "en", "fire,smoke", id="markup"),
        pytest.param("*fire* _smoke_ <!channel> `alarm`", "en", "fire,smoke,channel,alarm",
                     id="markup of Slack"),
        pytest.param("L'appli n'est pas prête", "fr", "appli,pas prête", id="elisions"),
        pytest.param("L\u2019appli plante", "fr", "appli plante", id="a curly apostrophe"),
        pytest.param("Rupture de stock chez eux", "fr", "Rupture de stock", id="a link"),
        pytest.param("plus d'internet depuis hier", "fr", "plus d internet", id="an elided link"),
        pytest.param("Ça ne marche pas", "fr", "marche pas", id="a negation behind"),
        pytest.param("une pe\u0301nurie", "fr", "pénurie", id="an accent apart"),
        pytest.param("da\u200bta le\u00adak", "en", "data leak", id="what nobody sees"),
        pytest.param("Der Zug hat Verspätung", "de", "Zug Verspätung", id="German"),
        pytest.param("El tren no llega", "es", "tren no llega", id="Spanish"),
        pytest.param("انقطاع الإنترنت منذ أيام", "ar", "انقطاع الإنترنت منذ أيام", id="Arabic"),
        pytest.param("電車が遅れています。最悪", "ja", "電車が遅れています,最悪", id="Japanese"),
        pytest.param("हिन्दी में", "hi", "हिन्दी में", id="Hindi"),
        pytest.param("😡" * 10_000, "und", "", id="ten thousand emojis"),
        pytest.param("a" * 10_000, "en", "", id="no spaces"),
        pytest.param("a-" * 5_000, "en", "", id="hyphens"),
        pytest.param("\ud800 fire", "en", "fire", id="half a character"),
        pytest.param("", "en", "", id="nothing"),
    ],
)  # fmt: skip
def test_words_that_name_a_subject(text: str, lang: str, said: str) -> None:
    assert gist(text, lang, "Zephyr") == said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("trains", "Train", id="plural"),
        pytest.param("#Boycott", "boycott", id="hashtag"),
        pytest.param("réseau", "RESEAU", id="accent"),
    ],
)
def test_ways_to_write_a_word(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize("word", ["gas", "bus", "access", "sans", "réseau"])
def test_a_word_that_is_no_plural(word: str) -> None:
    assert len(key(word)) == len(word)


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=500), st.sampled_from(["en", "fr", "und", ""]))
def test_any_text_is_short_and_can_be_packed(text: str, lang: str) -> None:
    said = gist(text, lang, "Zephyr")
    assert len(said.encode()) <= GIST
    assert "\n" not in said
    assert all(len(word) <= LONGEST for part in said.split(",") for word in part.split())
