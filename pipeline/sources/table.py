"""Tables: posts as rows, whatever the columns are called and however times are written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, tzinfo
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any

import msgspec

from detectors.events import moment
from pipeline.codec import Malformed, Reason, decoded
from pipeline.sources import loose
from pipeline.sources.post import Post

PLATFORM = "file"  # where the table does not say it
FIELDS = tuple(each.name for each in fields(Post))
COUNTS = ("followers", "views", "likes", "shares", "replies")
LISTS = ("tags", "names", "links")
NEEDED = ("text", "created_at")
NOTHING = {"", "nan", "null", "none", "nat", "n/a"}  # as programs write that there is no value
NUMBER = re.compile(r"\d{1,15}(\.0{1,9})?|\d{1,3}(,\d{3}){1,4}")
EPOCH_SECONDS = re.compile(r"\d{9,10}(\.\d{1,9})?")
EPOCH_MILLISECONDS = re.compile(r"\d{13}")
SEPARATED = re.compile(r"[\s,;|]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where a table has what a post has."""

    of: Mapping[str, str] = field(default_factory=dict)  # by field; others have the field's name
    zone: tzinfo | None = None  # of times that have none
    dates: str | None = None  # their form, as strptime has it; None: one that can be told

    def __post_init__(self) -> None:
        """Refuse a field that no post has.

        Raises:
            ValueError: which.
        """
        for name in self.of.keys() - set(FIELDS):
            raise ValueError(f"`{name}` is no field of a post; allowed: {', '.join(FIELDS)}")

    def post(self, row: Mapping[str, Any]) -> Post:
        """The post of a row. One without an id has a digest of what it says.

        Raises:
            Malformed: it is none.
        """
        found = {name: self._value(name, row.get(self.of.get(name, name))) for name in FIELDS}
        known = {name: value for name, value in found.items() if value is not None}
        known = {"text": "", "platform": PLATFORM} | known
        if "created_at" not in known:
            raise Malformed(Reason.MISSING_FIELD, "a post without `created_at`")
        known.setdefault("id", _digest(known))
        return decoded(b"", lambda _: msgspec.convert(known, Post, strict=False))

    def _value(self, name: str, value: Any) -> Any:
        said = value.strip() if isinstance(value, str) else value
        if said is None or (
            name != "text" and isinstance(said, str) and said.casefold() in NOTHING
        ):
            return None
        if name == "created_at":
            return self._moment(said)
        if name in COUNTS and isinstance(said, str):
            return _count(name, said)
        if name in LISTS and isinstance(said, str):
            return tuple(filter(None, SEPARATED.split(said)))[: loose.MOST]
        return str(said) if name == "id" and isinstance(said, int) else said

    def _moment(self, value: Any) -> datetime:
        """A time in one of the forms that machines write; a day before a month is none of them."""
        said = str(value)
        for read in (self._in_form, _epoch, datetime.fromisoformat, parsedate_to_datetime, _older):
            try:
                at = read(said)
            except (ValueError, OverflowError):
                continue
            if at.tzinfo is None and self.zone is None:
                raise Malformed(Reason.NO_ZONE, f"`created_at` {said[:40]!r} has no zone: give one")
            return at if at.tzinfo else at.replace(tzinfo=self.zone)
        raise Malformed(Reason.BAD_VALUE, f"`created_at` {said[:40]!r} is no time that can be told")

    def _in_form(self, said: str) -> datetime:
        if self.dates is None:
            raise ValueError
        return datetime.strptime(said, self.dates)  # noqa: DTZ007  # the zone comes after


def mapping(text: str) -> dict[str, str]:
    """Columns by field, from `text=Body,created_at=Date`.

    Raises:
        ValueError: it is not written so.
    """
    pairs = [each.partition("=") for each in text.split(",") if each.strip()]
    if any(not (name.strip() and column.strip()) for name, _, column in pairs):
        raise ValueError("is not written field=column,field=column")
    return {name.strip(): column.strip() for name, _, column in pairs}


def _epoch(said: str) -> datetime:
    if EPOCH_MILLISECONDS.fullmatch(said):
        return moment(int(said) / 1000)
    if not EPOCH_SECONDS.fullmatch(said):
        raise ValueError
    return moment(float(said))


def _older(said: str) -> datetime:
    """As X wrote it for long."""
    return datetime.strptime(said, "%a %b %d %H:%M:%S %z %Y")


def _count(name: str, said: str) -> int:
    if not NUMBER.fullmatch(said):
        raise Malformed(
            Reason.WRONG_TYPE, f"`{name}` {said[:40]!r} is no number of people or posts"
        )
    return int(said.partition(".")[0].replace(",", ""))


def _digest(known: Mapping[str, Any]) -> str:
    said = "\n".join(str(known.get(name, "")) for name in ("created_at", "author", "text"))
    return f"{PLATFORM}:{sha256(said.encode('utf-8', 'replace')).hexdigest()[:32]}"
