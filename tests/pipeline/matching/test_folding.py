"""Every way of writing a word folds alike, and each folded character knows where it stands."""

# ruff: noqa: RUF001  # letters of many kinds are what it is about

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.matching.folding import LIMIT, Reading, fold
from pipeline.sources.post import Post
from tests.builders import NOON

ALIKE = [
    ("Énergie", "energie"), ("E\u0301NERGIE", "energie"), ("STRASSE", "Straße"),
    ("Œuvre", "oeuvre"), ("ﬁbre", "fibre"), ("İstanbul", "istanbul"), ("ΣΊΣΥΦΟΣ", "σισυφος"),
    ("ｆｉｂｒｅ", "fibre"), ("ｶﾞｽ", "ガス"), ("ガス", "カ\u3099ス"),
    ("한국", "\u1112\u1161\u11ab국"),
    ("l’été", "l'ete"), ("a\u2011b", "a-b"), ("a—b", "a-b"), (" a \n\t b\u3000", "a b"),
    ("a\u200bb", "ab"), ("a\ufe0fb", "ab"), ("مـرحبا", "مرحبا"), ("مُحَمَّد", "محمد"),
    ("Й", "и"), ("①", "1"), ("𝓪", "a"), ("\ud800", "\ufffd"),
]  # fmt: skip
UNLIKE = [
    ("が", "か"),
    ("バス", "ハス"),
    ("अकि", "अक"),
    ("가", "각"),
    ("ก", "กี"),
    ("ñandú", "n andu"),
]
TEXTS = st.text() | st.text("aÀ\u0301 \n\u200b\uff21ﬁß한が\u3099é’—\ufdfa1️⃣")


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_it_is_the_same_word(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_it_is_another_word(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(TEXTS)
@example("\ufe0f \u200b a")
@example("\ufe77")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS, st.lists(TEXTS, max_size=2))
@example(" ", [" "])
def test_each_character_that_is_said_stands_somewhere(text: str, tags: list[str]) -> None:
    post = Post(id="p1", text=text, created_at=NOON, platform="x", tags=tuple(tags))
    reading = Reading(post)
    assert len(reading.places) == len(reading.said)
    assert list(reading.places) == sorted(reading.places)
    for place, said in zip(reading.places, reading.said, strict=True):
        assert said in (fold(reading.raw[place]) or " ")


def test_only_so_much_is_read() -> None:
    post = Post(id="p1", text="a" * 99_999, created_at=NOON, platform="x", links=("b" * 99_999,))
    assert len(Reading(post).raw) == 2 * LIMIT
