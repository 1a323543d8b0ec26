"""What is open stands in a line each, in replies, in the Home tab, and in the timeline."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View

from alerts.board import SHOWN, SILENT, Entry, board, of_brand
from alerts.deed import Action, Deed
from alerts.home import Backlog, home
from alerts.incident import Status
from alerts.language import Language
from alerts.limits import validate_message, view_problems
from alerts.message import Message
from alerts.notice import GONE, Kind, Notice
from alerts.phrases import PHRASES
from alerts.replies import explained, helped, reply, unknown, untold, which
from alerts.silence import Silence
from alerts.slash import Request, Word
from alerts.timeline import FIRST, LAST, timeline
from detectors.events import Level
from detectors.rules import SeverityRules
from tests.alerts.test_buttons import ODD
from tests.builders import NOON, a_notice, a_signal, an_extent

HOSTILE = ["<!channel> now", "*bold* @here", "\u202e\u200b", "a" * 100, "&<>" * 33, ODD]


def an_entry(*channels: str, **fields: Any) -> Entry:
    return Entry(a_notice(**fields), channels)


def whole(said: dict[str, Any]) -> Message:
    """A reply as what is checked."""
    return Message(text=said["text"], blocks=said["blocks"], attachments=[], metadata={})


def test_a_line_says_how_bad_since_when_who_has_it_how_many_and_where() -> None:
    count, line = board([an_entry("C01ROOM", incident=3, level=Level.CRISIS, owner="U01ANA")])
    assert count == "1 incident is open."
    assert line == (
        "*CRISIS · Zephyr* (incident 3) · since <!date^1772452800^{date_short_pretty} {time}|"
        "2026-03-02 12:00 UTC> · <@U01ANA> has it · 41 unhappy people in the last hour · <#C01ROOM>"
    )


def test_a_line_says_what_kind_it_is_and_whether_it_grows() -> None:
    told = board([an_entry("C01ROOM", signal=a_signal(extent=an_extent()))])[1]
    assert told.endswith(
        " · 41 unhappy people in the last hour · looks like an outage or a fault; still growing"
        " · <#C01ROOM>"
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({}, "Nobody has it", id="nobody's"),
        pytest.param(
            {"status": Status.SNOOZED, "snoozed_until": NOON}, "Snoozed until", id="asleep"
        ),
        pytest.param({"status": Status.EASED, "kind": Kind.EASED}, "Eased · alert", id="eased"),
        pytest.param({"level": Level.WATCH}, "WATCH · Zephyr", id="first signs"),
    ],
)
def test_a_line_says_how_it_stands(fields: dict[str, Any], said: str) -> None:
    assert said in board([an_entry(**fields)])[1]


def test_the_worst_comes_first_and_of_those_the_oldest() -> None:
    young = NOON + timedelta(hours=1)
    entries = [
        an_entry(brand="Calm", level=Level.WATCH),
        an_entry(brand="Young", level=Level.CRISIS, opened_at=young),
        an_entry(brand="Old", level=Level.CRISIS),
    ]
    lines = board(entries)[1:]
    assert [line.split("*")[1].rpartition(" ")[2] for line in lines] == ["Old", "Young", "Calm"]


def test_of_many_the_rest_is_counted() -> None:
    lines = board([an_entry(brand=f"B{number}") for number in range(SHOWN + 14)])
    assert len(lines) == SHOWN + 2
    assert lines[-1] == "… and 14 more: tocsin incidents"


def test_of_many_silences_the_rest_is_counted() -> None:
    until = NOON + timedelta(hours=1)
    silences = [Silence(brand=f"B{n}", at=NOON, until=until, by="ana") for n in range(SILENT + 3)]
    lines = board([], silences=silences)
    assert len(lines) == SILENT + 2
    assert lines[-1] == "… and 3 more silences: `/tocsin silence`"


def test_where_nothing_is_open_that_is_said() -> None:
    assert board([]) == ["Nothing is open. All is quiet, as far as Tocsin watches."]
    over = a_notice(incident=2, status=Status.RESOLVED, kind=Kind.RESOLVED)
    quiet, last = of_brand(None, over, "Zephyr")
    assert quiet == "Nothing is open for Zephyr."
    assert "Resolved · alert · Zephyr* (incident 2)" in last


def test_who_has_to_choose_is_told_between_which() -> None:
    entries = [an_entry(brand="Zephyr", incident=3), an_entry(brand="Air France", incident=1)]
    assert which(entries) == ["Which one? Name it: *Zephyr/3*, *Air France/1*."]


def test_a_word_that_is_none_of_ours_is_met_with_help() -> None:
    first, *rest = helped(Request(unheard="akc", near="ack"))
    assert first == "“akc” is no word of mine. Did you mean *ack*?"
    assert all(any(f"/tocsin {word}" in line for line in rest) for word in Word)


def test_why_it_rings_is_told_with_its_numbers() -> None:
    said = "\n".join(explained(a_notice(), SeverityRules()))
    assert "Why it rings" in said
    assert "once in 14 weeks" in said
    assert "crisis from" in said


def test_an_explanation_says_what_it_looks_like_and_how_long_the_brand_is_silent() -> None:
    wave = a_notice(at=NOON + timedelta(hours=1), signal=a_signal(extent=an_extent()))
    said = "\n".join(explained(wave, SeverityRules()))
    assert "Looks like an outage or a fault; still growing. No word from the brand for 1 h." in said


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=300) | st.sampled_from(HOSTILE), st.integers(0, 60))
def test_whatever_a_brand_is_called_slack_takes_the_answer(brand: str, count: int) -> None:
    entries = [an_entry("C01ROOM", brand=brand, incident=number) for number in range(count)]
    request = Request(word=Word.ACK, unknown=brand, near=brand or None, unheard=brand)
    answers = (
        board(entries), which(entries), helped(request), unknown(request), untold(brand),
        of_brand(None, None, brand), explained(a_notice(brand=brand), SeverityRules()),
    )  # fmt: skip
    for lines in answers:
        said = reply(lines)
        assert validate_message(whole(said)) == []
        assert "<!channel" not in str(said)
        assert said["response_type"] == "ephemeral"
    view = home(entries, Backlog(count, 60.0), NOON)
    assert view_problems(view) == []
    assert View(**view).to_dict()["type"] == "home"


def a_step(seq: int, **fields: Any) -> Notice:
    return a_notice(seq=seq, at=NOON + timedelta(minutes=seq), **fields)


def lines_of(view: dict[str, Any]) -> list[str]:
    return "\n".join(block["text"]["text"] for block in view["blocks"]).splitlines()


def test_a_timeline_says_when_what_and_who() -> None:
    deed = Deed(action=Action.ACKNOWLEDGE, actor="U01ANA", at=NOON, incident=1)
    steps = [a_step(1), a_step(2, kind=Kind.AUDIT, deed=deed, owner="U01ANA")]
    name, opened, taken = lines_of(timeline("Zephyr", 1, steps))
    assert name == "*Zephyr/1*"
    assert "*Opened as ALERT* · 41 unhappy people in the last hour" in opened
    assert "*<@U01ANA> has it*" in taken


def test_a_timeline_says_why_it_is_over_in_the_language_of_its_reader() -> None:
    gone = a_step(2, kind=Kind.RESOLVED, reason=GONE)
    *_, last = lines_of(timeline("Zephyr", 1, [a_step(1), gone]))
    assert "*Resolved: the settings no longer name this brand*" in last
    *_, last = lines_of(timeline("Zephyr", 1, [gone], PHRASES[Language.FR]))
    assert "marque absente de la configuration*" in last


def test_of_a_long_timeline_the_middle_is_counted_and_a_short_one_is_said_to_be() -> None:
    steps = [a_step(number) for number in range(1, 101)]
    lines = lines_of(timeline("Zephyr", 1, steps, whole=False))
    assert len(lines) == 1 + FIRST + 1 + LAST + 1
    assert lines[1 + FIRST] == "… 60 steps more …"
    assert lines[-1] == "What came after this could not be read in time."


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=300) | st.sampled_from(HOSTILE), st.integers(0, 80))
def test_slack_takes_each_timeline(brand: str, count: int) -> None:
    deed = Deed(action=Action.RESOLVE, actor=brand, at=NOON, incident=1, note="&" * 500)
    done: tuple[dict[str, Any], ...] = (
        {"kind": Kind.AUDIT, "deed": deed}, {"kind": Kind.RESOLVED, "reason": "&" * 500},
    )  # fmt: skip
    steps = [a_step(seq + 1, brand=brand, **done[seq % 2]) for seq in range(count)]
    view = timeline(brand, 1, steps)
    assert view_problems(view) == []
    assert View(**view).to_dict()["type"] == "modal"
