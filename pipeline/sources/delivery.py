"""Delivery: what a source heard goes to Kafka, and its place is kept once Kafka has all of it."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

import structlog
from kafka.errors import KafkaError

from detectors.change import Change
from pipeline.changes import CHANGE, encode_change
from pipeline.codec import Malformed, Reason
from pipeline.sources.event import Counted, Edited, Gone, Heard, Left, Undone
from pipeline.sources.memory import Memory
from pipeline.sources.post import RECORD_LIMIT, Post, mention_of
from pipeline.sources.veil import Veil

FLYING = 2_000  # records of a source that Kafka has not taken yet; then the source waits
PAUSE = 0.02  # seconds between looks at whether it has

PROBLEM = 200  # characters of why something cannot be read

log = structlog.get_logger(__name__)

Find = Callable[[Post], Iterable[str]]  # the brands that a post names


class Untaken(Exception):  # noqa: N818  # a state: only a new start reads it again
    """Kafka did not take a record in time. What follows it must not move the place."""


class Sorting(NamedTuple):
    """What becomes of posts, whichever source brings them."""

    topic: str  # of mentions
    find: Find
    veil: Veil | None = None  # None: authors keep their names


class Flight(NamedTuple):
    """Records on their way, and where the source may go on once they have landed."""

    sent: tuple[Any, ...]
    place: str | None
    until: datetime | None
    waiting: tuple["asyncio.Future[None]", ...] = ()  # for that


class Delivery:
    """That of one source. The producer is everybody's."""

    def __init__(self, name: str, sorting: Sorting, producer: Any) -> None:
        self.name, self.producer = name, producer
        self.topic, self.find, self.veil = sorting
        self.told: Counter[str] = Counter()  # since the process began, by axes.HEARD
        self.memory = Memory()
        self.place: str | None = None  # of what has landed
        self.until: datetime | None = None
        self._heard: str | None = None  # up to here
        self._flights: deque[Flight] = deque()
        self._flying = 0

    async def take(self, heard: Heard) -> None:
        """Send what was heard; wait while too much is on its way.

        Raises:
            Untaken: Kafka did not take something.
        """
        waiting = (heard.landed,) if heard.landed else ()
        try:
            sent = tuple(self._sent(heard))
        except KafkaError as problem:  # some of it may be on its way, and is not sent again
            raise Untaken(f"Kafka did not take a mention: {problem!r}") from problem
        self._heard = heard.place or self._heard
        place = None if self.memory.has_grown else heard.place  # counts are told first
        flight = Flight(sent, place, heard.until, waiting)
        self._flying += len(flight.sent)
        if self._flights and not flight.sent:  # most posts name no brand, and take no room
            flight = _joined(self._flights.pop(), flight)
        self._flights.append(flight)
        self.settle()
        while self._flying > FLYING:
            await asyncio.sleep(PAUSE)
            self.settle()

    def _sent(self, heard: Heard) -> Iterable[Any]:
        match heard.event:
            case Malformed() as problem:
                self._complain(str(problem))
            case Post() as post:
                self.told["posts"] += 1
                self._recount(post)
                yield from self._mentions(post)
            case Edited(post):
                yield from self._edits(post)
            case Gone(name):
                self.memory.take_back(name)  # as a quote shares another
                yield from self._gone([self.memory.called(self._shown(name))])
            case Left(author, platform):
                names = {author} | ({self.veil.author(platform, author)} if self.veil else set())
                yield from self._gone(self.memory.of(names))
            case Undone(by):
                self.told["aside"] += not self.memory.take_back(by)
            case Counted() as counted:
                shown = replace(counted, id=self._shown(counted.id)) if self.veil else counted
                self.told["aside"] += not self.memory.count(shown)

    def _shown(self, id_: str) -> str:
        """An id as the topic has it, and the memory."""
        return self.veil.digest(id_) if self.veil else id_

    def _recount(self, post: Post) -> None:
        """A post that was told before comes again, perhaps with more counts."""
        self.memory.count(Counted(id=self._shown(post.id), views=post.views, shares=post.shares))

    def _mentions(self, post: Post) -> Iterable[Any]:
        """One for each brand that it names, and that was not told of it yet."""
        known = self.memory.brands(self._shown(post.id))
        for brand in self.find(post):
            if brand in known:
                continue
            shown = self.veil.post(post, brand) if self.veil else post
            value = mention_of(shown, brand, self.name)
            if len(value) > RECORD_LIMIT:
                self._complain(f"{Reason.TOO_LARGE}: a mention has {RECORD_LIMIT:,} bytes at most")
                continue
            sent = self.producer.send(self.topic, key=brand.encode(), value=value)
            self.memory.keep(shown, brand)
            self.told["mentions"] += 1
            yield sent

    def _complain(self, problem: str) -> None:
        self.told["unreadable"] += 1
        log.warning("cannot be read", source=self.name, problem=problem[:PROBLEM])

    def _edits(self, post: Post) -> Iterable[Any]:
        self._recount(post)
        id_ = self._shown(post.id)
        new = self.memory.edit(id_, post.text)
        if new or not self.memory.brands(id_):
            edits = [Change(id=id_, brand=brand, text=post.text) for brand in new]
            yield from self._changes(edits)
        yield from self._mentions(post)

    def _gone(self, ids: Iterable[str]) -> Iterable[Any]:
        return self._changes(
            Change(id=id_, brand=brand, gone=True)
            for id_ in ids
            for brand in self.memory.forget(id_)
        )

    def _changes(self, changes: Iterable[Change]) -> Iterable[Any]:
        sent = 0
        for change in changes:
            sent += 1
            key, value = change.brand.encode(), encode_change(change, self.memory.at(change.id))
            yield self.producer.send(self.topic, key=key, value=value, headers=[CHANGE])
        self.told["changes" if sent else "aside"] += sent or 1

    def tell_counts(self) -> None:
        """Send what counts have grown by since the last time."""
        if grown := list(self.memory.grown()):
            sent = tuple(self._changes(grown))
            self._flying += len(sent)
            self._flights.append(Flight(sent, self._heard, None))

    def settle(self) -> None:
        """Note what has landed, in its order.

        Raises:
            Untaken: something never will.
        """
        while self._flights and all(each.is_done for each in self._flights[0].sent):
            flight = self._flights.popleft()
            self._flying -= len(flight.sent)
            for each in flight.sent:
                if each.failed():
                    raise Untaken(f"Kafka did not take a mention: {each.exception!r}")
            self.place = flight.place or self.place
            self.until = flight.until or self.until
            for each in flight.waiting:
                if not each.done():
                    each.set_result(None)


def _joined(first: Flight, then: Flight) -> Flight:
    """Both, of which the second sent nothing."""
    place, until = then.place or first.place, then.until or first.until
    return Flight(first.sent, place, until, first.waiting + then.waiting)
