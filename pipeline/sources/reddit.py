"""Reddit: listings of submissions and comments, as its API and archives of it write them.

https://www.reddit.com/dev/api/
"""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any

import msgspec

from detectors.events import moment
from pipeline.codec import Malformed, Reason, decoded
from pipeline.sources import loose
from pipeline.sources.event import Event, Gone
from pipeline.sources.html import ADDRESS
from pipeline.sources.post import Post

PLATFORM = "reddit"
COMMENT, SUBMISSION = "t1", "t3"
NAME = re.compile(r"t[13]_[a-z0-9]{1,15}")
NUMBER = re.compile(r"[a-z0-9]{1,15}")
TAKEN_BACK = {"[deleted]", "[removed]", "[ Removed by Reddit ]"}
LINK = re.compile(r"\[([^\[\]\n]{0,500})\]\((https?://[^\s()]{1,2000})[^()\n]{0,200}\)")
LAST = 250_000_000_000  # epoch seconds: the year 9892
CLOSED = {"private", "employees_only", "gold_only"}  # communities that not everybody may read

_any = msgspec.json.Decoder()


def decode(raw: bytes) -> tuple[Event | Malformed, ...]:
    """What a listing, a page of a thread, or one thing says, in its order.

    Raises:
        Malformed: it is none of them.
    """
    value = decoded(raw, _any.decode)
    if not isinstance(value, dict | list):
        raise Malformed(Reason.WRONG_TYPE, f"Expected an object, got {type(value).__name__}")
    if isinstance(value, dict) and not value.keys() & {"kind", "id", "name"}:
        raise Malformed(Reason.MISSING_FIELD, "neither a listing nor a post of Reddit")
    return tuple(event for kind, data in _things(value) for event in _events(kind, data))


def _things(value: Any) -> Iterator[tuple[str, Any]]:
    """Submissions and comments, those below others too; a thread may be deep."""
    left = [value]
    while left:
        each = left.pop()
        kind, data = loose.text(loose.at(each, "kind")), loose.at(each, "data")
        if isinstance(each, list):
            left += reversed(each)
        elif kind == "Listing":
            left += reversed(loose.listed(loose.at(data, "children")))
        elif kind in {COMMENT, SUBMISSION}:
            yield kind, data
            left.append(loose.at(data, "replies"))
        elif kind is None and isinstance(each, dict):  # archives have the bare thing
            yield COMMENT if "body" in each else SUBMISSION, each


def _events(kind: str, data: Any) -> Iterator[Event | Malformed]:
    try:
        if not isinstance(data, dict):
            raise Malformed(Reason.WRONG_TYPE, "a post that is no object")  # noqa: TRY301
        if loose.text(data.get("subreddit_type")) not in CLOSED:
            yield _event(kind, data)
    except Malformed as problem:
        yield problem


def _event(kind: str, data: dict[str, Any]) -> Event:
    name = _id(kind, data)
    body = loose.text(data.get("body" if kind == COMMENT else "selftext")) or ""
    if body.strip() in TAKEN_BACK or data.get("removed_by_category"):
        return Gone(f"reddit:{name}")
    text, links = _plain(body)
    title = unescape(loose.text(data.get("title")) or "") if kind == SUBMISSION else ""
    author = loose.text(data.get("author"))
    shown = author if author not in TAKEN_BACK else None
    hidden = data.get("score_hidden") is True or data.get("hide_score") is True
    linked = [] if data.get("is_self") is True else [_address(data.get("url"))]
    return Post(
        id=f"reddit:{name}", text="\n".join(filter(None, (title, text))),
        created_at=_moment(data.get("created_utc")), platform=PLATFORM, url=_url(name, data),
        author=shown, author_name=shown,
        likes=None if hidden else loose.count(data.get("score")),
        replies=loose.count(data.get("num_comments")),
        repost_of=_named(data.get("crosspost_parent")), in_reply_to=_named(data.get("parent_id")),
        tags=loose.texts([data.get("subreddit")]),
        links=loose.texts([*(linked if kind == SUBMISSION else []), *links]),
    )  # fmt: skip


def _id(kind: str, data: dict[str, Any]) -> str:
    name, number = data.get("name"), data.get("id")
    if isinstance(name, str) and NAME.fullmatch(name):
        return name
    if isinstance(number, str) and NUMBER.fullmatch(number):
        return f"{kind}_{number}"
    raise Malformed(Reason.MISSING_FIELD, "a post without an id")


def _plain(markdown: str) -> tuple[str, list[str]]:
    """The text with the words of links alone, and where they lead."""
    text = unescape(markdown)
    return LINK.sub(r"\1", text), [address for _, address in LINK.findall(text)]


def _moment(value: Any) -> datetime:
    """Epoch seconds; old archives have them as text."""
    try:
        at = float(value) if isinstance(value, int | float | str) else 0.0
    except (ValueError, OverflowError):
        at = 0.0
    if not 0 < at < LAST:
        raise Malformed(Reason.MISSING_FIELD, "a post without `created_utc`")
    return moment(at)


def _url(name: str, data: dict[str, Any]) -> str:
    """Where it is read: what old comments do not say, their ids do."""
    link, own = loose.text(data.get("permalink")), name[3:]
    if link and link.startswith("/"):
        return f"https://www.reddit.com{link.partition('?')[0]}"
    thread = _named(data.get("link_id"))
    if name.startswith(COMMENT) and thread:
        return f"https://www.reddit.com/comments/{thread.partition('_')[2]}/_/{own}"
    return f"https://www.reddit.com/comments/{own}"


def _named(value: Any) -> str | None:
    return f"reddit:{value}" if isinstance(value, str) and NAME.fullmatch(value) else None


def _address(value: Any) -> str | None:
    return value if isinstance(value, str) and ADDRESS.fullmatch(value) else None
