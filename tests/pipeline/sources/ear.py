"""Ear: whoever listens to a source for a test, and begins again as long as it takes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from random import Random

from pipeline.codec import Malformed
from pipeline.sources.event import Event, Heard
from pipeline.sources.source import Deaf, Source

TRIES = 200
SLOWER = 1.1  # times; a machine may have much else to do, and must not look like a network
LONGEST = 2.0  # seconds


@dataclass
class Ear:
    """What was heard so far, and from where it would go on."""

    place: str | None = None
    heard: list[Heard] = field(default_factory=list)
    falls: list[Deaf] = field(default_factory=list)

    @property
    def events(self) -> list[Event | Malformed]:
        """All of it that says something."""
        return [each.event for each in self.heard if each.event is not None]

    async def once(self, source: Source, enough: Callable[["Ear"], bool]) -> None:
        """Listen until it is enough, or the connection breaks."""
        async with aclosing(source.listen(self.place)) as stream:  # type: ignore[type-var]
            async for each in stream:
                self.heard.append(each)
                self.place = each.place or self.place
                if enough(self):
                    return

    async def stubborn(
        self, source: Source, enough: Callable[["Ear"], bool], chance: Random
    ) -> None:
        """Listen until it is enough, whatever breaks; as if started anew, now and then."""
        for _ in range(TRIES):
            kept = self.place  # a process that dies may have heard more than it had kept
            try:
                await self.once(source, enough)
            except Deaf as fall:
                self.falls.append(fall)
                self.place = kept if chance.random() < 1 / 4 else self.place
            if enough(self):
                return
            await asyncio.sleep(0)
        raise AssertionError(f"not enough after {TRIES} connections: {self.falls[-3:]}")


class Patient:
    """A source that is made anew for each connection, with a little more patience."""

    def __init__(self, make: Callable[[float], Source], patience: float = 0.01) -> None:
        self._make, self._patience = make, patience
        made = make(patience)
        self.name, self.platform = made.name, made.platform

    def listen(self, place: str | None) -> AsyncIterator[Heard]:
        """As the source would."""
        self._patience = min(self._patience * SLOWER, LONGEST)
        return self._make(self._patience).listen(place)
