"""Lines: of a file, plain or gzip, or of standard input; and the mentions in them."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from io import TextIOWrapper
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO, cast

from detectors.events import Mention
from pipeline.codec import Malformed, Reason, decode_mention
from pipeline.shape import BOM, NEEDED, OBJECT, shape_of

STDIN = "-"
LINE_LIMIT = 1_000_000  # bytes; what a topic takes by default, with room for the record around it
BEGINNING = 100  # bytes of too long a line that show what it is
OPENING = 20  # lines by which a file is judged that begins with none of ours
GZIP = b"\x1f\x8b"

Decode = Callable[[bytes], Mention]


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds a mention."""

    number: int  # from 1
    raw: bytes
    mention: Mention
    file: str = ""  # its name, where there are several


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One line that holds none."""

    number: int
    problem: Malformed
    file: str = ""

    def __str__(self) -> str:
        """For the person who repairs the file."""
        place = f"{self.file}: " if self.file else ""
        return f"{place}line {self.number}: {self.problem}"


class Raw(NamedTuple):
    """One line as it stands there, without the space around it."""

    number: int
    text: bytes
    problem: str = ""  # why it is not all there


class MentionFile:
    """The lines of an open file, in their order. `position` tells how far it is read, in bytes.

    Args:
        stream: the file.
        since: mentions of before this time are left out.
        decode: makes a Mention of a line.
        name: said beside line numbers, where there are several files.
        size: in bytes; None: nobody knows.
    """

    def __init__(
        self,
        stream: BinaryIO,
        since: datetime | None = None,
        decode: Decode = decode_mention,
        *,
        name: str = "",
        size: int | None = None,
    ) -> None:
        self._stream, self._since, self._decode = stream, since, decode
        self._lines = plain(stream)
        self._name, self.size = name, size

    @property
    def position(self) -> int:
        """Bytes of the file that were read; compressed ones, if it is compressed."""
        return self._stream.tell() if self._stream.seekable() else 0

    def __iter__(self) -> Iterator[Line | Unreadable]:
        """The lines, without blank ones and those of before `since`.

        Of a file that begins as no JSON lines do that alone is said, once: no line can be read.
        """
        lines, opening = raw_lines(self._lines), list[Raw]()
        for raw in lines:
            opening.append(raw)
            if raw.text.startswith(OBJECT) or len(opening) == OPENING:
                break
        if shape := shape_of([raw.text for raw in opening if raw.text]):
            detail = f"the file looks like {shape}; {NEEDED}"
            yield self._unreadable(opening[0].number, Reason.NOT_JSON, detail)
            return
        for raw in chain(opening, lines):
            yield from self._line(raw)

    def _line(self, raw: Raw) -> Iterator[Line | Unreadable]:
        if raw.problem:
            yield self._unreadable(raw.number, Reason.BAD_VALUE, raw.problem)
            return
        try:
            mention = self._decode(raw.text)
        except Malformed as problem:
            yield Unreadable(raw.number, problem, self._name)
            return
        if self._since is None or mention.created_at >= self._since:
            yield Line(raw.number, raw.text, mention, self._name)

    def _unreadable(self, number: int, reason: Reason, detail: str) -> Unreadable:
        return Unreadable(number, Malformed(reason, detail), self._name)


def plain(stream: BinaryIO) -> BinaryIO:
    """What is in a stream, compressed or not."""
    head = stream.peek(2)[:2] if hasattr(stream, "peek") else b""
    return cast("BinaryIO", gzip.GzipFile(fileobj=stream)) if head == GZIP else stream


def raw_lines(stream: BinaryIO, limit: int = LINE_LIMIT) -> Iterator[Raw]:
    """The lines of an open file, without blank ones.

    Args:
        stream: the file, not compressed.
        limit: bytes of a line; longer ones are passed over, and said.
    """
    for number in count(1):
        try:
            raw = stream.readline(limit + 1)
            whole = len(raw) <= limit or _pass_over(raw, stream, limit)
        except (OSError, EOFError, zlib.error) as problem:  # a gzip file that is cut or damaged
            yield Raw(number, b"", f"the file ends here: {problem}")
            return
        if not raw:
            return
        if not whole:
            yield Raw(number, raw[:BEGINNING], f"longer than {limit} bytes")
        elif text := (raw.removeprefix(BOM) if number == 1 else raw).strip():
            yield Raw(number, text)


def _pass_over(raw: bytes, stream: BinaryIO, limit: int) -> bool:
    """Read on to the line's end. True: there was nothing but it."""
    rest = raw
    while rest and not rest.endswith(b"\n"):
        rest = stream.readline(limit)
    return rest is raw


@contextmanager
def mention_file(
    path: str, since: datetime | None = None, decode: Decode = decode_mention, name: str = ""
) -> Iterator[MentionFile]:
    """A file by its path, or standard input by STDIN."""
    size = None if path == STDIN else Path(path).stat().st_size
    with opened(path) as stream:
        yield MentionFile(stream, since, decode, name=name, size=size)


@contextmanager
def mention_files(
    paths: Sequence[str], since: datetime | None = None, decode: Decode = decode_mention
) -> Iterator[list[MentionFile]]:
    """Likewise, all at once."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(mention_file(path, since, decode, path if len(paths) > 1 else ""))
            for path in paths
        ]


def merged(streams: Iterable[Iterable[Line]]) -> Iterator[Line]:
    """The lines of several files by the time of their mentions; of equals, the first file's first.

    Each file keeps its own order: a line that comes late in its file comes late here.
    """
    return merge(*streams, key=lambda line: line.mention.created_at)


@contextmanager
def text_file(path: str) -> Iterator[TextIO]:
    """Likewise, as text; what is no UTF-8 is replaced."""
    with opened(path) as stream:
        yield TextIOWrapper(plain(stream), encoding="utf-8-sig", errors="replace")


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """The bytes of a file by its path, or of standard input by STDIN."""
    if path == STDIN:
        yield sys.stdin.buffer
    else:
        with Path(path).open("rb") as stream:
            yield stream
