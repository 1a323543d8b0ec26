"""A few bytes for long words, and what copies have in common."""

import pytest

from detectors.digest import BYTES, beginning, digest, digests


def test_a_digest_is_the_same_on_every_machine() -> None:
    assert digest("user_1") == bytes.fromhex("7b6da0be69b0")


def test_a_digest_has_its_bytes_whatever_the_text() -> None:
    """A lone surrogate comes from sources that cut a text in the middle of an emoji."""
    assert all(len(digest(text)) == BYTES for text in ("", "é", "\ud83d", "x" * 10_000))


def test_digests_come_apart_as_they_were_joined() -> None:
    assert digests(b"") == []
    assert digests(digest("a") + digest("b")) == [digest("a"), digest("b")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("No trains today!", "no trains, today", id="case and punctuation"),
        pytest.param("No trains https://a.example/1", "No trains http://b.example/2", id="links"),
        pytest.param("@ana No trains", "@ben No trains", id="handles"),
        pytest.param("No trains, @ana!", "No trains (@ben)", id="handles further on"),
        pytest.param("a b c d e f g", "a b c d e f h", id="words after the sixth"),
        pytest.param("No trains pic.twitter.com/x1", "No trains", id="pictures"),
    ],
)
def test_copies_begin_alike(one: str, other: str) -> None:
    assert beginning(one) == beginning(other) != ""


@pytest.mark.parametrize("text", ["", "   ", "@ana", "https://a.example/1", "!!! …", "😡😡"])
def test_some_texts_have_no_words_to_begin_with(text: str) -> None:
    assert beginning(text) == ""


def test_six_words_tell_posts_apart() -> None:
    assert beginning("a b c d e f") != beginning("a b c d e g")
