"""Topics beside what they have to be: what is missing, what is dangerous, what only differs."""

from collections.abc import Mapping
from typing import Any

import pytest
from kafka.admin import ConfigResource

from pipeline.connection import Connection
from pipeline.survey import Finding, Verdict, survey
from pipeline.topics import TopicError, planned

CONNECTION = Connection(kafka="kafka:9092", partitions=4, replication=3)
MENTIONS, ALERTS = CONNECTION.mentions, CONNECTION.alerts
BRANDS, MAILBOXES = CONNECTION.brands_changelog, CONNECTION.mailboxes_changelog
DEFAULTS = {"max.message.bytes": "1048588"}

Traits = dict[str, Any]


class FakeAdmin:
    """A Kafka that has these topics."""

    def __init__(self, topics: Mapping[str, Traits]) -> None:
        self.topics = topics

    def list_topics(self) -> list[str]:
        """All, with one of somebody else."""
        return [*self.topics, "orders"]

    def describe_topics(self, names: list[str]) -> list[dict[str, Any]]:
        """As kafka-python tells."""
        return [
            {"name": name, "partitions": [{"replica_nodes": list(range(replicas))}] * count}
            for name in names
            for count, replicas in [(self.topics[name]["count"], self.topics[name]["replicas"])]
        ]

    def describe_configs(
        self, asked: list[ConfigResource], config_filter: str
    ) -> dict[str, dict[str, Any]]:
        """Likewise."""
        assert config_filter == "all"
        told = {
            each.name: {
                name: {"value": value}
                for name, value in self.topics[each.name]["configs"].items()
                if name in each.configs
            }
            for each in asked
        }
        return {"topic": told}


def as_made(*, event_time: bool = False) -> dict[str, Traits]:
    """All topics as `tocsin topics create` makes them."""
    return {
        topic.name: {
            "count": topic.partitions, "replicas": 3, "configs": DEFAULTS | dict(topic.configs),
        }
        for topic in planned(CONNECTION, event_time=event_time)
    }  # fmt: skip


def findings(topics: Mapping[str, Traits], *, event_time: bool = False) -> list[Finding]:
    return list(survey(FakeAdmin(topics), CONNECTION, event_time=event_time))


def after(name: str, change: Traits, *, event_time: bool = False) -> list[Finding]:
    """What is found when one topic is not as it was made."""
    topics = as_made()
    traits = {what: value for what, value in change.items() if what in {"count", "replicas"}}
    topics[name] |= traits
    topics[name]["configs"] |= {key: value for key, value in change.items() if key not in traits}
    return findings(topics, event_time=event_time)


@pytest.mark.parametrize("event_time", [False, True])
def test_of_topics_as_they_are_made_there_is_nothing_to_say(*, event_time: bool) -> None:
    assert findings(as_made(event_time=event_time), event_time=event_time) == []


