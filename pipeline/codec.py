"""Codec: bytes from topics and files to values and back. All that reads JSON of ours goes by it."""

import re
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from alerts.mark import drilled, is_drill
from alerts.notice import Notice
from alerts.route import ANY
from detectors.events import Mention

BRAND_LIMIT = 100  # characters of a brand's name
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # among them line breaks, and what begins an escape
TEXT_LIMIT = 1_000  # characters of a post that are read; longer ones are cut, not refused


class Reason(StrEnum):
    """Why a record could not be read. A finite set: it is a label of metrics."""

    NOT_JSON = "not_json"
    NOT_UTF8 = "not_utf8"
    EMPTY = "empty"
    MISSING_FIELD = "missing_field"
    WRONG_TYPE = "wrong_type"
    NO_ZONE = "no_zone"
    BAD_VALUE = "bad_value"
    TOO_LARGE = "too_large"
    WRONG_KEY = "wrong_key"
    WRONG_PARTITION = "wrong_partition"
    UNKNOWN_BRAND = "unknown_brand"
    TOO_MANY_BRANDS = "too_many_brands"
    INTERNAL = "internal"


class Malformed(Exception):  # noqa: N818  # what it says of a record is a state, not a fault of ours
    """A record that nobody can use: the reason, and a detail for whoever repairs its source."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail = reason, detail


T = TypeVar("T")

_mention = msgspec.json.Decoder(Mention)
_notice = msgspec.json.Decoder(Notice)


def decode_mention(raw: bytes | None) -> Mention:
    """A Mention from a record's value or a line of a file.

    Raises:
        Malformed: it is none.
    """
    return _mentioned(raw, _mention.decode)


def decode_wordless(raw: bytes | None) -> Mention:
    """Likewise, where `text` may be left out: for data whose texts nobody may pass on.

    Raises:
        Malformed: it is none for another reason.
    """
    return _mentioned(raw, _wordless)


def _wordless(raw: bytes) -> Mention:
    fields = msgspec.json.decode(raw)
    whole = {"text": ""} | fields if isinstance(fields, dict) else fields
    return msgspec.convert(whole, Mention)


def _mentioned(raw: bytes | None, decode: Callable[[bytes], Mention]) -> Mention:
    if not raw:
        raise Malformed(Reason.EMPTY, "no value; a mention is a JSON object")
    mention = decoded(raw, decode)
    check_brand(mention.brand)
    if len(mention.text) <= TEXT_LIMIT:
        return mention  # a copy costs half of what decoding does
    return replace(mention, text=mention.text[:TEXT_LIMIT])


def decoded(raw: bytes, decode: Callable[[bytes], T]) -> T:
    """What JSON says.

    Raises:
        Malformed: it is none, or not what the decoder looks for.
    """
    try:
        return decode(raw)
    except UnicodeDecodeError as problem:
        raise Malformed(Reason.NOT_UTF8, str(problem)) from None
    except msgspec.ValidationError as problem:
        raise Malformed(_reason(str(problem)), str(problem)) from None
    except (msgspec.DecodeError, RecursionError) as problem:
        raise Malformed(Reason.NOT_JSON, str(problem)) from None


def text_key(record: Any) -> str:
    """A record's key, as text.

    Raises:
        Malformed: it is none.
    """
    try:
        return (record.key or b"").decode()
    except UnicodeDecodeError:
        raise Malformed(Reason.NOT_UTF8, "the key is no text") from None


def check_size(raw: bytes, limit: int, what: str) -> None:
    """Refuse more bytes than anything of the kind has.

    Raises:
        Malformed: there are more.
    """
    if len(raw) > limit:
        raise Malformed(Reason.TOO_LARGE, f"{what} has {limit} bytes at most")


def check_release(schema: int, ours: int) -> None:
    """Refuse what another release has written in another way.

    Raises:
        Malformed: it has.
    """
    if schema != ours:
        raise Malformed(Reason.BAD_VALUE, f"`schema` is {schema}: of another release")


def check_brand(brand: str) -> None:
    """Refuse a name that nobody could show.

    Raises:
        Malformed: it is too long, or would command a terminal.
    """
    if CONTROL.search(brand):
        raise Malformed(Reason.BAD_VALUE, "`brand` has a control character")
    if len(drilled(brand)) > BRAND_LIMIT:
        raise Malformed(Reason.BAD_VALUE, f"`brand` is longer than {BRAND_LIMIT} characters")
    if drilled(brand) in {ANY, ""} or is_drill(drilled(brand)):
        raise Malformed(Reason.BAD_VALUE, f"`brand` is {brand!r}, which no brand is called")


def _reason(problem: str) -> Reason:
    """Sort a validation error of msgspec, which has one class for all."""
    if "missing required field" in problem:
        return Reason.MISSING_FIELD
    if "time zone" in problem or "timezone" in problem:
        return Reason.NO_ZONE
    return Reason.WRONG_TYPE if problem.startswith("Expected") else Reason.BAD_VALUE


def encode_notice(notice: Notice) -> bytes:
    """One line of JSON, the same live and in replay."""
    return msgspec.json.encode(notice)


def decode_notice(raw: bytes | None) -> Notice:
    """A Notice from a record of `alerts`.

    Raises:
        Malformed: it is none.
    """
    try:
        return _notice.decode(raw or b"")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise Malformed(Reason.NOT_JSON, str(problem)) from None
