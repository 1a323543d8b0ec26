"""Two workers that freeze, wake and die at random, and no record is lost or counted twice.

The consumers and tables are the real ones; Kafka, which is here a list of records, a changelog and
a committed offset, takes late writes in the order in which they land.
"""

from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from pipeline.records import Batch
from tests.member import INPUT, TP0, Changelog, Event, Member, Record, Sum, a_member

KEYS = tuple("abcdefgh")
MANY = 1_000  # records; more than a batch has
PARTS = (2, *[None] * 4)  # of a batch: so many records, or mostly all


class LastWins(Changelog):
    """Control: a table that takes the last value of a key for its newest."""

    def _newest(self, batch: Any) -> list[Any]:
        return list(batch)


class NeverAsks(Member):
    """Control: a consumer that believes in a lease for ever."""

    @property
    def lease_left(self) -> float:
        """Always some."""
        return 1.0


class Adrift(Member):
    """Control: one whose term is the generation alone, which begins anew with each group."""

    def _open(self, partitions: set[int], generation: int) -> None:
        self.terms = dict.fromkeys(partitions, generation)
        for table in self._tables():
            table.stale.clear()


class Worker:
    """A process, with what it has read and not applied."""

    def __init__(self, member: type[Member], table: type[Changelog]) -> None:
        self.consumer, self.table = a_member(member=member, table=table)
        self.read: list[Batch] = []
        self.recovers = False  # frozen in its recovery

    async def apply(self, at_once: int | None) -> None:
        """So many records of a batch, or all that is left of it, as the agent does it."""
        batch = self.read[0]
        if self.consumer.lease_left <= 0 or not await self.consumer.owns(batch):
            self.read.pop(0)
            return
        part, batch.records = batch.records[:at_once], batch.records[at_once or MANY :]
        states: dict[str, Sum | None] = {}
        for record in part:
            key = record.value.decode()
            known = states.get(key) or self.table.data.get(key) or Sum(partition=0)
            if record.offset > known.offsets.get(INPUT, -1):
                offsets = {INPUT: record.offset}
                states[key] = replace(known, offsets=offsets, total=known.total + 1)
            else:
                states.setdefault(key, None)
        ends = not batch.records
        self.consumer.write(batch, self.table, states, ends=ends)
        if ends:
            self.read.pop(0)


