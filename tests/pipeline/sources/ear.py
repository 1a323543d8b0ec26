"""Ear: whoever listens to a source for a test, and begins again as long as it takes."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from random import Random

from pipeline.codec import Malformed
from pipeline.sources.event import Event, Heard
from pipeline.sources.source import Deaf, Source

TRIES = 200


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
