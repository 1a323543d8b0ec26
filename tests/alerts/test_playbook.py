"""What to do now stands in the message while it is loud, in our words or the settings' own."""

import pytest

from alerts.incident import Status
from alerts.language import Language
from alerts.message import root_message
from alerts.notice import Kind
from alerts.phrases import PHRASES
from alerts.playbook import MOST, STEP_LIMIT, playbook, step
from detectors.events import Level
from tests.builders import a_notice, a_signal

RINGS = set(Kind) - {Kind.EASED, Kind.RESOLVED}
QUIET = {Status.EASED, Status.RESOLVED, Status.FALSE_ALARM}


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", Kind)
def test_it_is_there_while_an_alert_or_a_crisis_is_loud(
    kind: Kind, status: Status, level: Level
) -> None:
    told = playbook(a_notice(kind=kind, status=status, level=level), ())
    lasts = kind in {Kind.UPDATED, Kind.AUDIT, Kind.REMINDER} and status in QUIET
    assert bool(told) is (kind in RINGS and not lasts and level is not Level.WATCH)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("level", [Level.ALERT, Level.CRISIS])
def test_the_usual_steps_are_few_and_short(level: Level, language: Language) -> None:
    steps = getattr(PHRASES[language].playbook, level)
    assert 0 < len(steps) <= MOST
    assert max(map(len, steps)) <= STEP_LIMIT


def test_it_is_a_numbered_list_below_the_posts() -> None:
    message = root_message(a_notice(level=Level.ALERT))
    assert [block["block_id"][0] for block in message.blocks] == list("hsftqpw")
    assert message.blocks[5]["text"]["text"].splitlines() == [
        "*What to do now*",
        "1. Check the facts: is it true, and is it about us?",
        "2. Agree on who watches it, and on who would answer.",
        "3. Hold planned posts and advertising on this subject.",
    ]


def test_steps_of_the_settings_stand_in_its_place_and_are_text() -> None:
    own = ("Call *Ana*, not <!channel>", "https://wiki.example/crisis?a=1&b=2")
    assert playbook(a_notice(), own).splitlines() == [
        "*What to do now*",
        "1. Call \u2217Ana\u2217, not &lt;!channel&gt;",
        "2. <https://wiki.example/crisis?a=1&amp;b=2|open the playbook>",
    ]


def test_the_longest_steps_fit() -> None:
    own = ("&" * STEP_LIMIT,) * MOST
    assert len(playbook(a_notice(), own)) < 3_000
    message = root_message(a_notice(signal=a_signal()), steps=own)
    assert sum(len(str(block)) for block in message.blocks) < 10_000


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
