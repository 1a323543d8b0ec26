"""What a record of `mentions` is, is said the same on every worker, and without an exception."""

import json
from dataclasses import replace
from typing import Any

import pytest
from kafka.partitioner.default import DefaultPartitioner

from detectors.events import Label, Mention, Sentiment
from pipeline.canary import CANARY, Canary, encode_canary
from pipeline.codec import TEXT_LIMIT, Malformed, Reason
from pipeline.commands import decode_command, encode_seed
from pipeline.watch.intake import TICK, Intake, Item, partition_of
from tests.bench import COMMANDS, FakeRecord, Scored, a_command, a_record
from tests.builders import NOON, a_mention
from tests.detectors.people import a_seasoned_watch

PARTITIONS = 12


def read(record: FakeRecord, partitions: int = 1) -> Item:
    return scored(Intake(Scored(), partitions), record)


def scored(intake: Intake, record: FakeRecord) -> Item:
    """The record, read and scored."""
    (item,) = intake.read([record])
    intake.score([item])
    return item


def reason(item: Item) -> Reason | None:
    return item.dead.reason if item.dead else None


def a_post(**fields: Any) -> bytes:
    known = {"id": "1", "brand": "Zephyr", "text": "Hm.", "created_at": "2026-03-02T12:00:00Z"}
    return json.dumps(known | fields).encode()


def test_a_mention_comes_with_its_sentiment_and_the_time_of_its_record() -> None:
    item = read(a_record(a_mention(text="This is terrible, I hate it"), NOON.timestamp() + 7.25))
    assert item.mention == a_mention(text="This is terrible, I hate it")
    assert item.sentiment
    assert item.sentiment.label is Label.NEGATIVE
    assert item.recorded == NOON.timestamp() + 7.25
    assert item.dead is None


@pytest.mark.parametrize("value", [None, b""])
def test_a_tick_has_no_value(value: bytes | None) -> None:
    item = read(FakeRecord(value=value, headers=(("other", b"x"), TICK), timestamp=60_000))
    assert (item.mention, item.sentiment, item.dead) == (None, None, None)
    assert item.recorded == 60


def test_what_has_a_value_is_a_mention_whatever_its_headers_say() -> None:
    assert read(a_record(a_mention(), headers=(TICK,))).mention == a_mention()
    assert reason(read(FakeRecord(value=b"{}", headers=(TICK,)))) is Reason.MISSING_FIELD


def test_a_canary_is_no_mention_and_what_only_claims_to_be_one_is_judged_as_a_mention() -> None:
    canary = Canary(sent=1.5, partition=2)
    item = read(FakeRecord(value=encode_canary(canary), headers=(CANARY,)))
    assert (item.canary, item.mention, item.dead, item.brand) == (canary, None, None, None)
    assert read(a_record(a_mention(), headers=(CANARY,))).mention == a_mention()
    assert reason(read(FakeRecord(value=b"{}", headers=(CANARY,)))) is Reason.MISSING_FIELD


@pytest.mark.parametrize(
    ("record", "why"),
    [
        pytest.param(FakeRecord(value=None, key=b"Zephyr"), Reason.EMPTY, id="a deletion"),
        pytest.param(FakeRecord(), Reason.EMPTY, id="nothing at all"),
        pytest.param(FakeRecord(headers=(("tocsin-kind", b"t"),)), Reason.EMPTY, id="another kind"),
        pytest.param(FakeRecord(value=b"awful"), Reason.NOT_JSON, id="no JSON"),
        pytest.param(FakeRecord(value=b"[" * 99_999), Reason.WRONG_TYPE, id="a deep list"),
        pytest.param(FakeRecord(value=b'{"x":' * 99_999), Reason.NOT_JSON, id="a deep object"),
        pytest.param(FakeRecord(value=a_post(text=7)), Reason.WRONG_TYPE, id="a number for text"),
        pytest.param(FakeRecord(value=a_post(brand="")), Reason.BAD_VALUE, id="no brand"),
        pytest.param(FakeRecord(value=a_post(brand="b" * 101)), Reason.BAD_VALUE, id="too long"),
        pytest.param(FakeRecord(value=a_post()), Reason.WRONG_KEY, id="no key"),
        pytest.param(FakeRecord(value=a_post(), key=b"zephyr"), Reason.WRONG_KEY, id="its case"),
        pytest.param(FakeRecord(value=a_post(), key=b"\xff\xfe"), Reason.WRONG_KEY, id="bytes"),
    ],
)
def test_what_cannot_be_used_says_why(record: FakeRecord, why: Reason) -> None:
    item = read(record)
    assert reason(item) is why
    assert (item.mention, item.sentiment) == (None, None)


