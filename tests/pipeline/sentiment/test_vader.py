"""The quick writing of VADER says what the original says."""

import gzip
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import text as any_text
from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

from pipeline.sentiment.vader import WORDS_KNOWN, Vader

TWEETS = Path(__file__).parents[4] / "shared/data/sentiment/vader_tweets_ground_truth.tsv"

PLAIN = (
    "the", "a", "train", "again", "but", "But", "BUT", "and", "or", "nor", "so", "this", "no", "No",
    "least", "at", "very", "doubt", "of", "kind",
)  # fmt: skip
ODD = (
    ":)", ":D", "<3", "!!", "?", "??", "?!", "...", "'", "n't", "é", "😀", "💔", "❤️", "x😡y",
    "#fail",
)  # fmt: skip
SEPARATORS = (" ", " ", " ", " ", "  ", "\n", "\u00a0", "-", "")


@cache
def original() -> Any:
    return SentimentIntensityAnalyzer()


@cache
def quick() -> Vader:
    return Vader()


def texts(count: int, seed: int) -> Iterator[str]:
    """Texts in which rules meet as they never do among people."""
    random = Random(seed)  # noqa: S311  # no secret
    lexicon = list(original().lexicon)
    phrases = [*SPECIAL_CASES, *BOOSTER_DICT, *NEGATE]
    for _ in range(count):
        pools = (PLAIN, ODD, phrases, lexicon)
        chosen = random.choices(pools, (5, 1, 5, 4), k=random.randrange(14))
        words = (random.choice(pool) for pool in chosen)
        cased = (random.choice((str, str, str, str.upper, str.title))(word) for word in words)
        ended = (word + random.choice(("", "", "", "!", "?", ",", ".")) for word in cased)
        yield "".join(word + random.choice(SEPARATORS) for word in ended)


def same(text: str) -> bool:
    said = original().polarity_scores(text)
    return bool(quick().polarity(text) == said and quick().compound(text) == said["compound"])


@pytest.mark.parametrize("seed", range(10))
def test_made_up_texts_score_as_with_the_original(seed: int) -> None:
    for text in texts(10_000, seed):
        assert same(text), text


@given(any_text())
def test_any_text_scores_as_with_the_original(text: str) -> None:
    assert same(text)


@pytest.mark.data
def test_the_tweets_of_the_originals_authors_score_as_with_the_original() -> None:
    if not TWEETS.exists():
        pytest.skip(f"needs {TWEETS.name} of vaderSentiment, which is not beside the checkout")
    lines = TWEETS.read_text("utf-8").splitlines()
    assert len(lines) == 4_200
    for line in lines:
        assert same(line.split("\t")[2]), line


def test_words_of_ones_own_weigh_instead_of_the_lexicons() -> None:
    own = Vader({"boycott": -2.5, "gloomwort": -1.5})
    assert own.compound("boycott") < quick().compound("boycott") < 0
    assert own.compound("gloomwort") < 0 == quick().compound("gloomwort")


@pytest.mark.parametrize("scenario", ["outage", "calm_fortnight", "burst_of_praise"])
def test_posts_score_as_with_the_original(scenario: str) -> None:
    path = Path("tests/scenarios") / f"{scenario}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        posts = {json.loads(line)["text"] for line in list(file)[:1_500]}
    for text in posts:
        assert same(text), text


@pytest.mark.parametrize("text", ["", " ", "!", "no", "but", "kind of", "least", "😀" * 2])
def test_the_shortest_texts_score_as_with_the_original(text: str) -> None:
    assert same(text)


def test_a_thousand_emojis_are_no_burden() -> None:
    assert quick().compound("😀" * 1_000) > 0.9


def test_words_are_forgotten_before_they_fill_the_memory() -> None:
    vader = Vader()
    for first in range(0, 3 * WORDS_KNOWN, 1_000):
        vader.compound(" ".join(f"word{number}" for number in range(first, first + 1_000)))
    assert len(vader._known) <= WORDS_KNOWN  # noqa: SLF001
