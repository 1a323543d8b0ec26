"""Outbox: a notice leaves once the state that holds it is safe, and is crossed off once told."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Self

from pipeline.records.ending import untaken
from pipeline.records.lease import elapsed
from pipeline.records.stamped import Stamped, Told

PAUSE = 0.05  # seconds between looks
FULL = 131_072  # bytes of a key: what waits, what a part adds, and a state fit into Kafka's 1 MB

Send = Callable[[str, Told], Awaitable["asyncio.Future[Any]"]]


class Outbox:
    """Told again under the same id after a crash or a rebalance: readers drop the ids they know."""

    def __init__(self, send: Send, lease_left: Callable[[], float]) -> None:
        self._send, self._lease_left = send, lease_left
        self._ready: dict[str, tuple[str, Told, float]] = {}  # id -> key, notice, since when safe
        self._sent: dict[str, set[str]] = {}  # key -> ids sent, still in its acknowledged state
        self._told: dict[str, set[str]] = {}  # key -> ids that its next write leaves out
        self._kept: dict[str, tuple[Told, ...]] = {}  # key -> what its newest write holds
        self._flying = 0  # given to the producer, not yet taken by Kafka

    @classmethod
    def to(cls, app: Any, topic: str) -> Self:
        """One that tells the only partition of a topic, or of a notice's own, by an app's producer.

        At the end of a process, what is left is told by the next owner: the outbox outlives the
        producer, and Faust would crash on what it sends then.
        """

        async def send(key: str, notice: Told) -> Any:
            place = notice.topic or topic, key.encode(), notice.value, 0
            return await app.producer.send(*place, None, None)

        def lease_left() -> float:
            return 0.0 if app.producer.should_stop else app.consumer.lease_left

        return cls(send, lease_left)

    @property
    def pending(self) -> int:
        """Notices that Kafka has not taken yet."""
        return len(self._ready) + self._flying

    @property
    def oldest_age(self) -> float:
        """Seconds for which the oldest notice has been waiting to be sent."""
        return max((elapsed() - since for _, _, since in self._ready.values()), default=0.0)

    @property
    def to_cross_off(self) -> list[str]:
        """Keys that want to be written, because something of theirs was told."""
        return list(self._told)

    def untold(self, key: str, state: Stamped) -> tuple[Told, ...]:
        """What the next write of a key still has to hold."""
        told = self._told.pop(key, set())
        left = tuple(notice for notice in state.outbox if notice.id not in told)
        self._kept.pop(key, None)
        if left:
            self._kept[key] = left
        return left

    @property
    def is_full(self) -> bool:
        """Whether a key has so much to tell that it should tell some before it adds to it.

        Days that are caught up with in seconds tell faster than notices leave.
        """
        return any(self._waiting(key) > FULL for key in self._kept)

    async def has_room(self, stops: Callable[[], bool]) -> bool:
        """Wait until none is full. False: all ends before."""
        while not stops():
            if not self.is_full:
                return True
            await asyncio.sleep(PAUSE)
        return False

    def _waiting(self, key: str) -> int:
        told = self._told.get(key, ())
        return sum(len(notice.value) for notice in self._kept[key] if notice.id not in told)

    def acknowledged(self, key: str, state: Stamped) -> None:
        """A key's writes are acknowledged in their order: what this one lacks comes no more.

        Until then an id stays known as sent, or older acknowledgements on their way tell it again.
        """
        sent = self._sent.pop(key, set()) & {notice.id for notice in state.outbox}
        if sent:
            self._sent[key] = sent
        for notice in state.outbox:  # in their order: readers take an earlier one for a repetition
            if notice.id not in sent:
                self._ready.setdefault(notice.id, (key, notice, elapsed()))

    def clear(self) -> None:
        """The partitions are no longer ours. Whoever opens them tells what is not crossed off."""
        self._ready.clear()
        self._sent.clear()
        self._told.clear()
        self._kept.clear()

    async def run(self) -> None:
        """Send for ever: what was seen acknowledged under the lease is not given up again."""
        while True:
            while self._ready and self._lease_left() > 0:
                await self._leave(next(iter(self._ready)))
            await asyncio.sleep(PAUSE)

    async def _leave(self, id_: str) -> None:
        key, notice, _ = self._ready.pop(id_)
        self._sent.setdefault(key, set()).add(id_)
        self._flying += 1
        sent = await self._send(key, notice)
        sent.add_done_callback(partial(self._on_sent, key, id_))

    def _on_sent(self, key: str, id_: str, sent: "asyncio.Future[Any]") -> None:
        if sent.cancelled() or sent.exception():
            untaken(f"notice {id_}", sent)
        self._flying -= 1
        if id_ in self._sent.get(key, ()):
            self._told.setdefault(key, set()).add(id_)
