"""The seeds: enough of each kind in each language, and no two alike."""

import re
from collections import Counter
from itertools import combinations

import pytest

from detectors.events import Label
from pipeline.sentiment.seed import LANGUAGES, seeds

KINDS = {
    "outage", "delivery", "billing", "support", "quality", "safety", "conduct", "boycott",
    "sarcasm", "fact", "question", "news", "job", "shares", "notice", "joke", "praise", "thanks",
}  # fmt: skip
FEWEST = 20  # of each kind in each language
WORD = re.compile(r"[^\W_]+(?:['\u2019]\w+)?")


def words(text: str) -> set[str]:
    return set(WORD.findall(text.lower()))


def test_there_are_enough_of_each_kind_in_each_language() -> None:
    counts = Counter((seed.lang, seed.kind) for seed in seeds())
    assert {kind for _, kind in counts} >= KINDS
    assert min(counts.values()) >= FEWEST
    assert len(seeds()) >= 400


def test_each_label_has_its_share() -> None:
    counts = Counter(seed.label for seed in seeds())
    assert set(counts) == {Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE}
    assert min(counts.values()) > len(seeds()) / 6


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_share_more_than_half_of_their_words(lang: str) -> None:
    known = [(seed.text, words(seed.text)) for seed in seeds() if seed.lang == lang]
    alike = [
        (a, b)
        for (a, left), (b, right) in combinations(known, 2)
        if len(left & right) > min(len(left), len(right)) / 2
    ]
    assert alike == []
