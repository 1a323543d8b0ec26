"""Status: what an instance of Mastodon says of a post, by stream or by timeline.

https://docs.joinmastodon.org/entities/Status
"""

import re
from collections import OrderedDict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from pipeline.codec import Malformed, Reason, decoded
from pipeline.sources import loose
from pipeline.sources.event import Counted, Edited, Event, Gone
from pipeline.sources.html import plain
from pipeline.sources.post import Post

PLATFORM = "mastodon"
READ = {"public", "unlisted"}  # who may read it: anybody. All other posts are left alone
KEPT = 50_000  # addresses that are remembered: hours of a large instance, 15 MB
URI = re.compile(r"(https?://|tag:)\S{1,2000}", re.IGNORECASE)
URL = re.compile(r"https?://\S{1,2000}", re.IGNORECASE)
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
LEAVE_ME = re.compile(r"#(<span>)?no(bots?|index|archive)\b", re.IGNORECASE)  # in a profile
QUOTED = re.compile(r'<p class="quote-inline">.*?</p>', re.DOTALL)  # for who cannot show quotes


class Told(NamedTuple):
    """What one message or one status says."""

    events: tuple[Event, ...] = ()  # none: of nothing that concerns us
    id: str | None = None  # the instance's own, by which it orders statuses


class Refusal(NamedTuple):
    """That the stream says no, and with which status, if it says."""

    said: str
    status: int | None


class Instance:
    """What has to be known of an instance to understand it: its address, and what it told before.

    It deletes and answers by its own ids. Posts have the author's instance's addresses, which
    are the same everywhere; so the latest ones are remembered.
    """

    def __init__(self, address: str) -> None:
        self.address = address  # with a slash at its end
        self.host = urlsplit(address).netloc.lower()
        self._uris: OrderedDict[str, str] = OrderedDict()

    def keep(self, own: str, uri: str) -> None:
        """Remember a status's address."""
        self._uris[own] = uri
        self._uris.move_to_end(own)
        if len(self._uris) > KEPT:
            self._uris.popitem(last=False)

    def uri(self, own: object) -> str | None:
        """The address of a status, as long as it is remembered."""
        return self._uris.get(own) if isinstance(own, str) else None

    def own(self, own: str) -> str:
        """Its own address of a status, wherever that is from."""
        return f"{self.address}statuses/{own}"

    def account(self, acct: object) -> str | None:
        """An account by its whole name: the instance leaves out its own."""
        name = loose.text(acct)
        return name if name is None or "@" in name else f"{name}@{self.host}"


class _Message(msgspec.Struct):
    event: str = ""
    payload: Any = None
    error: str | None = None
    status: int | None = None


_message = msgspec.json.Decoder(_Message)


def decode(raw: bytes, instance: Instance) -> Told | Refusal:
    """What a message of the stream says: JSON, in which a status is JSON within a text.

    Raises:
        Malformed: it is none.
    """
    message = decoded(raw, _message.decode)
    if message.error is not None:
        return Refusal(message.error, message.status)
    if message.event == "delete":
        own = message.payload
        is_known = isinstance(own, str) and ID.fullmatch(own)
        return Told((Gone(instance.uri(own) or instance.own(own)),) if is_known else ())
    if message.event not in {"update", "status.update"}:
        return Told()  # notifications and private conversations are not read, others not known
    if not isinstance(message.payload, str):
        raise Malformed(Reason.WRONG_TYPE, "Expected JSON within a text - at `payload`")
    told = status(message.payload.encode(), instance)
    return _edited(told) if message.event == "status.update" else told


def status(raw: bytes | msgspec.Raw, instance: Instance) -> Told:
    """What a status says; nothing, if not everybody may read it.

    Raises:
        Malformed: it is none.
    """
    fields = loose.tree(raw)
    own = fields.get("id")
    if not isinstance(own, str) or not ID.fullmatch(own):
        raise Malformed(Reason.MISSING_FIELD, "`id` is no id of a status")
    if not _is_open(fields):
        return Told((), own)
    shared = fields.get("reblog")
    if not shared:
        return Told((_post(fields, instance),), own)
    if not isinstance(shared, dict) or not _is_open(shared):
        return Told((), own)
    return Told(tuple(_boost(fields, _post(shared, instance), instance)), own)


def _edited(told: Told) -> Told:
    edits = tuple(Edited(each) for each in told.events if isinstance(each, Post))
    return told._replace(events=edits)


def again(told: Told, raw: bytes | msgspec.Raw) -> Told:
    """What a timeline tells of a status: its text of today, which may be another than once."""
    was_edited = loose.text(loose.tree(raw).get("edited_at")) is not None
    return told._replace(events=told.events + _edited(told).events) if was_edited else told


