"""What a source says of itself is read again as it was written, and nothing else is believed."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from detectors.hearing import Gap, Pulse
from pipeline.codec import Malformed, Reason
from pipeline.sources.source import State
from pipeline.sources.standing import (
    LEFT,
    RECORD_LIMIT,
    SILENT,
    Standing,
    decode_standing,
    encode_standing,
    newest,
    pulses_of,
)
from tests.pipeline.sources.listening import NOON

HOUR = timedelta(hours=1)


def a_standing(**fields: Any) -> Standing:
    known: dict[str, Any] = {"name": "b", "platform": "bluesky", "state": State.LIVE, "since": NOON}
    return Standing(at=NOON, **known | fields)


def a_record(standing: Standing, **fields: Any) -> Any:
    known = {"key": standing.name.encode(), "value": encode_standing(standing)}
    return SimpleNamespace(**known | fields)


def test_it_is_read_as_it_was_written() -> None:
    standing = a_standing(place="17", until=NOON, said="é" * 300, posts=3)
    assert decode_standing(a_record(standing)) == standing


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"value": None}, Reason.NOT_JSON),
        ({"value": b"{"}, Reason.NOT_JSON),
        ({"value": b"[]"}, Reason.WRONG_TYPE),
        ({"value": b"x" * (RECORD_LIMIT + 1)}, Reason.TOO_LARGE),
        ({"key": b"other"}, Reason.WRONG_KEY),
        ({"key": None}, Reason.WRONG_KEY),
        ({"value": encode_standing(a_standing(schema=2))}, Reason.BAD_VALUE),
        ({"value": msgspec.json.encode({"name": "b"})}, Reason.MISSING_FIELD),
    ],
)
def test_anything_else_is_refused(fields: dict[str, Any], reason: Reason) -> None:
    with pytest.raises(Malformed) as caught:
        decode_standing(a_record(a_standing(), **fields))
    assert caught.value.reason is reason


def test_the_last_word_of_each_counts() -> None:
    first, last = a_standing(place="1"), a_standing(place="2", state=State.WAITING)
    other = a_standing(name="m", platform="mastodon")
    rubbish = SimpleNamespace(key=b"\xff", value=b"?")
    gone = SimpleNamespace(key=b"m", value=None)
    assert newest([a_record(first), a_record(other), rubbish, a_record(last)]) == {
        "b": last, "m": other,
    }  # fmt: skip
    assert newest([a_record(other), gone]) == {}


def test_who_says_nothing_for_a_minute_is_silent() -> None:
    standing = a_standing()
    assert not standing.is_silent(NOON + timedelta(seconds=SILENT))
    assert standing.is_silent(NOON + timedelta(seconds=SILENT + 1))


def test_what_it_told_is_known_from_its_standing_unless_it_was_a_week_ago() -> None:
    deaf = a_standing(behind=NOON - HOUR, gaps=((NOON - 3 * HOUR, NOON - 2 * HOUR),))
    at = NOON.timestamp()
    gap = Gap(at - 3 * 3_600, at - 2 * 3_600)
    pulse = Pulse(source="b", at=at, since=at - 3_600, gaps=(gap,))
    assert pulses_of([deaf], at + LEFT - 1) == [pulse]
    assert pulses_of([deaf], at + LEFT) == []
    assert decode_standing(a_record(deaf)) == deaf
