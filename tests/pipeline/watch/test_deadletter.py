"""A dead letter keeps the record, its place and the reason, and always fits into its topic."""

from hashlib import sha256

import pytest

from pipeline.codec import Malformed, Reason
from pipeline.watch.deadletter import DETAIL_LIMIT, KEY_LIMIT, VALUE_LIMIT, dead_letter
from tests.bench import FakeRecord

PROBLEM = Malformed(Reason.NOT_JSON, "no object")


def headers_of(record: FakeRecord, problem: Malformed = PROBLEM) -> dict[str, bytes]:
    _, _, headers = dead_letter(record, problem)
    return dict(headers)


def test_it_has_the_record_as_it_came_and_says_where_that_was_and_why_it_is_here() -> None:
    record = FakeRecord(value=b"\xff", key=b"\xfe", topic="t.mentions", partition=3, offset=2**40)
    key, value, headers = dead_letter(record, PROBLEM)
    assert (key, value) == (b"\xfe", b"\xff")
    assert headers == [
        ("tocsin-topic", b"t.mentions"),
        ("tocsin-partition", b"3"),
        ("tocsin-offset", b"1099511627776"),
        ("tocsin-reason", b"not_json"),
        ("tocsin-detail", b"no object"),
    ]


def test_a_value_up_to_the_limit_stays_whole() -> None:
    value = b"x" * VALUE_LIMIT
    assert dead_letter(FakeRecord(value=value), PROBLEM)[1] == value
    assert "tocsin-size" not in headers_of(FakeRecord(value=value))


def test_a_larger_one_is_cut_and_its_size_and_digest_say_which_it_was() -> None:
    value = b"x" * (VALUE_LIMIT + 1)
    assert dead_letter(FakeRecord(value=value), PROBLEM)[1] == value[:-1]
    said = headers_of(FakeRecord(value=value))
    assert said["tocsin-size"] == b"65537"
    assert said["tocsin-sha256"] == sha256(value).hexdigest().encode()


def test_a_key_is_cut_too_or_it_alone_would_be_more_than_a_topic_takes() -> None:
    key, _, _ = dead_letter(FakeRecord(key=b"k" * 1_048_000, value=b"x" * 500), PROBLEM)
    assert key == b"k" * KEY_LIMIT


def test_a_long_detail_is_cut_between_two_characters() -> None:
    said = headers_of(FakeRecord(), Malformed(Reason.INTERNAL, "é" * 9_999))
    assert str(said["tocsin-detail"], "utf-8") == "é" * DETAIL_LIMIT


def test_what_has_no_bytes_in_utf_8_is_replaced() -> None:
    assert headers_of(FakeRecord(), Malformed(Reason.INTERNAL, "\ud800"))["tocsin-detail"] == b"?"


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        pytest.param(None, None, (None, b""), id="neither: aiokafka would not send it"),
        pytest.param(b"k", None, (b"k", None), id="a deletion"),
        pytest.param(None, b"v", (None, b"v"), id="no key"),
        pytest.param(b"", b"", (b"", b""), id="both empty"),
    ],
)
def test_what_is_missing_stays_missing(
    key: bytes | None, value: bytes | None, kept: tuple[bytes | None, bytes | None]
) -> None:
    assert dead_letter(FakeRecord(key=key, value=value), PROBLEM)[:2] == kept
