"""What is to be done is listed, added and ticked off in Slack, whatever a payload holds."""

import json
from datetime import timedelta
from typing import Any

import pytest

from alerts.answer import Answer, answer_to
from alerts.buttons import Button, Press
from alerts.debrief import Row
from alerts.duties import DONE, SHOWN, Note, Tick, listed, named, rows
from alerts.incident import Status
from alerts.language import Language
from alerts.lesson import TEXT_LIMIT, Lessons, open_actions
from alerts.limits import validate_message, view_problems
from alerts.message import Message
from alerts.modals import Form, modal
from alerts.phrases import PHRASES
from alerts.replies import reply
from tests.alerts.test_lesson import TODAY, an_action, done
from tests.builders import NOON, a_notice

DAY = timedelta(days=1)
ANA = "U01ANA"
PRESS = Press(
    button=Button.ADD, brand="Zephyr", incident=3, seq=7, user=ANA, channel="C01ROOM", at=NOON,
    trigger="1.2",
)  # fmt: skip


def a_form(press: Press = PRESS, **values: Any) -> dict[str, Any]:
    """What Slack tells of one that was sent."""
    view = modal(press)
    given = {"what": {"value": "Buy a bell"}, "who": {"selected_user": None},
             "until": {"selected_date": None}} | values  # fmt: skip
    state = {name: {"input": element} for name, element in given.items()}
    return {
        "user": {"id": ANA},
        "view": {"private_metadata": view["private_metadata"], "state": {"values": state}},
    }


@pytest.mark.parametrize("language", Language)
def test_slack_takes_the_form(language: Language) -> None:
    view = modal(PRESS, PHRASES[language])
    assert view_problems(view) == []
    assert [block["block_id"] for block in view["blocks"]] == ["about", "what", "who", "until"]
    assert [block.get("optional", False) for block in view["blocks"][1:]] == [False, True, True]


@pytest.mark.parametrize(
    ("values", "row"),
    [
        pytest.param({}, Row(text="Buy a bell"), id="what alone"),
        pytest.param(
            {"who": {"selected_user": "U02"}, "until": {"selected_date": "2026-03-01"}},
            Row(text="Buy a bell", owner="U02", due=TODAY - DAY), id="who and when",
        ),
        pytest.param({"what": {"value": " a\u202e\nbell "}}, Row(text="a bell"), id="odd signs"),
        pytest.param({"what": {"value": "\u200b"}}, Row(text=""), id="nothing that could be seen"),
        pytest.param({"what": {"value": None}}, Row(text=""), id="nothing"),
        pytest.param({"until": {"selected_date": "soon"}}, None, id="no day"),
    ],
)  # fmt: skip
def test_a_form_is_read_or_is_none(values: dict[str, Any], row: Row | None) -> None:
    note = Note.read(a_form(**values), NOON.timestamp())
    assert (note and note.row) == row
    assert note is None or (note.press.incident, note.press.user) == (3, ANA)


def test_a_form_of_something_else_is_none() -> None:
    sent = a_form()
    assert Form.read(sent, NOON.timestamp()) is None
    sent["view"]["private_metadata"] = json.dumps(
        {"button": Button.RESOLVE, "brand": "Zephyr", "incident": 3, "seq": 7, "channel": "C1"}
    )
    assert Note.read(sent, NOON.timestamp()) is None
    odd: dict[str, Any] = {"view": {"private_metadata": "[]"}, "user": {"id": ANA}}
    assert Note.read(odd, NOON.timestamp()) is None
    assert Note.read({}, NOON.timestamp()) is None


@pytest.mark.parametrize("status", Status)
def test_an_action_can_be_added_at_any_time(status: Status) -> None:
    assert answer_to(PRESS, a_notice(status=status), may=True) is Answer.RECEIVED
    assert answer_to(PRESS, a_notice(status=status), may=False) is Answer.STRANGER


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("letter", ["e", "&", "<!channel>"])
def test_slack_takes_the_longest_list(language: Language, letter: str) -> None:
    words = PHRASES[language]
    text = letter * (TEXT_LIMIT // len(letter) - 3)
    told = Lessons(
        an_action(f"{text}{n}", brand=letter * (90 // len(letter)), incident=n, due=TODAY - DAY)
        for n in range(1, SHOWN + 4)
    )
    pending = open_actions(told, None, NOON)
    lines = listed(pending, words)
    assert "13" in lines[0]
    assert "3" in lines[1]
    said = reply(lines, rows(pending, TODAY, words))
    assert len(said["blocks"]) == SHOWN + 1
    message = Message(text=said["text"], blocks=said["blocks"], attachments=[], metadata={})
    limits = [each for each in validate_message(message) if not each.startswith("payload")]
    assert limits == []
    assert "<!channel>" not in str([block["text"]["text"] for block in said["blocks"]])


def test_a_list_tells_each_with_a_button_that_knows_it() -> None:
    item = an_action(owner=ANA)
    (block,) = rows(open_actions(Lessons([item]), None, NOON), TODAY)
    assert block["text"]["text"] == f"{item.text} (<@{ANA}>)\n`{item.key.name}`"
    pressed = {"actions": [block["accessory"]], "user": {"id": ANA}, "response_url": "https://x"}
    assert Tick.read(pressed) == (item.key.name, ANA, "https://x", "", "")
    pressed |= {"channel": {"id": "C1", "name": "crisis-room"}}
    assert Tick.read(pressed) == (item.key.name, ANA, "https://x", "C1", "crisis-room")
    assert listed([]) == [PHRASES[Language.EN].lessons.nothing]


@pytest.mark.parametrize(
    "payload",
    [
        {}, {"actions": []}, {"actions": [{"action_id": "another"}]},
        {"actions": [{"action_id": DONE, "value": "x"}], "user": {"id": ANA}},
    ],
)  # fmt: skip
def test_another_press_is_none(payload: dict[str, Any]) -> None:
    assert Tick.read(payload) is None


def test_an_action_is_found_by_its_name_as_it_is_typed_or_shown() -> None:
    item, twin = an_action(brand="E*Trade"), an_action(brand="Zephyr", id=an_action().id)
    told = Lessons([item, twin, done(twin)])
    assert named(told, item.key.name) == named(told, f"e\u2217trade/3/{item.id}") == [item]
    assert [each.key for each in named(told, twin.id)] == [twin.key]
    assert named(told, "nope") == []
