"""Feed document: the entries that RSS and Atom have, broken or not.

https://www.rssboard.org/rss-specification, https://www.rfc-editor.org/rfc/rfc4287
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any, NamedTuple

import feedparser
from feedparser.exceptions import CharacterEncodingOverride, NonXMLContentType

from pipeline.codec import Malformed, Reason
from pipeline.sources import loose
from pipeline.sources.html import ADDRESS, plain
from pipeline.sources.post import Post

PLATFORM = "rss"
MOST = 500  # entries of a document that are read: the first ones
MARKUP = {"text/html", "application/xhtml+xml"}
HARMLESS = (CharacterEncodingOverride, NonXMLContentType)  # of the label, not of what is in it
OPENING = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]")
CLOSING = re.compile(rb"</(?:\w{1,20}:)?(?:item|entry)\s*>")
END = re.compile(rb"</(?:\w{1,20}:)?(?:channel|feed|rss|RDF)\s*>", re.IGNORECASE)
TAIL = 1_000  # bytes in which a document ends; some servers write a line below it
LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].{0,30})?", re.IGNORECASE)
GLOBAL = re.compile(r"(https?://|tag:|urn:).+", re.IGNORECASE | re.DOTALL)
POINTING = {"related", "via"}  # links of an entry that lead to what it speaks of
LONGEST = 1_000  # characters of an id


class Document(NamedTuple):
    """What could be read of a feed."""

    posts: tuple[Post, ...]  # as they stand there: the newest first, as a rule
    problem: Malformed | None  # why that may not be all
    has_end: bool = True  # or it is cut, and what stood below is not here


def decode(raw: bytes, url: str, seen_at: datetime, kind: str = "") -> Document:
    """The entries of a feed.

    Args:
        raw: the document.
        url: where it was found.
        seen_at: when: the time of entries that have none, or none that is one.
        kind: its Content-Type, as far as the server told it.

    Raises:
        Malformed: there is no feed in it.
    """
    if not raw.strip():
        raise Malformed(Reason.EMPTY, "the page is empty")
    try:
        parsed = _parsed(raw, url, kind)
    except Exception as error:  # noqa: BLE001  # its parser raises what it likes
        said = f"no feed can be read: {type(error).__name__}"
        raise Malformed(Reason.BAD_VALUE, said) from None
    problem, entries = _problem(parsed), parsed.entries[:MOST]
    if not entries and (problem or not parsed.version):
        raise problem or Malformed(Reason.BAD_VALUE, "the page is no feed")
    if problem and _is_cut(raw):
        entries = entries[:-1]
    has_end = not problem or bool(END.search(raw, max(len(raw) - TAIL, 0)))
    language = _language(parsed.feed.get("language"))
    plainly = (dict(each.items()) for each in entries)  # its own dict guesses what is missing
    return Document(
        tuple(_post(each, url, seen_at, language) for each in plainly), problem, has_end
    )


def _parsed(raw: bytes, url: str, kind: str) -> Any:
    """As feedparser sees it, which must not take what it is given for an address or a path."""
    headers = {"content-location": url} | ({"content-type": kind} if kind else {})
    return feedparser.parse(
        BytesIO(raw), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


def _problem(parsed: Any) -> Malformed | None:
    found = parsed.get("bozo_exception")
    if not parsed.bozo or isinstance(found, HARMLESS):
        return None
    return Malformed(Reason.BAD_VALUE, f"it is ill-formed: {_clean(str(found))[:200]}")


def _is_cut(raw: bytes) -> bool:
    """Whether the last entry has no end: it may lack its id, and half of its text."""
    opened = max((each.start() for each in OPENING.finditer(raw)), default=-1)
    return opened > max((each.start() for each in CLOSING.finditer(raw)), default=-1)


def _post(entry: dict[str, Any], url: str, seen_at: datetime, language: str | None) -> Post:
    title, body = _read(entry.get("title_detail")), _body(entry)
    text = "\n".join(filter(None, (title.text, body.text)))
    link = _address(entry.get("link"))
    author = _clean(loose.text(entry.get("author")) or "")[:200] or None
    pointing = (
        _address(loose.at(each, "href"))
        for each in loose.listed(entry.get("links"))
        if loose.at(each, "rel") in POINTING
    )
    return Post(
        id=_id(entry, url, link, text), text=text, created_at=_moment(entry) or seen_at,
        platform=PLATFORM, lang=language, url=link, author=author, author_name=author,
        replies=_replies(entry.get("slash_comments")),
        tags=loose.unwritten([_clean(each) for each in _terms(entry)], text),
        links=loose.texts([*title.links, *body.links, *pointing]),
    )  # fmt: skip


class _Part(NamedTuple):
    text: str
    links: tuple[str, ...]


def _read(detail: Any) -> _Part:
    value = _clean(loose.text(loose.at(detail, "value")) or "")
    if loose.at(detail, "type") in MARKUP:
        return _Part(*plain(value))
    return _Part(value.strip(), ())


def _body(entry: dict[str, Any]) -> _Part:
    """The text of an entry, or what stands for it."""
    parts = map(_read, [*loose.listed(entry.get("content")), entry.get("summary_detail")])
    return next((part for part in parts if part.text), _Part("", ()))


def _id(entry: dict[str, Any], url: str, link: str | None, text: str) -> str:
    """What a feed calls an entry; a name that others could use, too, with the feed's before it."""
    if named := _clean(loose.text(entry.get("id")) or "").strip()[:LONGEST]:
        return named if GLOBAL.fullmatch(named) else f"{url}#{named}"
    if link:
        return link
    said = f"{text}\n{entry.get('published', '')}"
    return f"{url}#{sha256(_clean(said).encode()).hexdigest()[:32]}"


def _moment(entry: dict[str, Any]) -> datetime | None:
    """When it was published, or else changed."""
    for key in ("published_parsed", "updated_parsed"):
        try:
            year, month, day, hour, minute, second = entry[key][:6]
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except (KeyError, TypeError, ValueError):
            continue
    return None


def _address(value: Any) -> str | None:
    found = _clean(value).strip() if isinstance(value, str) else ""
    return found[:LONGEST] if ADDRESS.fullmatch(found) else None


def _terms(entry: dict[str, Any]) -> Iterator[str]:
    for tag in loose.listed(entry.get("tags")):
        if term := loose.text(loose.at(tag, "term")):
            yield term


def _replies(value: Any) -> int | None:
    said = str(value)
    return loose.count(int(said)) if re.fullmatch(r"[0-9]{1,15}", said) else None


def _language(value: Any) -> str | None:
    found = LANGUAGE.fullmatch(value) if isinstance(value, str) else None
    return found[1].lower() if found else None


def _clean(text: str) -> str:
    """The same without halves of characters, which feeds name by number and nobody can write."""
    return text.encode("utf-8", "replace").decode()
