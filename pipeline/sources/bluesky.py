"""Bluesky: every public post, with likes and shares, as Jetstream tells them over a WebSocket.

https://github.com/bluesky-social/jetstream
"""

import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from aiohttp import ClientSession

from pipeline.codec import Malformed, Reason, decoded
from pipeline.sources import loose
from pipeline.sources.event import Counted, Edited, Event, Gone, Heard, Left, Undone
from pipeline.sources.line import FRAME_LIMIT, PATIENCE, connected
from pipeline.sources.networks import Bluesky
from pipeline.sources.post import Post
from pipeline.sources.source import Deaf, Refused

PLATFORM = "bluesky"
POST, LIKE, REPOST = "app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.repost"
DID = re.compile(r"did:[a-z]{1,32}:[A-Za-z0-9._:%-]{1,512}")
KEY = re.compile(r"[A-Za-z0-9._:~-]{1,512}")
URI = re.compile(rf"at://({DID.pattern})/{re.escape(POST)}/{KEY.pattern}")
CURSOR = re.compile(r"[0-9]{1,18}")
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LEFT = {"deleted", "takendown", "suspended", "deactivated"}  # why nobody is shown what one wrote
LAST = 250_000_000_000_000_000  # microseconds: the year 9892, and no `datetime` goes far beyond
AHEAD = 3_600_000_000  # microseconds; a server that is so far ahead of us is wrong about the time


class _Commit(msgspec.Struct):
    operation: str
    collection: str
    rkey: str
    record: msgspec.Raw = msgspec.Raw(b"null")


class _Account(msgspec.Struct):
    active: bool = True
    status: str | None = None


class _Frame(msgspec.Struct):
    did: str
    time_us: int
    kind: str = ""
    commit: _Commit | None = None
    account: _Account | None = None


class Told(NamedTuple):
    """What one message says."""

    time_us: int  # the server's clock, and the cursor
    events: tuple[Event, ...]  # none: of nothing that concerns us

    @property
    def at(self) -> datetime:
        """The server's clock as a time."""
        return EPOCH + self.time_us * MICROSECOND


_frame = msgspec.json.Decoder(_Frame)


def decode(raw: bytes) -> Told:
    """The events of one message. A post without text has an empty one.

    Raises:
        Malformed: it is none.
    """
    frame = decoded(raw, _frame.decode)
    if not 0 < frame.time_us < LAST:
        raise Malformed(Reason.BAD_VALUE, "`time_us` is no time")
    if not DID.fullmatch(frame.did):
        raise Malformed(Reason.BAD_VALUE, "`did` is no DID")
    if frame.account and not frame.account.active and frame.account.status in LEFT:
        return Told(frame.time_us, (Left(frame.did, PLATFORM),))
    commit = frame.commit
    if commit is None or commit.collection not in {POST, LIKE, REPOST}:
        return Told(frame.time_us, ())
    if not KEY.fullmatch(commit.rkey):
        raise Malformed(Reason.BAD_VALUE, "`rkey` is no record key")
    return Told(frame.time_us, tuple(_events(frame, commit)))


def _events(frame: _Frame, commit: _Commit) -> Iterator[Event]:
    uri = f"at://{frame.did}/{commit.collection}/{commit.rkey}"
    if commit.collection == POST and commit.operation == "delete":
        yield Gone(uri)
    elif commit.collection == POST and commit.operation == "update":
        yield Edited(_post(uri, frame, loose.tree(commit.record)))
    elif commit.collection == REPOST and commit.operation == "delete":
        yield Undone(uri)  # whose share it was, only who heard of it knows
    elif commit.operation == "create":
        record = loose.tree(commit.record)
        if commit.collection == POST:
            yield _post(uri, frame, record)
            yield from _raised(uri, record, frame.time_us)
        elif subject := _uri(record, "subject", "uri"):  # feeds are liked, too
            likes, shares = (1, None) if commit.collection == LIKE else (None, 1)
            at = frame.time_us
            yield Counted(id=subject, likes=likes, shares=shares, more=True, by=uri, at=at)


def _raised(uri: str, record: dict[str, Any], at: int) -> Iterator[Counted]:
    """What a post does to others: it answers one, and shows one to those who follow its author."""
    if parent := _uri(record, "reply", "parent", "uri"):
        yield Counted(id=parent, replies=1, more=True, by=uri, at=at)
    if quoted := _quoted(record):
        yield Counted(id=quoted, shares=1, more=True, by=uri, at=at)


