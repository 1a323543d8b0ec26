"""Ears: what the sources said last, before their next word comes by the stream.

One that is dead will not speak, and whoever has just got a partition would take its silence for
calm. So the topic `sources` is asked once after each start and rebalance.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from kafka.errors import KafkaError

from detectors.hearing import Hearing, Pulse
from pipeline.entry import EntryError

PATIENCE = 15.0  # seconds; brands are not left alone for longer because nobody answers

log = structlog.get_logger(__name__)


class Ears:
    """A worker's. What the stream says afterwards counts more."""

    def __init__(self) -> None:
        self.ask: Callable[[], Iterable[Pulse]] = tuple  # in a thread: what they said last
        self._pulses: tuple[Pulse, ...] = ()
        self._generation: int | None = None  # of the group, in which they were asked
        self._asking = asyncio.Lock()

    async def prick(self, records: Any) -> None:
        """Ask, if it has not been done in this generation of the consumer's group."""
        while self._generation != records.generation:
            async with self._asking:
                generation = records.generation
                if self._generation != generation:
                    await self._listen()
                    self._generation = generation

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            asked = loop.run_in_executor(None, lambda: tuple(self.ask()))
            self._pulses = await asyncio.wait_for(asked, PATIENCE)
        except (EntryError, KafkaError, TimeoutError) as problem:
            log.warning("the sources are not known", problem=repr(problem))

    def hearing(self) -> Hearing:
        """What a partition knows at the beginning."""
        hearing = Hearing()
        for pulse in self._pulses:
            hearing.note(pulse)
        return hearing
