"""Methods: what the Web API does and answers, over a store. No network here."""

from collections.abc import Callable

from deploy.demo.slack.arguments import Answer, Arguments, content, flag, known, root
from deploy.demo.slack.errors import SlackError
from deploy.demo.slack.history import history, replies
from deploy.demo.slack.shape import shown
from deploy.demo.slack.store import Channel, Message, Store
from deploy.demo.slack.uploads import complete_upload, get_upload_url
from deploy.demo.slack.views import VIEWS
from deploy.demo.slack.workspace import APP, BOT, TEAM, USER, profile

__all__ = ["METHODS", "SlackError", "shown"]

UPDATE_LIMIT = 4_000  # https://docs.slack.dev/reference/methods/chat.update: msg_too_long
POST_LIMIT = 40_000  # https://docs.slack.dev/reference/methods/chat.postMessage: cut there


def auth_test(_store: Store, _arguments: Arguments) -> Answer:
    """Who the token belongs to."""
    return {"url": "http://127.0.0.1/", "team": "Demo", "user": "tocsin", "team_id": TEAM,
            "user_id": USER, "bot_id": BOT, "is_enterprise_install": False}  # fmt: skip


def open_connection(store: Store, _arguments: Arguments) -> Answer:
    """An address for one WebSocket of Socket Mode."""
    link = f"{store.address.replace('http', 'ws', 1)}link/"
    return {"url": f"{link}?ticket={store.tickets.give(None)}&app_id={APP}"}


def post_message(store: Store, arguments: Arguments) -> Answer:
    """Post to a channel, by id or name, or below a message of it."""
    channel, message = composed(store, arguments)
    store.keep(channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": shown(channel, message)}


def post_ephemeral(store: Store, arguments: Arguments) -> Answer:
    """Post what only one member sees, and no history has."""
    if arguments.get("user") not in store.people:
        raise SlackError("user_not_in_channel")
    channel, message = composed(store, arguments)
    message.only_for = arguments["user"]
    store.whisper(channel, message)
    return {"message_ts": message.ts}


def composed(store: Store, arguments: Arguments) -> tuple[Channel, Message]:
    """A message that is not kept yet, and where it goes.

    Raises:
        SlackError: it goes nowhere, or says nothing, or in no way that Slack would show.
    """
    name = str(arguments.get("channel") or "")
    if not name.removeprefix("#"):
        raise SlackError("channel_not_found")
    said = content(arguments)
    channel = store.join(name)
    return channel, Message(
        ts=store.moment(),
        text=said["text"][:POST_LIMIT],
        blocks=said.get("blocks", []),
        attachments=said.get("attachments", []),
        metadata=said.get("metadata"),
        thread_ts=root(channel, arguments.get("thread_ts")),
        broadcast=flag(arguments, "reply_broadcast"),
    )


def update(store: Store, arguments: Arguments) -> Answer:
    """Replace a message's content. Blocks left out go, attachments and metadata stay."""
    channel = known(store, arguments)
    message = channel.messages.get(str(arguments.get("ts")))
    if message is None:
        raise SlackError("message_not_found")
    replace(store, message, arguments)
    return {"channel": channel.id, "ts": message.ts, "text": message.text,
            "message": shown(channel, message)}  # fmt: skip


def replace(store: Store, message: Message, arguments: Arguments) -> None:
    """Let a message say this instead.

    Raises:
        SlackError: it must not.
    """
    said = content(arguments)
    if len(said["text"]) > UPDATE_LIMIT:
        raise SlackError("msg_too_long")
    blocks = said.get("blocks", [])
    if blocks and _rich(message.blocks) and not _rich(blocks):
        raise SlackError("block_mismatch")
    message.text, message.blocks = said["text"], blocks
    message.attachments = said.get("attachments", message.attachments)
    message.metadata = said.get("metadata", message.metadata)
    message.updated = store.moment()
    store.version += 1


def _rich(blocks: list[Answer]) -> bool:
    return any(block.get("type") == "rich_text" for block in blocks)


def users_info(store: Store, arguments: Arguments) -> Answer:
    """Who a member is."""
    member = store.people.get(str(arguments.get("user")))
    if member is None:
        raise SlackError("user_not_found")
    return {"user": profile(member)}


def users_list(store: Store, _arguments: Arguments) -> Answer:
    """Who all members are."""
    return {"members": [profile(member) for member in store.people.values()]}


METHODS: dict[str, Callable[[Store, Arguments], Answer]] = {
    "apps.connections.open": open_connection,
    "auth.test": auth_test,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.update": update,
    "conversations.history": history,
    "conversations.replies": replies,
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": get_upload_url,
    "users.info": users_info,
    "users.list": users_list,
    **VIEWS,
}
