"""Consumer: commits only what was applied and written, reads only when nothing can clear it.

Measured on Apache Kafka 4.2 under kills, rebalances and freezes; each method that differs from
Faust's says what it prevents.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

import msgspec
from faust.transport.drivers.aiokafka import Consumer
from faust.types import TP

from pipeline.records import peek
from pipeline.records.batch import Batch
from pipeline.records.ending import end_process, untaken
from pipeline.records.lease import MARGIN, LeaseThread, elapsed
from pipeline.records.stamped import Stamped
from pipeline.records.table import NewestWinsTable

PAUSE = 0.05  # seconds between looks at the lease


class BatchConsumer(Consumer):
    """The room of the records. Its door: owns, write, may_write, put."""

    topics: ClassVar[frozenset[str]] = frozenset()  # every input that changes a table
    in_bulk: ClassVar[bool] = False  # its inputs are busy, see fetch.py
    _thread: LeaseThread

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms: dict[int, int] = {}  # partition -> term: those open for work, and no others
        self.generation: int | None = None
        self._leaving = False  # the group is rebalancing
        self._fetched: dict[TP, int] = {}  # one after the newest record that came, by partition
        self._delivered: dict[TP, Batch] = {}  # the newest given to the agent
        self._applied: dict[TP, deque[Batch]] = {}  # not yet known to be written
        self._safe_offset: dict[TP, int] = {}  # everything before it is applied and written
        self._last_write: dict[int, asyncio.Future[Any]] = {}  # by partition
        self._held: set[TP] = set()  # to be opened when the recovery is over
        self._held_in: int | None = None  # the generation that held them

    def _new_consumer_thread(self) -> LeaseThread:
        return LeaseThread(self, loop=self.loop, beacon=self.beacon)

    # -- Writing. The lease keeps a worker that lost its partitions from writing; what it had sent
    #    before is older than what the new owner writes. An acknowledgement counts only when seen
    #    while the lease holds: then nobody else had owned the partition when Kafka took the write,
    #    and whoever owns it next recovers it. Only such writes move an offset or let a notice go.

    @property
    def lease_left(self) -> float:
        """Seconds for which no other worker can own our partitions."""
        conf = self.app.conf
        lease = min(conf.broker_session_timeout, conf.broker_rebalance_timeout) - MARGIN
        return float(lease) - (elapsed() - self._thread.member_at)

    def may_write(self, partition: int) -> bool:
        """For timers: now, and until the next await."""
        ours = partition in self.terms and not self._leaving and not self.app.should_stop
        return ours and self.lease_left > 0

    async def owns(self, batch: Batch) -> bool:
        """False: another worker may own the partition, and will read the batch again. Drop it."""
        while self.lease_left <= 0:  # the broker is away, or we were frozen
            if not self.flow_active:  # a rebalance or the end has begun
                return False
            await asyncio.sleep(PAUSE)
        return batch.partition in self.terms and batch.generation == self.generation

    def write(
        self, batch: Batch, table: NewestWinsTable, states: Mapping[str, Stamped | None],
        *, ends: bool = True,
    ) -> None:  # fmt: skip
        """Every key of the batch with its new state, or None where the batch had nothing new.

        Nothing else moves the committed offset, so an empty batch comes here too. Where one tells
        more than a write may hold, it comes in parts; until the last has come, it is read again.
        """
        before, batch.before = batch.before, None
        if before is not None and not before.applied:
            end_process(f"{batch.tp}: {before.offset} was not applied, so {batch.offset} cannot be")
        for key, state in states.items():
            if state is None:
                self._adopt(table, key)
            else:
                self.put(table, key, state)
        if ends:
            batch.close(self._last_write.get(batch.partition))
            self._applied.setdefault(batch.tp, deque()).append(batch)

    def put(self, table: NewestWinsTable, key: str, state: Stamped) -> "asyncio.Future[Any]":
        """One write of one key, under owns() or may_write(). Returns Kafka's answer to come."""
        state = msgspec.structs.replace(
            state,
            term=self.terms[state.partition],
            version=state.version + 1,
            outbox=table.outbox.untold(key, state),
        )
        table.data[key] = state
        write = table.send_changelog(state.partition, key, state)
        self._last_write[state.partition] = write
        write.add_done_callback(partial(self._on_written, table, key, state, self.generation))
        return write

    def _adopt(self, table: NewestWinsTable, key: str) -> None:
        """Write what we recovered under our own term, before an offset or a notice relies on it.

        It may be the late write of one frozen worker; that of another with a higher term, who had
        not seen it, would replace it.
        """
        state = table.data.get(key)
        if state and state.term != self.terms[state.partition]:
            self.put(table, key, state)

    def _on_written(
        self, table: NewestWinsTable, key: str, state: Stamped, generation: int | None, write: Any
    ) -> None:
        if write.cancelled() or write.exception():
            untaken(f"version {state.version} of {key!r}", write)
        if generation == self.generation:
            table.outbox.acknowledged(key, state)

    def next_offset(self, tp: TP) -> int:
        """The offset of the next record to apply."""
        applied, safe = self._applied.get(tp), self._safe_offset.get(tp)
        done = applied[-1].offset + 1 if applied else safe or self._committed_offset[tp] or 0
        if self._fetched.get(tp, 0) > done:
            return int(done)  # the rest is on its way to the agent
        return max(done, peek.position(self._thread, tp))

    def caught_up(self, tp: TP) -> bool:
        """Whether no record of the partition waits, as far as the last fetch knew."""
        end = self.highwater(tp)
        return end is not None and self.next_offset(tp) >= end

    def _to_message(self, tp: TP, record: Any) -> Any:
        if isinstance(record, Batch):
            record.generation = self.generation
            record.before, self._delivered[tp] = self._delivered.get(tp), record
        return super()._to_message(tp, record)

    # -- For the health page.

    async def verify_all_partitions_active(self) -> None:
        """Faust's only logs, and crashes on a partition without a position: health looks."""

    @property
    def is_open(self) -> bool:
        """Whether the recovery is over: partitions are open, or the group has none for us."""
        return self.generation is not None and (bool(self.terms) or not self.assignment())

    @property
    def pending_exception(self) -> str | None:
        """An error of the join that nobody would hear of."""
        return peek.pending_exception(self._thread)

    # -- Committing. Faust's acks will not do: it acks what an agent died on, and before the
    #    changelog is out, and its compiled stream iterator never calls Consumer.ack().

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        others = super()._filter_tps_with_pending_acks(topics)
        yield from [tp for tp in others if tp.topic not in self.topics]
        yield from [tp for tp in self._applied if not topics or tp in topics or tp.topic in topics]

    def _new_offset(self, tp: TP) -> int | None:
        if tp.topic not in self.topics:
            offset: int | None = super()._new_offset(tp)
            return offset
        self._acked[tp].clear()
        self._acked_index[tp].clear()
        applied = self._applied[tp]
        # First the state, then the offset. A partition's writes are acknowledged in their order:
        # its last stands for all, also for a batch that found all applied by one on its way.
        while applied and applied[0].is_written and self.lease_left > 0:
            self._safe_offset[tp] = applied.popleft().offset + 1
        return self._safe_offset.get(tp)

    async def force_commit(self, *args: Any, **kwargs: Any) -> bool:
        """Commit, once the changelog had its chance to be acknowledged."""
        await self.app.producer.flush()
        committed: bool = await super().force_commit(*args, **kwargs)
        return committed

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        if tp.topic not in self.topics:  # the inside of a batch is no gap
            await super()._add_gap(tp, offset_from, offset_to)

    # -- Owning. Between the end of on_partitions_revoked (then aiokafka joins the group again) and
    #    resume_flow (the last step of a recovery) nothing is ours.

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Let agents finish what they work on and commit it; then nothing is ours."""
        self._leaving = True
        await super().on_partitions_revoked(revoked)
        self._close()

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Note the generation in which they are ours; work begins after the recovery."""
        self._close()
        self.generation, self._leaving = generation_id, False
        await super().on_partitions_assigned(assigned, generation_id)

    def _close(self) -> None:
        self.generation = None
        self.terms.clear()
        self._applied.clear()
        self._safe_offset.clear()
        for table in self._tables():
            table.outbox.clear()

    def _tables(self) -> list[NewestWinsTable]:
        return [table for table in self.app.tables.values() if isinstance(table, NewestWinsTable)]

    def _open(self, partitions: set[int], generation: int) -> None:
        """Take a term higher than those of all owners before, seen or not.

        What they wrote in time we have recovered, and of two owners who recovered the same the
        later has the higher generation. (Generations start again when a group is deleted, so they
        will not do alone.) It is worth something only while the lease holds: a worker frozen in
        its recovery reads what its successor wrote, and outbids it.
        """
        self.terms = dict.fromkeys(partitions, generation)
        adopt = []
        for table in self._tables():
            for key, state in table.data.items():
                if state.partition in partitions:
                    known = self.terms[state.partition]
                    self.terms[state.partition] = max(known, state.term + generation)
                    if state.outbox or key in table.stale:  # compaction would keep the stale value
                        adopt.append((table, key))
            table.stale.clear()
        self._adopt_all(generation, adopt)

    def _adopt_all(self, generation: int, adopt: list[tuple[NewestWinsTable, str]]) -> None:
        if generation != self.generation or not adopt:
            return
        if self.lease_left > 0:
            for table, key in adopt:
                self._adopt(table, key)
        else:
            loop = asyncio.get_running_loop()
            loop.call_later(PAUSE, self._adopt_all, generation, adopt)

    # -- Reading. Until resume_flow() Faust clears queues and moves positions: what was read before
    #    it is lost. So input partitions open there, each at a position of its own.

    def resume_partitions(self, tps: Iterable[TP]) -> None:
        """Open changelogs now, inputs when the recovery is over."""
        tps = set(tps)
        self._held = {tp for tp in tps if not self._is_changelog_tp(tp)}
        self._held_in = self.generation
        super().resume_partitions(tps - self._held)

    def pause_partitions(self, tps: Iterable[TP]) -> None:
        """Close partitions, so that a queue that runs empty does not open one again."""
        tps = set(tps)
        self._held -= tps
        self._buffered_partitions -= tps
        super().pause_partitions(tps)

    def resume_flow(self) -> None:
        """The recovery is over: open the inputs, unless the next rebalance has overtaken it."""
        super().resume_flow()
        generation = self.generation
        if not self._held or self._leaving or generation is None or self._held_in != generation:
            return
        held, self._held = self._held & self.assignment(), set()
        for tp in held:
            self._delivered.pop(tp, None)
            self._fetched.pop(tp, None)
        self._open({tp.partition for tp in held}, generation)
        super().resume_partitions(held)

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Any:  # noqa: ASYNC109  # Faust's signature
        # A copy: recovery empties the set under a waiting poll, and aiokafka takes an empty set
        # for "all".
        active = active_partitions and set(active_partitions)
        fetched = await super()._getmany(active, timeout)
        self._fetched |= {tp: records[-1].offset + 1 for tp, records in fetched.items() if records}
        return fetched

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Start at the commits, and where there is none, at the beginning."""
        committed: Mapping[TP, int] = await super().seek_to_committed()
        inputs = {tp: at for tp, at in committed.items() if not self._is_changelog_tp(tp)}
        fresh = [tp for tp, offset in inputs.items() if not offset]
        if fresh:  # aiokafka leaves these where the last poll stopped
            await self._thread.seek_to_beginning(*fresh)
        return committed


def batch_consumer(topics: frozenset[str], *, in_bulk: bool) -> type[BatchConsumer]:
    """A consumer class for these inputs: Faust makes it, and passes no arguments of ours."""
    own = {"topics": topics, "in_bulk": in_bulk, "__module__": __name__}
    return type("Records", (BatchConsumer,), own)
