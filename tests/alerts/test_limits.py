"""What Slack would refuse is found before it is asked."""

from dataclasses import replace
from typing import Any

import pytest

from alerts.limits import problems
from alerts.message import Block, Message, root_message
from tests.builders import a_notice

GOOD = root_message(a_notice())


def a_text(text: str, **fields: Any) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True} | fields


def a_block(kind: str, **fields: Any) -> Block:
    return {"type": kind, "block_id": "x"} | fields


def test_our_own_message_has_none() -> None:
    assert problems(GOOD) == []


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
    ],
)
def test_a_message_that_is_too_much(message: Message, found: str) -> None:
    assert any(found in problem for problem in problems(message))


@pytest.mark.parametrize(
    ("block", "found"),
    [
        pytest.param(
            {"type": "section", "text": a_text("a")}, "a block has no block_id", id="no id"
        ),
        pytest.param(
            a_block("section", text=a_text("a"), block_id="b" * 256), "256 of at most 255", id="id"
        ),
        pytest.param(a_block("alert"), "x: unknown type alert", id="a block that we never send"),
        pytest.param(
            a_block("header", text=a_text("a" * 151)), "x: text: 151 of at most 150", id="header"
        ),
        pytest.param(a_block("section", text=a_text("a" * 3_001)), "x: text: 3,001", id="section"),
        pytest.param(
            a_block("section", fields=[a_text("a")] * 11),
            "x: fields: 11 of at most 10",
            id="fields",
        ),
        pytest.param(
            a_block("section", fields=[a_text("a" * 2_001)]), "x: text: 2,001", id="field"
        ),
        pytest.param(
            a_block("context", elements=[a_text("a")] * 11), "x: elements: 11", id="elements"
        ),
        pytest.param(a_block("section", text=a_text("")), "x: empty text", id="empty text"),
        pytest.param(
            a_block("section", text=a_text("a", verbatim=False)), "mrkdwn without", id="verbatim"
        ),
        pytest.param(
            a_block("rich_text", elements=[{"elements": [a_text("a", url="b" * 3_001)]}]),
            "x: url: 3,001 of at most 3,000",
            id="link",
        ),
    ],
)
def test_a_block_that_is_too_much(block: Block, found: str) -> None:
    message = Message(text="a", blocks=[block], attachments=[], metadata={})
    assert [problem for problem in problems(message) if found in problem]
