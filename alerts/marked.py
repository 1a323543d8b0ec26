"""Marked: a message about a drill, so that nobody takes it for an alarm, however little they see.

The brand's name says it too; here it stands before all that people and screen readers begin with.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from alerts.deed import PERSON
from alerts.elements import mrkdwn, plain
from alerts.message import Block, Message
from alerts.phrases import Phrases

CALL = re.compile(f"<@({PERSON})>")


def marked(message: Message, words: Phrases, *, is_over: bool = False) -> Message:
    """The same with the mark: before the header, the story, the text and its fallback, below all.

    Its metadata says so to machines. A step in the thread has no header: its line is marked alone.
    """
    says, is_root = words.drill, bool(message.attachments)
    about = says.was if is_over else says.live
    before = f"{about}\n" if is_root else f"*{says.mark}* · "
    first = next(place for place, block in enumerate(message.blocks) if block["type"] == "section")
    blocks = [
        _headed(block, says.mark) if block["type"] == "header"
        else block | {"text": mrkdwn(before + block["text"]["text"])} if place == first
        else block
        for place, block in enumerate(message.blocks)
    ]  # fmt: skip
    payload = message.metadata["event_payload"] | {"drill": True}
    return replace(
        message,
        text=f"{says.mark} · {message.text}",
        blocks=blocks,
        attachments=[_footed(each, words) for each in message.attachments],
        metadata=message.metadata | {"event_payload": payload},
    )


def uncalled(message: Message, players: AbstractSet[str]) -> Message:
    """The same, which calls nobody but those who play: others are named by their ids.

    Somebody may have given the drill to a person who knows of none.
    """

    def name(found: re.Match[str]) -> str:
        return found[0] if found[1] in players else found[1]

    def said(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: said(each) for key, each in value.items()}
        if isinstance(value, list):
            return [said(each) for each in value]
        return CALL.sub(name, value) if isinstance(value, str) else value

    return replace(
        message, text=said(message.text), blocks=said(message.blocks),
        attachments=said(message.attachments),
    )  # fmt: skip


def _headed(header: Block, mark: str) -> Block:
    return header | {"text": plain(f"{mark} · {header['text']['text']}")}


def _footed(attachment: dict[str, Any], words: Phrases) -> dict[str, Any]:
    """Its footer is its last block."""
    says, (*rest, foot) = words.drill, attachment["blocks"]
    elements = [mrkdwn(says.footer), *foot["elements"]]
    fallback = f"{says.mark} · {attachment['fallback']}"
    return attachment | {"fallback": fallback, "blocks": [*rest, foot | {"elements": elements}]}
