"""Bench: a Watch without Kafka, and what stands in for Kafka around it."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import msgspec
from faust.types import TP
from prometheus_client import CollectorRegistry

from alerts.notice import Notice
from detectors.change import Change
from detectors.events import Label, Mention, Sentiment
from detectors.hearing import Pulse
from pipeline.changes import CHANGE, encode_change
from pipeline.codec import decode_notice
from pipeline.config import Config
from pipeline.connection import Clock, Connection
from pipeline.health import Health
from pipeline.metrics import Metrics
from pipeline.pages import Page, decode_page
from pipeline.pulses import PULSE, encode_pulse
from pipeline.records import Batch
from pipeline.sentiment import SentimentSource
from pipeline.streamtime import StreamClock
from pipeline.watch.agent import Watch
from pipeline.watch.envelope import Envelope
from pipeline.watch.intake import TICK, partition_of
from pipeline.watch.report import Report
from tests.story import ANGRY, GLAD

MENTIONS, COMMANDS, VOLUMES = "tocsin.mentions", "tocsin.commands", "tocsin.volumes"


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeRecord:
    """A record as aiokafka gives it."""

    value: bytes | None = b""
    key: bytes | None = None
    offset: int = 0
    partition: int = 0
    timestamp: int = 0  # milliseconds
    topic: str = MENTIONS
    headers: tuple[tuple[str, bytes], ...] = ()
    timestamp_type: int = 0


def a_record(mention: Mention, at: float | None = None, **fields: Any) -> FakeRecord:
    """A mention as a good source sends it to a topic of one partition, at its own time if none."""
    seconds = mention.created_at.timestamp() if at is None else at
    known = {"value": msgspec.json.encode(mention), "key": mention.brand.encode()}
    return FakeRecord(**known | {"timestamp": round(seconds * 1000)} | fields)


def a_tick(at: float, **fields: Any) -> FakeRecord:
    """A tick."""
    return FakeRecord(timestamp=round(at * 1000), headers=(TICK,), **fields)


def a_command(brand: str, value: bytes | None, at: float, **fields: Any) -> FakeRecord:
    """A command as `tocsin seed` sends it."""
    known = {"topic": COMMANDS, "value": value, "key": brand.encode()}
    return FakeRecord(**known | {"timestamp": round(at * 1000)} | fields)


def a_change(change: Change, at: float, **fields: Any) -> FakeRecord:
    """What became of a post, as a source sends it."""
    known = {"value": encode_change(change), "key": change.brand.encode(), "headers": (CHANGE,)}
    return FakeRecord(**known | {"timestamp": round(at * 1000)} | fields)


def a_pulse(pulse: Pulse, at: float, **fields: Any) -> FakeRecord:
    """A source's word on whether it hears anything."""
    known = {"value": encode_pulse(pulse), "headers": (PULSE,)}
    return FakeRecord(**known | {"timestamp": round(at * 1000)} | fields)


def stream_of(mentions: Iterable[Mention], partitions: int = 1) -> list[FakeRecord]:
    """The records that `tocsin ingest --event-time --stop-at-end` makes of them."""
    clock, records = StreamClock(), list[FakeRecord]()
    for mention in mentions:
        records += [
            a_tick(tick, offset=len(records) + number, partition=number)
            for tick in clock.reach(mention.created_at)
            for number in range(partitions)
        ]
        at = clock.now, partition_of(mention.brand, partitions)
        records.append(a_record(mention, at[0], offset=len(records), partition=at[1]))
    return records


def fixed_score(mention: Mention) -> Sentiment:
    """By the story's own words: fast, and the same with each release of a scorer."""
    label = Label.NEGATIVE if mention.text.startswith(ANGRY) else Label.NEUTRAL
    label = Label.POSITIVE if mention.text.startswith(GLAD) else label
    strict = mention.text.startswith(ANGRY[0])
    return Sentiment(label=label, score=0.0, lang="en", scorer="fixed", strict=strict)


class Scored:
    """A SentimentSource that asks a function, mention by mention."""

    def __init__(
        self, score: Callable[[Mention], Sentiment] = fixed_score, version: str = ""
    ) -> None:
        self.score, self.is_dear, self.said = score, False, version

    def of(self, mentions: Sequence[Mention]) -> list[Sentiment]:
        """As SentimentSource says."""
        return [self.score(mention) for mention in mentions]

    def version(self, _brand: str) -> str:
        """As SentimentSource says."""
        return self.said


