"""History: what of a channel or a thread can be read back, page by page."""

import base64
from collections.abc import Callable
from typing import Any

from deploy.demo.slack.arguments import Answer, Arguments, flag, known, number, root
from deploy.demo.slack.errors import SlackError
from deploy.demo.slack.shape import shown
from deploy.demo.slack.store import Channel, Message, Store

PAGE, PAGE_LIMIT = 100, 999  # messages in an answer


def history(store: Store, arguments: Arguments) -> Answer:
    """A channel's messages, newest first; replies only where they were broadcast."""
    channel = known(store, arguments)
    found = [message for message in channel.messages.values() if message.in_channel]
    return _page(store, channel, found[::-1], arguments)


def replies(store: Store, arguments: Arguments) -> Answer:
    """A thread: its root, then the replies, oldest first."""
    channel = known(store, arguments)
    top = channel.messages[root(channel, arguments.get("ts") or "") or ""]
    return _page(store, channel, [top, *channel.replies(top.ts)], arguments)


def _page(store: Store, channel: Channel, found: list[Message], arguments: Arguments) -> Answer:
    """The part of `found` that the arguments ask for, and the way to the next part."""
    within = _within(arguments)
    found = [message for message in found if within(message) and store.readable(message)]
    start = _start(found, arguments.get("cursor"))
    limit = min(int(number(arguments, "limit", PAGE, "invalid_limit")), PAGE_LIMIT)
    rest = found[start + limit :]
    metadata = flag(arguments, "include_all_metadata")
    part = [shown(channel, one, metadata=metadata) for one in found[start : start + limit]]
    answer: Answer = {"messages": part, "has_more": bool(rest)}
    if rest:
        cursor = base64.b64encode(f"next_ts:{rest[0].ts}".encode()).decode()
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _within(arguments: Arguments) -> Callable[[Message], bool]:
    """Whether a message lies between `oldest` and `latest`."""
    oldest = number(arguments, "oldest", 0, "invalid_ts_oldest")
    latest = number(arguments, "latest", float("inf"), "invalid_ts_latest")
    inclusive = flag(arguments, "inclusive")

    def within(message: Message) -> bool:
        ts = float(message.ts)
        return oldest < ts < latest or (inclusive and ts in {oldest, latest})

    return within


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
