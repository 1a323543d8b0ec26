"""A post is read in the words that people see."""

import pytest
from hypothesis import given
from hypothesis.strategies import text as any_text

from pipeline.sentiment.text import LIMIT, is_silent, readable, said


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param(
            "l\u2019app &amp; l&#39;avion", "l'app & l'avion", id="entities and apostrophes"
        ),
        pytest.param("bo\u200byco\xadtt", "boycott", id="invisible characters"),
        pytest.param(
            "\U0001d5fd\U0001d5ee\U0001d5fb\U0001d5fb\U0001d5f2 \uff46\uff55\uff4c\uff4c",
            "panne full",
            id="letters of other alphabets",
        ),
        pytest.param("❤️ 👍🏽", "❤ 👍🏽", id="emojis without variation marks"),
        pytest.param("a\ud800b", "a b", id="half a character"),
        pytest.param("", "", id="nothing"),
        pytest.param("x" * 3 * LIMIT, "x" * LIMIT, id="too long"),
        pytest.param("ﷺ" * LIMIT, None, id="letters that become many"),
    ],
)
def test_what_is_read(text: str, read: str | None) -> None:
    assert readable(text) == read or (read is None and len(readable(text)) <= LIMIT)


@pytest.mark.parametrize(
    ("tag", "brand", "words"),
    [
        pytest.param("#BoycottNestle", "", "Boycott Nestle", id="capitals"),
        pytest.param("#free_panne", "", "free panne", id="underscores"),
        pytest.param("#2024Élections", "", "2024 Élections", id="digits and accents"),
        pytest.param("#boycottnestle", "", "boycott nestle", id="a known call"),
        pytest.param("#BOYCOTTNESTLE", "", "BOYCOTT NESTLE", id="a call in capitals"),
        pytest.param("#uninstallacme", "Acme", "uninstall acme", id="a call and the brand"),
        pytest.param("#boycottacmenow", "Acme", "boycott acme now", id="the brand between"),
        pytest.param("#deletefacebook", "Facebook", "delete facebook", id="half a call, brand"),
        pytest.param("#stopthegreed", "", "stop the greed", id="half a call, article"),
        pytest.param("#shameonacme", "ACME", "shame on acme", id="a call of two words"),
        pytest.param("#balancetonporc", "", "balance ton porc", id="a French call"),
        pytest.param("#honteàair", "", "honte à air", id="a French call of two words"),
        pytest.param("#désinstallezacme", "Acme", "désinstallez acme", id="with accents"),
        pytest.param("#acmefail", "Acme", "acme fail", id="the brand before"),
        pytest.param("#teamacme", "Acme", "team acme", id="the brand behind"),
        pytest.param("#AirFranceDown", "Air France", "Air France Down", id="a brand of two words"),
        pytest.param("#airfrancedown", "Air France", "airfrance down", id="small letters"),
        pytest.param("#日本語", "", "日本語", id="no cases"),
        pytest.param("#iPhone", "", "iPhone", id="a small letter before"),
        pytest.param("#USA", "", "USA", id="an abbreviation"),
        pytest.param("#a", "", "#a", id="too short for a tag"),
    ],
)
def test_a_hashtag_in_words(tag: str, brand: str, words: str) -> None:
    assert readable(f"so {tag} now", brand) == f"so {words} now"


@pytest.mark.parametrize(
    "tag",
    ["stopwatch", "stopmotion", "banking", "bandcamp", "balanced", "cancellation", "cancelled",
     "shameless", "firefox", "newbalance", "boycotts", "dumpling", "quite", "deleted"],
)  # fmt: skip
def test_an_ordinary_word_stays_whole(tag: str) -> None:
    assert readable(f"#{tag}", "Acme") == tag


def test_hashtags_can_be_left_alone() -> None:
    assert readable("#BoycottAcme", None) == "#BoycottAcme"


@given(any_text(), any_text())
def test_any_text_can_be_read_and_encoded(text: str, brand: str) -> None:
    assert len(readable(text, brand).encode()) <= 4 * LIMIT


def test_the_longest_text_costs_no_more_than_what_is_read() -> None:
    """Counted in characters that are looked at, not in seconds."""
    assert readable("#A" * 100_000) == readable(("#A" * 100_000)[:LIMIT])


@pytest.mark.parametrize(
    "text",
    ["", "😡😡 !!", "12:30", "https://acme.example/why", "@acme @help", "www.acme.example", "3 €"],
)
def test_a_post_without_a_word_is_silent(text: str) -> None:
    assert is_silent(text)


@pytest.mark.parametrize("text", ["no", "@acme why?", "why? https://acme.example", "ひどい", "a1"])
def test_one_word_is_said(text: str) -> None:
    assert not is_silent(text)


@given(any_text())
def test_what_is_silent_says_no_letter(text: str) -> None:
    assert is_silent(text) is not any(map(str.isalpha, said(text)))
