"""Uploads: the Web API's part of sharing a file; the bytes come to a URL of their own."""

from typing import Any

from deploy.demo.slack.arguments import Answer, Arguments, decoded, number, root
from deploy.demo.slack.errors import SlackError
from deploy.demo.slack.files import SIZE_LIMIT, File
from deploy.demo.slack.store import CHANNEL_ID, Message, Store


def get_upload_url(store: Store, arguments: Arguments) -> Answer:
    """Announce a file: where its bytes are to go, for once."""
    name, length = (
        str(arguments.get("filename") or ""),
        number(arguments, "length", 0, "bad_length"),
    )
    if not name or not length:
        lacking = "length" if name else "filename"
        raise SlackError("invalid_arguments", [f"missing required field: {lacking}"])
    if length > SIZE_LIMIT:
        raise SlackError("file_upload_size_restricted")
    file = store.files.announce(name, int(length), str(arguments.get("alt_txt") or ""))
    url = f"{store.address}upload/{file.id}/{store.uploads.give(file)}"
    return {"upload_url": url, "file_id": file.id}


def complete_upload(store: Store, arguments: Arguments) -> Answer:
    """Share what was uploaded in a channel or a thread, or with nobody."""
    named = decoded(arguments.get("files"), list, "invalid_arguments")
    files = [_uploaded(store, one) for one in named]
    if not files:
        raise SlackError("invalid_arguments", ["missing required field: files"])
    if arguments.get("channel_id"):
        _share(store, arguments, files)
    for file in files:
        file.shared = True
    return {"files": [about(store, file) for file in files]}


def _uploaded(store: Store, named: Any) -> File:
    file = store.files.find(str(named.get("id"))) if isinstance(named, dict) else None
    if file is None or file.content is None or file.shared:
        raise SlackError("file_not_found")
    file.title = str(named.get("title") or file.name)
    return file


def _share(store: Store, arguments: Arguments, files: list[File]) -> None:
    """The real one does it a little later, and does not tell the message's ts."""
    name = str(arguments["channel_id"])
    if not CHANNEL_ID.fullmatch(name):
        raise SlackError("invalid_channel")
    channel = store.join(name)
    message = Message(
        ts=store.moment(),
        text=str(arguments.get("initial_comment") or ""),
        blocks=[],
        attachments=[],
        metadata=None,
        thread_ts=root(channel, arguments.get("thread_ts")),
        files=[about(store, file) for file in files],
    )
    store.keep(channel, message)


def about(store: Store, file: File) -> dict[str, Any]:
    """A file as messages and answers hold it."""
    address = f"{store.address}files/{file.id}"
    return {
        "id": file.id, "name": file.name, "title": file.title, "alt_txt": file.alt,
        "mimetype": file.kind, "size": len(file.content or b""),
        "url_private": address, "permalink": address,
    }  # fmt: skip
