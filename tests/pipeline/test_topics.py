"""All topics are made by one command, with what each needs; who works with them looks first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from kafka.admin import KafkaAdminClient

from pipeline.connection import Connection
from pipeline.topics import (
    KEPT,
    Made,
    Topic,
    TopicError,
    create,
    kept_for,
    options,
    planned,
    refuse_others,
    require,
)
from tests.broker import Broker

DAY = 86_400_000  # milliseconds
PAGE = "docs/partitions.md"


def by_name(connection: Connection, *, event_time: bool = False) -> Mapping[str, Topic]:
    return {topic.name: topic for topic in planned(connection, event_time=event_time)}


def test_names_and_partitions_are_those_of_the_connection() -> None:
    topics = by_name(Connection(topic_prefix="eu.", partitions=4))
    assert {name: topic.partitions for name, topic in topics.items()} == {
        "eu.mentions": 4, "eu.mentions-dead": 4, "eu.commands": 4, "eu.alerts": 1, "eu.shadow": 1,
        "eu.volumes": 1, "eu.canary": 1, "eu.silences": 1, "eu.sources": 1, "eu.lessons": 1,
        "eu.watch-brands-changelog": 4, "eu.notifier-deliveries-changelog": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "days"),
    [("mentions", 7), ("mentions-dead", 14), ("commands", 7), ("alerts", 400), ("shadow", 400)],
)
def test_records_are_kept_for_days_or_under_event_time_for_ever(name: str, days: int) -> None:
    wall, stream = (
        by_name(Connection(), event_time=event_time)[f"tocsin.{name}"].configs
        for event_time in (False, True)
    )
    assert (wall["retention.ms"], stream["retention.ms"]) == (str(days * DAY), "-1")


@pytest.mark.parametrize("name", KEPT)
def test_no_default_of_a_cluster_deletes_records_before_or_stamps_them_anew(name: str) -> None:
    configs = by_name(Connection())[f"tocsin.{name}"].configs
    assert configs["cleanup.policy"] == "delete"
    assert configs["message.timestamp.type"] == "CreateTime"


@pytest.mark.parametrize(("replication", "safe"), [(1, "1"), (2, "1"), (3, "2")])
def test_a_changelog_is_compacted_and_as_safe_as_its_replicas_allow(
    replication: int, safe: str
) -> None:
    configs = by_name(Connection(replication=replication))["tocsin.watch-brands-changelog"].configs
    assert configs["cleanup.policy"] == "compact"
    assert configs["min.insync.replicas"] == safe
    assert int(configs["segment.ms"]) <= 10 * 60_000  # only closed segments are compacted


def test_another_number_of_partitions_is_refused_and_says_how_to_go_on() -> None:
    wanted = [Topic("s", 1, single=True), Topic("t", 12)]
    refuse_others(wanted, {"s": 1})
    with pytest.raises(TopicError, match="t has 4 partitions, not 12") as refused:
        refuse_others(wanted, {"s": 1, "t": 4})
    for advice in ("Set TOCSIN_PARTITIONS=4 to go on", "TOCSIN_TOPIC_PREFIX", PAGE):
        assert advice in str(refused.value)


def test_a_topic_of_one_partition_does_not_ask_for_a_setting_that_it_does_not_go_by() -> None:
    with pytest.raises(TopicError, match="s has 3 partitions, not 1") as refused:
        refuse_others([Topic("s", 1, single=True)], {"s": 3})
    assert "TOCSIN_PARTITIONS=" not in str(refused.value)
    assert "Delete it if nothing in it is needed, else" in str(refused.value)


def test_the_page_that_says_how_to_move_is_there() -> None:
    assert (Path(__file__).parents[2] / PAGE).exists()


@pytest.mark.broker
def test_they_are_made_once_and_stay_as_they_are(broker: Broker, tmp_path: Path) -> None:
    connection = Connection(kafka=broker.address, topic_prefix=f"{tmp_path.name}.", partitions=3)
    first = list(create(connection, event_time=False))
    again = list(create(connection, event_time=False))
    assert [made for _, made in first] == [Made.NOW] * 12
    assert [made for _, made in again] == [Made.BEFORE] * 12
    assert kept_for(connection, connection.mentions) == timedelta(days=7)
    admin = KafkaAdminClient(bootstrap_servers=broker.address)
    there = admin.describe_topics([topic.name for topic, _ in first])
    admin.close()
    found = {topic["name"]: len(topic["partitions"]) for topic in there}
    assert found == {topic.name: topic.partitions for topic, _ in first}


@pytest.mark.broker
def test_under_event_time_nothing_is_too_old(broker: Broker, tmp_path: Path) -> None:
    connection = Connection(kafka=broker.address, topic_prefix=f"{tmp_path.name}.", partitions=1)
    list(create(connection, event_time=True))
    assert kept_for(connection, connection.mentions) is None


@pytest.mark.broker
def test_what_is_missing_is_made_beside_what_is_there(broker: Broker, tmp_path: Path) -> None:
    connection = Connection(kafka=broker.address, topic_prefix=f"{tmp_path.name}.", partitions=2)
    admin = KafkaAdminClient(bootstrap_servers=broker.address)
    admin.create_topics({connection.alerts: {"num_partitions": 1, "replication_factor": 1}})
    admin.close()
    made = {topic.name: made for topic, made in create(connection, event_time=False)}
    assert made.pop(connection.alerts) is Made.BEFORE
    assert set(made.values()) == {Made.NOW}


@pytest.mark.broker
def test_event_time_lifts_the_limits_of_topics_that_are_there_once(
    broker: Broker, tmp_path: Path
) -> None:
    connection = Connection(kafka=broker.address, topic_prefix=f"{tmp_path.name}.", partitions=1)
    list(create(connection, event_time=False))
    lifted = {topic.name: made for topic, made in create(connection, event_time=True)}
    again = {topic.name: made for topic, made in create(connection, event_time=True)}
    limited = {connection.topic_prefix + name for name in KEPT}
    assert {name for name, made in lifted.items() if made is Made.LIFTED} == limited
    assert {made for name, made in lifted.items() if name not in limited} == {Made.BEFORE}
    assert set(again.values()) == {Made.BEFORE}
    assert {kept_for(connection, name) for name in limited} == {None}


@pytest.mark.broker
def test_who_works_with_the_topics_requires_all_of_them(broker: Broker, tmp_path: Path) -> None:
    connection = Connection(kafka=broker.address, topic_prefix=f"{tmp_path.name}.", partitions=2)
    with pytest.raises(TopicError, match=f"{connection.mentions} is not there: .*topics create`"):
        require(connection)
    *others, last = planned(connection, event_time=False)
    admin = KafkaAdminClient(bootstrap_servers=broker.address)
    admin.create_topics({topic.name: options(topic, connection) for topic in others})
    admin.close()
    with pytest.raises(TopicError, match=f"{last.name} is not there"):
        require(connection)
    list(create(connection, event_time=False))
    require(connection)
    with pytest.raises(TopicError, match="has 2 partitions, not 3"):
        require(replace(connection, partitions=3))