class FakeProducer:
    """Takes all, and says so at once."""

    should_stop = False

    def __init__(self) -> None:
        self.sent: list[tuple[Any, ...]] = []

    async def send(self, *record: Any) -> "asyncio.Future[None]":
        """Keep it: topic, key, value, partition, timestamp, headers."""
        self.sent.append(record)
        answer = asyncio.get_running_loop().create_future()
        answer.set_result(None)
        return answer


class FakeRecords:
    """The door of a BatchConsumer, without a lease: what is written is safe, and told, at once."""

    def __init__(self) -> None:
        self.generation, self.terms = 1, {0: 1}
        self.ours = True
        self.ends: dict[TP, int] = {}  # the offset that each partition's next record will have
        self.next: dict[TP, int] = {}
        self.told: list[Notice] = []
        self.asides: list[Notice] = []  # of shadows
        self.writes: list[tuple[str, Envelope | None]] = []
        self.most = 0  # bytes that one write told

    async def owns(self, _batch: Batch) -> bool:
        """What the test says."""
        return self.ours

    def may_write(self, partition: int) -> bool:
        """Likewise."""
        return self.ours and partition in self.terms

    def write(
        self, batch: Batch, table: Any, states: dict[str, Envelope | None], *, ends: bool
    ) -> None:
        """A batch is done, or a part of it."""
        if ends:
            self.next[batch.tp] = batch.offset + 1
        for brand, state in states.items():
            if state is None:
                self.writes.append((brand, None))
            else:
                self.put(table, brand, state)

    def put(self, table: Any, brand: str, state: Envelope) -> None:
        """One write."""
        self.most = max(self.most, sum(len(told.value) for told in state.outbox))
        for told in state.outbox:
            known = {"": self.told, "tocsin.shadow": self.asides}[told.topic]
            known.append(decode_notice(told.value))
        state = msgspec.structs.replace(state, version=state.version + 1, outbox=())
        self.writes.append((brand, state))
        table.data[brand] = state

    def highwater(self, tp: TP) -> int | None:
        """The end of a partition, as far as the last fetch knew."""
        return self.ends.get(tp)

    def caught_up(self, tp: TP) -> bool:
        """Whether no record waits."""
        return self.next.get(tp, 0) >= self.ends.get(tp, 0)


class Bench:
    """A watch, its fakes, and its clock."""

    def __init__(
        self, config: Config, *, clock: Clock = Clock.STREAM,
        sentiments: SentimentSource | None = None, table: Any = None, end: int = 0,
    ) -> None:  # fmt: skip
        connection = Connection(partitions=1, clock=clock)
        self.registry = CollectorRegistry()
        report = Report(Metrics(self.registry), Health(0.0), "fixed")
        self.time = 0.0
        self.watch = Watch(connection, config, sentiments or Scored(), report, lambda: self.time)
        self.records, self.producer = FakeRecords(), FakeProducer()
        self.end(end)
        self.watch.app.consumer, self.watch.app.producer = (
            cast("Any", self.records), cast("Any", self.producer),
        )  # fmt: skip
        if table:
            self.watch.table.data.update(table)

    def end(self, offset: int) -> None:
        """What the last fetch knew of the partition's end."""
        self.records.ends[TP(MENTIONS, 0)] = offset

    async def feed(self, records: Sequence[FakeRecord], size: int = 500) -> None:
        """Let it work through records of one topic's partition 0, cut into batches."""
        for first in range(0, len(records), size):
            run = list(records[first : first + size])
            await self.watch.work(Batch(TP(run[0].topic, 0), run))

    @property
    def table(self) -> dict[str, Envelope]:
        """The brands' states."""
        return dict(self.watch.table.data)

    @property
    def told(self) -> list[Notice]:
        """What was told, in its order."""
        return self.records.told

    @property
    def asides(self) -> list[Notice]:
        """Likewise what shadows would have told."""
        return self.records.asides

    @property
    def dead(self) -> list[tuple[str, int]]:
        """Reasons and offsets of the dead letters."""
        letters = [dict(record[5]) for record in self.producer.sent if record[0] != VOLUMES]
        return [
            (str(said["tocsin-reason"], "utf-8"), int(said["tocsin-offset"])) for said in letters
        ]  # fmt: skip

    @property
    def pages(self) -> list[Page]:
        """What was told of hours."""
        sent = [record[2] for record in self.producer.sent if record[0] == VOLUMES]
        return [page for page in map(decode_page, sent) if page]

    def counted(self, outcome: str, stage: str = "mentions") -> float | None:
        """Records by what became of them."""
        labels = {"stage": stage, "outcome": outcome}
        return self.registry.get_sample_value("tocsin_events_processed_total", labels)