def _is_open(fields: dict[str, Any]) -> bool:
    """Whether everybody may read it, and its author minds no machine.

    Raises:
        Malformed: it does not say who may read it.
    """
    visibility = fields.get("visibility")
    if not isinstance(visibility, str):
        raise Malformed(Reason.MISSING_FIELD, "`visibility` is missing: who may read it?")
    account = fields.get("account")
    minds = loose.at(account, "noindex") is True
    note = loose.text(loose.at(account, "note")) or ""
    return visibility in READ and not minds and not LEAVE_ME.search(note)


def _post(fields: dict[str, Any], instance: Instance) -> Post:
    uri = _uri(fields)
    if own := loose.text(fields.get("id")):
        instance.keep(own, uri)
    also = instance.own(own) if own else None
    content = plain(QUOTED.sub("", loose.text(fields.get("content")) or "", count=1))
    warning = loose.text(fields.get("spoiler_text"))  # what it is about stands there, too
    text = f"{warning}\n{content.text}" if warning else content.text
    quoted = _quoted(fields, instance)
    return Post(
        id=uri, text=text, created_at=_moment(fields), platform=PLATFORM,
        lang=loose.language(fields.get("language")), url=_url(fields), **_author(fields, instance),
        **_counts(fields), in_reply_to=_parent(fields, instance) or quoted,
        also=also, tags=loose.unwritten(_each(fields, "tags", "name"), text),
        names=loose.texts([instance.account(each) for each in _each(fields, "mentions", "acct")]),
        links=loose.texts([*content.links, loose.at(fields, "card", "url")]),
    )  # fmt: skip


def _boost(fields: dict[str, Any], shared: Post, instance: Instance) -> Iterator[Event]:
    """A boost has the words of what it shares, and tells its counts."""
    uri = _uri(fields)
    instance.keep(str(fields["id"]), uri)
    yield Post(
        id=uri, text=shared.text, created_at=_moment(fields), platform=PLATFORM, lang=shared.lang,
        url=_url(fields) or shared.url, **_author(fields, instance), repost_of=shared.id,
        also=instance.own(str(fields["id"])),
        tags=shared.tags, names=shared.names, links=shared.links,
    )  # fmt: skip
    yield Counted(id=shared.id, likes=shared.likes, shares=shared.shares, replies=shared.replies)


def _uri(fields: dict[str, Any]) -> str:
    """Its address at its author's instance, and nothing that could be another network's id."""
    for name in ("uri", "url"):
        found = fields.get(name)
        if isinstance(found, str) and URI.fullmatch(found):
            return found
    raise Malformed(Reason.MISSING_FIELD, "neither `uri` nor `url` is an address")


def _url(fields: dict[str, Any]) -> str | None:
    found = fields.get("url")
    return found if isinstance(found, str) and URL.fullmatch(found) else None


def _moment(fields: dict[str, Any]) -> datetime:
    said = fields.get("created_at")
    if not isinstance(said, str):
        raise Malformed(Reason.MISSING_FIELD, "`created_at` is missing")
    try:
        at = datetime.fromisoformat(said)
        return at.astimezone(UTC) if at.tzinfo else at  # which no Post takes
    except (ValueError, OverflowError):  # beyond the years 1 to 9999
        raise Malformed(Reason.BAD_VALUE, "`created_at` is no time") from None


def _author(fields: dict[str, Any], instance: Instance) -> dict[str, Any]:
    account = fields.get("account")
    return {
        "author": instance.account(loose.at(account, "acct")),
        "author_name": loose.text(loose.at(account, "display_name")),
        "followers": loose.count(loose.at(account, "followers_count")),
    }


def _counts(fields: dict[str, Any]) -> dict[str, Any]:
    names = {"likes": "favourites_count", "shares": "reblogs_count", "replies": "replies_count"}
    return {ours: loose.count(fields.get(theirs)) for ours, theirs in names.items()}


def _parent(fields: dict[str, Any], instance: Instance) -> str | None:
    """What it answers; where that was not heard of, the instance's own address of it."""
    own = fields.get("in_reply_to_id")
    if not isinstance(own, str) or not ID.fullmatch(own):
        return None
    return instance.uri(own) or instance.own(own)


def _quoted(fields: dict[str, Any], instance: Instance) -> str | None:
    """What it quotes. It has words of its own, so it is no boost."""
    quote = fields.get("quote")
    found = loose.at(quote, "quoted_status", "uri")
    if isinstance(found, str) and URI.fullmatch(found):
        return found
    return instance.uri(loose.at(quote, "quoted_status_id"))


def _each(fields: dict[str, Any], name: str, key: str) -> list[Any]:
    return [loose.at(each, key) for each in loose.listed(fields.get(name))[: loose.MOST]]
