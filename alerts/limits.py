"""Limits: what Slack would refuse in a message or a modal, found before it is asked."""

import json
from collections import Counter
from itertools import chain
from typing import Any

from alerts import blocks
from alerts.checks import PLAIN, Problems, lengths, optional_text, over, required, text
from alerts.message import Block, Message

BLOCKS, ATTACHMENTS, BLOCK_ID = 50, 20, 255  # of a hundred attachments twenty are recommended
TEXT = 4_000  # chat.update answers `msg_too_long` above it, chat.postMessage only at 40,000
PAYLOAD = 10_000  # undocumented: about 13,200 was refused (slackapi/bolt-js#2509)
MOST = {"table": 1, "data_visualization": 2}  # of a kind, in one message
TITLE, VIEW_BLOCKS, PRIVATE, CALLBACK = 24, 100, 3_000, 255
INPUT = "input"  # stands in modals alone
SCALARS = (str, int, float, bool)


def validate_message(message: Message) -> list[str]:
    """All that is wrong with a message, in words for a log; empty: Slack should take it."""
    all_blocks = list(message.blocks)
    for attachment in message.attachments:
        all_blocks += attachment.get("blocks", [])
    each = chain.from_iterable(blocks.problems(block) for block in all_blocks)
    return [*_whole(message, all_blocks), *_ids(all_blocks), *_kinds(all_blocks), *each]


def _whole(message: Message, all_blocks: list[Block]) -> Problems:
    parts = [message.text, message.blocks, message.attachments, message.metadata]
    payload = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    yield from over("text", len(message.text), TEXT)
    yield from over("blocks", len(all_blocks), BLOCKS)
    yield from over("attachments", len(message.attachments), ATTACHMENTS)
    yield from over("payload", len(payload), PAYLOAD)
    yield from _metadata(message.metadata)
    if not message.text.strip():  # screen readers read nothing else
        yield "text is empty"


def _metadata(metadata: dict[str, Any]) -> Problems:
    """What delivery finds messages by: a kind, and a flat payload."""
    if not metadata:
        return
    yield from required("metadata", metadata, "event_type", "event_payload")
    payload = metadata.get("event_payload") or {}
    for name, value in payload.items():
        if not isinstance(value, SCALARS):
            yield f"metadata: {name} is nested"


def _ids(all_blocks: list[Block]) -> Problems:
    counts = Counter(str(block.get("block_id", "")) for block in all_blocks)
    for name, count in counts.items():
        if not name:
            yield "a block has no block_id"
        elif count > 1:
            yield f"block_id {name} is not unique"
        yield from over("block_id", len(name), BLOCK_ID)


def _kinds(all_blocks: list[Block]) -> Problems:
    counts = Counter(str(block.get("type")) for block in all_blocks)
    for kind, limit in MOST.items():
        yield from over(f"blocks of type {kind}", counts[kind], limit)
    if counts[INPUT]:
        yield "an input outside of a modal"


def view_problems(view: dict[str, Any]) -> list[str]:
    """Likewise of a modal or a Home tab."""
    return [*_view(view), *_ids(view["blocks"])]


def _view(view: dict[str, Any]) -> Problems:
    if view["type"] == "modal":
        yield from text("title", view.get("title"), TITLE, PLAIN)
    for name in ("submit", "close"):
        yield from optional_text("view", view, name, TITLE)
    yield from over("blocks", len(view["blocks"]), VIEW_BLOCKS)
    yield from lengths("view", view, {"private_metadata": PRIVATE, "callback_id": CALLBACK})
    for block in view["blocks"]:
        yield from blocks.problems(block)