def test_a_foreign_key_is_not_repeated_in_full() -> None:
    item = read(FakeRecord(value=a_post(), key=b"k" * 1_000_000))
    assert item.dead
    assert len(item.dead.detail) < 200


def test_a_record_on_another_partition_than_javas_is_refused_and_says_which() -> None:
    right = partition_of("Zephyr", PARTITIONS)
    at = [a_record(a_mention(), partition=number) for number in range(PARTITIONS)]
    items = [read(record, PARTITIONS) for record in at]
    assert [item.mention for item in items].count(None) == PARTITIONS - 1
    assert items[right].mention
    wrong = items[right - 1].dead
    assert wrong
    assert wrong.reason is Reason.WRONG_PARTITION
    assert f"puts it on {right};" in wrong.detail


def test_what_comes_on_the_topic_of_commands_is_a_command_and_is_not_scored() -> None:
    value = encode_seed("Zephyr", a_seasoned_watch().seed())
    intake = Intake(Scored(), 1, COMMANDS)
    item = scored(intake, a_command("Zephyr", value, 60))
    assert (item.mention, item.sentiment, item.dead) == (None, None, None)
    assert item.command == decode_command(value)
    assert (item.brand, item.recorded) == ("Zephyr", 60)
    assert reason(scored(intake, a_command("zephyr", value, 60))) is Reason.WRONG_KEY
    assert reason(scored(intake, a_command("Zephyr", a_post(), 60))) is Reason.MISSING_FIELD
    assert reason(scored(intake, replace(a_record(a_mention()), value=value))) is (
        Reason.MISSING_FIELD
    )


def test_a_long_text_is_read_to_its_limit() -> None:
    item = read(a_record(a_mention(text="😡" * 300_000)))
    assert item.mention
    assert item.mention.text == "😡" * TEXT_LIMIT


def test_a_failing_scorer_is_our_own_bug_and_no_exception() -> None:
    def score(mention: Mention) -> Sentiment:
        raise ZeroDivisionError(mention.id)

    item = scored(Intake(Scored(score), 1), a_record(a_mention()))
    assert isinstance(item.dead, Malformed)
    assert item.dead.reason is Reason.INTERNAL
    assert "ZeroDivisionError" in item.dead.detail


# What org.apache.kafka.common.utils.Utils.murmur2 of kafka-clients 4.2.0 says of the UTF-8 bytes;
# the first five are in its own tests, too.
JAVA = {
    "21": -973932308, "foobar": -790332482, "a-little-bit-long-string": -985981536,
    "a-little-bit-longer-string": -1486304829, "abc": 479470107,
    # A tail of each length behind whole words of four bytes, and none.
    "": 275646681, "a": -1563381124, "ab": 316155434, "abcd": -1323649548, "abcde": 461995741,
    # Bytes above 127, which Java takes for negative.
    "Zephyr Rail": 1512894893, "Énergie": 1509477626, "e\u0301nergie": 1847280063,
    "Aurora Énergie": 737444342, "Crédit Agricole": 2003509176, "東京電力": -2114439445,
    "😡": 502407142, "😡 Café": -1516972653,
}  # fmt: skip


@pytest.mark.parametrize(("brand", "hashed"), JAVA.items())
def test_the_partition_is_that_of_javas_default_partitioner(brand: str, hashed: int) -> None:
    for partitions in (1, 2, 12, 97):
        assert partition_of(brand, partitions) == (hashed & 0x7FFFFFFF) % partitions


class FakeCluster:
    """A topic's partitions, for a producer."""

    def topics(self) -> set[str]:
        """The one."""
        return {"t"}

    def partitions_for_topic(self, _topic: str) -> set[int]:
        """All."""
        return set(range(PARTITIONS))

    available_partitions_for_topic = partitions_for_topic


@pytest.mark.parametrize("brand", ["Zephyr", "Aurora Énergie", "東京電力", "😡", "a", "b" * 100])
def test_the_partition_is_that_of_kafka_pythons_partitioner(brand: str) -> None:
    key, cluster = brand.encode(), FakeCluster()
    theirs = DefaultPartitioner().partition("t", brand, key, None, None, cluster)
    assert partition_of(brand, PARTITIONS) == theirs
