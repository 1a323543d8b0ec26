"""Lines: of a file, plain or gzip, or of standard input; and the mentions in them."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from detectors.events import Mention
from pipeline.codec import Malformed, Reason, decode_mention

STDIN = "-"
LINE_LIMIT = 1_000_000  # bytes; what a topic takes by default, with room for the record around it
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds a mention."""

    number: int  # from 1
    raw: bytes
    mention: Mention


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One line that holds none."""

    number: int
    problem: Malformed

    def __str__(self) -> str:
        """For the person who repairs the file."""
        return f"line {self.number}: {self.problem}"


class MentionFile:
    """The lines of an open file, in their order. `position` tells how far it is read, in bytes."""

    def __init__(self, stream: BinaryIO, since: datetime | None = None) -> None:
        self._stream, self._since = stream, since
        self._lines = _plain(stream)

    @property
    def position(self) -> int:
        """Bytes of the file that were read; compressed ones, if it is compressed."""
        return self._stream.tell() if self._stream.seekable() else 0

    def __iter__(self) -> Iterator[Line | Unreadable]:
        """The lines, without blank ones and those of before `since`."""
        number = 0
        while True:
            number += 1
            try:
                raw = self._lines.readline(LINE_LIMIT + 1)
                whole = len(raw) <= LINE_LIMIT or self._pass_over(raw)
            except (OSError, EOFError, zlib.error) as problem:  # a gzip file that is cut or damaged
                yield Unreadable(
                    number, Malformed(Reason.BAD_VALUE, f"the file ends here: {problem}")
                )
                return
            if not raw:
                return
            if not whole:
                detail = f"longer than {LINE_LIMIT} bytes"
                yield Unreadable(number, Malformed(Reason.BAD_VALUE, detail))
            elif raw.strip():
                yield from self._line(number, raw.strip())

    def _pass_over(self, raw: bytes) -> bool:
        """Read on to the line's end. True: there was nothing but it."""
        rest = raw
        while rest and not rest.endswith(b"\n"):
            rest = self._lines.readline(LINE_LIMIT)
        return rest is raw

    def _line(self, number: int, raw: bytes) -> Iterator[Line | Unreadable]:
        try:
            mention = decode_mention(raw)
        except Malformed as problem:
            yield Unreadable(number, problem)
            return
        if self._since is None or mention.created_at >= self._since:
            yield Line(number, raw, mention)


def _plain(stream: BinaryIO) -> BinaryIO:
    """What is in a stream, compressed or not."""
    head = stream.peek(2)[:2] if hasattr(stream, "peek") else b""
    return cast("BinaryIO", gzip.GzipFile(fileobj=stream)) if head == GZIP else stream


@contextmanager
def mention_file(path: str, since: datetime | None = None) -> Iterator[MentionFile]:
    """A file by its path, or standard input by STDIN."""
    with _opened(path) as stream:
        yield MentionFile(stream, since)


@contextmanager
def text_file(path: str) -> Iterator[TextIO]:
    """Likewise, as text; what is no UTF-8 is replaced."""
    with _opened(path) as stream:
        yield TextIOWrapper(_plain(stream), encoding="utf-8-sig", errors="replace")


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if path == STDIN:
        yield sys.stdin.buffer
    else:
        with Path(path).open("rb") as stream:
            yield stream
