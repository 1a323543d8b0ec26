"""What to do now stands in a message while it is loud, by kind and level, or as a team says."""

from dataclasses import replace

import pytest

from alerts import guide
from alerts.guide import NONE, SHOWN
from alerts.incident import Status
from alerts.ladder import Rung, fit
from alerts.language import Language
from alerts.limits import validate_message
from alerts.message import Controls, Message, root_message
from alerts.notice import Kind, Notice
from alerts.playbook import step
from alerts.replies import reply
from alerts.verdict import Verdict
from detectors.events import Level
from detectors.extent import CrisisKind
from detectors.rules import SeverityRules
from tests.builders import NOON, a_guess, a_notice, a_signal, an_extent
from tests.guides import GUIDE, longest

RINGS = set(Kind) - {Kind.EASED, Kind.RESOLVED}
QUIET = {Status.EASED, Status.RESOLVED, Status.FALSE_ALARM}
ACTING = (Level.ALERT, Level.CRISIS)


def of_kind(kind: CrisisKind, level: Level = Level.ALERT) -> Notice:
    extent = an_extent(guesses=(a_guess(kind, 3.0),))
    return a_notice(level=level, signal=a_signal(extent=extent))


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", Kind)
def test_it_is_there_while_an_alert_or_a_crisis_is_loud(
    kind: Kind, status: Status, level: Level
) -> None:
    notice = a_notice(kind=kind, status=status, level=level)
    lasts = kind in {Kind.UPDATED, Kind.AUDIT, Kind.REMINDER} and status in QUIET
    is_there = kind in RINGS and not lasts and level is not Level.WATCH
    assert bool(guide.steps(notice, GUIDE)) is is_there
    assert bool(guide.people(notice, GUIDE)) is is_there


def test_it_is_a_numbered_list_below_the_posts_and_who_is_brought_in_below_it() -> None:
    message = root_message(a_notice(level=Level.ALERT), advice=GUIDE)
    assert [block["block_id"][0] for block in message.blocks] == list("hsftqpbw")
    assert message.blocks[5]["text"]["text"].splitlines() == [
        "*What to do now*",
        "1. Check the facts: is it true, and is it about us?",
        "2. Find where it began: read the first posts, and the one that is shared most.",
        ("3. Agree on who would answer, and hold planned posts and advertising on this subject."),
    ]
    assert message.blocks[6]["text"]["text"] == "*Bring in:* social media team · customer care"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("level", ACTING)
@pytest.mark.parametrize("kind", CrisisKind)
def test_the_first_steps_are_those_of_the_kind_and_the_level(
    kind: CrisisKind, level: Level, language: Language
) -> None:
    page = GUIDE.playbooks[kind].page(language)
    title, *lines = guide.steps(of_kind(kind, level), GUIDE, language).splitlines()
    assert [line.partition(". ")[2] for line in lines] == list(page.steps.at(level)[:SHOWN])
    assert title.endswith(f" · {page.title}") is (kind is not CrisisKind.UNKNOWN)


def test_what_a_person_says_it_is_counts_and_not_what_it_looks_like() -> None:
    looks = of_kind(CrisisKind.OUTAGE)
    said = replace(
        looks,
        verdict=Verdict(
            kind=CrisisKind.RUMOUR, guessed=CrisisKind.OUTAGE, by="U0ANA", at=NOON, seq=1
        ),
    )
    assert "What to do now* · Outage" in guide.steps(looks, GUIDE)
    assert "What to do now* · Rumour" in guide.steps(said, GUIDE)
    assert guide.people(said, GUIDE) == "*Bring in:* press office · social media team"


def test_a_notice_of_an_older_release_has_the_steps_of_what_nobody_knows() -> None:
    assert a_notice().signal.extent is None
    assert guide.steps(a_notice(), GUIDE) == guide.steps(of_kind(CrisisKind.UNKNOWN), GUIDE)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("kind", CrisisKind)
def test_whoever_asks_is_shown_all_of_it_a_first_sign_as_an_alert(
    kind: CrisisKind, level: Level, language: Language
) -> None:
    page = GUIDE.playbooks[kind].page(language)
    said = guide.whole(of_kind(kind, level), longest("&", own=True), language)
    steps = page.steps.alert if level is Level.WATCH else page.steps.at(level)
    assert {f"{place}. {line}" for place, line in enumerate(steps, 1)} <= set(said)
    assert all(any(text in line for line in said) for _, text in page.statement.parts())
    answer = reply(said)
    shown = Message(text=answer["text"], blocks=answer["blocks"], attachments=[], metadata={})
    assert validate_message(shown) == []


def test_steps_of_the_settings_stand_in_its_place_and_are_text() -> None:
    own = ("Call *Ana*, not <!channel>", "https://wiki.example/crisis?a=1&b=2")
    advice = replace(GUIDE, own=own)
    assert guide.steps(of_kind(CrisisKind.OUTAGE), advice).splitlines() == [
        "*What to do now*",
        "1. Call \u2217Ana\u2217, not &lt;!channel&gt;",
        "2. <https://wiki.example/crisis?a=1&amp;b=2|open the playbook>",
    ]
    assert guide.people(of_kind(CrisisKind.OUTAGE), advice).startswith("*Bring in:* operations")


def test_where_there_is_no_playbook_nothing_is_told() -> None:
    assert (guide.steps(a_notice(), NONE), guide.people(a_notice(), NONE)) == ("", "")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("level", ACTING)
@pytest.mark.parametrize("kind", CrisisKind)
def test_slack_takes_each_of_them_whole(kind: CrisisKind, level: Level, language: Language) -> None:
    for letter in ("e", "&"):  # which is sent as five
        message = root_message(
            of_kind(kind, level), language=language, ping="<!here>", severity=SeverityRules(),
            controls=Controls(dashboard="https://g.example/d"), advice=longest(letter),
        )  # fmt: skip
        assert fit(message)[0] is Rung.FULL
        assert validate_message(message) == []


@pytest.mark.parametrize("language", Language)
def test_the_longest_steps_of_the_settings_fit(language: Language) -> None:
    message = root_message(
        of_kind(CrisisKind.OUTAGE, Level.CRISIS), language=language, advice=longest("&", own=True)
    )
    assert validate_message(message) == []


def test_hard_spaces_stay_where_they_are() -> None:
    own = ("Vérifier\u202f: est-ce *vrai*\u202f? &\u00a0«\u202fnon\u202f»",)
    told = guide.steps(a_notice(), replace(GUIDE, own=own), Language.FR)
    assert told.splitlines()[1] == (
        "1. Vérifier\u202f: est-ce \u2217vrai\u2217\u202f? &amp;\u00a0«\u202fnon\u202f»"
    )


@pytest.mark.parametrize(
    "text",
    ["Call Ana.", "https://wiki.example/crisis", "Vérifier\u202f: est-ce vrai\u202f?", "é" * 150],
)
def test_a_line_of_the_settings_is_taken_as_it_is(text: str) -> None:
    assert step(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no line of text"),
        (" \u202f", "is no line of text"),
        ("two\nlines", "is no line of text"),
        ("\u202eback", "is no line of text"),
        ("a" * 151, "is too long"),
        ("https://me:secret@wiki.example/", "is an address that cannot be linked"),
        ("http://", "is an address that cannot be linked"),
        ("https://wiki.example/" + "a" * 600, "is an address that cannot be linked"),
    ],
)
def test_other_lines_are_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        step(text)
