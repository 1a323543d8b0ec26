"""The quick writing of VADER says what the original says."""

import gzip
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

from pipeline.sentiment.vader import WORDS_KNOWN, Vader

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


@pytest.mark.parametrize("seed", range(3))
def test_made_up_texts_score_as_with_the_original(seed: int) -> None:
    for text in texts(2_000, seed):
        assert quick().compound(text) == original().polarity_scores(text)["compound"], text


@pytest.mark.parametrize("scenario", ["outage", "calm_fortnight", "burst_of_praise"])
def test_posts_score_as_with_the_original(scenario: str) -> None:
    path = Path("tests/scenarios") / f"{scenario}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        posts = {json.loads(line)["text"] for line in list(file)[:1_500]}
    for text in posts:
        assert quick().compound(text) == original().polarity_scores(text)["compound"], text


@pytest.mark.parametrize("text", ["", " ", "!", "no", "but", "kind of", "least", "😀" * 2])
def test_the_shortest_texts_score_as_with_the_original(text: str) -> None:
    assert quick().compound(text) == original().polarity_scores(text)["compound"]


def test_a_thousand_emojis_are_no_burden() -> None:
    assert quick().compound("😀" * 1_000) > 0.9


def test_words_are_forgotten_before_they_fill_the_memory() -> None:
    vader = Vader()
    for first in range(0, 3 * WORDS_KNOWN, 1_000):
        vader.compound(" ".join(f"word{number}" for number in range(first, first + 1_000)))
    assert len(vader._known) <= WORDS_KNOWN  # noqa: SLF001
