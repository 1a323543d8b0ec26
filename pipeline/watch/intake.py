"""Intake: what a record is: a mention with its sentiment, a command, a tick, a dead letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from aiokafka.partitioner import murmur2

from detectors.change import Change
from detectors.events import Mention, Sentiment
from detectors.hearing import Pulse
from pipeline.canary import CANARY, KIND, Canary, decode_canary
from pipeline.changes import CHANGE, decode_change
from pipeline.codec import Malformed, Reason, decode_mention
from pipeline.commands import Command, decode_command
from pipeline.pulses import PULSE, decode_pulse
from pipeline.sentiment import SentimentSource

TICK = (KIND, b"tick")
BRANDS_KNOWN = 10_000  # brands whose partition is remembered: as many as a worker is built for
LAST = 253_402_300_799.0  # epoch seconds, the end of the year 9999: no calendar goes on
POSITIVE = 0x7FFFFFFF  # Kafka's partitioner takes the hash without its sign


@dataclass(slots=True)
class Item:
    """One record, read. None of what it may be, and not dead: a tick."""

    record: Any
    recorded: float  # epoch seconds
    mention: Mention | None = None
    sentiment: Sentiment | None = None
    command: Command | None = None
    canary: Canary | None = None
    change: Change | None = None
    pulse: Pulse | None = None
    dead: Malformed | None = None
    buried: bool = False  # Kafka has its dead letter

    @property
    def brand(self) -> str | None:
        """Whom it is about."""
        about = self.mention or self.command or self.change
        return about.brand if about else None


@lru_cache(BRANDS_KNOWN)
def partition_of(brand: str, partitions: int) -> int:
    """Where Java's default partitioner puts a brand. Those of other clients differ."""
    return int((murmur2(brand.encode()) & POSITIVE) % partitions)


class Intake:
    """Reads records. No state: what it says of a record is the same on every worker."""

    def __init__(self, sentiments: SentimentSource, partitions: int, commands: str = "") -> None:
        """Any topic but that of commands is one of mentions."""
        self.sentiments, self.partitions, self.commands = sentiments, partitions, commands

    def read(self, records: Sequence[Any]) -> list[Item]:
        """What each record is, without a sentiment."""
        return [self._read(record) for record in records]

    def score(self, items: Sequence[Item]) -> None:
        """Give the mentions among them their sentiments; those that cannot be scored are dead."""
        mentions = [item.mention for item in items if item.mention]
        try:
            found = iter(self.sentiments.of(mentions))
        except Exception:  # noqa: BLE001  # of one of them; which one?
            for item in items:
                self._alone(item)
            return
        for item in items:
            item.sentiment = next(found) if item.mention else None

    def _alone(self, item: Item) -> None:
        """Score an item by itself. Where our own code fails, it would fail for ever: it is dead."""
        try:
            item.sentiment = self.sentiments.of([item.mention])[0] if item.mention else None
        except Exception as bug:  # noqa: BLE001  # whatever it is
            item.mention = None
            item.dead = internal(f"cannot be scored: {bug!r}", bug)

    def _read(self, record: Any) -> Item:
        item = Item(record, max(0.0, min(LAST, record.timestamp / 1000)))
        if TICK in record.headers and not record.value:  # what has a value claims to be a mention
            return item
        if CANARY in record.headers and (canary := decode_canary(record.value or b"")):
            item.canary = canary
            return item
        if PULSE in record.headers and (pulse := decode_pulse(record.value or b"")):
            item.pulse = pulse
            return item
        try:
            if record.topic == self.commands:
                item.command = self._command(record)
            elif CHANGE in record.headers:
                item.change = decode_change(record.value)
                self._check_place(record, item.change.brand)
            else:
                item.mention = self._mention(record)
        except Malformed as problem:
            item.dead = problem
        return item

    def _mention(self, record: Any) -> Mention:
        mention = decode_mention(record.value)
        self._check_place(record, mention.brand)
        return mention

    def _command(self, record: Any) -> Command:
        command = decode_command(record.value)
        self._check_place(record, command.brand)
        return command

    def _check_place(self, record: Any, brand: str) -> None:
        if record.key != brand.encode():
            detail = f"the key of a record is its brand, not {shown(record.key)}"
            raise Malformed(Reason.WRONG_KEY, detail)
        right = partition_of(brand, self.partitions)
        if record.partition != right:
            raise Malformed(
                Reason.WRONG_PARTITION,
                f"murmur2 puts it on {right}; set the producer's partitioner to murmur2 of the key",
            )


def internal(detail: str, bug: Exception) -> Malformed:
    """Why a record is dead that our own code failed on; the log tells where."""
    dead = Malformed(Reason.INTERNAL, detail)
    dead.__cause__ = bug
    return dead


def shown(key: bytes | None) -> str:
    """A foreign key in a detail."""
    return repr(key[:100]) if key is not None else "nothing"