class Group:
    """Kafka, and who owns the partition."""

    def __init__(
        self, seed: int, member: type[Member] = Member, table: type[Changelog] = Changelog
    ) -> None:
        self.random = Random(seed)  # noqa: S311  # no secret, and the same again with the same seed
        self.kinds = member, table
        self.records: list[Record] = []
        self.changelog: list[Event] = []
        self.committed, self.generation = 0, 0
        self.workers = [Worker(*self.kinds) for _ in range(2)]
        self.frozen: set[Worker] = set()
        self.peril = 0.15  # that an owner freezes before it has recovered

    async def run(self, steps: int = 120) -> dict[str, int]:
        """What the last recovery has counted, in the end."""
        await self.rebalance(self.workers[0])
        steps_ = [self.produce, self.fetch, self.work, self.land, self.land, self.commit]
        for _ in range(steps):
            step = self.freeze if self.random.random() < 0.05 else self.random.choice(steps_)
            await step()
        await self.finish()
        return {key: self.owner.table.data[key].total for key in KEYS}

    def expected(self) -> dict[str, int]:
        """What there is to count."""
        values = [record.value.decode() for record in self.records]
        return {key: values.count(key) for key in KEYS}

    async def produce(self) -> None:
        """Some records come."""
        for _ in range(self.random.randint(1, 4)):
            value = self.random.choice(KEYS).encode()
            self.records.append(Record(len(self.records), value))

    async def fetch(self) -> None:
        """The owner reads some."""
        end = self.position + self.random.randint(1, 12)
        if records := self.records[self.position : end]:
            batch = self.owner.consumer.deliver(Batch(TP0, list(records)))
            self.position += len(records)
            self.owner.read.append(batch)

    async def work(self) -> None:
        """The owner applies what it has read."""
        if self.owner.read:
            await self.owner.apply(self.random.choice(PARTS))

    async def land(self) -> None:
        """Kafka takes some of the owner's writes."""
        self.changelog += self.owner.table.land(self.random.choice([1, 4, None, None]))

    async def commit(self) -> None:
        """The owner commits what is safe."""
        offset = self.owner.consumer.safe()
        if offset is not None:
            self.committed = max(self.committed, offset)

    async def freeze(self) -> None:
        """The owner freezes or dies, the other takes over, and may wake the frozen one too soon."""
        gone = self.owner
        gone.consumer.freezes()
        other = next(worker for worker in self.workers if worker is not gone)
        if other in self.frozen:
            await self.wake(other)
        if self.random.random() < 0.2:
            self.workers[self.workers.index(gone)] = Worker(*self.kinds)  # what it had sent is lost
        else:
            self.frozen.add(gone)
        if not self.frozen and self.random.random() < 0.1:
            self.generation = self.committed = 0  # somebody deletes the group
        await self.rebalance(other)
        for worker in self.workers:
            if worker in self.frozen and self.random.random() < 0.3:
                await self.wake(worker)

    async def wake(self, worker: Worker) -> None:
        """What it had sent lands, it works on what it had read, and learns that it lost all."""
        self.frozen.discard(worker)
        if worker.recovers:  # and reads what others wrote since, whom its term outbids
            worker.recovers = False
            self.open(worker)
            batch = Batch(TP0, self.records[self.committed :] or [Record(0, b"a")])
            worker.read = [worker.consumer.deliver(batch)]
        for _ in range(self.random.randint(0, len(worker.read))):
            if worker.read:
                await worker.apply(self.random.choice(PARTS))
        self.changelog += worker.table.land()
        await worker.consumer.leaves()
        worker.read.clear()

    async def rebalance(self, owner: Worker) -> None:
        """The group goes on with this one, who may freeze before it has recovered."""
        self.owner = owner
        self.generation += 1
        owner.read.clear()
        await owner.consumer.joins(self.generation, TP0)
        if self.random.random() < self.peril:
            owner.recovers = True
            await self.freeze()
            return
        self.open(owner)
        self.position = self.committed

    def open(self, owner: Worker) -> None:
        """Recover; what lands after it was not seen."""
        owner.table.recover(self.changelog)
        if self.random.random() < 0.3:
            for worker in self.frozen:
                self.changelog += worker.table.land()
        owner.consumer.resume_flow()

    async def finish(self) -> None:
        """All wake, one reads the rest, and another one recovers what that has written."""
        self.peril = 0.0
        for worker in list(self.frozen):
            await self.wake(worker)
        for key in KEYS:
            self.records.append(Record(len(self.records), key.encode()))
        for _ in range(2):
            while self.position < len(self.records) or self.owner.read:
                await self.fetch()
                await self.work()
            self.changelog += self.owner.table.land()
            await self.commit()
            await self.rebalance(Worker(*self.kinds))


@pytest.mark.parametrize("seed", range(25))
async def test_every_record_counts_once(seed: int) -> None:
    group = Group(seed)
    assert await group.run() == group.expected()


@pytest.mark.parametrize(
    ("member", "table"),
    [
        pytest.param(Member, LastWins, id="the last value wins"),
        pytest.param(NeverAsks, Changelog, id="no lease"),
        pytest.param(Adrift, Changelog, id="the generation alone for a term"),
    ],
)
async def test_with_a_defence_off_some_are_lost(
    member: type[Member], table: type[Changelog]
) -> None:
    for seed in range(100):
        group = Group(seed, member, table)
        if await group.run() != group.expected():
            return
    pytest.fail("the model is too kind: it does not need this defence")
