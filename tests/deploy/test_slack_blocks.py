"""The demo's Slack takes and refuses what a person presses or fills in as the real one does."""

from typing import Any

import pytest

from deploy.demo.slack.blocks import problems
from tests.pieces import (
    actions,
    asked,
    button,
    option,
    overflow,
    picture,
    plain,
    quote,
    radio,
    section,
    select,
    table,
    typed,
)

A, B = option("a"), option("b")
SURE = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"),
        "deny": plain("No")}  # fmt: skip


def grouped(*groups: dict[str, Any]) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "choice", "option_groups": list(groups)}


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(actions(button(action_id="a" * 255, value="x" * 2000)), id="a full button"),
        pytest.param(actions(button(confirm=SURE)), id="a button that asks first"),
        pytest.param(actions(overflow(*[A] * 5)), id="a menu of five"),
        pytest.param(actions(select(A, B, initial_option=B)), id="a choice made beforehand"),
        pytest.param(actions(grouped({"label": plain("g"), "options": [A]})), id="groups"),
        pytest.param(actions({"type": "datepicker", "action_id": "d"}), id="an unchecked kind"),
        pytest.param(section(accessory=overflow(A)), id="a menu beside a text"),
        pytest.param(section(accessory=picture()), id="an image beside a text"),
        pytest.param(asked(typed(multiline=True, max_length=3000)), id="a text of up to 3000"),
        pytest.param(asked(radio(A, B)), id="one of two"),
        pytest.param(asked({"type": "users_select", "action_id": "u"}), id="a person"),
        pytest.param(picture(title=plain("Chart")), id="an uploaded image"),
        pytest.param(table(*[["x"] * 20] * 100), id="a table of 100 by 20"),
        pytest.param({"type": "table", "rows": [[quote({"type": "text", "text": "x"})]]},
                     id="a table with rich text"),
    ],
)  # fmt: skip
def test_slack_takes(block: dict[str, Any]) -> None:
    assert list(problems([block])) == []


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        pytest.param({"type": "actions", "elements": 5}, "/elements", id="actions of no kind"),
        pytest.param(actions(button(action_id="a" * 256)), "/elements/0/action_id",
                     id="an action_id of 256"),
        pytest.param(actions(button(value=5)), "/elements/0/value", id="a value that is a number"),
        pytest.param(actions(button(url="x" * 3001)), "/elements/0/url", id="an address of 3001"),
        pytest.param(actions(button(accessibility_label="x" * 76)),
                     "/elements/0/accessibility_label", id="a spoken label of 76"),
        pytest.param(actions(button(confirm=5)), "/elements/0/confirm", id="a confirm of no kind"),
        pytest.param(actions(button(confirm=SURE | {"deny": plain("x" * 31)})),
                     "/elements/0/confirm/deny/text", id="a No of 31"),
        pytest.param(actions(typed()), "/elements/0/type", id="a text field among buttons"),
        pytest.param(actions(overflow()), "/elements/0/options", id="a menu of nothing"),
        pytest.param(actions(overflow(*[A] * 6)), "/elements/0/options", id="a menu of six"),
        pytest.param(actions(overflow(option("a", "x" * 76))), "/elements/0/options/0/text/text",
                     id="a menu entry of 76"),
        pytest.param(actions(overflow(option("x" * 151))), "/elements/0/options/0/value",
                     id="a menu value of 151"),
        pytest.param(actions(overflow({"text": plain("a")})), "/elements/0/options/0",
                     id="a menu entry without a value"),
        pytest.param(actions(overflow("a")), "/elements/0/options/0", id="a menu entry of no kind"),  # type: ignore[arg-type]
        pytest.param(actions({"type": "static_select"}), "/elements/0", id="a choice of nothing"),
        pytest.param(actions(select(*[A] * 101)), "/elements/0/options", id="101 to choose from"),
        pytest.param(actions(select(A, initial_option=B)), "/elements/0/initial_option",
                     id="a choice beforehand of what is not there"),
        pytest.param(actions(select(A, placeholder=plain("x" * 151))),
                     "/elements/0/placeholder/text", id="a placeholder of 151"),
        pytest.param(actions(grouped({"options": [A]})), "/elements/0/option_groups/0/label",
                     id="a group without a name"),
        pytest.param(actions(grouped("g")), "/elements/0/option_groups/0", id="a group of no kind"),  # type: ignore[arg-type]
        pytest.param(actions(radio(*[A] * 11)), "/elements/0/options", id="one of eleven"),
        pytest.param(section(accessory=typed()), "/accessory/type", id="a field beside a text"),
        pytest.param({"type": "input", "element": typed()}, "/label", id="a wordless question"),
        pytest.param(asked(typed(), "x" * 2001), "/label/text", id="a question of 2001"),
        pytest.param(asked(typed(), hint=plain("x" * 2001)), "/hint/text", id="a hint of 2001"),
        pytest.param(asked(button()), "/element/type", id="a button as an answer"),
        pytest.param({"type": "input", "label": plain("?")}, "/element", id="a question alone"),
        pytest.param(asked(typed(max_length=3001)), "/element/max_length", id="an answer of 3001"),
        pytest.param(asked(typed(max_length=0)), "/element/max_length", id="an answer of nothing"),
        pytest.param(asked(typed(min_length="1")), "/element/min_length", id="a length in words"),
        pytest.param({"type": "image", "image_url": "https://x.example/"}, "",
                     id="an image that a screen reader cannot tell"),
        pytest.param({"type": "image", "alt_text": "a"}, "", id="an image of nothing"),
        pytest.param(picture(image_url="https://x.example/"), "", id="an image of two"),
        pytest.param(picture(slack_file="F0"), "/slack_file", id="an image by its bare id"),
        pytest.param(picture(alt_text="x" * 2001), "/alt_text", id="an image told in 2001"),
        pytest.param({"type": "context", "elements": [{"type": "image"}]}, "/elements/0",
                     id="an image of nothing in a context"),
        pytest.param(table(), "/rows", id="a table of nothing"),
        pytest.param(table(*[["x"]] * 101), "/rows", id="a table of 101 rows"),
        pytest.param(table(["x"] * 21), "/rows/0", id="a row of 21"),
        pytest.param(table([""]), "/rows/0/0/text", id="an empty cell"),
        pytest.param({"type": "table", "rows": [[plain("x")]]}, "/rows/0/0/type",
                     id="a cell of plain text"),
        pytest.param(table(["x" * 5000, "x" * 5001]), "/rows", id="a table of 10,001 characters"),
    ],
)  # fmt: skip
def test_slack_refuses(block: dict[str, Any], pointer: str) -> None:
    found = list(problems([block]))
    assert any(one.endswith(f"[json-pointer:/blocks/0{pointer}]") for one in found), found


def test_a_message_has_room_for_one_table() -> None:
    (second,) = problems([table(["x"]), section(), table(["x"])])
    assert second == "[ERROR] only_one_table_allowed [json-pointer:/blocks/2]"
