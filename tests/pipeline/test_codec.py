"""What cannot be read is refused with a reason; the rest is valid."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from detectors.events import Mention
from pipeline.codec import (
    BRAND_LIMIT,
    TEXT_LIMIT,
    Malformed,
    Reason,
    decode_mention,
    decode_notice,
    decode_wordless,
    encode_notice,
)
from tests.builders import NOON, a_mention, a_notice, a_quote, a_signal

GOOD: dict[str, Any] = {
    "id": "m1", "brand": "Zephyr", "text": "awful", "created_at": "2026-03-02T12:00:00Z",
}  # fmt: skip


def line(**fields: Any) -> bytes:
    """A mention as JSON; a field that is `...` is left out."""
    known = {name: value for name, value in (GOOD | fields).items() if value is not ...}
    return json.dumps(known).encode()


def test_a_mention_is_read_with_all_its_fields() -> None:
    fields: dict[str, Any] = {
        "lang": "fr", "platform": "mastodon", "url": "https://a.example/1", "author": "ana",
        "author_name": "Ana", "followers": 3, "verified": True, "views": 4, "likes": 5,
        "shares": 6, "replies": 7, "repost_of": "m0", "in_reply_to": "m9", "source": "feed",
    }  # fmt: skip
    assert decode_mention(line(**fields)) == a_mention(text="awful", created_at=NOON, **fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, {}, id="no more than it must have"),
        pytest.param({"mood": {"deep": [1]}}, {}, id="unknown fields are ignored"),
        pytest.param({"author": None, "shares": None}, {}, id="nulls are nothing"),
        pytest.param({"text": ""}, {"text": ""}, id="no words"),
        pytest.param({"text": "é😡" * 999}, {"text": ("é😡" * 999)[:TEXT_LIMIT]}, id="a long text"),
        pytest.param({"brand": "b" * BRAND_LIMIT}, {"brand": "b" * BRAND_LIMIT}, id="a long brand"),
        pytest.param({"shares": 2**70}, {"shares": 2**70}, id="a number that fits no machine"),
        pytest.param({"created_at": "2026-03-02T14:00:00+02:00"}, {}, id="another zone"),
        pytest.param(
            {"created_at": "2026-03-02T12:00:00.5Z"},
            {"created_at": datetime(2026, 3, 2, 12, 0, 0, 500_000, UTC)},
            id="half a second",
        ),
    ],
)
def test_a_mention_is_read(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    known = {"text": "awful", "created_at": NOON}
    assert decode_mention(line(**fields)) == a_mention(**known | expected)


@pytest.mark.parametrize("created_at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_the_ends_of_the_calendar_are_read(created_at: str) -> None:
    assert decode_mention(line(created_at=created_at)).created_at.utcoffset() is not None


REFUSED = [
    pytest.param(None, Reason.EMPTY, id="no value"),
    pytest.param(b"", Reason.EMPTY, id="an empty value"),
    pytest.param(b"no json", Reason.NOT_JSON, id="words"),
    pytest.param(b'{"id": "m1"', Reason.NOT_JSON, id="cut off"),
    pytest.param(b'{"x": ' + b"[" * 10**5, Reason.NOT_JSON, id="deeper than any stack"),
    pytest.param(line() + b"{}", Reason.NOT_JSON, id="two values"),
    pytest.param(line().replace(b"awful", b"\xff"), Reason.NOT_UTF8, id="not UTF-8"),
    pytest.param(line().replace(b"awful", b"\\ud83d"), Reason.NOT_JSON, id="half an emoji"),
    pytest.param(b"[]", Reason.WRONG_TYPE, id="a list"),
    pytest.param(b"null", Reason.WRONG_TYPE, id="nothing"),
    pytest.param(line(id=7), Reason.WRONG_TYPE, id="a number for an id"),
    pytest.param(line(text=None), Reason.WRONG_TYPE, id="null for a text"),
    pytest.param(line(shares=1.5), Reason.WRONG_TYPE, id="half a share"),
    pytest.param(line(verified="yes"), Reason.WRONG_TYPE, id="a word for yes"),
    pytest.param(line(created_at=1_772_452_800), Reason.WRONG_TYPE, id="epoch seconds"),
    pytest.param(b"{}", Reason.MISSING_FIELD, id="nothing in it"),
    pytest.param(line(id=...), Reason.MISSING_FIELD, id="no id"),
    pytest.param(line(brand=...), Reason.MISSING_FIELD, id="no brand"),
    pytest.param(line(created_at=...), Reason.MISSING_FIELD, id="no time"),
    pytest.param(line(created_at="2026-03-02T12:00:00"), Reason.NO_ZONE, id="no zone"),
    pytest.param(line(created_at="yesterday"), Reason.BAD_VALUE, id="no time at all"),
    pytest.param(line(created_at="2026-02-30T12:00:00Z"), Reason.BAD_VALUE, id="30 February"),
    pytest.param(line(id=""), Reason.BAD_VALUE, id="an empty id"),
    pytest.param(line(brand=""), Reason.BAD_VALUE, id="an empty brand"),
    pytest.param(line(brand="b" * (BRAND_LIMIT + 1)), Reason.BAD_VALUE, id="a brand too long"),
    pytest.param(line(brand="*"), Reason.BAD_VALUE, id="all brands at once"),
    *(
        pytest.param(
            line(brand=f"Evil{char}[31mRED"), Reason.BAD_VALUE, id=f"a brand with {char!r}"
        )
        for char in "\0\n\x1b\x7f\x9b"
    ),
]
WITHOUT_TEXT = line(text=...)


@pytest.mark.parametrize("decode", [decode_mention, decode_wordless])
@pytest.mark.parametrize(("raw", "reason"), REFUSED)
def test_what_is_no_mention_is_refused_with_its_reason(
    raw: bytes | None, reason: Reason, decode: Callable[[bytes | None], Mention]
) -> None:
    with pytest.raises(Malformed) as refused:
        decode(raw)
    assert refused.value.reason is reason
    assert refused.value.detail
    assert str(refused.value) == f"{reason}: {refused.value.detail}"


def test_a_text_may_be_left_out_only_where_nobody_reads_it() -> None:
    with pytest.raises(Malformed, match="missing required field `text`"):
        decode_mention(WITHOUT_TEXT)
    assert decode_wordless(WITHOUT_TEXT) == a_mention(text="", created_at=NOON)
    assert decode_wordless(line()) == decode_mention(line())


def test_a_refusal_names_the_field() -> None:
    with pytest.raises(Malformed, match=r"\$\.shares"):
        decode_mention(line(shares="many"))


def test_a_notice_comes_back_as_it_was_told() -> None:
    hostile = a_quote(id="2", text='"\\\n\x00😡<@U1>', author=None, url=None, platform=None)
    for notice in (a_notice(), a_notice(signal=a_signal(quotes=(hostile,)), reason="gone")):
        raw = encode_notice(notice)
        assert decode_notice(raw) == notice
        assert b"\n" not in raw


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(None, id="no value"),
        pytest.param(b"", id="an empty value"),
        pytest.param(b"{}", id="nothing in it"),
        pytest.param(line(), id="a mention"),
        pytest.param(b"\xff", id="not UTF-8"),
        pytest.param(b'{"brand": "\xff"}', id="not UTF-8 inside"),
        pytest.param(
            encode_notice(a_notice()).replace(b'"opened"', b'"exploded"'), id="a kind of tomorrow"
        ),
        pytest.param(b'{"x": ' + b"[" * 10**5, id="deeper than any stack"),
    ],
)
def test_what_is_no_notice_is_refused(raw: bytes | None) -> None:
    with pytest.raises(Malformed):
        decode_notice(raw)
