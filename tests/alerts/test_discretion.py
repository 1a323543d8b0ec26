"""What strangers wrote and who they are is shown as far as the settings let it."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.details import details
from alerts.discretion import ALIAS_LENGTH, Discretion, Posts, alias_of
from alerts.language import Language
from alerts.limits import validate_message
from alerts.message import Controls, Message, root_message
from detectors.extent import Cascade, Question, Term
from tests.builders import a_notice, a_quote, a_signal, a_spreader, an_extent

KEY, OTHER = b"0123456789abcdef", b"fedcba9876543210"
MUTE = Discretion(posts=Posts.NONE)
MASKED = Discretion(alias=lambda author: alias_of(author, KEY))
POST = a_quote(text="Never again.", author="Ana", url="https://social.example/ana/1")
NOTICE = a_notice(signal=a_signal(quotes=(POST,)))


def shown(message: Message) -> str:
    return str([message.text, message.blocks, message.attachments])


EXTENT = an_extent(
    spreaders=(a_spreader(name="Zoe"),), terms=(Term(text="bad milk", people=9, usual=0.0),),
    other={"questions": (Question(text="Is it safe?", people=9),)},
    beginning={
        "first": a_quote(id="p1", text="Cheese?", author="Bo", url="https://first.example/1"),
        "amplifier": replace(POST, id="p2", author="Kim", text="Loud!"),
        "answered": replace(POST, id="p3", author="Cem", text="Hey."),
    },
    spread={"cascade": Cascade(
        root=replace(POST, id="p4", author="Di", text="Share!"), shares=9, last=3, before=1,
        growing=True,
    )},
)  # fmt: skip
WAVE = a_notice(signal=a_signal(quotes=(POST,), extent=EXTENT))
NAMES = ("Zoe", "Bo", "Kim", "Cem", "Di", "Ana")
SAID = ("bad milk", "Is it safe?", "Cheese?", "Loud!", "Hey.", "Share!", "Never again.")


def told(discretion: Discretion) -> str:
    """What is shown of the wave, in the message and in the list behind it."""
    message = root_message(WAVE, discretion=discretion, controls=Controls())
    assert validate_message(message) == []
    return shown(message) + str(details(WAVE, discretion=discretion))


def test_nothing_of_a_stranger_is_left_of_an_extent_without_posts() -> None:
    for secret in (*NAMES, *SAID, "first.example", "social.example"):
        assert re.search(rf"\b{re.escape(secret)}", told(Discretion()))
        assert not re.search(rf"\b{re.escape(secret)}", told(MUTE))
    assert "9,600 reached" in told(MUTE)


def test_all_authors_of_an_extent_go_by_pseudonyms() -> None:
    said = told(MASKED)
    for name in NAMES:
        assert f"author {alias_of(name, KEY)}" in said
        assert not re.search(rf"\b{name}\b", said)
    for text in SAID:
        assert text in said


@pytest.mark.parametrize("language", Language)
def test_without_posts_no_word_name_or_link_of_a_stranger_is_left(language: Language) -> None:
    message = root_message(NOTICE, language=language, discretion=MUTE)
    for secret in ("Never again", "Ana", "social.example"):
        assert secret in shown(root_message(NOTICE, language=language))
        assert secret not in shown(message)
    assert [block["type"] for block in message.blocks].count("rich_text") == 1
    assert validate_message(message) == []


def test_an_author_goes_by_a_pseudonym_and_the_post_stays() -> None:
    said = shown(root_message(NOTICE, discretion=MASKED))
    assert f"author {alias_of('Ana', KEY)} · mastodon · 12 shares" in said
    assert "Never again." in said
    assert "Ana" not in said


def test_who_is_unknown_has_no_pseudonym() -> None:
    nobody = a_notice(signal=a_signal(quotes=(a_quote(author=None),)))
    assert "author unknown" in shown(root_message(nobody, discretion=MASKED))


def test_the_notice_itself_can_be_told_with_the_same_care() -> None:
    assert MUTE.notice(NOTICE).signal.quotes == ()
    (quote,) = MASKED.notice(NOTICE).signal.quotes
    assert (quote.author, quote.text) == (alias_of("Ana", KEY), "Never again.")
    assert Discretion().notice(NOTICE) == NOTICE


@given(st.text(st.characters()))  # half a surrogate pair too
def test_a_pseudonym_is_short_and_stays_the_same_while_the_key_does(author: str) -> None:
    alias = alias_of(author, KEY)
    assert alias == alias_of(author, KEY)
    assert alias != alias_of(author, OTHER)
    assert len(alias) == ALIAS_LENGTH
    assert set(alias) <= set("0123456789abcdef")
