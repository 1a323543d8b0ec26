"""Survey: topics as they are beside topics as they have to be, and what to do about each other."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kafka.admin import KafkaAdminClient

from pipeline.connection import Connection
from pipeline.topics import (
    CLEANUP,
    FOR_EVER,
    RETENTION,
    STAMPED,
    Topic,
    described,
    misfit,
    planned,
    settings_of,
)

PARTITIONS, REPLICATION, LARGEST = "partitions", "replication factor", "max.message.bytes"
ROOM = 266_240  # bytes: a brand's state has 128 kB at most, its shadow's too; Kafka adds its own
CREATE = "Run `tocsin topics create`."
CHANGE = "`kafka-python admin -b {kafka} configs alter -r topic -n {topic} -c {what}={expected}`"


class Verdict(StrEnum):
    """What becomes of it if nobody does anything."""

    MISSING = "missing"
    DANGEROUS = "dangerous"  # brands, state or records are lost
    DIFFERENT = "different"  # it works, only not as well
    ALLOWED = "allowed"  # more than is asked for; no error


@dataclass(frozen=True, slots=True)
class Finding:
    """One trait of one topic that is not as planned."""

    topic: str
    what: str
    found: str | None
    expected: str
    verdict: Verdict
    why: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a trait is compared, and what another value does."""

    holds: Callable[[str, str], bool]  # found, expected
    verdict: Verdict
    why: str
    note: str = ""  # said where another value holds, too


def equal(found: str, expected: str) -> bool:
    """Whether both are the same."""
    return found == expected


def at_least(found: str, expected: str) -> bool:
    """Whether there is as much as expected, or more."""
    return float(found) >= float(expected)


def at_most(found: str, expected: str) -> bool:
    """Whether there is no more than expected."""
    return float(found) <= float(expected)


def as_long(found: str, expected: str) -> bool:
    """Whether records are kept as long as expected, or longer."""
    return found == FOR_EVER or (expected != FOR_EVER and at_least(found, expected))


RULES = {
    PARTITIONS: Rule(equal, Verdict.DANGEROUS, "brands are looked for where they are not"),
    REPLICATION: Rule(at_least, Verdict.DANGEROUS, "records are lost with a broker"),
    RETENTION: Rule(
        as_long, Verdict.DIFFERENT, "records are gone sooner than planned",
        "records are kept longer, as `tocsin topics create --event-time` makes it; it takes disk",
    ),
    STAMPED: Rule(
        equal, Verdict.DIFFERENT,
        "Kafka stamps records when they arrive: `tocsin ingest --event-time` has no effect",
    ),
    LARGEST: Rule(at_least, Verdict.DANGEROUS, "large records are refused and end their writer"),
    "min.insync.replicas": Rule(
        equal, Verdict.DANGEROUS,
        "what Kafka has taken is lost with a broker (less), or a broker away stops all (more)",
    ),
    "segment.ms": Rule(at_most, Verdict.DIFFERENT, "old state stays longer, starts take longer"),
    "min.cleanable.dirty.ratio": Rule(
        at_most, Verdict.DIFFERENT, "old state stays longer, starts take longer"
    ),
}  # fmt: skip
SPECIAL = {  # by the value that is expected
    (CLEANUP, "delete"): Rule(
        equal, Verdict.DANGEROUS, "Kafka keeps only the last record of each brand"
    ),
    (CLEANUP, "compact"): Rule(
        equal, Verdict.DANGEROUS, "Kafka deletes the state of whatever was quiet for long"
    ),
    (RETENTION, FOR_EVER): Rule(
        as_long, Verdict.DANGEROUS, "Kafka deletes records by their own time: old posts at once"
    ),
}
SETTINGS = sorted({*RULES, *(what for what, _ in SPECIAL)} - {PARTITIONS, REPLICATION})


def survey(
    admin: KafkaAdminClient, connection: Connection, *, event_time: bool
) -> Iterator[Finding]:
    """What of all topics is not as planned.

    Raises:
        TopicError: Kafka does not tell.
    """
    wanted = list(planned(connection, event_time=event_time))
    there = traits(admin, {topic.name for topic in wanted})
    for topic in wanted:
        yield from compare(topic, there.get(topic.name), connection)


def traits(admin: KafkaAdminClient, names: set[str]) -> dict[str, dict[str, str]]:
    """Those of these topics that are there, as they are."""
    there = described(admin, names)
    settings = settings_of(admin, [topic["name"] for topic in there], *SETTINGS)
    return {
        topic["name"]: settings[topic["name"]]
        | {
            PARTITIONS: str(len(topic["partitions"])),
            REPLICATION: str(min(len(each["replica_nodes"]) for each in topic["partitions"])),
        }
        for topic in there
    }


def compare(
    topic: Topic, found: Mapping[str, str] | None, connection: Connection
) -> Iterator[Finding]:
    """What of a topic is not as planned. None: it is not there."""
    if found is None:
        expected, why = str(topic.partitions), "it is not there"
        yield Finding(topic.name, PARTITIONS, None, expected, Verdict.MISSING, why, CREATE)
        return
    for what, expected in asked(topic, connection).items():
        rule = SPECIAL.get((what, expected)) or RULES[what]
        value = found.get(what, expected)  # no Kafka but Apache's has all of them
        if not rule.holds(value, expected):
            advice = advised(topic, what, value, expected, connection)
            yield Finding(topic.name, what, value, expected, rule.verdict, rule.why, advice)
        elif rule.note and value != expected:
            yield Finding(topic.name, what, value, expected, Verdict.ALLOWED, rule.note)


def asked(topic: Topic, connection: Connection) -> dict[str, str]:
    """The traits that a topic has to have."""
    counts = {PARTITIONS: str(topic.partitions), REPLICATION: str(connection.replication)}
    return counts | {LARGEST: str(ROOM)} | dict(topic.configs)


def advised(topic: Topic, what: str, found: str, expected: str, connection: Connection) -> str:
    """What to do about another value."""
    if what == PARTITIONS:
        return misfit(topic, int(found))
    if what == REPLICATION:
        return (
            f"Give these topics {expected} replicas with Kafka's kafka-reassign-partitions.sh, or"
            f" set TOCSIN_REPLICATION={found}."
        )
    if (what, expected) == (RETENTION, FOR_EVER):
        return "Run `tocsin topics create --event-time`."
    change = CHANGE.format(kafka=connection.kafka, topic=topic.name, what=what, expected=expected)
    return f"Run {change}."
