"""Library: what was learned, read beside the event loop, for messages and for whoever asks.

The topic is read whole at each start and then followed: nothing of it is kept elsewhere, so a
process that takes over knows what the one before it knew. Whoever stands by reads along.
"""

import asyncio
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from typing import Any, NamedTuple, Protocol

import structlog
from kafka import TopicPartition

from alerts.lesson import Learned, Lessons, Word
from alerts.notice import Notice, kind_of
from pipeline.codec import Malformed
from pipeline.connection import Connection
from pipeline.kafka import POLL, reader
from pipeline.lessons import PARTITION, decode_word
from pipeline.trace import said

PATIENCE = 5.0  # seconds of a start; no topic may keep an alarm waiting for longer
AGAIN = 5.0  # seconds before a Kafka that is away is asked again
LOOK_EVERY = 1.0  # seconds: people write one word in minutes, and whoever shows it can wait for it

log = structlog.get_logger(__name__)


class Read(NamedTuple):
    """Some records, and whether these are all that there were when the topic was opened."""

    words: list[Word]
    is_all: bool


class Source(Protocol):
    """Where words come from, in a thread beside the event loop."""

    def read(self) -> Read:
        """What comes next; it may take a while."""

    def close(self) -> None:
        """Begin anew the next time."""


class Reader:
    """The topic of lessons from its beginning. Until all is read, a call may take half a second."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._place = TopicPartition(connection.lessons, PARTITION)
        self._open = ExitStack()
        self._consumer: Any = None
        self._end = 0

    def read(self) -> Read:
        """What comes next.

        Raises:
            Exception: Kafka does not let us in, or is not there.
        """
        if self._consumer is None:
            self._consumer = self._open.enter_context(reader(self.connection))
            self._consumer.assign([self._place])
            self._consumer.seek_to_beginning(self._place)
            self._end = self._consumer.end_offsets([self._place])[self._place]
        is_late = self._consumer.position(self._place) < self._end
        records = self._consumer.poll(timeout_ms=POLL if is_late else 0).get(self._place, [])
        is_all = self._consumer.position(self._place) >= self._end
        return Read([word for record in records if (word := read_word(record))], is_all)

    def close(self) -> None:
        """Begin anew the next time."""
        self._consumer = None
        self._open.close()


def read_word(record: Any) -> Word | None:
    """What a record says. Whoever wrote another one is not worth an end."""
    try:
        return decode_word(record)
    except Malformed as problem:
        log.error("not a lesson", offset=record.offset, problem=str(problem))  # noqa: TRY400
        return None


class Library:
    """What was learned, as far as it was read."""

    def __init__(self, source: Source) -> None:
        self.lessons, self._anew = Lessons(), Lessons()
        self._source, self._is_read = source, asyncio.Event()

    def past(self, notice: Notice) -> Learned | None:
        """What is known of the last incident of the same brand and kind; None: nothing."""
        return self.lessons.last(notice.brand, kind_of(notice), notice.opened_at)

    async def opened(self) -> None:
        """Wait until all was read, or has had its time: before it nobody is told of anything."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._is_read.wait()

    async def run(self) -> None:
        """Follow the topic, for as long as the app runs."""
        thread = ThreadPoolExecutor(1, "lessons")
        try:
            while True:
                is_there = await self.follow(thread)
                is_new = self.lessons is not self._anew  # and there is more to read at once
                await asyncio.sleep(AGAIN if not is_there else 0 if is_new else LOOK_EVERY)
        finally:
            thread.submit(self._source.close)
            thread.shutdown(wait=False)

    async def follow(self, thread: Executor) -> bool:
        """Read some more. False: it cannot be done now."""
        loop = asyncio.get_running_loop()
        try:
            self.hear(await loop.run_in_executor(thread, self._source.read))
        except Exception as problem:  # noqa: BLE001  # Kafka's, or of a thread: alarms go on
            log.warning("lessons cannot be read", problem=said(problem))
            self._anew = Lessons()
            with suppress(Exception):  # it is given up, whatever it says to that
                await loop.run_in_executor(thread, self._source.close)
            return False
        return True

    def hear(self, read: Read) -> None:
        """Some words more. While the topic is read anew, what was known before it stands."""
        for word in read.words:
            self._anew.hear(word)
        if read.is_all and self.lessons is not self._anew:
            self.lessons = self._anew
            self._is_read.set()
            log.info("lessons are read", actions=sum(1 for _ in self.lessons.actions))
