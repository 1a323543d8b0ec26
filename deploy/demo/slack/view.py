"""View: what the page is told, channels with their messages and the threads below them."""

from collections import defaultdict
from typing import Any

from deploy.demo.slack.store import Channel, Message, Store


def state(store: Store) -> dict[str, Any]:
    """Everything the page shows."""
    channels = [_channel(channel) for channel in store.channels.values()]
    return {"version": store.version, "channels": channels}


def _channel(channel: Channel) -> dict[str, Any]:
    threads: defaultdict[str | None, list[dict[str, Any]]] = defaultdict(list)
    for message in channel.messages.values():
        threads[message.thread_ts].append(_message(message))
    roots = [
        _message(message) | {"replies": threads[message.ts] if not message.thread_ts else []}
        for message in channel.messages.values()
        if message.in_channel
    ]
    return {"id": channel.id, "name": channel.name, "messages": roots}


def _message(message: Message) -> dict[str, Any]:
    return {
        "ts": message.ts,
        "text": message.text,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "broadcast": message.broadcast,
        "updated": message.updated,
    }
