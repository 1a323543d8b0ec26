"""Complaint words make complaints of what VADER passes over, and no praise of complaints."""

import pytest

from pipeline.sentiment.lexicon import Lexicon
from pipeline.sentiment.vader import Vader
from pipeline.sentiment.words import FILE, HEAVIEST, words_of, words_version
from pipeline.settings import SentimentError

COMPLAINTS = [
    "Uninstall the app", "Delete your account today", "Boycott Brand", "Cancelling my plan",
    "Another outage at the bank", "Your app keeps crashing", "The site is unusable",
    "Stranded at the airport", "What a joke of a company", "These clowns", "A sexist advert",
    "Layoffs at the plant", "Your leak exposed my address", "Overpriced", "wtf",
]  # fmt: skip
WITHOUT_WHAT_WAS_DUE = [
    "Still no refund", "No refund yet", "No reply after a week", "Never got my refund",
    "No fix in sight", "No apology, nothing", "No solution offered", "Nobody can help us",
    "No answer to my mails", "They never called back", "No compensation either",
]  # fmt: skip


@pytest.mark.parametrize("text", COMPLAINTS)
def test_a_complaint_is_negative(text: str) -> None:
    assert Lexicon().score([text])[0].score <= -0.05


@pytest.mark.parametrize("text", WITHOUT_WHAT_WAS_DUE)
def test_what_is_missing_is_never_praise(text: str) -> None:
    """VADER turns a negated weight round: with a negative "refund" the first would be praise."""
    assert Lexicon().score([text])[0].score <= Vader().compound(text)


def test_the_trap_is_real() -> None:
    assert Vader({"refund": -1.8}).compound("Still no refund") > Vader().compound("Still no refund")


def test_words_can_be_switched_off() -> None:
    assert Lexicon(words=False).score(["Uninstall"])[0].score == 0
    assert Lexicon(words=False).name == "vader-3.3.2" != Lexicon().name


def test_the_name_tells_which_words_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = words_version("en")
    assert words_version("fr") != before
    monkeypatch.setattr("pipeline.sentiment.words.words_of", lambda _: {"boycott": -1.0})
    assert words_version("en") != before


def test_each_weight_is_one_of_vaders_scale() -> None:
    assert len(words_of("en")) > 50
    assert all(0 < -weight <= HEAVIEST for weight in words_of("en").values())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("boycott", ":1: allowed: a word, and a weight", id="no weight"),
        pytest.param("boycott much", ":1: allowed", id="no number"),
        pytest.param("boycott nan", ":1: allowed", id="not a number"),
        pytest.param("boycott -5", ":1: .*from -4 to 4", id="too heavy"),
        pytest.param("a -1\nA -2", ":2: `a` stands twice", id="twice"),
    ],
)
def test_a_mistake_in_the_file_is_told(
    line: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words_of.cache_clear()
    monkeypatch.setattr("pipeline.sentiment.words._text", lambda _: line)
    with pytest.raises(SentimentError, match=FILE.format(lang="en") + said):
        words_of("en")
    words_of.cache_clear()
