"""Topics: what `tocsin topics create` makes. Workers only look: they would race for it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

from pipeline.connection import ALERTS_PARTITIONS, Connection
from pipeline.kafka import administration

KEPT = {
    "mentions": timedelta(days=7),  # long enough to replay a week
    "mentions-dead": timedelta(days=14),  # long enough to notice and repair
    "commands": timedelta(days=7),
    "alerts": timedelta(days=400),  # a year, to compare with last year's
    "shadow": timedelta(days=400),  # as alerts, to compare with them
    "volumes": timedelta(days=15),  # a day and the same a week before, told late
    "canary": timedelta(hours=1),  # 34,560 a day, of which the newest says all
}
SINGLE = {"alerts", "shadow", "volumes", "canary"}  # one partition, so that all has one order
SEGMENT = timedelta(minutes=10)  # a changelog is compacted only in segments that are closed
CLEANUP, RETENTION, STAMPED = "cleanup.policy", "retention.ms", "message.timestamp.type"
FOR_EVER = "-1"
MANY = 3  # replicas from which on a write is asked of two
MOVE = (
    "To have {wanted}, move beside it, step by step as docs/partitions.md says: with another"
    " TOCSIN_TOPIC_PREFIX and TOCSIN_PARTITIONS={wanted} run `tocsin topics create`, start workers,"
    " send the mentions there, and stop the old ones once the new ones have warmed up."
)


class TopicError(Exception):
    """A topic is not there, or not as the settings say."""


class Made(StrEnum):
    """What became of a topic."""

    NOW = "made"
    BEFORE = "was there"
    LIFTED = "kept for ever now"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it has to be."""

    name: str
    partitions: int
    configs: Mapping[str, str] = field(default_factory=dict)
    single: bool = False  # one partition, whatever TOCSIN_PARTITIONS says


def planned(connection: Connection, *, event_time: bool) -> Iterator[Topic]:
    """All topics. With event time none has an age: Kafka deletes by the records' own time."""
    many, prefix = connection.partitions, connection.topic_prefix
    for name, kept in KEPT.items():
        age = FOR_EVER if event_time else str(int(kept.total_seconds() * 1000))
        single = name in SINGLE
        partitions = ALERTS_PARTITIONS if single else many
        # Said even where it is the default: a cluster may have others.
        configs = {CLEANUP: "delete", RETENTION: age, STAMPED: "CreateTime"}
        yield Topic(prefix + name, partitions, configs, single)
    for name in (connection.silences, connection.sources, connection.lessons):
        yield Topic(name, 1, {CLEANUP: "compact"}, single=True)
    configs = changelog(connection)
    yield Topic(connection.brands_changelog, many, configs)
    yield Topic(connection.mailboxes_changelog, ALERTS_PARTITIONS, configs, single=True)


def changelog(connection: Connection) -> dict[str, str]:
    """Settings of a table's changelog: small, so that a recovery is short."""
    safe = "2" if connection.replication >= MANY else "1"
    return {
        CLEANUP: "compact",
        "segment.ms": str(int(SEGMENT.total_seconds() * 1000)),
        "min.cleanable.dirty.ratio": "0.1",
        "min.insync.replicas": safe,
    }


def create(connection: Connection, *, event_time: bool) -> Iterator[tuple[Topic, Made]]:
    """Make what is missing, and with event time lift the limits of what is there.

    Raises:
        TopicError: one is there with another number of partitions, or cannot be changed.
    """
    with administration(connection) as admin:
        wanted = list(planned(connection, event_time=event_time))
        there = partitions_of(admin, {topic.name for topic in wanted})
        refuse_others(wanted, there)
        missing = [topic for topic in wanted if topic.name not in there]
        if missing:
            admin.create_topics({t.name: options(t, connection) for t in missing})
            admin.wait_for_topics([topic.name for topic in missing])
        ageless = [t.name for t in wanted if t.configs.get(RETENTION) == FOR_EVER]
        lifted = lift(admin, [name for name in ageless if name in there])
        made = dict.fromkeys(there, Made.BEFORE) | dict.fromkeys(lifted, Made.LIFTED)
        yield from ((topic, made.get(topic.name, Made.NOW)) for topic in wanted)


