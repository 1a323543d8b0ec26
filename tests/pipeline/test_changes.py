"""What became of a post is read again as it was written, and nothing else is believed."""

import msgspec
import pytest

from detectors.change import Change
from detectors.reach import LIMIT
from pipeline.changes import decode_change, encode_change
from pipeline.codec import TEXT_LIMIT, Malformed, Reason


@pytest.mark.parametrize(
    "change",
    [
        Change(id="p1", brand="Orange", gone=True),
        Change(id="p1", brand="Aurora Énergie", text=""),
        Change(id="p1", brand="Orange", text="now it says this"),
        Change(id="p1", brand="Orange", shares=LIMIT, views=LIMIT),
    ],
)
def test_it_is_read_as_it_was_written(change: Change) -> None:
    assert decode_change(encode_change(change)) == change


def test_it_has_no_more_text_than_is_read() -> None:
    long = Change(id="p1", brand="Orange", text="é" * 100_000)
    assert len(encode_change(long)) < 10_000
    written = msgspec.json.encode({"id": "p1", "brand": "Orange", "text": "x" * 100_000})
    assert len(decode_change(written).text or "") == TEXT_LIMIT


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, Reason.EMPTY),
        (b"", Reason.EMPTY),
        (b"{", Reason.NOT_JSON),
        (b"[]", Reason.WRONG_TYPE),
        (b'{"id": "p1"}', Reason.MISSING_FIELD),
        (b'{"id": "", "brand": "Orange"}', Reason.WRONG_TYPE),
        (b'{"id": "p1", "brand": "*"}', Reason.BAD_VALUE),
        (b'{"id": "p1", "brand": "a\\nb"}', Reason.BAD_VALUE),
        (b'{"id": "p1", "brand": "Orange", "shares": -1}', Reason.WRONG_TYPE),
        (b'{"id": "p1", "brand": "Orange", "views": 1e30}', Reason.WRONG_TYPE),
    ],
)
def test_anything_else_has_a_reason(value: bytes | None, reason: Reason) -> None:
    with pytest.raises(Malformed) as caught:
        decode_change(value)
    assert caught.value.reason is reason