def _post(uri: str, frame: _Frame, record: dict[str, Any]) -> Post:
    text = record.get("text", "")
    if not isinstance(text, str):
        raise Malformed(Reason.WRONG_TYPE, f"Expected text, got {type(text).__name__} - at `text`")
    assert frame.commit is not None  # noqa: S101  # for mypy
    parent = _uri(record, "reply", "parent", "uri")
    features = tuple(_features(record))
    return Post(
        id=uri, text=text, created_at=Told(frame.time_us, ()).at, platform=PLATFORM,
        lang=_lang(record.get("langs")), author=frame.did,
        url=f"https://bsky.app/profile/{frame.did}/post/{uri.rpartition('/')[2]}",
        in_reply_to=parent or _quoted(record),  # a quote has words of its own: it is no repost
        tags=loose.unwritten([*loose.listed(record.get("tags")), *_of(features, "tag")], text),
        names=loose.texts([*_of(features, "did"), _author(parent), _author(_quoted(record))]),
        links=loose.texts([*_of(features, "uri"), *_cards(record)]),
    )  # fmt: skip


def _features(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for facet in loose.listed(record.get("facets"))[: loose.MOST]:
        for feature in loose.listed(loose.at(facet, "features"))[: loose.MOST]:
            if isinstance(feature, dict):
                yield feature


def _of(features: tuple[dict[str, Any], ...], key: str) -> Iterator[Any]:
    return (feature.get(key) for feature in features)


def _cards(record: dict[str, Any]) -> Iterator[Any]:
    yield loose.at(record, "embed", "external", "uri")
    yield loose.at(record, "embed", "media", "external", "uri")


def _quoted(record: dict[str, Any]) -> str | None:
    embed = record.get("embed")
    return _uri(embed, "record", "uri") or _uri(embed, "record", "record", "uri")


def _uri(value: Any, *way: str) -> str | None:
    """The address of a post, if one stands there, and not that of a list or a feed."""
    found = loose.at(value, *way)
    return found if isinstance(found, str) and URI.fullmatch(found) else None


def _author(uri: str | None) -> str | None:
    """Whose post that is: who answers or quotes need not write the name again."""
    named = URI.fullmatch(uri or "")
    return named[1] if named else None


def _lang(langs: Any) -> str | None:
    """The one language that the client gave; of several, none."""
    named = {found for each in loose.texts(langs) if (found := loose.language(each))}
    return named.pop() if len(named) == 1 else None


class Jetstream:
    """The live stream."""

    platform = PLATFORM

    def __init__(
        self, settings: Bluesky, agent: str, *, clock: Callable[[], float] = time.time,
        patience: float = PATIENCE,
    ) -> None:  # fmt: skip
        self.name = settings.name
        self._settings, self._agent, self._clock, self._patience = settings, agent, clock, patience

    async def listen(self, place: str | None) -> AsyncIterator[Heard]:
        """What comes after a cursor: a little before it, and in the order of the stream.

        Raises:
            Deaf: the connection broke.
            Refused: the server will not have us, or the place is of another network.
        """
        params = self._params(place)
        headers = {"User-Agent": self._agent}
        async with (
            ClientSession(headers=headers) as session,
            connected(session, self._settings.url, params=params, patience=self._patience) as line,
        ):
            yield Heard(None, place or str(int(self._clock() * 1e6)))  # lest a break now lose some
            newest = int(place or 0)  # only the server's clock counts
            since = time.monotonic()
            while True:
                raw = await line.frame()
                if raw is None:
                    self._bear(time.monotonic() - since)
                    yield Heard(None)
                    continue
                since, told = time.monotonic(), self._told(raw)
                if isinstance(told, Malformed):
                    yield Heard(told)
                    continue
                newest = max(newest, told.time_us)
                for event in told.events[:-1]:
                    yield Heard(event)
                last = told.events[-1] if told.events else None
                yield Heard(last, str(newest), EPOCH + newest * MICROSECOND)

    def _params(self, place: str | None) -> list[tuple[str, str]]:
        wanted = (POST, LIKE, REPOST) if self._settings.counts else (POST,)
        params = [("wantedCollections", each) for each in wanted]
        params.append(("maxMessageSizeBytes", str(FRAME_LIMIT)))
        if place is None:
            return params
        if not CURSOR.fullmatch(place):
            raise Refused(f"its place is no cursor of Jetstream: {place[:40]!r}")
        return [*params, ("cursor", str(max(int(place) - self._settings.rewind // MICROSECOND, 1)))]

    def _bear(self, silence: float) -> None:
        if silence > self._settings.silence.total_seconds():
            raise Deaf(f"the line holds, and nothing came for {self._settings.silence}")

    def _told(self, raw: bytes) -> Told | Malformed:
        """What a message says; one from the future would lead past all that comes."""
        try:
            told = decode(raw)
        except Malformed as malformed:
            return malformed
        if told.time_us > self._clock() * 1e6 + AHEAD:
            return Malformed(Reason.BAD_VALUE, "`time_us` is in the future")
        return told
