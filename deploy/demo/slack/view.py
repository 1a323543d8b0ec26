"""View: what the page is told, channels with their messages and the threads below them."""

from collections import defaultdict
from typing import Any

from deploy.demo.slack.inputs import named
from deploy.demo.slack.store import Channel, Message, Store
from deploy.demo.slack.views import shown


def state(store: Store, reader: str = "") -> dict[str, Any]:
    """Everything the page shows to a reader, by their id."""
    channels = [_channel(channel, reader) for channel in store.channels.values()]
    people = [
        {"id": one.id, "name": one.real_name, "locale": one.locale} for one in store.people.values()
    ]
    modal, home = store.modals.top(reader), store.modals.home(reader)
    return {
        "version": store.version,
        "channels": channels,
        "people": people,
        "modal": shown(modal) if modal else None,
        "home": shown(home) if home else None,
    }


def _channel(channel: Channel, reader: str) -> dict[str, Any]:
    whispers = [one for one in channel.whispers.values() if one.only_for == reader]
    every = sorted([*channel.messages.values(), *whispers], key=lambda message: message.ts)
    threads: defaultdict[str | None, list[dict[str, Any]]] = defaultdict(list)
    for message in every:
        threads[message.thread_ts].append(_message(message))
    roots = [
        _message(message) | {"replies": threads[message.ts] if not message.thread_ts else []}
        for message in every
        if message.in_channel
    ]
    return {"id": channel.id, "name": channel.name, "messages": roots}


def _message(message: Message) -> dict[str, Any]:
    return {
        "ts": message.ts,
        "text": message.text,
        "blocks": named(message.blocks),
        "attachments": [_attachment(attachment) for attachment in message.attachments],
        "broadcast": message.broadcast,
        "updated": message.updated,
        "ephemeral": message.only_for is not None,
        "files": [_file(file) for file in message.files],
    }


def _attachment(attachment: dict[str, Any]) -> dict[str, Any]:
    blocks = attachment.get("blocks")
    return attachment | {"blocks": named(blocks)} if blocks else attachment


def _file(file: dict[str, Any]) -> dict[str, Any]:
    return {name: file[name] for name in ("id", "name", "title", "alt_txt", "mimetype")}
