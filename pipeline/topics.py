"""Topics: what `tocsin topics create` makes. Workers never do: they would race for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

from pipeline.connection import ALERTS_PARTITIONS, Connection
from pipeline.kafka import tool_settings

KEPT = {
    "mentions": timedelta(days=7),  # long enough to replay a week
    "mentions-dead": timedelta(days=14),  # long enough to notice and repair
    "commands": timedelta(days=7),
    "alerts": timedelta(days=400),  # a year, to compare with last year's
}
SEGMENT = timedelta(minutes=10)  # a changelog is compacted only in segments that are closed
RETENTION = "retention.ms"
MANY = 3  # replicas from which on a write is asked of two


class TopicError(Exception):
    """A topic is there, but not as the settings say."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it has to be."""

    name: str
    partitions: int
    configs: Mapping[str, str] = field(default_factory=dict)


def planned(connection: Connection, *, event_time: bool) -> Iterator[Topic]:
    """All topics. With event time none has an age: Kafka deletes by the records' own time."""
    many, prefix = connection.partitions, connection.topic_prefix
    for name, kept in KEPT.items():
        age = -1 if event_time else int(kept.total_seconds() * 1000)
        partitions = ALERTS_PARTITIONS if name == "alerts" else many
        yield Topic(prefix + name, partitions, {RETENTION: str(age)})
    for name in (connection.silences, connection.sources):
        yield Topic(name, 1, {"cleanup.policy": "compact"})
    configs = changelog(connection)
    yield Topic(connection.brands_changelog, many, configs)
    yield Topic(connection.mailboxes_changelog, ALERTS_PARTITIONS, configs)


def changelog(connection: Connection) -> dict[str, str]:
    """Settings of a table's changelog: small, so that a recovery is short."""
    safe = "2" if connection.replication >= MANY else "1"
    return {
        "cleanup.policy": "compact",
        "segment.ms": str(int(SEGMENT.total_seconds() * 1000)),
        "min.cleanable.dirty.ratio": "0.1",
        "min.insync.replicas": safe,
    }


def create(connection: Connection, *, event_time: bool) -> Iterator[tuple[Topic, bool]]:
    """Make what is missing. Yields each topic, and whether it was made now.

    Raises:
        TopicError: one is there with another number of partitions.
    """
    admin = KafkaAdminClient(**tool_settings(connection))
    try:
        wanted = list(planned(connection, event_time=event_time))
        there = partitions_of(admin, {topic.name for topic in wanted})
        check(wanted, there)
        missing = [topic for topic in wanted if topic.name not in there]
        if missing:
            admin.create_topics({t.name: options(t, connection) for t in missing})
            admin.wait_for_topics([topic.name for topic in missing])
        yield from ((topic, topic in missing) for topic in wanted)
    finally:
        admin.close()


def options(topic: Topic, connection: Connection) -> dict[str, Any]:
    """A topic in the words of kafka-python."""
    return {
        "num_partitions": topic.partitions,
        "replication_factor": connection.replication,
        "configs": dict(topic.configs),
    }


def partitions_of(admin: KafkaAdminClient, names: set[str]) -> dict[str, int]:
    """How many partitions those of these topics have that are there."""
    there = sorted(names & set(admin.list_topics()))
    described = admin.describe_topics(there) if there else []
    return {topic["name"]: len(topic["partitions"]) for topic in described}


def check(wanted: list[Topic], there: Mapping[str, int]) -> None:
    """Refuse a number of partitions that would put brands elsewhere than the settings say."""
    for topic in wanted:
        found = there.get(topic.name, topic.partitions)
        if found != topic.partitions:
            raise TopicError(
                f"{topic.name} has {found} partitions, not {topic.partitions}. They are fixed from"
                f" day one: set TOCSIN_PARTITIONS={found}, or another TOCSIN_TOPIC_PREFIX"
            )


def kept_for(connection: Connection, topic: str) -> timedelta | None:
    """How long Kafka keeps a topic's records by their own time; None: for ever.

    Raises:
        TopicError: it is not there, or with another number of partitions.
    """
    admin = KafkaAdminClient(**tool_settings(connection))
    try:
        there = partitions_of(admin, {topic})
        if not there:  # to send to it could make it, with one partition
            raise TopicError(f"{topic} is not there: make the topics with `tocsin topics create`")
        check([Topic(topic, connection.partitions)], there)
        asked = ConfigResource(ConfigResourceType.TOPIC, topic, {RETENTION: None})
        configs = admin.describe_configs([asked], config_filter="all")
        milliseconds = int(configs["topic"][topic][RETENTION]["value"])
    finally:
        admin.close()
    return None if milliseconds < 0 else timedelta(milliseconds=milliseconds)
