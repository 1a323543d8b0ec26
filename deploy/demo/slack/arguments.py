"""Arguments: what a call asks for, read and checked."""

import json
import math
from typing import Any

from deploy.demo.slack.blocks import problems
from deploy.demo.slack.errors import SlackError
from deploy.demo.slack.store import CHANNEL_ID, Channel, Store

PAYLOAD_LIMIT = 13_200  # undocumented, as measured by slackapi/bolt-js#2509
ATTACHMENTS_LIMIT = 100

Arguments = dict[str, Any]
Answer = dict[str, Any]


def content(arguments: Arguments) -> dict[str, Any]:
    """Text, blocks, attachments and metadata, the last three only where they are given."""
    read: dict[str, Any] = {"text": str(arguments.get("text") or "")}
    for name, part in (("blocks", _blocks), ("attachments", _attachments), ("metadata", _metadata)):
        if arguments.get(name) is not None:
            read[name] = part(arguments[name])
    if not (read["text"] or read.get("blocks") or read.get("attachments")):
        raise SlackError("no_text")
    return read


def _blocks(value: Any, at: str = "/blocks") -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = decoded(value, list, "invalid_blocks_format")
    found = list(problems(blocks, at))
    if found:
        raise SlackError("invalid_blocks", found)
    if len(json.dumps(blocks, ensure_ascii=False)) > PAYLOAD_LIMIT:
        raise SlackError("msg_blocks_too_long")
    return blocks


def _attachments(value: Any) -> list[dict[str, Any]]:
    attachments: list[dict[str, Any]] = decoded(value, list, "invalid_attachments")
    if len(attachments) > ATTACHMENTS_LIMIT:
        raise SlackError("too_many_attachments")
    for index, attachment in enumerate(attachments):
        if not isinstance(attachment, dict):
            raise SlackError("invalid_attachments")
        if "blocks" in attachment:
            _blocks(attachment["blocks"], f"/attachments/{index}/blocks")
    return attachments


def _metadata(value: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = decoded(value, dict, "invalid_metadata_format")
    typed = isinstance(metadata.get("event_type"), str)
    if not typed or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    return metadata


def decoded(value: Any, kind: type, error: str) -> Any:
    """A value that a form carries as a JSON string and a JSON body as it is."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        raise SlackError(error) from None
    if not isinstance(found, kind):
        raise SlackError(error)
    return found


def known(store: Store, arguments: Arguments) -> Channel:
    """A channel by its id: all but chat.postMessage refuse a name."""
    name = str(arguments.get("channel") or "")
    if not CHANNEL_ID.fullmatch(name):
        raise SlackError("channel_not_found")
    return store.find(name) or Channel(id=name, name=name)


def root(channel: Channel, ts: Any) -> str | None:
    """The root of the thread that a message stands in."""
    if ts is None:
        return None
    message = channel.messages.get(str(ts))
    if message is None:
        raise SlackError("thread_not_found")
    return message.thread_ts or message.ts


def number(arguments: Arguments, name: str, default: float, error: str) -> float:
    """A number that is not negative."""
    try:
        found = float(arguments.get(name) or default)
    except ValueError:
        raise SlackError(error) from None
    if found < 0 or math.isnan(found):
        raise SlackError(error)
    return found


def flag(arguments: Arguments, name: str) -> bool:
    """Yes or no, as a form or as JSON writes it."""
    return str(arguments.get(name, "")).lower() in {"1", "true"}
