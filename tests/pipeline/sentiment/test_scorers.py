"""One contract for all scorers: whatever the text, a score, the same alone or among others."""

import sys
from collections.abc import Callable
from types import FrameType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import lists
from hypothesis.strategies import text as any_text
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from pipeline.sentiment.choice import Scoring
from pipeline.sentiment.french import French
from pipeline.sentiment.models import Models
from pipeline.sentiment.scorer import Scorer
from pipeline.sentiment.text import LIMIT, readable

MODELS = Models()
SCORERS = {
    "fast": MODELS.readers(Scoring.FAST)["en"],
    "balanced, English": MODELS.readers(Scoring.BALANCED)["en"],
    "balanced, French": MODELS.readers(Scoring.BALANCED)["fr"],
    "balanced, others": MODELS.readers(Scoring.BALANCED)["de"],
    "accurate, English": MODELS.readers(Scoring.ACCURATE)["en"],
    "accurate, French": MODELS.readers(Scoring.ACCURATE)["fr"],
    "accurate, others": MODELS.readers(Scoring.ACCURATE)["de"],
    "French words": French(),
}
each_scorer = pytest.mark.parametrize("scorer", SCORERS.values(), ids=SCORERS.keys())

ODD = [
    "", " ", ".", "!?", "😡", "😡" * 50, "x" * 100_000, "word " * 20_000, "\x00", "\ud800",
    "a\u0301" * 9, "\u202egnp.exe", "<!channel>", "https://acme.example", "@acme", "$ACME",
    "ﷺ" * 100, "null", "\u200b", "\U0001d52b\U0001d52c\U0001d531", "no\nnew\tlines\r",
    "日本語のテキスト", "мне не нравится", "%s %n {0}",
]  # fmt: skip


@each_scorer
@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text)[:20])
def test_an_odd_text_has_a_score(scorer: Scorer, text: str) -> None:
    ((p_negative, score),) = scorer.score([readable(text)])
    assert 0 <= p_negative <= 1
    assert -1 <= score <= 1


@each_scorer
def test_nothing_is_scored_of_nothing(scorer: Scorer) -> None:
    assert scorer.score([]) == []


@each_scorer
def test_a_text_scores_alone_as_among_others(scorer: Scorer) -> None:
    """To five digits: a processor multiplies large matrices in another order than small ones."""
    texts = [readable(text) for text in ODD[:12]] + ["I love it", "Worst ever", "Panne totale"]
    together = scorer.score(texts)
    alone = [scorer.score([text])[0] for text in texts]
    backwards = scorer.score(texts[::-1])[::-1]
    assert np.array(together) == pytest.approx(np.array(alone), abs=1e-5)
    assert np.array(together) == pytest.approx(np.array(backwards), abs=1e-5)


@pytest.mark.parametrize("scorer", [SCORERS["fast"], SCORERS["balanced, French"]])
@given(lists(any_text(), max_size=3))
@settings(max_examples=50)
def test_any_texts_have_scores(scorer: Scorer, texts: list[str]) -> None:
    assert len(scorer.score([readable(text) for text in texts])) == len(texts)


@each_scorer
def test_the_same_text_scores_the_same_again(scorer: Scorer) -> None:
    assert scorer.score(["Still waiting"]) == scorer.score(["Still waiting"])


@each_scorer
def test_what_people_call_negative_ranks_below_what_they_call_positive(scorer: Scorer) -> None:
    if "fr" in scorer.languages:
        bad, good = "Service lamentable, je suis furieux", "Super service, merci beaucoup"
    else:
        bad, good = "Terrible service, I am furious", "Great service, thank you so much"
    (worse, better) = scorer.score([bad, good])
    assert worse.p_negative > better.p_negative
    assert worse.score < better.score


def test_each_language_has_one_scorer_that_reads_it() -> None:
    balanced = MODELS.readers(Scoring.BALANCED)
    assert balanced["en"].languages == {"en"}
    assert balanced["fr"].languages == {"fr"}
    assert balanced["de"] is balanced["es"]
    assert all(lang in scorer.languages for lang, scorer in balanced.items())
    assert set(MODELS.readers(Scoring.FAST)) == {"en"}
    assert set(balanced) < set(MODELS.readers(Scoring.ACCURATE))


def test_without_words_a_head_reads_french_alone() -> None:
    balanced = Models(words=False).readers(Scoring.BALANCED)
    assert balanced["fr"] is balanced["de"]
    assert balanced["en"].name.endswith("vader-3.3.2")


def test_names_tell_scorers_and_their_versions_apart() -> None:
    assert len({scorer.name for scorer in SCORERS.values()}) == len(SCORERS)


# -- Time, counted in calls: a clock would tell how busy the machine is


def work(score: Callable[[str], object], text: str) -> int:
    """Calls of functions, Python's and C's."""
    score(text)  # what is loaded or remembered once
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        score(text)
    finally:
        sys.setprofile(None)
    return calls


def growth(score: Callable[[str], object], sign: str) -> float:
    """How many times the work grows where the text grows eight times, to what is read at most."""
    most = LIMIT // len(sign)
    return work(score, sign * most) / work(score, sign * (most // 8))


@pytest.mark.parametrize("sign", ["😀", "😡 ", "bad ", "not ", "#No", "A"])
@each_scorer
def test_work_grows_no_faster_than_the_text(scorer: Scorer, sign: str) -> None:
    assert growth(lambda text: scorer.score([text]), sign) < 10


def test_reading_grows_no_faster_than_the_text() -> None:
    assert growth(readable, "#NoWay &amp; ") < 10


def test_the_original_would_stall_on_emojis() -> None:
    assert growth(SentimentIntensityAnalyzer().polarity_scores, "😀") > 20