def lift(admin: KafkaAdminClient, names: list[str]) -> list[str]:
    """Keep the records of these topics for ever. Returns those that had a limit."""
    limited = [name for name, kept in retention(admin, names).items() if kept != FOR_EVER]
    if limited:
        asked = [resource(name, {RETENTION: FOR_EVER}) for name in limited]
        for name, answer in admin.alter_configs(asked, incremental=True)["topic"].items():
            if answer != "OK":
                said = f"{name} keeps its limit: {answer}. Set another TOCSIN_TOPIC_PREFIX"
                raise TopicError(said)
    return limited


def retention(admin: KafkaAdminClient, names: list[str]) -> dict[str, str]:
    """For how many milliseconds each of these topics keeps a record."""
    return {name: told[RETENTION] for name, told in settings_of(admin, names, RETENTION).items()}


def settings_of(
    admin: KafkaAdminClient, names: Iterable[str], *settings: str
) -> dict[str, dict[str, str]]:
    """The values of these settings of topics that are there, where Kafka has such settings.

    Raises:
        TopicError: Kafka does not tell them.
    """
    asked = [resource(name, dict.fromkeys(settings)) for name in names]
    told = admin.describe_configs(asked, config_filter="all")["topic"] if asked else {}
    for name, configs in told.items():
        if not configs:  # kafka-python keeps the reason to itself
            said = f"Kafka does not tell the settings of {name}: allow TOCSIN_KAFKA_USERNAME to"
            raise TopicError(f"{said} DescribeConfigs on it")
    return {
        name: {setting: each["value"] for setting, each in configs.items()}
        for name, configs in told.items()
    }


def resource(name: str, configs: Mapping[str, str | None]) -> ConfigResource:
    """Settings of a topic in the words of kafka-python."""
    return ConfigResource(ConfigResourceType.TOPIC, name, dict(configs))


def options(topic: Topic, connection: Connection) -> dict[str, Any]:
    """A topic in the words of kafka-python."""
    return {
        "num_partitions": topic.partitions,
        "replication_factor": connection.replication,
        "configs": dict(topic.configs),
    }


def partitions_of(admin: KafkaAdminClient, names: set[str]) -> dict[str, int]:
    """How many partitions those of these topics have that are there."""
    return {topic["name"]: len(topic["partitions"]) for topic in described(admin, names)}


def described(admin: KafkaAdminClient, names: set[str]) -> list[dict[str, Any]]:
    """Those of these topics that are there, in the words of kafka-python."""
    there = sorted(names & set(admin.list_topics()))
    return list(admin.describe_topics(there)) if there else []


def refuse_others(wanted: Iterable[Topic], there: Mapping[str, int]) -> None:
    """Refuse a number of partitions that would put brands elsewhere than the settings say.

    Raises:
        TopicError: one is there with another number of partitions.
    """
    for topic in wanted:
        found = there.get(topic.name, topic.partitions)
        if found != topic.partitions:
            raise TopicError(misfit(topic, found))


def misfit(topic: Topic, found: int) -> str:
    """What to do about another number of partitions, which can never be changed."""
    said = f"{topic.name} has {found} partitions, not {topic.partitions}"
    if topic.single:
        return (
            f"{said} as it has to, whatever TOCSIN_PARTITIONS is. Delete it if nothing in it is"
            " needed, else set another TOCSIN_TOPIC_PREFIX. Then run `tocsin topics create`."
        )
    return (
        f"{said}, and under the state of brands that cannot change. Set TOCSIN_PARTITIONS={found}"
        f" to go on with it, if all topics of mentions, commands and brands have {found}.\n"
        + MOVE.format(wanted=topic.partitions)
    )


def require(connection: Connection) -> None:
    """Look whether all topics are there: to work without one could make it, with one partition.

    Raises:
        TopicError: one is not, or with another number of partitions.
    """
    wanted = list(planned(connection, event_time=False))
    with administration(connection) as admin:
        there = partitions_of(admin, {topic.name for topic in wanted})
    for topic in wanted:
        if topic.name not in there:
            raise TopicError(f"{topic.name} is not there: run `tocsin topics create`")
    refuse_others(wanted, there)


def kept_for(connection: Connection, topic: str) -> timedelta | None:
    """How long Kafka keeps a topic's records by their own time; None: for ever."""
    with administration(connection) as admin:
        kept = retention(admin, [topic])[topic]
    return None if kept == FOR_EVER else timedelta(milliseconds=int(kept))
