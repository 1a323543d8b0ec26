"""Hacker News: stories and comments, item by item from its public API.

https://github.com/HackerNews/API
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import ClientSession

from detectors.events import moment
from pipeline.codec import Malformed, Reason
from pipeline.sources import loose
from pipeline.sources.event import Edited, Event, Gone, Heard
from pipeline.sources.fetch import PATIENCE, fetch, visitor
from pipeline.sources.html import ADDRESS, plain
from pipeline.sources.networks import HackerNews
from pipeline.sources.post import Post
from pipeline.sources.source import Refused

PLATFORM = "hacker_news"
TOLD = {"story", "comment", "poll", "job"}  # the options of a poll are part of it
NUMBER = re.compile(r"[0-9]{1,15}")
LAST = 250_000_000_000  # epoch seconds: the year 9892
TOGETHER = 8  # requests at once
BATCH = 64  # items between two places
MOST_BEHIND = 50_000  # items, some three days: what is older is late for every window
FAR = 5_000_000  # items, more than a year: no place and no answer is so far from the newest
MOST_CHANGED = 200  # items that are asked for again in a round
HOLD = 120.0  # s for which an item that is not there yet is asked for again


def decode(raw: bytes) -> Post | Gone | None:
    """An item; None: the option of a poll.

    Raises:
        Malformed: it is none, or (EMPTY) not there.
    """
    if raw.strip() == b"null":
        raise Malformed(Reason.EMPTY, "the item is not there")
    item = loose.tree(raw)
    number = item.get("id")
    if not isinstance(number, int) or isinstance(number, bool) or number <= 0:
        raise Malformed(Reason.MISSING_FIELD, "an item without `id`")
    if item.get("deleted") is True or item.get("dead") is True:
        return Gone(f"hn:{number}")
    return _post(number, item) if item.get("type") in TOLD else None


def _post(number: int, item: dict[str, Any]) -> Post:
    title, body = (
        plain(loose.text(item.get("title")) or ""),
        plain(loose.text(item.get("text")) or ""),
    )
    linked = loose.text(item.get("url")) or ""
    parent, author = loose.count(item.get("parent")), loose.text(item.get("by"))
    return Post(
        id=f"hn:{number}", text="\n".join(filter(None, (title.text, body.text))),
        created_at=_moment(item.get("time")), platform=PLATFORM,
        url=f"https://news.ycombinator.com/item?id={number}", author=author, author_name=author,
        likes=loose.count(item.get("score")), replies=loose.count(item.get("descendants")),
        in_reply_to=f"hn:{parent}" if parent else None,
        links=loose.texts([*([linked] if ADDRESS.fullmatch(linked) else []), *body.links]),
    )  # fmt: skip


def _moment(value: Any) -> datetime:
    if not isinstance(value, int) or not 0 < value < LAST:
        raise Malformed(Reason.MISSING_FIELD, "an item without `time`")
    return moment(value)


@dataclass(slots=True)
class Front:
    """Up to where all was heard, and what is heard beyond it. Some items come late."""

    told: int  # it, and all before it
    hold: float = HOLD
    _early: set[int] = field(default_factory=set)  # heard beyond one that is not there yet
    _late: dict[int, float] = field(default_factory=dict)  # since when they are waited for

    def left(self, newest: int) -> list[int]:
        """What is to be asked for.

        Raises:
            Refused: the place is not of this network.
        """
        if abs(newest - self.told) > FAR:
            raise Refused(f"its place is {self.told}, and the newest item is {newest}")
        if newest - self.told > MOST_BEHIND:
            self.told, self._early, self._late = newest - MOST_BEHIND, set(), {}
        return [each for each in range(self.told + 1, newest + 1) if each not in self._early]

    def settle(self, number: int, raw: bytes | Malformed, now: float) -> Event | Malformed | None:
        """What an answer says. One that may be another later is held; the place stays before it."""
        event = _said(number, raw)
        if isinstance(event, Malformed):
            if now - self._late.setdefault(number, now) < self.hold:
                return None
            event = None if event.reason is Reason.EMPTY else event
        self._late.pop(number, None)
        self._early.add(number)
        while self.told + 1 in self._early:
            self.told += 1
            self._early.remove(self.told)
        return event

    def since(self, asked: float) -> float:
        """Before which moment all is heard: when it was asked, or an item was first missed."""
        return min(self._late.values(), default=asked)

    def knows(self, number: int) -> bool:
        """Whether an item was told, and is young enough that somebody may count its answers."""
        return self.told - MOST_BEHIND < number <= self.told or number in self._early


def _said(number: int, raw: bytes | Malformed) -> Event | Malformed | None:
    try:
        event = raw if isinstance(raw, Malformed) else decode(raw)
    except Malformed as problem:
        return problem
    if isinstance(event, Post | Gone) and event.id != f"hn:{number}":
        return Malformed(Reason.BAD_VALUE, f"asked for {number}, it answered with {event.id}")
    return event


def _became(raw: bytes | Malformed) -> Event | None:
    """What has become of an item that was told before: its text and its counts of now, or gone."""
    try:
        now = raw if isinstance(raw, Malformed) else decode(raw)
    except Malformed:
        return None  # it is asked for again when it changes again
    if isinstance(now, Post):
        return Edited(now)
    return now if isinstance(now, Gone) else None


class Items:
    """The live stream."""

    platform = PLATFORM

    def __init__(
        self, settings: HackerNews, agent: str, *, clock: Callable[[], float] = time.time,
        patience: float = PATIENCE, hold: float = HOLD,
    ) -> None:  # fmt: skip
        self.name = settings.name
        self._settings, self._agent, self._clock = settings, agent, clock
        self._patience, self._hold = patience, hold

    async def listen(self, place: str | None) -> AsyncIterator[Heard]:
        """What comes after an item, and what becomes of those before.

        Raises:
            Deaf: no answer comes.
            Refused: the API will not have us, or the place is of another network.
        """
        if place is not None and not NUMBER.fullmatch(place):
            raise Refused(f"its place is no item of Hacker News: {place[:40]!r}")
        front = None if place is None else Front(int(place), self._hold)
        async with visitor(self._agent) as session:
            while True:
                newest = await self._newest(session)
                if isinstance(newest, Malformed):
                    yield Heard(newest)
                else:
                    front = front or Front(newest, self._hold)
                    async for heard in self._round(session, front, newest):
                        yield heard
                await asyncio.sleep(self._settings.interval.total_seconds())

    async def _round(
        self, session: ClientSession, front: Front, newest: int
    ) -> AsyncIterator[Heard]:
        asked, left = self._clock(), front.left(newest)
        for start in range(0, len(left), BATCH):
            batch = left[start : start + BATCH]
            for number, raw in zip(batch, await self._items(session, batch), strict=True):
                if event := front.settle(number, raw, self._clock()):
                    yield Heard(event)
            yield Heard(None, str(front.told))
        yield Heard(None, str(front.told), moment(front.since(asked)))
        if self._settings.counts:
            changed = [each for each in await self._changed(session) if front.knows(each)]
            for raw in await self._items(session, changed[:MOST_CHANGED]):
                if event := _became(raw):
                    yield Heard(event)

    async def _newest(self, session: ClientSession) -> int | Malformed:
        raw = await self._page(session, "maxitem")
        if isinstance(raw, Malformed):
            return raw
        if not NUMBER.fullmatch(said := raw.decode("ascii", "replace").strip()):
            return Malformed(Reason.WRONG_TYPE, f"the newest item is no number: {said[:40]!r}")
        return int(said)

    async def _changed(self, session: ClientSession) -> list[int]:
        """Items that changed of late; they are told again and again, so a lost answer is none."""
        raw = await self._page(session, "updates")
        try:
            listed = loose.listed(
                loose.tree(b"" if isinstance(raw, Malformed) else raw).get("items")
            )
        except Malformed:
            return []
        return [each for each in listed if isinstance(each, int)]

    async def _items(self, session: ClientSession, numbers: list[int]) -> list[bytes | Malformed]:
        """Some at once, in their order; if one does not come, the others are given up."""
        slots = asyncio.Semaphore(TOGETHER)

        async def one(number: int) -> bytes | Malformed:
            async with slots:
                return await self._page(session, f"item/{number}")

        tasks = [asyncio.create_task(one(each)) for each in numbers]
        try:
            return await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _page(self, session: ClientSession, what: str) -> bytes | Malformed:
        try:
            url = f"{self._settings.url}{what}.json"
            return (await fetch(session, url, patience=self._patience)).body
        except Malformed as problem:
            return problem