DANGEROUS, DIFFERENT = Verdict.DANGEROUS, Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("name", "change", "what", "verdict", "advice"),
    [
        pytest.param(
            MENTIONS, {"count": 8}, "partitions", DANGEROUS, "Set TOCSIN_PARTITIONS=8",
            id="more partitions than the settings say",
        ),
        pytest.param(
            ALERTS, {"count": 3}, "partitions", DANGEROUS, "`tocsin topics create`",
            id="alerts on several partitions",
        ),
        pytest.param(
            ALERTS, {"replicas": 1}, "replication factor", DANGEROUS, "TOCSIN_REPLICATION=1",
            id="one replica of three",
        ),
        pytest.param(
            BRANDS, {"cleanup.policy": "delete"}, "cleanup.policy", DANGEROUS,
            f"-n {BRANDS} -c cleanup.policy=compact`", id="a changelog that is deleted",
        ),
        pytest.param(
            MAILBOXES, {"cleanup.policy": "compact,delete"}, "cleanup.policy", DANGEROUS,
            "-c cleanup.policy=compact`", id="a changelog that is compacted and deleted",
        ),
        pytest.param(
            MENTIONS, {"cleanup.policy": "compact"}, "cleanup.policy", DANGEROUS,
            "-c cleanup.policy=delete`", id="mentions that are compacted: one a brand stays",
        ),
        pytest.param(
            BRANDS, {"min.insync.replicas": "1"}, "min.insync.replicas", DANGEROUS,
            "-c min.insync.replicas=2`", id="writes that one broker has taken",
        ),
        pytest.param(
            BRANDS, {"max.message.bytes": "131072"}, "max.message.bytes", DANGEROUS,
            "-c max.message.bytes=266240`", id="no room for an envelope of 2 x 128 kB and its key",
        ),
        pytest.param(
            MENTIONS, {"retention.ms": "3600000"}, "retention.ms", DIFFERENT,
            "-c retention.ms=604800000`", id="mentions of one hour",
        ),
        pytest.param(
            MENTIONS, {"message.timestamp.type": "LogAppendTime"}, "message.timestamp.type",
            DIFFERENT, "-c message.timestamp.type=CreateTime`", id="records stamped by Kafka",
        ),
        pytest.param(
            BRANDS, {"segment.ms": "604800000"}, "segment.ms", DIFFERENT,
            f"`kafka-python admin -b kafka:9092 configs alter -r topic -n {BRANDS} -c segment.ms=",
            id="a changelog that is compacted once a week",
        ),
        pytest.param(
            BRANDS, {"min.cleanable.dirty.ratio": "0.5"}, "min.cleanable.dirty.ratio", DIFFERENT,
            "-c min.cleanable.dirty.ratio=0.1`", id="a changelog that is compacted late",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_alone_with_its_weight_and_what_to_do(
    name: str, change: Traits, what: str, verdict: Verdict, advice: str
) -> None:
    (found,) = after(name, change)
    assert (found.topic, found.what, found.verdict) == (name, what, verdict)
    assert found.found == str(next(iter(change.values())))
    assert found.found != found.expected
    assert advice in found.advice
    assert found.why


@pytest.mark.parametrize("kept", ["-1", "31536000000"])
def test_records_that_are_kept_longer_are_no_error_and_said(kept: str) -> None:
    (found,) = after(MENTIONS, {"retention.ms": kept})
    assert (found.verdict, found.found, found.advice) == (Verdict.ALLOWED, kept, "")
    assert "--event-time" in found.why


def test_under_event_time_any_limit_is_dangerous() -> None:
    found = findings(as_made(), event_time=True)
    assert {each.verdict for each in found} == {DANGEROUS}
    assert {each.advice for each in found} == {"Run `tocsin topics create --event-time`."}
    assert len(found) == 7


@pytest.mark.parametrize(
    "change",
    [{"replicas": 5}, {"max.message.bytes": "8388608"}, {"segment.ms": "60000"},
     {"min.cleanable.dirty.ratio": "0.01"}],
    ids=str,
)  # fmt: skip
def test_more_than_is_asked_for_is_not_worth_a_word(change: Traits) -> None:
    assert after(BRANDS, change) == []


def test_what_is_missing_is_made_by_another_command() -> None:
    topics = as_made()
    del topics[ALERTS]
    (found,) = findings(topics)
    assert (found.topic, found.found, found.verdict) == (ALERTS, None, Verdict.MISSING)
    assert found.advice == "Run `tocsin topics create`."
    assert [each.verdict for each in findings({})] == [Verdict.MISSING] * 12


def test_the_worst_partition_counts() -> None:
    class Uneven(FakeAdmin):
        def describe_topics(self, names: list[str]) -> list[dict[str, Any]]:
            told = super().describe_topics(names)
            told[0]["partitions"] = [*told[0]["partitions"][1:], {"replica_nodes": [1]}]
            return told

    (found,) = survey(Uneven(as_made()), CONNECTION, event_time=False)
    assert (found.what, found.found) == ("replication factor", "1")


def test_a_setting_that_this_kafka_does_not_have_is_none() -> None:
    topics = as_made()
    del topics[BRANDS]["configs"]["min.cleanable.dirty.ratio"]
    assert findings(topics) == []


def test_a_kafka_that_tells_no_setting_at_all_is_not_taken_for_right() -> None:
    topics = as_made()
    topics[BRANDS]["configs"] = {}
    with pytest.raises(TopicError, match=f"settings of {BRANDS}: allow .* DescribeConfigs"):
        findings(topics)
