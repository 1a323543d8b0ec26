"""Responses: what the app says to a response URL, or along with its ack of a command."""

from typing import Any

from deploy.demo.slack.errors import SlackError
from deploy.demo.slack.methods import composed, replace
from deploy.demo.slack.passes import Act, PassError
from deploy.demo.slack.store import Channel, Store


def respond(store: Store, name: str, said: dict[str, Any]) -> None:
    """Do what a POST to a response URL asks.

    Raises:
        SlackError: the URL is used up or too old, or Slack would not show what was said.
    """
    try:
        act = store.answers.take(name)
    except PassError as useless:
        raise SlackError(f"{useless.reason}_url") from None
    say(store, act, said)


def say(store: Store, act: Act, said: dict[str, Any]) -> None:
    """Show it to the one who acted, unless it is meant for the channel or replaces a message.

    Raises:
        SlackError: Slack would not show it.
    """
    channel = store.join(str(act.channel))
    original = channel.seen(act.ts or "")
    if original is not None and said.get("delete_original"):
        _forget(store, channel, original.ts)
    elif original is not None and said.get("replace_original"):
        replace(store, original, said)
    else:
        _post(store, act, said)


def _forget(store: Store, channel: Channel, ts: str) -> None:
    channel.messages.pop(ts, None)
    channel.whispers.pop(ts, None)
    store.version += 1


def _post(store: Store, act: Act, said: dict[str, Any]) -> None:
    channel, message = composed(store, said | {"channel": act.channel})
    if said.get("response_type") == "in_channel":
        store.keep(channel, message)
    else:
        message.only_for = act.member
        store.whisper(channel, message)
