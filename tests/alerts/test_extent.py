"""How far, how fast and from where is said in clauses, and nothing is said that is not known."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from alerts import extent, fields, wording
from alerts.clauses import elsewhere
from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.numbers import date
from alerts.phrases import EN, FR, Phrases
from detectors.extent import CrisisKind, Evidence, Guess, Trend
from detectors.signal import Named, Signal
from tests.builders import (
    NOON,
    a_beginning,
    a_guess,
    a_notice,
    a_quote,
    a_signal,
    a_window,
    an_extent,
    another_side,
)

LATER = NOON + timedelta(hours=1, minutes=20)
NOBODY = another_side(
    supporters=0, people=0, own_posts=0, own_latest=None, open=0, questions=(), is_heard=False
)  # fmt: skip


def a_wave(at: Any = LATER, **parts: Any) -> Notice:
    return a_notice(at=at, signal=a_signal(extent=an_extent(**parts)))


def plain(text: str) -> str:
    """With spaces that may break, to be read here."""
    return text.replace("\u202f", " ")


def looks_like(kind: CrisisKind) -> tuple[Guess, ...]:
    return (a_guess(kind),)


@pytest.mark.parametrize(
    ("notice", "english", "french"),
    [
        pytest.param(
            a_wave(), "looks like an outage or a fault; still growing",
            "probablement une panne ou un défaut ; en hausse", id="a kind and its course",
        ),
        pytest.param(
            a_wave(guesses=looks_like(CrisisKind.RUMOUR), spread={"trend": Trend.STEADY}),
            "looks like a rumour; steady", "probablement une rumeur ; stable", id="another kind",
        ),
        pytest.param(
            a_wave(guesses=looks_like(CrisisKind.UNKNOWN), spread={"trend": Trend.EASING}),
            "numbers are easing", "nombre de mécontents en baisse", id="nobody knows which",
        ),
        pytest.param(a_notice(), "", "", id="a notice of an older release"),
        pytest.param(
            a_notice(guessed=CrisisKind.CAMPAIGN), "looks like a coordinated campaign",
            "probablement une campagne coordonnée", id="what it looked like last",
        ),
    ],
)  # fmt: skip
def test_which_kind_it_is_and_whether_it_grows(notice: Notice, english: str, french: str) -> None:
    assert extent.course(notice) == english
    assert plain(extent.course(notice, FR)) == french


RIVALS = Named(window="1h", names=("Rivalis",), people=18, of=20, rest=1)
BOTH = replace(RIVALS, window="6h", names=("Rivalis", "<!here>"))


def naming(leading: Named | None, slow: Named | None = None) -> Signal:
    """What the lane that leads and another see."""
    (hour,) = a_signal().lanes
    return a_signal(
        lanes=(replace(hour, lane="6h", window="6h", named=slow), replace(hour, named=leading))
    )


@pytest.mark.parametrize(
    ("signal", "english", "french"),
    [
        pytest.param(
            naming(RIVALS, BOTH),
            "of 20 unhappy people, 18 name “Rivalis”: perhaps it is not about the brand",
            "sur 20 mécontents, 18 citent « Rivalis » : cela ne concerne peut-être pas la marque",
            id="the lane that leads",
        ),
        pytest.param(
            naming(None, BOTH),
            "of 20 unhappy people in the last 6 hours, 18 name “Rivalis / &lt;!here&gt;”: "
            "perhaps it is not about the brand",
            "sur 20 mécontents dans les 6 dernières heures, 18 citent « Rivalis / &lt;!here&gt; »"
            " : cela ne concerne peut-être pas la marque", id="another lane",
        ),
        pytest.param(naming(None), "", "", id="nobody"),
        pytest.param(a_signal(), "", "", id="a notice of an older release"),
    ],
)  # fmt: skip
def test_that_most_name_somebody_else_is_told(signal: Signal, english: str, french: str) -> None:
    assert elsewhere(signal, EN) == english
    assert plain(elsewhere(signal, FR)) == french


def test_it_is_told_before_the_kind_and_in_the_line_for_telephones() -> None:
    notice = replace(a_wave(), signal=replace(naming(RIVALS), extent=an_extent()))
    for told in (wording.story(notice), wording.summary(notice)):
        said, kind = "f 20 unhappy people, 18 name “Rivalis”: perhaps", "ooks like"
        assert 0 < told.index(said) < told.index(kind)


@pytest.mark.parametrize(
    ("other", "english", "french"),
    [
        pytest.param(
            {}, "no word from the brand for 1 h 20 min",
            "aucun mot de la marque depuis 1 h 20 min", id="it has said nothing",
        ),
        pytest.param(
            {"own_first": NOON + timedelta(minutes=35)},
            "the brand's first word came after 35 min",
            "premier mot de la marque au bout de 35 min", id="it has spoken",
        ),
        pytest.param(
            {"own_first": NOON - timedelta(minutes=5)},
            "the brand's first word came after less than a minute",
            "premier mot de la marque au bout de moins d'une minute", id="just before",
        ),
        pytest.param(
            {"own_posts": 0, "own_latest": None, "open": 0},
            "no word from the brand for 1 h 20 min (none seen so far)",
            "aucun mot de la marque depuis 1 h 20 min (aucun vu jusqu'ici)",
            id="its accounts are known, and none of their posts: perhaps nobody collects them",
        ),
        pytest.param(NOBODY, "", "", id="no accounts of its own are known: no accusation"),
    ],
)  # fmt: skip
def test_the_clock_of_the_first_word(other: Any, english: str, french: str) -> None:
    assert extent.clock(a_wave(other=other)) == english
    assert plain(extent.clock(a_wave(other=other), FR)) == french


def test_a_notice_of_an_older_release_has_no_clock() -> None:
    assert extent.clock(a_notice()) == ""


@pytest.mark.parametrize(
    ("other", "english", "french"),
    [
        pytest.param(
            {}, "6 of 52 people speak for the brand · the brand answered 0 of 38 posts",
            "6 personnes sur 52 défendent la marque · "
            "0 publication sur 38 a une réponse de la marque",
            id="both",
        ),
        pytest.param(
            {"supporters": 1, "answered": 1},
            "1 of 52 people speaks for the brand · the brand answered 1 of 38 posts",
            "1 personne sur 52 défend la marque · "
            "1 publication sur 38 a une réponse de la marque",
            id="one",
        ),
        pytest.param(
            {"supporters": 0, "open": 0}, "0 of 52 people speak for the brand",
            "0 personne sur 52 défend la marque", id="nobody, and no accounts of its own",
        ),
        pytest.param(
            NOBODY, "Nobody seems to speak for the brand.",
            "Personne ne semble défendre la marque.", id="silence"
        ),
    ],
)  # fmt: skip
def test_the_other_side(other: Any, english: str, french: str) -> None:
    assert extent.other_side(an_extent(other=other)) == english
    assert plain(extent.other_side(an_extent(other=other), FR)) == french


@pytest.mark.parametrize(
    ("spread", "english", "french"),
    [
        pytest.param(
            {}, ["96 unhappy people an hour, 41 before", "twice as many in 20 min"],
            ["96 mécontents par heure, 41 auparavant", "deux fois plus en 20 min"], id="it doubles",
        ),
        pytest.param(
            {"velocity": 1.0, "before": 0.4, "doubling": None},
            ["1 unhappy person an hour, 0 before"], ["1 mécontent par heure, 0 auparavant"],
            id="one, and it does not grow",
        ),
        pytest.param(
            {"velocity": 0.0, "doubling": None}, ["0 unhappy people an hour, 41 before"],
            ["0 mécontent par heure, 41 auparavant"], id="nobody now",
        ),
        pytest.param(
            {"velocity": 0.4, "before": 0.0, "doubling": None}, [], [], id="nobody any more"
        ),
    ],
)  # fmt: skip
def test_how_fast_it_goes(spread: Any, english: list[str], french: list[str]) -> None:
    signal = a_signal(extent=an_extent(spread=spread))
    assert extent.pace(signal) == english
    assert [plain(line) for line in extent.pace(signal, FR)] == french


def reached(**fields_: Any) -> str:
    at_least = fields_.pop("at_least", False)
    windows = dict.fromkeys(("15m", "1h", "6h", "24h"), a_window(**fields_))
    return fields.fields(a_notice(signal=a_signal(windows=windows, at_least=at_least)))[2]


@pytest.mark.parametrize(
    ("known", "lines"),
    [
        pytest.param(
            {"reach": 12_300, "potential": 90_000},
            ["about 12.3k people, at most 90k", "24 h: about 12.3k people"], id="both",
        ),
        pytest.param(
            {"reach": 12_300, "potential": None},
            ["up to 12.3k people", "24 h: up to 12.3k people"], id="an older release",
        ),
        pytest.param({"reach": 0, "potential": 0}, ["unknown", "24 h: unknown"], id="no figures"),
        pytest.param(
            {"reach": 0, "potential": 7}, ["unknown, at most 7", "24 h: unknown"], id="no estimate"
        ),
        pytest.param(
            {"reach": 900, "potential": 900}, ["about 900 people", "24 h: about 900 people"],
            id="by views alone",
        ),
        pytest.param(
            {"reach": 900, "potential": 1_000, "at_least": True},
            ["900 people or more", "24 h: 900 people or more"], id="more than were told apart",
        ),
    ],
)  # fmt: skip
def test_how_far_it_got(known: Any, lines: list[str]) -> None:
    assert reached(**known).splitlines()[1:] == lines


def fact(name: str, weight: float, *, held: bool = True) -> Evidence:
    return Evidence(name=name, observed=0.4, threshold=0.3, weight=weight, held=held)


def test_the_weightiest_facts_for_and_against_a_kind_are_named() -> None:
    facts = (
        fact("small", 0.5), fact("none", 9.0, held=False), fact("large", 2.0), fact("middle", 1.0),
        fact("but", -0.5),
    )  # fmt: skip
    known = a_wave(guesses=(Guess(kind=CrisisKind.OUTAGE, points=3.0, evidence=facts),))
    assert extent.signs(known) == ["for: large 0.4; middle 0.4", "against: but 0.4"]
    assert [plain(line) for line in extent.signs(known, FR)] == [
        "pour : large 0,4 ; middle 0,4", "contre : but 0,4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "notice",
    [
        pytest.param(a_notice(), id="a notice of an older release"),
        pytest.param(a_wave(guesses=looks_like(CrisisKind.UNKNOWN)), id="nobody knows which"),
        pytest.param(
            a_wave(guesses=(Guess(kind=CrisisKind.RUMOUR, points=0.0, evidence=()),)),
            id="nothing was weighed",
        ),
    ],
)
def test_a_kind_without_a_fact_is_not_clear(notice: Notice) -> None:
    assert extent.signs(notice) == ["not clear yet"]


def test_the_name_of_a_fact_is_text() -> None:
    odd = (fact("<!channel> *now*", 1.0),)
    known = a_wave(guesses=(Guess(kind=CrisisKind.OUTAGE, points=1.0, evidence=odd),))
    assert extent.signs(known) == ["for: &lt;!channel&gt; \u2217now\u2217 0.4"]


@pytest.mark.parametrize(
    ("first", "links"),
    [
        (a_quote(url="https://a.example/?a=1&b=2"), ["<https://a.example/?a=1&amp;b=2|"]),
        (a_quote(url="javascript:alert(1)"), []),
        (a_quote(url=None), []),
        (None, []),
    ],
)
def test_the_first_post_is_a_press_away_where_its_address_is_safe(
    first: Any, links: list[str]
) -> None:
    shown = extent.first_post(an_extent(beginning=a_beginning(first=first)))
    assert shown == [f"{link}first unhappy post>" for link in links]


def test_what_has_eased_is_called_neither_steady_nor_easing() -> None:
    quiet = a_notice(
        kind=Kind.EASED, at=LATER, signal=a_signal(level=None, quiet=65, extent=an_extent())
    )
    told = "Looks like an outage or a fault. No word from the brand for 1 h 20 min."
    assert wording.story(quiet).endswith(told)


OVER = {"kind": Kind.RESOLVED, "status": Status.RESOLVED, "at": LATER}


@pytest.mark.parametrize(
    ("words", "parts", "told"),
    [
        pytest.param(
            EN, {"other": {"own_first": NOON + timedelta(minutes=35)}},
            "Looks like an outage or a fault. The first unhappy post is of {began}, on mastodon. "
            "The brand's first word came after 35 min.", id="all of it",
        ),
        pytest.param(
            FR, {"beginning": {"first": a_quote(platform=None)}},
            "Probablement une panne ou un défaut. Première publication négative : {began}. "
            "Aucun mot de la marque n'a été vu.", id="without a network, and without a word",
        ),
        pytest.param(
            EN, {"beginning": {"first": None}, "guesses": looks_like(CrisisKind.UNKNOWN),
                 "other": NOBODY}, "people.", id="nothing is known",
        ),
    ],
)  # fmt: skip
def test_in_the_end_it_is_told_where_it_began_and_how_long_a_word_took(
    words: Phrases, parts: Any, told: str
) -> None:
    story = wording.story(a_notice(signal=a_signal(extent=an_extent(**parts)), **OVER), words)
    assert plain(story).endswith(told.format(began=date(NOON, words)))
