"""Methods: what the Web API does and answers, over a store. No network here."""

import base64
import json
import math
from collections.abc import Callable, Iterable
from typing import Any

from deploy.demo.slack.blocks import problems
from deploy.demo.slack.store import (
    APP,
    BOT,
    CHANNEL_ID,
    TEAM,
    USER,
    Channel,
    Message,
    Store,
)

UPDATE_LIMIT = 4_000  # https://docs.slack.dev/reference/methods/chat.update: msg_too_long
POST_LIMIT = 40_000  # https://docs.slack.dev/reference/methods/chat.postMessage: cut there
PAYLOAD_LIMIT = 13_200  # undocumented, as measured by slackapi/bolt-js#2509
ATTACHMENTS_LIMIT = 100
PAGE, PAGE_LIMIT = 100, 999  # messages in an answer

Arguments = dict[str, Any]
Answer = dict[str, Any]


class SlackError(Exception):
    """Slack says no. `error` is its word, `messages` are the details for a developer."""

    def __init__(self, error: str, messages: Iterable[str] = ()) -> None:
        super().__init__(error)
        self.error = error
        self.messages = list(messages)


def auth_test(_store: Store, _arguments: Arguments) -> Answer:
    """Who the token belongs to."""
    return {"url": "http://127.0.0.1/", "team": "Demo", "user": "tocsin", "team_id": TEAM,
            "user_id": USER, "bot_id": BOT, "is_enterprise_install": False}  # fmt: skip


