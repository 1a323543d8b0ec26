"""Limits: what Slack would refuse, found before it is asked."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

from alerts.message import Block, Message

# https://docs.slack.dev/reference/block-kit/blocks; slack_sdk's models check only some of them.
BLOCKS, FIELDS, ELEMENTS, ATTACHMENTS, BLOCK_ID = 50, 10, 10, 20, 255
TEXT = 4_000  # chat.update answers `msg_too_long` above it, chat.postMessage only at 40,000
PAYLOAD = 10_000  # undocumented: about 13,200 was refused (slackapi/bolt-js#2509)
HEADER_TEXT, SECTION_TEXT, FIELD_TEXT, CONTEXT_TEXT = 150, 3_000, 2_000, 2_000
RICH_TEXT, LINK = 3_000, 3_000
BUTTONS, OPTIONS, BUTTON_TEXT, ACTION_ID, URL = 25, 5, 75, 255, 3_000
OPTION_TEXT, OPTION_VALUE = 75, 150
TITLE, LABEL, VIEW_BLOCKS, PRIVATE = 24, 2_000, 100, 3_000
KNOWN = ("header", "section", "context", "rich_text", "actions", "input")  # those that we send


def problems(message: Message) -> list[str]:
    """All that is wrong with a message, in words for a log; empty: Slack should take it."""
    blocks = list(message.blocks)
    for attachment in message.attachments:
        blocks += attachment["blocks"]
    each = chain.from_iterable(_block(block) for block in blocks)
    return [*_whole(message, blocks), *_ids(blocks), *each]


def _whole(message: Message, blocks: list[Block]) -> Iterator[str]:
    parts = [message.text, message.blocks, message.attachments, message.metadata]
    payload = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    yield from _over("text", len(message.text), TEXT)
    yield from _over("blocks", len(blocks), BLOCKS)
    yield from _over("attachments", len(message.attachments), ATTACHMENTS)
    yield from _over("payload", len(payload), PAYLOAD)
    if not message.text:
        yield "text is empty"


def _ids(blocks: list[Block]) -> Iterator[str]:
    counts = Counter(str(block.get("block_id", "")) for block in blocks)
    for name, count in counts.items():
        if not name:
            yield "a block has no block_id"
        elif count > 1:
            yield f"block_id {name} is not unique"
        yield from _over("block_id", len(name), BLOCK_ID)


def _block(block: Block) -> Iterator[str]:
    name = block.get("block_id", "?")
    if block["type"] not in KNOWN:
        yield f"{name}: unknown type {block['type']}"
    yield from _over(f"{name}: fields", len(block.get("fields", [])), FIELDS)
    if block["type"] == "context":
        yield from _over(f"{name}: elements", len(block["elements"]), ELEMENTS)
    for text, limit in _texts(block):
        yield from _text(str(name), text, limit)
    if block["type"] == "actions":
        yield from _over(f"{name}: elements", len(block["elements"]), BUTTONS)
        for element in block["elements"]:
            yield from _control(str(name), element)


def _control(name: str, element: dict[str, Any]) -> Iterator[str]:
    """What one can press."""
    yield from _over(f"{name}: action_id", len(element["action_id"]), ACTION_ID)
    yield from _over(f"{name}: url", len(element.get("url", "")), URL)
    if element["type"] == "overflow":
        yield from _over(f"{name}: options", len(element["options"]), OPTIONS)
    for option in element.get("options", []):
        yield from _text(name, option["text"], OPTION_TEXT)
        yield from _over(f"{name}: value", len(option["value"]), OPTION_VALUE)


def view_problems(view: dict[str, Any]) -> list[str]:
    """Likewise of a modal."""
    return list(_view(view))


def _view(view: dict[str, Any]) -> Iterator[str]:
    yield from _over("title", len(view["title"]["text"]), TITLE)
    yield from _over("submit", len(view["submit"]["text"]), TITLE)
    yield from _over("close", len(view["close"]["text"]), TITLE)
    yield from _over("blocks", len(view["blocks"]), VIEW_BLOCKS)
    yield from _over("private_metadata", len(view["private_metadata"]), PRIVATE)
    for block in view["blocks"]:
        yield from _block(block)
        if block["type"] == "input":
            yield from _text(block["block_id"], block["label"], LABEL)
            yield from _control(block["block_id"], block["element"] | {"type": "input"})


def _texts(block: Block) -> Iterator[tuple[dict[str, Any], int]]:
    """Each text of a block with its limit."""
    match block:
        case {"type": "header", "text": text}:
            yield text, HEADER_TEXT
        case {"type": "section"}:
            yield from ((text, SECTION_TEXT) for text in [block.get("text")] if text)
            yield from ((text, FIELD_TEXT) for text in block.get("fields", []))
        case {"type": "actions", "elements": elements}:
            yield from ((each["text"], BUTTON_TEXT) for each in elements if "text" in each)
        case {"type": "context", "elements": texts}:
            yield from ((text, CONTEXT_TEXT) for text in texts)
        case {"type": "rich_text", "elements": parts}:
            yield from ((leaf, RICH_TEXT) for part in parts for leaf in part["elements"])


def _text(name: str, text: dict[str, Any], limit: int) -> Iterator[str]:
    if not text["text"]:
        yield f"{name}: empty text"
    yield from _over(f"{name}: text", len(text["text"]), limit)
    yield from _over(f"{name}: url", len(text.get("url", "")), LINK)
    if text["type"] == "mrkdwn" and text.get("verbatim") is not True:
        yield f"{name}: mrkdwn without verbatim makes links of what strangers wrote"


def _over(name: str, size: int, limit: int) -> Iterator[str]:
    if size > limit:
        yield f"{name}: {size:,} of at most {limit:,}"
