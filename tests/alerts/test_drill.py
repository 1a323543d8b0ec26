"""A drill looks like an alarm, is marked wherever it is read, and says how fast somebody was."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import ActionsBlock

from alerts.buttons import Press
from alerts.drill import Drill, DrillPress
from alerts.language import Language
from alerts.limits import validate_message
from alerts.message import Message
from alerts.phrases import PHRASES
from tests.alerts.spoken import a_drill, a_drill_press
from tests.builders import NOON

MARKS = {language: PHRASES[language].drill.mark for language in Language}


def foot(message: Message) -> list[str]:
    return [line["text"] for line in message.attachments[0]["blocks"][-1]["elements"]]


def types(message: Message) -> list[str]:
    return [block["type"] for block in message.attachments[0]["blocks"]]


def a_press(drill: Drill, **fields: Any) -> DrillPress:
    press = DrillPress.read(a_drill_press(drill, **fields))
    assert press
    return press


@pytest.mark.parametrize("language", Language)
def test_it_is_marked_wherever_it_is_read(language: Language) -> None:
    drill, mark = a_drill(language, "Zephyr"), MARKS[language]
    for message in (drill.message(), a_press(drill).message()):
        assert message.blocks[0]["text"]["text"].startswith(f"{mark} · CRIS")
        assert message.text.startswith(mark)
        assert message.attachments[0]["fallback"].startswith(mark)
        assert mark.lower() in message.blocks[1]["text"]["text"].split("\n")[0].lower()
        quotes = [
            part for part in message.blocks[4]["elements"] if part["type"] == "rich_text_quote"
        ]
        assert all(f"[{mark}]" in quote["elements"][0]["text"] for quote in quotes)
        assert len(quotes) == 2
        assert mark in foot(message)[-1]


def test_nobody_is_called_and_no_incident_is_meant() -> None:
    message = a_drill(Language.EN, "Zephyr").message()
    assert "<!" not in str(message).replace("<!date", "")
    assert message.metadata["event_type"] == "tocsin_drill"
    assert "alert_id" not in str(message.metadata)
    assert types(message) == ["actions", "context"]
    row = message.attachments[0]["blocks"][0]
    assert ActionsBlock(**row).to_dict()
    press = a_drill_press(a_drill(Language.EN, "Zephyr"))
    assert Press.read(press) is None


def test_who_acknowledges_is_told_how_long_it_took_and_so_is_the_channel() -> None:
    press = a_press(a_drill(Language.EN, "Zephyr"))
    assert "acknowledged 12 s after it was posted" in press.answer
    assert foot(press.message())[0] == "DRILL · acknowledged by <@U02BEN> after 12 s"
    assert types(press.message()) == ["context"]
    slow = a_press(a_drill(Language.FR, "Zephyr"), seconds=260.0)
    assert "en 4\u202fmin" in foot(slow.message())[0]


def test_all_that_is_needed_comes_back_with_the_press() -> None:
    drill = a_drill(Language.FR, "Levant & Co. d.en.x")
    press = a_press(drill)
    assert press.drill == drill
    assert (press.user, press.channel, press.drill.at) == ("U02BEN", "C01ROOM", NOON)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"actions": []}, id="no action"),
        pytest.param({"container": {}}, id="no message"),
        pytest.param({"user": None}, id="nobody"),
        pytest.param(
            {"actions": [{"action_id": "tocsin_ack", "block_id": "d.en.U01.x"}]}, id="a button"
        ),
        pytest.param({"container": {"message_ts": "1e999"}}, id="the end of time"),
    ],
)  # fmt: skip
def test_what_is_no_press_on_a_drill_is_none(change: dict[str, Any]) -> None:
    assert DrillPress.read(a_drill_press(a_drill(Language.EN)) | change) is None


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=300), st.sampled_from(Language))
def test_whatever_the_brand_slack_takes_it(name: str, language: Language) -> None:
    drill = a_drill(language, name)
    assert validate_message(drill.message()) == []
    press = a_press(drill)
    assert press.drill == drill
    assert validate_message(press.message()) == []
    assert [b["type"] for b in press.message().blocks] == [
        b["type"] for b in drill.message().blocks
    ]
