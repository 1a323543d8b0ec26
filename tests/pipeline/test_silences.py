"""What is said of silences is read strictly, and comes to the newest word about each brand."""

import json
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from alerts.silence import LONGEST, REASON_LIMIT, Silence
from pipeline.codec import Malformed, Reason
from pipeline.connection import Connection
from pipeline.silences import (
    RECORD_LIMIT,
    SCHEMA,
    Word,
    a_silence,
    decode_word,
    encode_silence,
    send_silence,
    told,
)
from tests.builders import NOON
from tests.pipeline.test_commanding import FakeProducer

HOUR = timedelta(hours=1)
SILENCE = Silence(brand="Énergie", at=NOON, until=NOON + HOUR, by="U01ANA", reason="a sale")


class Record(NamedTuple):
    """As much of a record as is looked at."""

    key: bytes | None
    value: bytes | None


def written(**fields: Any) -> Record:
    known = {
        "schema": SCHEMA, "brand": "Zephyr", "at": "2026-03-02T12:00:00Z",
        "until": "2026-03-02T13:00:00Z", "by": "ana",
    }  # fmt: skip
    value = {name: each for name, each in (known | fields).items() if each is not None}
    return Record(b"Zephyr", json.dumps(value).encode())


def test_what_is_written_is_read() -> None:
    record = Record("Énergie".encode(), encode_silence(SILENCE))
    assert decode_word(record) == Word("Énergie", SILENCE)
    assert decode_word(written()).silence == Silence(
        brand="Zephyr", at=NOON, until=NOON + HOUR, by="ana"
    )
    assert decode_word(written(newer="field")) == decode_word(written())


@pytest.mark.parametrize("value", [None, b""])
def test_a_record_without_a_value_takes_a_silence_back(value: bytes | None) -> None:
    assert decode_word(Record(b"*", value)) == Word("*", None)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        pytest.param(Record(b"Zephyr", b"{"), Reason.NOT_JSON, id="broken"),
        pytest.param(Record(b"\xff", None), Reason.NOT_UTF8, id="a key that is no text"),
        pytest.param(Record(None, None), Reason.BAD_VALUE, id="no key"),
        pytest.param(Record(b"x" * 101, None), Reason.BAD_VALUE, id="a long name"),
        pytest.param(written(schema=SCHEMA + 1), Reason.BAD_VALUE, id="a newer release"),
        pytest.param(written(brand="Aurora"), Reason.WRONG_KEY, id="another brand"),
        pytest.param(written(by=None), Reason.MISSING_FIELD, id="nobody said it"),
        pytest.param(written(until="2026-03-02T13:00:00"), Reason.NO_ZONE, id="no zone"),
        pytest.param(written(until="2026-06-02T13:00:00Z"), Reason.BAD_VALUE, id="for months"),
        pytest.param(written(reason="x" * (REASON_LIMIT + 1)), Reason.WRONG_TYPE, id="a novel"),
        pytest.param(written(reason="x" * RECORD_LIMIT), Reason.TOO_LARGE, id="a library"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(record: Record, reason: Reason) -> None:
    with pytest.raises(Malformed) as refused:
        decode_word(record)
    assert refused.value.reason is reason


def test_one_is_as_long_as_it_may_be_and_without_a_length_it_takes_back() -> None:
    long, none = (a_silence("Zephyr", NOON.timestamp(), minutes, "ana") for minutes in (10**6, 0))
    assert (long.until - long.at, none.until - none.at) == (LONGEST, timedelta(0))
    assert len(a_silence("Zephyr", 0.0, 1, "ana", "x" * 999).reason) == REASON_LIMIT


def test_the_newest_word_about_each_brand_holds() -> None:
    taken_back = Record(b"Zephyr", encode_silence(a_silence("Zephyr", NOON.timestamp(), 0, "ben")))
    records = [written(), Record(b"Zephyr", b"{"), Record(b"*", None)]
    now = NOON + HOUR / 2
    assert told(records, now)["Zephyr"].covers("Zephyr", now)
    assert not told([*records, taken_back], now)["Zephyr"].covers("Zephyr", now)


@pytest.mark.parametrize(("at", "stamp"), [(None, None), (7.25, 7_250)])
def test_it_leaves_under_its_brand_for_the_only_partition(
    at: float | None, stamp: int | None
) -> None:
    producer = FakeProducer()
    send_silence(SILENCE, Connection(topic_prefix="x."), at, producer)
    assert producer.sent == [
        ("x.silences", {
            "key": "Énergie".encode(), "value": encode_silence(SILENCE), "partition": 0,
            "timestamp_ms": stamp,
        })
    ]  # fmt: skip
    assert (producer.asked, producer.closed) == (1, True)
