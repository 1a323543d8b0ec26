"""What people type after `/tocsin` is read as they mean it, or they are told what is not known."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.deed import NOTE_LIMIT, Cause
from alerts.language import Language
from alerts.phrases import PHRASES
from alerts.replies import helped, unkind
from alerts.slash import READERS, Brands, Request, Word, parse, unescaped
from alerts.text import inline
from alerts.wording import NAME_LIMIT
from detectors.extent import CrisisKind

NAMES = (
    "Zephyr", "Zephyr Rail", "Air France", "Levant & Co", "A/B", "A/B/3", "Aurora Énergie",
    'The "Best"', "L'Oréal", "orange", "Orange", "R&amp;D", "12", "Press Club",
)  # fmt: skip
BRANDS = Brands(NAMES)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        pytest.param("", {}, id="nothing is a question for help"),
        pytest.param("   ", {}, id="nor is space"),
        pytest.param("help", {}, id="help"),
        pytest.param("HELP me", {}, id="help, in need"),
        pytest.param("status", {"word": Word.STATUS}, id="all that is open"),
        pytest.param("Status zephyr", {"word": Word.STATUS, "brand": "Zephyr"}, id="in any case"),
        pytest.param("ack", {"word": Word.ACK}, id="the one there is"),
        pytest.param("ack Zephyr/3", {"brand": "Zephyr", "incident": 3}, id="a number"),
        pytest.param("ack Zephyr Rail/3", {"brand": "Zephyr Rail", "incident": 3}, id="spaces"),
        pytest.param('ack "Air France"/3', {"brand": "Air France", "incident": 3}, id="quotes"),
        pytest.param("ack “air  france”/3", {"brand": "Air France", "incident": 3}, id="curled"),
        pytest.param("ack « Air France »", {"brand": "Air France"}, id="French quotes"),
        pytest.param("ack 'L'Oréal'/2", {"brand": "L'Oréal", "incident": 2}, id="an apostrophe"),
        pytest.param("ack L'ORÉAL", {"brand": "L'Oréal"}, id="an accent, combined"),
        pytest.param('ack the "best"/1', {"brand": 'The "Best"', "incident": 1}, id="of its own"),
        pytest.param("ack Levant &amp; Co/9", {"brand": "Levant & Co", "incident": 9}, id="&"),
        pytest.param("ack R&amp;D", {"brand": "R&amp;D"}, id="an entity in a name"),
        pytest.param("ack a/b", {"brand": "A/B"}, id="a slash in a name"),
        pytest.param("ack A/B/2", {"brand": "A/B", "incident": 2}, id="and a number"),
        pytest.param("ack A/B/3", {"brand": "A/B/3", "incident": None}, id="a name comes first"),
        pytest.param("ack Orange", {"brand": "Orange"}, id="two that differ in case"),
        pytest.param("ack 12/12", {"brand": "12", "incident": 12}, id="a number of a name"),
        pytest.param(
            "ack ORANGE", {"brand": None, "unknown": "ORANGE", "near": "Orange"}, id="which one?"
        ),
        pytest.param("ack Zefyr/3", {"unknown": "Zefyr/3", "near": "Zephyr"}, id="misspelt"),
        pytest.param("ack Zephyr 3", {"unknown": "Zephyr 3", "near": "Zephyr"}, id="not quite"),
        pytest.param("ack Air Frnace/3", {"unknown": "Air Frnace/3", "near": "Air France"},
                     id="misspelt, of two words"),
        pytest.param("explain Nobody", {"unknown": "Nobody", "near": None}, id="a stranger"),
        pytest.param("resolve", {"word": Word.RESOLVE, "brand": None}, id="the one there is, over"),
        pytest.param("resolve Zephyr/3", {"incident": 3, "cause": None, "note": None}, id="over"),
        pytest.param("resolve Zephyr rumour", {"cause": Cause.RUMOUR, "note": None}, id="a cause"),
        pytest.param(
            "resolve Zephyr/3 Own-Post we said sorry",
            {"brand": "Zephyr", "incident": 3, "cause": Cause.OWN_POST, "note": "we said sorry"},
            id="a cause and a note",
        ),
        pytest.param(
            "resolve Zephyr Rail/3 12 trains &amp; a bus",
            {"brand": "Zephyr Rail", "cause": None, "note": "12 trains & a bus"}, id="a note alone",
        ),
        pytest.param(
            "resolve zephyr rail press", {"brand": "Zephyr Rail", "cause": Cause.PRESS},
            id="the longest name",
        ),
        pytest.param("resolve press it is over", {"brand": None, "cause": Cause.PRESS,
                     "note": "it is over"}, id="a cause of the one there is"),
        pytest.param("resolve Press Club", {"brand": "Press Club", "cause": None}, id="a club"),
        pytest.param(
            "resolve Zephyr/3 RUMEUR démentie", {"cause": Cause.RUMOUR, "note": "démentie"},
            id="a cause in French",
        ),
        pytest.param("resolve rumeur", {"brand": None, "cause": Cause.RUMOUR}, id="of the one"),
        pytest.param('resolve "Press" x', {"unknown": "Press", "note": None}, id="nobody of it"),
        pytest.param("resolve Zefyr it is over", {"unknown": "Zefyr", "near": "Zephyr"},
                     id="nothing of a name that is misspelt"),
        pytest.param(
            "kind zephyr rail/3 Rumeur &amp; no source",
            {"word": Word.KIND, "brand": "Zephyr Rail", "incident": 3, "crisis": CrisisKind.RUMOUR,
             "note": "& no source"}, id="a kind and a note",
        ),
        pytest.param("kind Zephyr OWN-POST", {"brand": "Zephyr", "crisis": CrisisKind.OWN_POST,
                     "note": None}, id="a kind"),
        pytest.param("kind panne", {"brand": None, "crisis": CrisisKind.OUTAGE}, id="of the one"),
        pytest.param("kind Zephyr aliens", {"brand": "Zephyr", "crisis": None}, id="no kind"),
        pytest.param("kind", {"word": Word.KIND, "brand": None, "crisis": None}, id="not said"),
        pytest.param("kind Zefyr rumour", {"unknown": "Zefyr", "near": "Zephyr"},
                     id="a kind of nobody"),
        pytest.param("playbook", {"word": Word.PLAYBOOK, "brand": None}, id="what to do"),
        pytest.param("playbook zephyr/3", {"brand": "Zephyr", "incident": 3}, id="about one"),
        pytest.param("questions zephyr/3", {"word": Word.QUESTIONS, "brand": "Zephyr",
                     "incident": 3}, id="what people ask"),
        pytest.param("drill", {"word": Word.DRILL, "brand": None}, id="practice"),
        pytest.param("drill zephyr", {"brand": "Zephyr"}, id="of a brand"),
        pytest.param('drill "Made Up"', {"brand": "Made Up"}, id="of one that there is not"),
        pytest.param("silence", {"word": Word.SILENCE, "brand": None}, id="which there are"),
        pytest.param("silence Zephyr", {"minutes": 1_440, "note": None}, id="a day"),
        pytest.param(
            "silence zephyr rail 3h a film is out",
            {"brand": "Zephyr Rail", "minutes": 180, "note": "a film is out"}, id="and why",
        ),
        pytest.param(
            "silence Zephyr a film", {"brand": "Zephyr", "minutes": 1_440, "note": "a film"},
            id="a reason alone",
        ),
        pytest.param("silence Zephyr 999", {"minutes": 43_200, "note": None}, id="a month at most"),
        pytest.param("silence Zephyr end", {"brand": "Zephyr", "minutes": 0}, id="no longer"),
        pytest.param("silence Zephyr FIN", {"minutes": 0, "note": None}, id="likewise, in French"),
        pytest.param("silence Zephyr stop", {"minutes": 0, "note": None}, id="another word for it"),
        pytest.param("silence Zephyr 1000", {"minutes": 43_200, "note": None}, id="four digits"),
        pytest.param("silence Zephyr 30m a film", {"minutes": 30, "note": "a film"}, id="minutes"),
        pytest.param("silence Zephyr 30 Min", {"minutes": 30, "note": None}, id="apart"),
        pytest.param("silence Zephyr 90 minutes", {"minutes": 90, "note": None}, id="in full"),
        pytest.param("silence Zephyr 2d", {"minutes": 2_880, "note": None}, id="days"),
        pytest.param("silence Zephyr 2 jours film", {"minutes": 2_880, "note": "film"}, id="jours"),
        pytest.param("silence Zephyr 2 weeks", {"minutes": 20_160, "note": None}, id="weeks"),
        pytest.param("silence Zephyr 1 semaine film", {"minutes": 10_080}, id="semaine"),
        pytest.param("silence Zephyr 1.5", {"minutes": 90, "note": None}, id="a part of an hour"),
        pytest.param("silence Zephyr 1,5 h", {"minutes": 90, "note": None}, id="as French writes"),
        pytest.param("silence Zephyr 3 friends", {"minutes": 180, "note": "friends"}, id="no unit"),
        pytest.param("silence Zephyr 2nd film", {"unread": "2nd", "minutes": None}, id="no span"),
        pytest.param("silence Zephyr -5", {"brand": "Zephyr", "unread": "-5"}, id="not back"),
        pytest.param("silence Zephyr 18:00 on", {"unread": "18:00"}, id="a time of the day"),
        pytest.param("silence Zephyr 1h30", {"unread": "1h30"}, id="two units"),
        pytest.param("silence 12", {"brand": "12", "minutes": 1_440}, id="a number of a brand"),
        pytest.param("silence Zefyr 3", {"unknown": "Zefyr", "near": "Zephyr"}, id="nobody's"),
        pytest.param("mute Zephyr", {"unheard": "mute"}, id="no word of ours"),
        pytest.param("akc Zephyr", {"unheard": "akc", "near": "ack"}, id="a word, misspelt"),
    ],
)  # fmt: skip
def test_what_is_typed(text: str, fields: dict[str, Any]) -> None:
    request = parse(text, BRANDS)
    assert {name: getattr(request, name) for name in fields} == fields


def test_three_dots_alone_are_no_brand_be_there_one_or_many() -> None:
    request = parse("resolve …", Brands(["Zephyr"]))
    assert (request.brand, request.unknown) == (None, "…")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("cause", Cause)
def test_each_cause_is_read_as_each_language_spells_it(language: Language, cause: Cause) -> None:
    spelt = PHRASES[language].slash.typed[cause]
    for typed in (spelt, spelt.upper(), spelt.replace("_", "-")):
        assert parse(f"resolve Zephyr {typed} x", BRANDS).cause is cause
    assert f"`{spelt}`" in "".join(helped(Request(), PHRASES[language]))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", CrisisKind)
def test_each_kind_is_read_as_each_language_spells_it(language: Language, kind: CrisisKind) -> None:
    spelt = PHRASES[language].slash.typed_kinds[kind]
    assert parse(f"kind Zephyr {spelt.upper()} x", BRANDS).crisis is kind
    told = [*helped(Request(), PHRASES[language]), *unkind(PHRASES[language])]
    assert sum(f"`{spelt}`" in line for line in told[-2:]) == 2


def test_every_word_is_read() -> None:
    assert set(READERS) == set(Word)


def test_a_note_is_as_long_as_a_command_may_have() -> None:
    request = parse("resolve Zephyr " + "x" * 5_000, BRANDS)
    assert len(request.note or "") == NOTE_LIMIT


@settings(deadline=None)
@given(st.text() | st.sampled_from([*Word]).flatmap(lambda word: st.text().map(f"{word} ".__add__)))
def test_whatever_is_typed_comes_to_a_request(text: str) -> None:
    request = parse(text, BRANDS)
    assert isinstance(request, Request)
    assert request.brand in {*NAMES, None} or request.word is Word.DRILL


SHOWN_OTHERWISE = (
    "E*TRADE", "_", "`code`", "me@home", "~tilde~", "<b>", "A & B", "R&amp;D", "Lev\u200bant",
    "Long " + "and longer " * 8 + "Ltd", "\u202eright",
)  # fmt: skip


@pytest.mark.parametrize("name", SHOWN_OTHERWISE)
def test_each_name_is_understood_as_it_is_shown(name: str) -> None:
    brands = Brands([*SHOWN_OTHERWISE, *NAMES])
    shown = unescaped(inline(name, NAME_LIMIT))
    for typed in (f"{shown}/7", f'"{shown}"/7'):
        request = parse(f"ack {typed}", brands)
        assert (request.brand, request.incident) == (name, 7)


@settings(deadline=None)
@given(st.sampled_from(sorted(set(NAMES) - {"orange", "Orange", "A/B"})), st.integers(1, 10**9 - 1))
def test_each_name_is_understood_as_it_is_written(name: str, number: int) -> None:
    sent = name.replace("&", "&amp;").replace("<", "&lt;")
    for typed in (f"{name}/{number}", f'"{name}"/{number}', f"{sent}/{number}"):
        request = parse(f"ack {typed}", BRANDS)
        assert (request.brand, request.incident) == (name, number)
