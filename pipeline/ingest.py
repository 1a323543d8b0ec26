"""Ingest: lines of mentions into the topic, as fast as asked, under their own clock if asked."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kafka import KafkaProducer

from alerts.mark import MARK, is_drill
from detectors.post import AHEAD
from pipeline.codec import Malformed, Reason
from pipeline.connection import Connection
from pipeline.kafka import tool_settings
from pipeline.lines import Line, Unreadable, merged
from pipeline.streamtime import Ending, StreamClock
from pipeline.watch.intake import TICK

FLYING = 5_000  # records that Kafka has not taken yet; then we wait: a queue pushes back
LINGER = 20  # milliseconds
RECORD_LIMIT = 1_048_576  # bytes, the default of a topic
PATIENCE = 120.0  # seconds for Kafka to take a record


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast. Without any: as fast as Kafka takes them."""

    rate: float | None = None  # mentions a second
    speed: float | None = None  # times the speed of the mentions' own clock


class Stopwatch:
    """Waits until something is due, counted from the first look at it."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._began: float | None = None
        self._first = 0.0

    def wait(self, seconds: float) -> None:
        """Wait until so many seconds have passed since the beginning."""
        if self._began is None:
            self._began = self._clock()
        if (left := self._began + seconds - self._clock()) > 0:
            self._sleep(left)

    def wait_for(self, at: float, speed: float | None) -> None:
        """Wait until a moment of the stream comes, which runs at so many times our speed."""
        if self._began is None:
            self._first = at
        self.wait((at - self._first) / speed if speed else 0.0)


def producer_for(connection: Connection) -> KafkaProducer:
    """A producer that loses nothing. Keys go where murmur2 of them says, as with Java's."""
    return KafkaProducer(
        **tool_settings(connection),
        acks="all",
        compression_type="gzip",
        linger_ms=LINGER,
        max_request_size=RECORD_LIMIT,
    )


class Sender:
    """A producer that does not run ahead of Kafka, and fails loudly."""

    def __init__(self, connection: Connection, producer: Any = None) -> None:
        self.topic, self.partitions = connection.mentions, range(connection.partitions)
        self._producer = producer or producer_for(connection)
        self._flying: deque[Any] = deque()

    def mention(self, line: Line, at: float | None) -> None:
        """Send a mention; the brand is the key, and murmur2 of it the partition."""
        self._send(key=line.mention.brand.encode(), value=line.raw, timestamp_ms=milliseconds(at))

    def tick(self, at: float) -> None:
        """Move the clock of every partition on."""
        for partition in self.partitions:
            self._send(
                partition=partition, value=b"", headers=[TICK], timestamp_ms=milliseconds(at)
            )

    def _send(self, **record: Any) -> None:
        self._flying.append(self._producer.send(self.topic, **record))
        while len(self._flying) > FLYING:
            self._flying.popleft().get(PATIENCE)

    def close(self) -> None:
        """Wait for what is under way."""
        try:
            while self._flying:
                self._flying.popleft().get(PATIENCE)
        finally:
            self._producer.close()


def milliseconds(at: float | None) -> int | None:
    """A time as Kafka keeps it."""
    return None if at is None else round(at * 1000)


def ingest(
    lines: Iterable[Line],
    sender: Sender,
    pace: Pace,
    ending: Ending | None,
    stopwatch: Stopwatch,
) -> Iterator[Line]:
    """Send all; yields each line once it is on its way.

    With an ending, under the lines' own clock: stamped with it, and with ticks. The ticks after the
    last mention wait for nothing: most of them only say that it stays quiet.
    """
    clock = StreamClock()
    for sent, line in enumerate(lines):
        for tick in clock.reach(line.mention.created_at):
            if ending:
                stopwatch.wait_for(tick, pace.speed)
                sender.tick(tick)
        stopwatch.wait_for(clock.now or 0.0, pace.speed)
        stopwatch.wait(sent / pace.rate if pace.rate else 0.0)
        sender.mention(line, clock.now if ending else None)
        yield line
    for tick in clock.after(ending) if ending else ():
        sender.tick(tick)


def real(lines: Iterable[Line | Unreadable]) -> Iterator[Line | Unreadable]:
    """The lines; those about drills cannot be used: `tocsin drill` alone plays them."""
    for line in lines:
        if isinstance(line, Line) and is_drill(line.mention.brand):
            problem = Malformed(Reason.BAD_VALUE, f"`brand` begins with `{MARK}`, as drills do")
            yield Unreadable(line.number, problem, line.file)
        else:
            yield line


def readable(
    lines: Iterable[Line | Unreadable],
    complain: Callable[[Unreadable], None],
    kept: timedelta | None,
    clock: Callable[[], float] | None,
) -> Iterator[Line]:
    """The lines that can be sent; the others are complained of.

    Args:
        lines: of a file, or of a pipe that stays open for days.
        complain: hears of each line that is left out.
        kept: how long the topic keeps a record by its own time; None where that does not matter.
        clock: shows epoch seconds; None where the mentions' own time moves no clock.
    """
    for line in lines:
        if isinstance(line, Unreadable):
            complain(line)
        elif problem := unfit(line, kept, clock() if clock else None):
            complain(Unreadable(line.number, problem, line.file))
        else:
            yield line


def readable_together(
    files: Iterable[Iterable[Line | Unreadable]],
    complain: Callable[[Unreadable], None],
    clock: Callable[[], float],
) -> Iterator[Line]:
    """Those of several files by their times, for who reads and sends nothing."""
    return merged(readable(lines, complain, None, clock) for lines in files)


def unfit(line: Line, kept: timedelta | None, now: float | None) -> Malformed | None:
    """Why a mention cannot be sent at its own time; without a now, that moves no clock."""
    at = line.mention.created_at.timestamp()
    if at < 0:
        return Malformed(Reason.BAD_VALUE, "before 1970: Kafka has no such time")
    if now is None:
        return None
    if at - now > AHEAD:
        return Malformed(Reason.BAD_VALUE, "in the future: the stream's clock would run away")
    if kept is not None and now - at > kept.total_seconds():
        detail = (
            f"older than the {kept.days} days that the topic keeps: Kafka would delete it; run"
            " `tocsin topics create --event-time`"
        )
        return Malformed(Reason.BAD_VALUE, detail)
    return None
