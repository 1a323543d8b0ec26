"""Feeds: what pages and newspapers publish by RSS and Atom, asked for at intervals."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from hashlib import blake2b
from http import HTTPStatus
from random import Random, SystemRandom

import msgspec
from aiohttp import ClientSession

from detectors.events import moment
from pipeline.codec import Malformed, decoded
from pipeline.sources.apart import decode_apart
from pipeline.sources.event import Edited, Heard
from pipeline.sources.feed_document import MOST, PLATFORM, Document
from pipeline.sources.fetch import PATIENCE, Page, fetch, visitor
from pipeline.sources.networks import Feed
from pipeline.sources.post import Post
from pipeline.sources.source import Deaf, Refused

KINDS = "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
LONGEST = 1_000  # characters of an ETag that is kept
SPREAD = 0.1  # of the interval, added by chance: many who ask must not ask at once
REMEMBERED = 100  # entries, even if a feed shows fewer: some come back
UNCHANGED = HTTPStatus.NOT_MODIFIED
Read = Callable[[bytes, str, datetime, str], Awaitable[Document]]  # as feed_document.decode
VALIDATORS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}


class Memory(msgspec.Struct, frozen=True):
    """What is kept of a feed: its place."""

    at: float = 0.0  # epoch seconds of the last answer
    validators: dict[str, str] = msgspec.field(default_factory=dict)  # what is told when asking
    seen: dict[str, str] = msgspec.field(default_factory=dict)  # by an entry's digest its text's

    @property
    def place(self) -> str:
        """The same as the text that is kept."""
        return msgspec.json.encode(self).decode()

    def request(self) -> dict[str, str]:
        """The headers that ask for what is new alone."""
        return {VALIDATORS[name]: said for name, said in self.validators.items()}

    def news(self, document: Document) -> Iterator[Post | Edited]:
        """What was not there before, the oldest first."""
        for post in reversed(document.posts):
            before = self.seen.get(_digest(post.id))
            if before is None:
                yield post
            elif before != _digest(post.text):
                yield Edited(post)

    def after(self, document: Document, page: Page, at: float) -> "Memory":
        """What is to be kept once all of this is told. What is ill-formed is asked for again."""
        if page.status == UNCHANGED:
            return Memory(at, self.validators, self.seen)
        now = {_digest(post.id): _digest(post.text) for post in document.posts}
        before = {name: text for name, text in self.seen.items() if name not in now}
        said = {} if document.problem else {name: page.headers.get(name, "") for name in VALIDATORS}
        sound = {name: text for name, text in said.items() if 0 < len(text) <= LONGEST}
        most = MOST if document.problem else min(max(2 * len(now), REMEMBERED), MOST)
        return Memory(at, sound, dict(list((now | before).items())[:most]))


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=7).hexdigest()


_memory = msgspec.json.Decoder(Memory)


def _memory_of(place: str) -> Memory:
    try:
        memory = decoded(place.encode("utf-8", "replace"), _memory.decode)
    except Malformed:
        raise Refused(f"its place is none of a feed: {place[:40]!r}") from None
    if memory.validators.keys() - VALIDATORS.keys():
        raise Refused("its place is of a newer Tocsin")
    return memory


class Poll:
    """The live feed."""

    platform = PLATFORM

    def __init__(
        self, settings: Feed, agent: str, *, clock: Callable[[], float] = time.time,
        patience: float = PATIENCE, chance: Random | None = None,
    ) -> None:  # fmt: skip
        self.name = settings.name
        self.read: Read = decode_apart
        self._settings, self._agent, self._clock = settings, agent, clock
        self._patience, self._chance = patience, chance or SystemRandom()

    async def listen(self, place: str | None) -> AsyncIterator[Heard]:
        """What is new at each look. The first look of all only remembers what is there.

        Raises:
            Deaf: the page does not come, or nothing can be read of it.
            Refused: it is gone, or the place is of another network.
        """
        memory = None if place is None else _memory_of(place)
        asked = memory.at if memory else 0.0
        async with visitor(self._agent) as session:
            while True:
                await asyncio.sleep(self._left(asked))
                asked = self._clock()
                try:
                    page = await self._page(session, memory)
                    document = await self._document(page, asked)
                except Malformed as malformed:
                    yield Heard(malformed)
                    said = f"the page cannot be read: {malformed.detail}"
                    raise Deaf(said, self._left(asked)) from None
                for event in memory.news(document) if memory else ():
                    yield Heard(event)
                memory = (memory or Memory()).after(document, page, asked)
                until = moment(asked) if document.has_end else None
                yield Heard(document.problem, memory.place, until)

    def _left(self, asked: float) -> float:
        """Seconds until it may be asked again: a process that starts anew asks no sooner."""
        pause = self._settings.interval.total_seconds() * (1 + SPREAD * self._chance.random())
        return min(max(asked + pause - self._clock(), 0.0), pause)

    async def _page(self, session: ClientSession, memory: Memory | None) -> Page:
        asking = {"Accept": KINDS} | (memory.request() if memory else {})
        return await fetch(
            session, self._settings.url, headers=asking, patience=self._patience, also=(UNCHANGED,)
        )

    async def _document(self, page: Page, at: float) -> Document:
        """What is on the page; nothing on one that has not changed."""
        if page.status == UNCHANGED:
            return Document((), None)
        kind, seen_at = page.headers.get("Content-Type", ""), moment(at)
        return await self.read(page.body, self._settings.url, seen_at, kind)
