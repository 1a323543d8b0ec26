"""Lag: how many records a group has before it, asked from the broker, also while nothing moves."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from pipeline.metrics import Metrics
from pipeline.trace import said

EVERY = 10.0  # s between looks; a scrape comes each 15
PATIENCE = 8.0  # s for a look: over before the next one is due
FAREWELL = 2.0  # s to close the connections; a broker that is away never says goodbye

Offsets = Mapping[TopicPartition, int]

log = structlog.get_logger(__name__)


class Unanswered(OSError):  # noqa: N818  # a state of Kafka's, not a fault of ours
    """Kafka does not say where the group is. It may, a moment later."""


def lags(ends: Offsets, committed: Offsets) -> dict[TopicPartition, int]:
    """Records between the commit and the end; never negative, where a commit was asked later."""
    return {which: max(end - committed.get(which, 0), 0) for which, end in ends.items()}


class Place(Protocol):
    """Where a group stands in its topics."""

    async def ends(self) -> Offsets:
        """The offset that each partition's next record will have."""

    async def committed(self, partitions: Sequence[TopicPartition]) -> Offsets:
        """The first offset of each partition that the group has not committed."""

    async def close(self) -> None:
        """Let go of the broker; the next question connects again."""


class LagProbe:
    """Shows a group's lag every ten seconds, or less often. Failures are counted, never raised."""

    def __init__(  # noqa: PLR0913  # each of them is a choice of whoever probes
        self,
        group: str,
        place: Place,
        metrics: Metrics,
        *,
        tell: Callable[[Offsets], None] = lambda _ends: None,
        patience: float = PATIENCE,
        every: float | None = None,
    ) -> None:
        self._group, self._place, self._metrics = group, place, metrics
        self._tell, self._patience, self._every = tell, patience, every
        self._failing = False

    async def run(self) -> None:
        """Look until cancelled. `tell` hears the ends, to hold them against a position."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(self._every or EVERY)
        finally:
            await self._close()

    async def look(self) -> bool:
        """Ask once and show the answer; whether there was one."""
        try:
            async with asyncio.timeout(self._patience):
                ends = await self._place.ends()
                self._metrics.kafka_answered(time.time())
                self._tell(ends)  # news also where the group's coordinator is away
                self._show(ends, await self._place.committed(tuple(ends)))
        except Exception as problem:  # noqa: BLE001  a probe must not end what it looks at
            await self._failed(problem)
            return False
        self._failing = False
        return True

    def _show(self, ends: Offsets, committed: Offsets) -> None:
        for (topic, partition), lag in lags(ends, committed).items():
            self._metrics.lag(self._group, topic, partition, lag)

    async def _failed(self, problem: Exception) -> None:
        self._metrics.probe_failed()
        if not self._failing:  # once, not each ten seconds
            log.warning("the lag is unknown", group=self._group, problem=said(problem))
        self._failing = True
        await self._close()  # its addresses may be old

    async def _close(self) -> None:
        try:
            async with asyncio.timeout(FAREWELL):
                await self._place.close()
        except Exception as problem:  # noqa: BLE001  it is given up anyway
            log.debug("the lag's connections did not close", problem=said(problem))


class GroupPlace:
    """Asks Kafka, through two clients that are no members of the group.

    `kafka` is what both of aiokafka's clients take: bootstrap_servers, security_protocol and so on.
    """

    def __init__(self, group: str, topics: Sequence[str], **kafka: Any) -> None:
        self._group, self._topics, self._kafka = group, topics, kafka
        self._admin: Any = None
        self._consumer: Any = None
        self._partitions: list[TopicPartition] = []

    async def ends(self) -> Offsets:
        """The offset that each partition's next record will have."""
        await self._connect()
        ends: Offsets = await self._consumer.end_offsets(self._partitions)
        return ends

    async def committed(self, partitions: Sequence[TopicPartition]) -> Offsets:
        """The first offset not committed: where there is no commit, the oldest record's.

        Raises:
            Unanswered: the coordinator is elsewhere or loading, which aiokafka does not say.
        """
        known = await self._admin.list_consumer_group_offsets(self._group, partitions=partitions)
        if missing := set(partitions) - set(known):
            raise Unanswered(f"no answer about {len(missing)} partitions of {self._group}")
        fresh = [which for which in partitions if known[which].offset < 0]
        oldest: Offsets = await self._consumer.beginning_offsets(fresh)
        return {which: oldest.get(which, known[which].offset) for which in partitions}

    async def close(self) -> None:
        """Let go of the broker; the next question connects again."""
        admin, consumer, self._admin, self._consumer = self._admin, self._consumer, None, None
        if consumer:
            await consumer.stop()
        if admin:
            await admin.close()

    async def _connect(self) -> None:
        if self._admin and self._consumer:
            return
        self._admin = AIOKafkaAdminClient(**self._kafka)
        self._consumer = AIOKafkaConsumer(**self._kafka)
        await self._admin.start()
        await self._consumer.start()
        self._partitions = await self._find()

    async def _find(self) -> list[TopicPartition]:
        """The partitions, from the list of all topics: to ask for one by name could create it."""
        told = await self._admin.describe_topics()
        known = {topic["topic"]: topic["partitions"] for topic in told}
        if missing := set(self._topics) - set(known):
            raise Unanswered(f"no such topics: {', '.join(sorted(missing))}")
        return [
            TopicPartition(topic, partition["partition"])
            for topic in self._topics
            for partition in known[topic]
        ]
