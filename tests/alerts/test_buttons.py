"""What people can press, and what Slack tells of it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.models.blocks import ActionsBlock
from slack_sdk.models.views import View

from alerts.answer import Answer, answer_to
from alerts.buttons import ACTIONS, ASKS, HUSHES, MORE, SHOWS, Button, Press, buttons
from alerts.deed import Action, Cause
from alerts.incident import Status
from alerts.language import Language
from alerts.limits import validate_message
from alerts.message import Controls, root_message
from alerts.modals import CALLBACK, INPUT, Form, deed_of, modal
from alerts.notice import Kind
from alerts.phrases import PHRASES
from alerts.pressed import LABEL
from alerts.silence import Silence
from alerts.text import literal
from detectors.events import Level
from detectors.extent import CrisisKind
from tests.builders import NOON, a_notice, a_quote, a_signal, an_extent, another_side

ODD = "Ünïque & <b> \u202e\n.1.2 ! \U0001f525" + "x" * 70


def pressed(button: Button, place: str = "a.7.3.Zephyr", **fields: Any) -> dict[str, Any]:
    """What Slack sends when somebody presses a button, or takes an option of the menu."""
    action: dict[str, Any] = {"action_id": button.value, "block_id": place}
    if button in {*MORE, *HUSHES}:
        action |= {"action_id": "tocsin_more", "selected_option": {"value": button.value}}
    known = {
        "type": "block_actions", "user": {"id": "U01ANA"}, "channel": {"id": "C01ROOM"},
        "trigger_id": "12.34.ab", "actions": [action | {"action_ts": "1772452800.123456"}],
    }  # fmt: skip
    return known | fields


def a_press(button: Button = Button.ACKNOWLEDGE, **fields: Any) -> Press:
    known: dict[str, Any] = {
        "button": button, "brand": "Zephyr", "incident": 3, "seq": 7, "user": "U01ANA",
        "channel": "C01ROOM", "at": datetime.fromtimestamp(1772452800.123456, UTC),
        "trigger": "12.34.ab",
    }  # fmt: skip
    return Press(**known | fields)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("brand", ["Zephyr", "Long " * 19, ODD, "\u202e<!channel>"])
def test_a_screen_reader_tells_the_buttons_of_two_incidents_apart(
    brand: str, language: Language
) -> None:
    notice = a_notice(brand=brand, incident=987_654_321)
    first, *_ = buttons(notice, PHRASES[language])["elements"]
    spoken = first["accessibility_label"]
    assert spoken.startswith(first["text"]["text"])
    assert spoken.endswith(f" · {literal(brand, 30)}/987654321")
    assert len(spoken) <= LABEL


@pytest.mark.parametrize("language", Language)
def test_in_a_drill_alone_the_brand_can_speak_by_a_button_and_once(language: Language) -> None:
    def can(**fields: Any) -> bool:
        row = buttons(a_notice(**fields), PHRASES[language])
        return Button.SPEAK in {each["action_id"] for each in row["elements"]}

    spoken = a_signal(extent=an_extent(other=another_side(is_heard=True, own_first=NOON)))
    assert can(brand="DRILL Zephyr")
    assert not can(brand="Zephyr")
    assert not can(brand="DRILL Zephyr", signal=spoken)
    assert not can(brand="DRILL Zephyr", kind=Kind.RESOLVED, status=Status.RESOLVED)


@pytest.mark.parametrize("button", [*ACTIONS, *sorted(SHOWS), *sorted(HUSHES), Button.SPEAK])
def test_a_press_says_who_what_and_of_which_incident(button: Button) -> None:
    assert Press.read(pressed(button)) == a_press(button)


@pytest.mark.parametrize("brand", ["Zephyr", "A.1.2", "Levant & Co", ODD])
def test_the_brand_comes_back_as_it_is(brand: str) -> None:
    block = buttons(a_notice(brand=brand, incident=12, seq=345))
    press = Press.read(pressed(Button.ACKNOWLEDGE, block["block_id"]))
    assert press
    assert (press.brand, press.incident, press.seq) == (brand, 12, 345)


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param({}, id="nothing"),
        pytest.param(pressed(Button.ACKNOWLEDGE, "b.7.3.Zephyr"), id="another block"),
        pytest.param(pressed(Button.ACKNOWLEDGE, "a.7.Zephyr"), id="no number"),
        pytest.param(pressed(Button.ACKNOWLEDGE, actions=[]), id="no action"),
        pytest.param(pressed(Button.ACKNOWLEDGE, user=None), id="nobody"),
        pytest.param(pressed(Button.ACKNOWLEDGE, actions=[{"action_id": "x"}]), id="foreign"),
        pytest.param(pressed(Button.DASHBOARD), id="a link, which needs no answer"),
        pytest.param(
            pressed(Button.ACKNOWLEDGE, actions=[{
                "action_id": "tocsin_ack", "block_id": "a.1.1.Z", "action_ts": "1e999"}]),
            id="the end of time",
        ),
    ],
)  # fmt: skip
def test_what_is_no_press_of_ours_is_none(payload: dict[str, Any]) -> None:
    assert Press.read(payload) is None


@pytest.mark.parametrize("status", Status)
def test_the_way_to_all_figures_stays_when_it_is_over_and_knows_its_incident(
    status: Status,
) -> None:
    wave = a_signal(extent=an_extent())
    notice = a_notice(kind=Kind.AUDIT, status=status, brand=ODD, incident=3, seq=7, signal=wave)
    message = root_message(notice, controls=Controls())
    assert validate_message(message) == []
    (section,) = [block for block in message.blocks if "accessory" in block]
    assert section["accessory"]["action_id"] == Button.DETAILS
    press = Press.read(pressed(Button.DETAILS, section["block_id"]))
    assert press
    assert (press.brand, press.incident, press.seq) == (ODD, 3, 7)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(
    ("other", "has_list"),
    [({"questions": (), "support": ()}, False), ({"questions": (), "support": (a_quote(),)}, True),
     ({}, True)],
)  # fmt: skip
def test_a_list_of_questions_is_offered_where_there_is_one_and_when_it_is_over(
    status: Status, other: dict[str, Any], *, has_list: bool
) -> None:
    wave = a_signal(extent=an_extent(other=other))
    notice = a_notice(kind=Kind.AUDIT, status=status, brand=ODD, incident=3, seq=7, signal=wave)
    row, *_ = root_message(notice, controls=Controls()).attachments[0]["blocks"]
    offered = [each["action_id"] for each in row["elements"] if "action_id" in each]
    is_over = status in {Status.RESOLVED, Status.FALSE_ALARM}
    assert (Button.QUESTIONS in offered) is (has_list or is_over)
    press = Press.read(pressed(Button.QUESTIONS, row["block_id"]))
    assert press
    assert (press.brand, press.incident) == (ODD, 3)


def test_where_nobody_would_hear_of_it_or_nothing_is_known_there_is_no_way() -> None:
    wave = a_notice(signal=a_signal(extent=an_extent()))
    for message in (root_message(wave), root_message(a_notice(), controls=Controls())):
        assert not [block for block in message.blocks if "accessory" in block]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("brand", ["Zephyr", ODD])
def test_slack_takes_the_buttons_and_what_is_over_has_those_of_afterwards(
    status: Status, brand: str
) -> None:
    notice = a_notice(kind=Kind.AUDIT, status=status, brand=brand)
    message = root_message(notice, controls=Controls(dashboard="https://g.example/d"))
    assert validate_message(message) == []
    rows = [b for b in message.attachments[0]["blocks"] if b["type"] == "actions"]
    is_over = status in {Status.RESOLVED, Status.FALSE_ALARM}
    for row in rows:
        named = {element["action_id"] for element in row["elements"]}
        assert (Button.ADD in named, Button.MORE in named) == (is_over, not is_over)
        assert len(row["elements"][-1].get("options", [])) <= 5
        assert ActionsBlock(**row).to_dict()
        assert sum(each.get("style") == "primary" for each in row["elements"]) <= 1


@pytest.mark.parametrize(
    ("fields", "first", "second"),
    [
        pytest.param({}, "Acknowledge*", "Snooze 1 h", id="nobody's: somebody is to take it"),
        pytest.param(
            {"status": Status.ACKNOWLEDGED, "owner": "U01ANA"}, "I Have It", "Snooze 1 h",
            id="somebody's: a word now and then",
        ),
        pytest.param(
            {"status": Status.SNOOZED, "owner": "U01ANA"}, "Acknowledge*", "Snooze 1 h",
            id="snoozed: taking it wakes it",
        ),
        pytest.param(
            {"status": Status.EASED}, "Acknowledge*", "Not a Crisis",
            id="eased and nobody's: whoever takes it now has it when it flares up",
        ),
        pytest.param(
            {"status": Status.EASED, "owner": "U01ANA"}, "Resolve*", "Not a Crisis",
            id="eased and somebody's: nothing is left but to end it",
        ),
    ],
)  # fmt: skip
def test_the_first_button_is_what_is_to_be_done(
    fields: dict[str, Any], first: str, second: str
) -> None:
    *row, _menu = buttons(a_notice(**fields))["elements"]
    names = [each["text"]["text"] + "*" * (each.get("style") == "primary") for each in row]
    assert names[:2] == [first, second]
    assert names.count("Resolve") + names.count("Resolve*") == 1


def test_without_anybody_who_hears_of_it_there_is_nothing_to_press() -> None:
    types = {block["type"] for block in root_message(a_notice()).attachments[0]["blocks"]}
    assert types == {"context"}


@pytest.mark.parametrize("button", [*sorted(ASKS), Button.CLASSIFY])
@pytest.mark.parametrize("brand", ["Zephyr", ODD])
def test_slack_takes_the_modals(button: Button, brand: str) -> None:
    view = modal(a_press(button, brand=brand))
    assert View(**view).to_dict()["callback_id"] == CALLBACK


def sent(button: Button, values: dict[str, dict[str, Any]]) -> dict[str, Any]:
    view = modal(a_press(button))
    state = {"values": {name: {INPUT: value} for name, value in values.items()}}
    return {"user": {"id": "U01ANA"}, "view": view | {"state": state}}


@pytest.mark.parametrize(
    ("button", "values", "fields"),
    [
        pytest.param(
            Button.DISMISS,
            {"cause": {"selected_option": {"value": "irony"}}, "note": {"value": "a joke"}},
            {"action": Action.DISMISS, "cause": Cause.IRONY, "note": "a joke"},
            id="no crisis",
        ),
        pytest.param(
            Button.RESOLVE,
            {"cause": {"selected_option": {"value": "press"}}, "note": {"value": None}},
            {"action": Action.RESOLVE, "cause": Cause.PRESS, "note": None},
            id="over, without a word",
        ),
        pytest.param(
            Button.ASSIGN, {"who": {"selected_user": "U02BEN"}},
            {"action": Action.ASSIGN, "to": "U02BEN"}, id="assigned",
        ),
        pytest.param(
            Button.RELEVEL, {"level": {"selected_option": {"value": "crisis"}}},
            {"action": Action.RELEVEL, "level": Level.CRISIS}, id="raised",
        ),
        pytest.param(
            Button.CLASSIFY,
            {"crisis": {"selected_option": {"value": "rumour"}}, "note": {"value": "no source"}},
            {"action": Action.CLASSIFY, "crisis": CrisisKind.RUMOUR, "note": "no source"},
            id="named",
        ),
    ],
)  # fmt: skip
def test_a_form_says_what_was_filled_in(
    button: Button, values: dict[str, dict[str, Any]], fields: dict[str, Any]
) -> None:
    form = Form.read(sent(button, values), NOON.timestamp())
    assert form
    assert {name: getattr(form.deed, name) for name in fields} == fields
    assert (form.deed.actor, form.deed.incident, form.deed.seq) == ("U01ANA", 3, 7)


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"view": {"private_metadata": "{"}}, id="broken"),
        pytest.param(
            sent(Button.DISMISS, {"cause": {"selected_option": {"value": "aliens"}}}), id="a cause"
        ),
        pytest.param(
            sent(Button.CLASSIFY, {"crisis": {"selected_option": {"value": "aliens"}}}), id="a kind"
        ),
        pytest.param({"view": {"private_metadata": json.dumps([1])}}, id="a list"),
    ],
)
def test_what_is_no_form_of_ours_is_none(payload: dict[str, Any]) -> None:
    assert Form.read(payload, 0.0) is None


def test_a_snooze_says_how_long() -> None:
    hours = [deed_of(a_press(each)).minutes for each in (Button.SNOOZE_1H, Button.SNOOZE_4H)]
    assert hours == [60, 240]


@pytest.mark.parametrize(
    ("fields", "press", "may", "what"),
    [
        pytest.param({}, {}, True, Answer.RECEIVED, id="it is applied"),
        pytest.param({}, {}, False, Answer.STRANGER, id="not by a stranger"),
        pytest.param({"status": Status.RESOLVED}, {}, True, Answer.OVER, id="it is over"),
        pytest.param({"status": Status.FALSE_ALARM}, {}, True, Answer.OVER, id="it was none"),
        pytest.param(
            {"status": Status.RESOLVED}, {"button": Button.CLASSIFY}, True, Answer.RECEIVED,
            id="it is over, and can be named",
        ),
        pytest.param(
            {"status": Status.ACKNOWLEDGED, "owner": "U02BEN", "owned_by": 9}, {}, True,
            Answer.QUICKER,
            id="an old button, and somebody has it",
        ),
        pytest.param(
            {"status": Status.EASED, "owner": "U02BEN", "owned_by": 9}, {"seq": 9}, True,
            Answer.RECEIVED, id="who saw it takes it over",
        ),
        pytest.param(
            {"status": Status.ACKNOWLEDGED, "owner": "U01ANA", "owned_by": 9}, {}, True,
            Answer.RECEIVED, id="one's own is confirmed",
        ),
    ],
)  # fmt: skip
def test_a_press_is_answered(
    fields: dict[str, Any], press: dict[str, Any], may: bool, what: Answer  # noqa: FBT001
) -> None:  # fmt: skip
    notice = a_notice(**fields)
    assert answer_to(a_press(**press), notice, may=may) is what


def test_who_has_not_seen_that_it_got_worse_may_take_it_and_not_end_it() -> None:
    notice = a_notice(seq=9, raised_by=8)
    assert answer_to(a_press(Button.DISMISS), notice, may=True) is Answer.WORSE
    assert answer_to(a_press(Button.DISMISS, seq=8), notice, may=True) is Answer.RECEIVED
    assert answer_to(a_press(), notice, may=True) is Answer.RECEIVED


def test_of_what_nobody_knows_nothing_is_done() -> None:
    assert answer_to(a_press(), None, may=True) is Answer.UNKNOWN


# -- Silences

SILENCE = Silence(
    brand="Zephyr", at=NOON, until=datetime(2026, 3, 3, 12, tzinfo=UTC), by="U01ANA",
    reason="<!here> a *sale*",
)  # fmt: skip
ALL = replace(SILENCE, brand="*", by="ana", reason="")


@pytest.mark.parametrize(
    ("silence", "button", "letter"),
    [
        pytest.param(None, Button.MUTE, "a", id="a brand that is heard can be muted"),
        pytest.param(SILENCE, Button.UNMUTE, "m", id="one that is silent can be heard again"),
        pytest.param(ALL, Button.MUTE, "m", id="the silence of all is not one brand's to end"),
    ],
)
def test_the_menu_mutes_a_brand_and_takes_it_back(
    silence: Silence | None, button: Button, letter: str
) -> None:
    block = buttons(a_notice(incident=3, seq=7), silence=silence)
    values = [option["value"] for option in block["elements"][-1]["options"]]
    assert (len(values), values[-1]) == (5, button)
    assert block["block_id"] == f"{letter}.7.3.Zephyr"
    assert Press.read(pressed(button, block["block_id"])) == a_press(button)


def footer(silence: Silence | None) -> Any:
    message = root_message(a_notice(), controls=Controls(), silence=silence)
    assert validate_message(message) == []
    return message.attachments[0]["blocks"][-1]


def test_the_message_says_until_when_a_brand_is_silent_and_who_said_so() -> None:
    said = footer(SILENCE)["elements"][0]["text"]
    assert said.startswith("Silent until <!date^1772539200^")
    assert "says <@U01ANA>: no new messages, no calls" in said
    assert said.endswith("(\u201c&lt;!here&gt; a \u2217sale\u2217\u201d)")
    assert footer(ALL)["elements"][0]["text"].startswith("All brands silent until")


def test_what_changes_between_two_notices_has_a_block_of_its_own() -> None:
    """With the same id Slack may keep the old block."""
    longer = replace(SILENCE, until=datetime(2026, 3, 4, tzinfo=UTC))
    assert len({footer(each)["block_id"] for each in (None, SILENCE, longer)}) == 3
