"""Shape: messages as Slack's answers and payloads hold them."""

from typing import Any

from deploy.demo.slack.store import Channel, Message
from deploy.demo.slack.workspace import APP, BOT, TEAM, USER


def shown(channel: Channel, message: Message, *, metadata: bool = True) -> dict[str, Any]:
    """A message with all that the reader may know of it."""
    answer: dict[str, Any] = {
        "type": "message", "subtype": "bot_message", "ts": message.ts, "text": message.text,
        "user": USER, "bot_id": BOT, "app_id": APP, "team": TEAM,
        "blocks": message.blocks, "attachments": message.attachments,
    }  # fmt: skip
    if message.files:
        answer |= {"subtype": "file_share", "files": message.files}
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
