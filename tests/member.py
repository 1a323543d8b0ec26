"""A member of a group: a worker's real consumer and table, and a changelog without a broker."""

import asyncio
from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple

import faust
import msgspec
from faust.types import TP

from pipeline.app import create_app
from pipeline.connection import Connection
from pipeline.records import Batch, BatchConsumer, NewestWinsTable, Outbox, Packed, Stamped
from pipeline.records.lease import elapsed

INPUT, OTHER = "mentions", "commands"
TP0 = TP(INPUT, 0)


class Sum(Stamped, frozen=True, kw_only=True):
    """What these workers count."""

    total: int = 0


class Record(NamedTuple):
    """As much of an input record as a batch looks at."""

    offset: int
    value: bytes = b""
    timestamp: float = 0.0
    timestamp_type: int = 0
    key: bytes | None = None


class Event:
    """A changelog record, as a recovery has it; also in the place of the message beside it."""

    partition = 0

    def __init__(self, key: Any, value: Any) -> None:
        self.key, self.value, self.message = key, value, self


class Write(NamedTuple):
    """One write on its way to Kafka."""

    key: str
    value: Any
    answer: "asyncio.Future[None]"


class Changelog(NewestWinsTable):
    """A table whose writes wait until a test has Kafka take them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.flying: list[Write] = []
        self.written = asyncio.Event()

    def send_changelog(  # type: ignore[override]
        self, _: int | None, key: Any, value: Any, *__: Any, **___: Any
    ) -> Any:
        """As Faust does: the answer comes later."""
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.flying.append(Write(key, value, answer))
        self.written.set()
        return answer

    def land(self, writes: int | None = None) -> list[Event]:
        """Kafka takes what is on its way, or the first of it, and its answers are on theirs."""
        flying, self.flying = self.flying[:writes], self.flying[writes:] if writes else []
        for write in flying:
            write.answer.set_result(None)
        return [Event(write.key, write.value) for write in flying]

    def recover(self, events: Iterable[Event]) -> None:
        """Read these changelog records, as Faust hands them over."""
        self.apply_changelog_batch(events)


class Prompt(Changelog):
    """A table whose writes Kafka takes at once."""

    def send_changelog(self, *args: Any, **kwargs: Any) -> Any:
        """As Faust does."""
        answer = super().send_changelog(*args, **kwargs)
        self.land()
        return answer


class Reading:
    """As much of aiokafka's consumer as knows where it reads."""

    has_valid_position = True

    def __init__(self, position: int) -> None:
        self.position = position
        self._subscription = self.subscription = self.assignment = self

    def state_value(self, _: Any) -> "Reading":
        """The state of each partition."""
        return self


class Member(BatchConsumer):
    """A consumer that a test makes a member of the group, or lets the group forget."""

    topics: ClassVar[frozenset[str]] = frozenset({INPUT, OTHER})
    owned: frozenset[TP] = frozenset()
    ends: int | None = None

    def assignment(self) -> Any:
        """What the group gave us."""
        return set(self.owned)

    def highwater(self, _: TP) -> Any:
        """Where partitions end, as far as the last fetch knew."""
        return self.ends

    @property
    def open_tps(self) -> set[TP]:
        """The partitions that are read."""
        return set(self._get_active_partitions()) - self._paused_partitions

    def reads_at(self, position: int, fetched: int = 0) -> None:
        """Aiokafka reads on from here, and has brought what is before `fetched`."""
        self._thread._consumer = Reading(position)  # noqa: SLF001
        self._fetched[TP0] = fetched

    def beats(self, ago: float = 0.0) -> None:
        """The broker answered a heartbeat that was sent so many seconds ago."""
        self._thread.member_at = elapsed() - ago

    def freezes(self) -> None:
        """Longer than the lease lasts."""
        self._thread.member_at = float("-inf")

    async def joins(self, generation: int, *tps: TP) -> None:
        """The group gives us partitions; their recovery begins."""
        self.owned = frozenset(tps)
        self.beats()
        await self.on_partitions_assigned(set(tps), generation)
        self.resume_partitions(tps)

    async def leaves(self) -> None:
        """The group takes all partitions back."""
        self.stop_flow()
        await self.on_partitions_revoked(set(self.owned))
        self.owned = frozenset()

    def safe(self, tp: TP = TP0) -> int | None:
        """The offset that would be committed now; None: there is nothing to commit."""
        return self._new_offset(tp) if tp in self._filter_tps_with_pending_acks() else None

    def deliver(self, batch: Batch) -> Batch:
        """Hand a batch to the agent, as Faust does."""
        self._to_message(batch.tp, batch)
        return batch


async def nobody(*_: Any) -> None:
    """Hears of rebalances."""


def a_member(
    *, member: type[Member] = Member, table: type[Changelog] = Changelog
) -> tuple[Member, Changelog]:
    """A worker's consumer and its table."""
    app = create_app(Connection(), "test", frozenset({INPUT, OTHER}))
    consumer, changelog = equip(app, member, table, Packed(unpack))
    changelog.outbox = Outbox(nobody, lambda: 0.0)  # type: ignore[arg-type]
    return consumer, changelog


def equip(
    app: faust.App, member: type[Member], table: type[Changelog], schema: Packed
) -> tuple[Member, Changelog]:
    """Give an app a consumer and a table that need no broker, in the place of its own."""
    app.transport.Consumer = member  # type: ignore[misc]
    app.consumer = consumer = app.transport.create_consumer(
        callback=nobody, on_partitions_revoked=nobody, on_partitions_assigned=nobody
    )
    app.tables.clear()
    changelog = table(app, name="sums", schema=schema, partitions=1)
    app.tables.add(changelog)
    assert isinstance(consumer, Member)
    return consumer, changelog


def unpack(packed: bytes) -> Sum:
    """A value of the table."""
    return msgspec.msgpack.decode(packed, type=Sum)


def a_batch(*offsets: int, tp: TP = TP0) -> Batch:
    """Records of these offsets."""
    return Batch(tp, [Record(offset) for offset in offsets])
