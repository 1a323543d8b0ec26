"""What Slack would refuse is found before it is asked: each limit of its reference has a row."""

from dataclasses import replace
from typing import Any

import pytest

from alerts.limits import validate_message, view_problems
from alerts.message import Block, Message, root_message
from tests.builders import a_notice

GOOD = root_message(a_notice())


def a_text(text: str, **fields: Any) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True} | fields


def a_plain(text: str, **fields: Any) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False} | fields


def an_option(text: str = "a", value: str = "a", **fields: Any) -> dict[str, Any]:
    return {"text": a_plain(text), "value": value} | fields


def a_button(**fields: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "b", "text": a_plain("a")} | fields


def a_menu(kind: str, *options: Any, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": "m", "options": list(options)} | fields


def a_chart(title: str = "a", points: int = 20, label: str = "a", series: int = 1) -> Block:
    data = [{"label": label, "value": 1}] * points
    chart = {"type": "line", "series": [{"name": "a", "data": data}] * series}
    return a_block(
        "data_visualization", title=title, chart=chart | {"axis_config": {"categories": [label]}}
    )


def a_table(rows: int = 1, cells: int = 1, text: str = "a") -> Block:
    return a_block("table", rows=[[{"type": "raw_text", "text": text}] * cells] * rows)


def an_image(**fields: Any) -> dict[str, Any]:
    return {"type": "image", "alt_text": "a", "slack_file": {"id": "F1"}} | fields


def a_field(element: dict[str, Any], **fields: Any) -> Block:
    return a_block("input", label=a_plain("a"), element={"action_id": "i"} | element) | fields


def a_block(kind: str, **fields: Any) -> Block:
    return {"type": kind, "block_id": "x"} | fields


def test_our_own_message_has_none() -> None:
    assert validate_message(GOOD) == []


@pytest.mark.parametrize(
    ("message", "found"),
    [
        pytest.param(replace(GOOD, text=""), "text is empty", id="nothing for screen readers"),
        pytest.param(replace(GOOD, text="a" * 4_001), "text: 4,001 of at most 4,000", id="text"),
        pytest.param(
            replace(GOOD, metadata={"x": "a" * 10_000}), "of at most 10,000", id="the whole"
        ),
        pytest.param(
            replace(GOOD, attachments=GOOD.attachments * 21), "attachments: 21", id="attachments"
        ),
        pytest.param(
            replace(GOOD, attachments=GOOD.attachments * 2), "c.1 is not unique", id="same id twice"
        ),
        pytest.param(
            replace(GOOD, blocks=GOOD.blocks * 9), "blocks: 55 of at most 50", id="blocks"
        ),
        pytest.param(
            replace(GOOD, text=" "), "text is empty", id="only a space for screen readers"
        ),
        pytest.param(
            replace(GOOD, blocks=[a_table(), a_table()]), "type table: 2 of at most 1", id="tables"
        ),
        pytest.param(
            replace(GOOD, blocks=[a_chart()] * 3), "type data_visualization: 3 of", id="charts"
        ),
        pytest.param(
            replace(GOOD, metadata={"event_type": "a", "event_payload": {"x": {"y": 1}}}),
            "metadata: x is nested",
            id="metadata in metadata",
        ),
        pytest.param(
            replace(GOOD, metadata={"event_payload": {"x": 1}}), "no event_type", id="kind"
        ),
    ],
)
def test_a_message_that_is_too_much(message: Message, found: str) -> None:
    assert any(found in problem for problem in validate_message(message))


BLOCKS: list[tuple[str, Block, str]] = [
    ("no id", {"type": "section", "text": a_text("a")}, "a block has no block_id"),
    ("id", a_block("section", text=a_text("a"), block_id="b" * 256), "256 of at most 255"),
    ("a kind that only modals have", a_block("alert"), "x: unknown type alert"),
    ("no kind", {"block_id": "x"}, "x: unknown type None"),
    ("header", a_block("header", text=a_plain("a" * 151)), "x: text: 151 of at most 150"),
    ("a header with markup", a_block("header", text=a_text("a")), "mrkdwn where plain_text"),
    ("a header without text", a_block("header"), "x: no text"),
    ("section", a_block("section", text=a_text("a" * 3_001)), "x: text: 3,001 of at most 3,000"),
    ("an empty section", a_block("section"), "x: neither text nor fields"),
    ("no fields", a_block("section", fields=[]), "x: fields: 0 of at least 1"),
    ("fields", a_block("section", fields=[a_text("a")] * 11), "x: fields: 11 of at most 10"),
    ("field", a_block("section", fields=[a_text("a" * 2_001)]), "x: text: 2,001 of at most 2,000"),
    (
        "accessory",
        a_block("section", text=a_text("a"), accessory=an_image(alt_text="")),
        "alt_text",
    ),
    (
        "beside a text",
        a_block("section", text=a_text("a"), accessory={"type": "z"}),
        "unknown type",
    ),
    ("elements", a_block("context", elements=[a_text("a")] * 11), "x: elements: 11 of at most 10"),
    ("no elements", a_block("context", elements=[]), "x: elements: 0 of at least 1"),
    ("context", a_block("context", elements=[a_text("a" * 2_001)]), "x: text: 2,001"),
    (
        "image in it",
        a_block("context", elements=[an_image(alt_text="a" * 2_001)]),
        "alt_text: 2,001",
    ),
    ("empty text", a_block("section", text=a_text("")), "x: empty text"),
    ("verbatim", a_block("section", text=a_text("a", verbatim=False)), "mrkdwn without verbatim"),
    ("emoji", a_block("header", text=a_plain("a", emoji=True)), "plain_text with emoji"),
    ("no posts", a_block("rich_text", elements=[]), "x: elements: 0 of at least 1"),
    ("nothing in a part", a_block("rich_text", elements=[{"elements": []}]), "0 of at least 1"),
    ("an empty word", a_block("rich_text", elements=[{"elements": [a_text("")]}]), "x: empty text"),
    (
        "link",
        a_block("rich_text", elements=[{"elements": [a_text("a", url="b" * 3_001)]}]),
        "x: url: 3,001 of at most 3,000",
    ),
    (
        "a link to nowhere",
        a_block("rich_text", elements=[{"elements": [a_text("a", type="link")]}]),
        "x: no url",
    ),
    ("buttons", a_block("actions", elements=[a_button()] * 26), "x: elements: 26 of at most 25"),
    ("no buttons", a_block("actions", elements=[]), "x: elements: 0 of at least 1"),
    ("twice the same", a_block("actions", elements=[a_button()] * 2), "action_id b is not unique"),
    (
        "two that shout",
        a_block("actions", elements=[a_button(style="primary")] * 2),
        "more than one primary button",
    ),
    ("alt text", a_block("image", alt_text="", slack_file={"id": "F1"}), "x: no alt_text"),
    ("a picture of nothing", a_block("image", alt_text="a"), "neither image_url nor slack_file"),
    ("image title", a_block("image") | an_image(title=a_plain("a" * 2_001)), "title: text: 2,001"),
    ("image address", a_block("image") | an_image(image_url="a" * 3_001), "image_url: 3,001"),
    ("rows", a_table(rows=101), "x: rows: 101 of at most 100"),
    ("cells", a_table(cells=21), "x: cells: 21 of at most 20"),
    ("an empty cell", a_table(text=""), "x: no text"),
    ("all cells", a_table(cells=11, text="a" * 910), "x: text of all cells: 10,010 of at most"),
    ("chart title", a_chart(title="a" * 51), "x: title: 51 of at most 50"),
    ("points", a_chart(points=21), "x: points: 21 of at most 20"),
    ("series", a_chart(series=7), "x: series: 7 of at most 6"),
    ("category", a_chart(label="a" * 21), "x: category: 21 of at most 20"),
    ("a form in a message", a_field({"type": "users_select"}), "an input outside of a modal"),
]


@pytest.mark.parametrize(("block", "found"), [pytest.param(*row, id=name) for name, *row in BLOCKS])
def test_a_block_that_is_too_much(block: Block, found: str) -> None:
    message = Message(text="a", blocks=[block], attachments=[], metadata={})
    assert [problem for problem in validate_message(message) if found in problem]


CONTROLS: list[tuple[str, dict[str, Any], str]] = [
    ("button", a_button(text=a_plain("a" * 76)), "x: text: 76 of at most 75"),
    ("a button with markup", a_button(text=a_text("a")), "mrkdwn where plain_text"),
    ("action id", a_button(action_id="a" * 256), "x: action_id: 256 of at most 255"),
    ("no action id", a_button(action_id=""), "x: no action_id"),
    ("value", a_button(value="a" * 2_001), "x: value: 2,001 of at most 2,000"),
    ("url", a_button(url="a" * 3_001), "x: url: 3,001 of at most 3,000"),
    ("label", a_button(accessibility_label="a" * 76), "accessibility_label: 76 of at most 75"),
    ("style", a_button(style="loud"), "unknown style loud"),
    ("confirm", a_button(confirm={"title": a_plain("a" * 101)}), "confirm: title: text: 101"),
    ("its text", a_button(confirm={"text": a_text("a" * 301)}), "confirm: text: text: 301"),
    ("its yes", a_button(confirm={"confirm": a_plain("a" * 31)}), "confirm: confirm: text: 31"),
    ("its no", a_button(confirm={"deny": a_plain("a" * 31)}), "confirm: deny: text: 31"),
    ("a question without words", a_button(confirm={}), "x: confirm: title: no text"),
    ("menu", a_menu("overflow", *[an_option()] * 6), "x: options: 6 of at most 5"),
    ("an empty menu", a_menu("overflow"), "x: options: 0 of at least 1"),
    ("choice", a_menu("static_select", *[an_option()] * 101), "x: options: 101 of at most 100"),
    ("option", a_menu("overflow", an_option("a" * 76)), "x: text: 76 of at most 75"),
    ("its value", a_menu("overflow", an_option(value="a" * 151)), "x: value: 151 of at most 150"),
    ("no value", a_menu("overflow", an_option(value="")), "x: no value"),
    (
        "description", a_menu("overflow", an_option(description=a_plain("a" * 76))),
        "description: text: 76 of at most 75",
    ),
    (
        "placeholder", a_menu("static_select", an_option(), placeholder=a_plain("a" * 151)),
        "placeholder: text: 151 of at most 150",
    ),
    (
        "of a person",
        {"type": "users_select", "action_id": "u", "placeholder": a_plain("a" * 151)},
        "placeholder: text: 151 of at most 150",
    ),
    ("another kind", {"type": "timepicker", "action_id": "d"}, "x: unknown type timepicker"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("element", "found"), [pytest.param(*row, id=name) for name, *row in CONTROLS]
)
def test_a_control_that_is_too_much(element: dict[str, Any], found: str) -> None:
    block = a_block("actions", elements=[element])
    message = Message(text="a", blocks=[block], attachments=[], metadata={})
    assert [problem for problem in validate_message(message) if found in problem]


VIEW: dict[str, Any] = {
    "type": "modal", "callback_id": "a", "private_metadata": "a", "title": a_plain("a"),
    "submit": a_plain("a"), "close": a_plain("a"),
    "blocks": [a_field({"type": "plain_text_input", "max_length": 3_000})],
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, None),
        ({"title": a_plain("a" * 25)}, "title: text: 25 of at most 24"),
        ({"submit": a_plain("a" * 25)}, "submit: text: 25 of at most 24"),
        ({"close": a_plain("a" * 25)}, "close: text: 25 of at most 24"),
        ({"private_metadata": "a" * 3_001}, "private_metadata: 3,001 of at most 3,000"),
        ({"callback_id": "a" * 256}, "callback_id: 256 of at most 255"),
        ({"blocks": VIEW["blocks"] * 101}, "blocks: 101 of at most 100"),
        ({"blocks": [a_field({"type": "z"})]}, "x: unknown type z"),
        (
            {"blocks": [a_field({"type": "plain_text_input"}, label=a_plain("a" * 2_001))]},
            "x: text: 2,001 of at most 2,000",
        ),
        (
            {"blocks": [a_field({"type": "plain_text_input"}, hint=a_plain("a" * 2_001))]},
            "hint: text: 2,001 of at most 2,000",
        ),
        (
            {"blocks": [a_field({"type": "plain_text_input", "max_length": 3_001})]},
            "max_length 3,001 of at most 3,000",
        ),
        (
            {"blocks": [a_field({"type": "plain_text_input", "initial_value": "a" * 3_001})]},
            "initial_value: 3,001 of at most 3,000",
        ),
    ],
)
def test_a_modal_that_is_too_much(change: dict[str, Any], found: str | None) -> None:
    problems = view_problems(VIEW | change)
    assert any(found in each for each in problems) if found else problems == []


@pytest.mark.parametrize("block", [a_chart(), a_table(), a_block("image") | an_image()])
def test_what_is_within_them_is_taken(block: Block) -> None:
    assert validate_message(replace(GOOD, blocks=[*GOOD.blocks, block])) == []