def post_message(store: Store, arguments: Arguments) -> Answer:
    """Post to a channel, by id or name, or below a message of it."""
    name = str(arguments.get("channel") or "")
    if not name.removeprefix("#"):
        raise SlackError("channel_not_found")
    content = _content(arguments)
    channel = store.join(name)
    message = Message(
        ts=store.moment(),
        text=content["text"][:POST_LIMIT],
        blocks=content.get("blocks", []),
        attachments=content.get("attachments", []),
        metadata=content.get("metadata"),
        thread_ts=_root(channel, arguments.get("thread_ts")),
        broadcast=_flag(arguments, "reply_broadcast"),
    )
    store.keep(channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": shown(channel, message)}


def update(store: Store, arguments: Arguments) -> Answer:
    """Replace a message's content. Blocks left out go, attachments and metadata stay."""
    channel = _known(store, arguments)
    message = channel.messages.get(str(arguments.get("ts")))
    if message is None:
        raise SlackError("message_not_found")
    content = _content(arguments)
    if len(content["text"]) > UPDATE_LIMIT:
        raise SlackError("msg_too_long")
    blocks = content.get("blocks", [])
    if blocks and _rich(message.blocks) and not _rich(blocks):
        raise SlackError("block_mismatch")
    message.text, message.blocks = content["text"], blocks
    message.attachments = content.get("attachments", message.attachments)
    message.metadata = content.get("metadata", message.metadata)
    message.updated = store.moment()
    store.version += 1
    return {"channel": channel.id, "ts": message.ts, "text": message.text,
            "message": shown(channel, message)}  # fmt: skip


def history(store: Store, arguments: Arguments) -> Answer:
    """A channel's messages, newest first; replies only where they were broadcast."""
    channel = _known(store, arguments)
    found = [message for message in channel.messages.values() if message.in_channel]
    return _page(store, channel, found[::-1], arguments)


def replies(store: Store, arguments: Arguments) -> Answer:
    """A thread: its root, then the replies, oldest first."""
    channel = _known(store, arguments)
    root = channel.messages[_root(channel, arguments.get("ts") or "") or ""]
    return _page(store, channel, [root, *channel.replies(root.ts)], arguments)


METHODS: dict[str, Callable[[Store, Arguments], Answer]] = {
    "auth.test": auth_test,
    "chat.postMessage": post_message,
    "chat.update": update,
    "conversations.history": history,
    "conversations.replies": replies,
}


def shown(channel: Channel, message: Message, *, metadata: bool = True) -> dict[str, Any]:
    """A message as Slack's answers hold it."""
    answer: dict[str, Any] = {
        "type": "message", "subtype": "bot_message", "ts": message.ts, "text": message.text,
        "user": USER, "bot_id": BOT, "app_id": APP, "team": TEAM,
        "blocks": message.blocks, "attachments": message.attachments,
    }  # fmt: skip
    if metadata and message.metadata is not None:
        answer["metadata"] = message.metadata
    if message.updated and not message.blocks:  # with blocks Slack shows no "(edited)"
        answer["edited"] = {"user": USER, "ts": message.updated}
    return answer | _thread(channel, message)


def _thread(channel: Channel, message: Message) -> dict[str, Any]:
    if message.thread_ts:
        return {"thread_ts": message.thread_ts, "parent_user_id": USER}
    thread = channel.replies(message.ts)
    if not thread:
        return {}
    return {"thread_ts": message.ts, "reply_count": len(thread), "latest_reply": thread[-1].ts}


def _content(arguments: Arguments) -> dict[str, Any]:
    """Text, blocks, attachments and metadata, the last three only where they are given."""
    content: dict[str, Any] = {"text": str(arguments.get("text") or "")}
    for name, read in (("blocks", _blocks), ("attachments", _attachments), ("metadata", _metadata)):
        if arguments.get(name) is not None:
            content[name] = read(arguments[name])
    if not (content["text"] or content.get("blocks") or content.get("attachments")):
        raise SlackError("no_text")
    return content


def _blocks(value: Any, at: str = "/blocks") -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = _decoded(value, list, "invalid_blocks_format")
    found = list(problems(blocks, at))
    if found:
        raise SlackError("invalid_blocks", found)
    if len(json.dumps(blocks, ensure_ascii=False)) > PAYLOAD_LIMIT:
        raise SlackError("msg_blocks_too_long")
    return blocks


def _attachments(value: Any) -> list[dict[str, Any]]:
    attachments: list[dict[str, Any]] = _decoded(value, list, "invalid_attachments")
    if len(attachments) > ATTACHMENTS_LIMIT:
        raise SlackError("too_many_attachments")
    for index, attachment in enumerate(attachments):
        if not isinstance(attachment, dict):
            raise SlackError("invalid_attachments")
        if "blocks" in attachment:
            _blocks(attachment["blocks"], f"/attachments/{index}/blocks")
    return attachments


def _metadata(value: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = _decoded(value, dict, "invalid_metadata_format")
    typed = isinstance(metadata.get("event_type"), str)
    if not typed or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    return metadata


def _decoded(value: Any, kind: type, error: str) -> Any:
    """A value that a form carries as a JSON string and a JSON body as it is."""
    try:
        decoded = json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        raise SlackError(error) from None
    if not isinstance(decoded, kind):
        raise SlackError(error)
    return decoded


def _known(store: Store, arguments: Arguments) -> Channel:
    """A channel by its id: all but chat.postMessage refuse a name."""
    name = str(arguments.get("channel") or "")
    if not CHANNEL_ID.fullmatch(name):
        raise SlackError("channel_not_found")
    return store.find(name) or Channel(id=name, name=name)


def _root(channel: Channel, ts: Any) -> str | None:
    """The root of the thread that a message stands in."""
    if ts is None:
        return None
    message = channel.messages.get(str(ts))
    if message is None:
        raise SlackError("thread_not_found")
    return message.thread_ts or message.ts


def _page(store: Store, channel: Channel, found: list[Message], arguments: Arguments) -> Answer:
    """The part of `found` that the arguments ask for, and the way to the next part."""
    within = _within(arguments)
    found = [message for message in found if within(message) and store.readable(message)]
    start = _start(found, arguments.get("cursor"))
    limit = min(int(_number(arguments, "limit", PAGE, "invalid_limit")), PAGE_LIMIT)
    rest = found[start + limit :]
    metadata = _flag(arguments, "include_all_metadata")
    part = [shown(channel, one, metadata=metadata) for one in found[start : start + limit]]
    answer: Answer = {"messages": part, "has_more": bool(rest)}
    if rest:
        cursor = base64.b64encode(f"next_ts:{rest[0].ts}".encode()).decode()
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _within(arguments: Arguments) -> Callable[[Message], bool]:
    """Whether a message lies between `oldest` and `latest`."""
    oldest = _number(arguments, "oldest", 0, "invalid_ts_oldest")
    latest = _number(arguments, "latest", float("inf"), "invalid_ts_latest")
    inclusive = _flag(arguments, "inclusive")

    def within(message: Message) -> bool:
        ts = float(message.ts)
        return oldest < ts < latest or (inclusive and ts in {oldest, latest})

    return within


def _number(arguments: Arguments, name: str, default: float, error: str) -> float:
    try:
        number = float(arguments.get(name) or default)
    except ValueError:
        raise SlackError(error) from None
    if number < 0 or math.isnan(number):
        raise SlackError(error)
    return number


def _start(found: list[Message], cursor: Any) -> int:
    if not cursor:
        return 0
    try:
        ts = base64.b64decode(str(cursor), validate=True).decode().removeprefix("next_ts:")
    except ValueError:
        raise SlackError("invalid_cursor") from None
    places = [index for index, message in enumerate(found) if message.ts == ts]
    if not places:
        raise SlackError("invalid_cursor")
    return places[0]


def _rich(blocks: list[dict[str, Any]]) -> bool:
    return any(block.get("type") == "rich_text" for block in blocks)


def _flag(arguments: Arguments, name: str) -> bool:
    return str(arguments.get(name, "")).lower() in {"1", "true"}
