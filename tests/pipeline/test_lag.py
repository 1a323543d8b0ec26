"""The lag is the broker's word, and a broker without one harms nobody."""

import asyncio
from collections.abc import Sequence

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from prometheus_client import CollectorRegistry

from pipeline.lag import GroupPlace, LagProbe, Offsets, lags
from pipeline.metrics import Metrics
from tests.broker import Broker

GROUP, TOPIC = "lag.watch", "lag.mentions"
FIRST, SECOND = TopicPartition(TOPIC, 0), TopicPartition(TOPIC, 1)


class FakePlace:
    """A group's place; without ends, the broker is away."""

    def __init__(self, ends: Offsets | None = None, committed: Offsets | None = None) -> None:
        self.told_ends, self.told_committed = ends, committed or {}
        self.closed = 0

    async def ends(self) -> Offsets:
        """What it was told, or a failure."""
        if self.told_ends is None:
            raise ConnectionError("no broker")
        return self.told_ends

    async def committed(self, partitions: Sequence[TopicPartition]) -> Offsets:
        """What it was told."""
        return {which: self.told_committed[which] for which in partitions}

    async def close(self) -> None:
        """Count."""
        self.closed += 1


class HangingPlace(FakePlace):
    """A broker that accepts and says nothing."""

    async def ends(self) -> Offsets:
        """Never."""
        await asyncio.Event().wait()
        return {}

    async def close(self) -> None:
        """Not properly."""
        await super().close()
        raise ConnectionError("no goodbye")


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def metrics(registry: CollectorRegistry) -> Metrics:
    return Metrics(registry)


def shown(registry: CollectorRegistry, partition: int, group: str = GROUP) -> float | None:
    labels = {"group": group, "topic": TOPIC, "partition": str(partition)}
    return registry.get_sample_value("tocsin_consumer_lag_messages", labels)


def failures(registry: CollectorRegistry) -> float | None:
    return registry.get_sample_value("tocsin_kafka_probe_failures_total")


def answered(registry: CollectorRegistry) -> float | None:
    return registry.get_sample_value("tocsin_kafka_last_answer_timestamp_seconds")


@pytest.mark.parametrize(
    ("ends", "committed", "lag"),
    [
        pytest.param({FIRST: 9}, {FIRST: 9}, {FIRST: 0}, id="all is read"),
        pytest.param({FIRST: 9, SECOND: 4}, {FIRST: 7, SECOND: 4}, {FIRST: 2, SECOND: 0}, id="two"),
        pytest.param({FIRST: 9}, {}, {FIRST: 9}, id="nothing was ever committed"),
        pytest.param({FIRST: 9}, {FIRST: 11}, {FIRST: 0}, id="committed between the two questions"),
        pytest.param({}, {FIRST: 9}, {}, id="a partition of another topic"),
    ],
)
def test_lag_is_the_end_less_the_commit(ends: Offsets, committed: Offsets, lag: Offsets) -> None:
    assert lags(ends, committed) == lag


async def test_a_look_shows_the_lag_and_tells_the_ends(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    heard: list[Offsets] = []
    place = FakePlace({FIRST: 9, SECOND: 4}, {FIRST: 7, SECOND: 4})
    assert await LagProbe(GROUP, place, metrics, tell=heard.append).look()
    assert (shown(registry, 0), shown(registry, 1), failures(registry)) == (2, 0, 0)
    assert heard == [{FIRST: 9, SECOND: 4}]
    assert answered(registry)


async def test_kafka_is_there_also_where_the_groups_coordinator_is_not(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    assert not await LagProbe(GROUP, FakePlace({FIRST: 9}), metrics).look()
    assert (failures(registry), bool(answered(registry))) == (1, True)


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(FakePlace(), id="the broker is away"),
        pytest.param(HangingPlace(), id="the broker does not answer"),
    ],
)
async def test_a_failure_is_counted_not_raised(
    registry: CollectorRegistry, metrics: Metrics, place: FakePlace
) -> None:
    probe = LagProbe(GROUP, place, metrics, patience=0)
    assert not await probe.look()
    assert not await probe.look()
    assert (failures(registry), place.closed, shown(registry, 0)) == (2, 2, None)
    assert answered(registry) == 0


async def test_the_lag_is_known_again_once_the_broker_is_back(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    place = FakePlace(None, {FIRST: 7})
    probe = LagProbe(GROUP, place, metrics)
    assert not await probe.look()
    place.told_ends = {FIRST: 9}
    assert await probe.look()
    assert shown(registry, 0) == 2


async def test_the_ends_are_news_also_where_the_group_s_coordinator_is_away(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    heard: list[Offsets] = []
    place = FakePlace({FIRST: 9}, committed={})
    assert not await LagProbe(GROUP, place, metrics, tell=heard.append).look()
    assert (heard, failures(registry)) == ([{FIRST: 9}], 1)


async def test_it_looks_until_cancelled_and_then_closes(metrics: Metrics) -> None:
    looked = asyncio.Event()
    place = FakePlace({FIRST: 9}, {FIRST: 7})
    probe = LagProbe(GROUP, place, metrics, tell=lambda _ends: looked.set())
    running = asyncio.create_task(probe.run())
    await looked.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert place.closed == 1


@pytest.fixture
async def kafka(broker: Broker) -> str:
    """The address of a broker that holds five mentions, all in the second of two partitions."""
    await write_mentions(broker.address)
    return broker.address


async def write_mentions(address: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    there = TOPIC in await admin.list_topics()
    if not there:
        await admin.create_topics([NewTopic(TOPIC, 2, 1)])
    await admin.close()
    if there:  # another test has written them
        return
    async with AIOKafkaProducer(bootstrap_servers=address) as producer:
        for _ in range(5):
            await producer.send_and_wait(TOPIC, b"{}", partition=1)


async def commit(address: str, offset: int) -> None:
    consumer = AIOKafkaConsumer(bootstrap_servers=address, group_id=GROUP, enable_auto_commit=False)
    async with consumer:
        consumer.assign([SECOND])
        await consumer.commit({SECOND: offset})


@pytest.mark.broker
async def test_a_broker_says_how_far_a_group_is(
    kafka: str, registry: CollectorRegistry, metrics: Metrics
) -> None:
    await commit(kafka, 2)
    for group in (GROUP, "a new group"):
        place = GroupPlace(group, [TOPIC], bootstrap_servers=kafka)
        assert await LagProbe(group, place, metrics).look()
        await place.close()
    assert (shown(registry, 0), shown(registry, 1)) == (0, 3)
    assert (shown(registry, 0, "a new group"), shown(registry, 1, "a new group")) == (0, 5)


@pytest.mark.broker
async def test_a_missing_topic_is_a_failure_and_is_not_created(
    kafka: str, registry: CollectorRegistry, metrics: Metrics
) -> None:
    place = GroupPlace(GROUP, ["lag.mentoins"], bootstrap_servers=kafka)
    assert not await LagProbe(GROUP, place, metrics).look()
    assert failures(registry) == 1
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    assert "lag.mentoins" not in await admin.list_topics()
    await admin.close()
