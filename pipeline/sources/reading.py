"""Reading: the posts of a file or of standard input, in the formats that people have them in."""

import codecs
import csv
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from itertools import chain
from typing import BinaryIO

from pipeline.codec import Malformed, Reason
from pipeline.lines import Raw, Unreadable, plain, raw_lines
from pipeline.sources import loose, reddit, x
from pipeline.sources.event import Edited, Event, Gone
from pipeline.sources.post import Post
from pipeline.sources.table import FIELDS, NEEDED, Columns

LINE_LIMIT = 16_000_000  # bytes: a page of a hundred posts of X with all that is known of them
PAGE_LIMIT = 64_000_000  # bytes of a listing over many lines
SAMPLE = 65_536  # bytes by which a table's encoding is found
OPENING = 4_000  # characters of its first line by which its delimiter is
DELIMITERS = ",;\t|"
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
OTHER = "cp1252"  # what spreadsheets write that write no UTF-8
ANY = Columns()
NO_MORE = re.compile(rb'"(delete|drop)"')  # a line without it deletes nothing

Found = Iterator[Post | Unreadable]
Course = Iterator[Event | Unreadable]
Decode = Callable[[bytes], Iterable[Event | Malformed | None]]


class Format(StrEnum):
    """How posts are written."""

    X = "x"  # lines of X's filtered stream, pages of its searches
    REDDIT = "reddit"  # listings, threads, lines of archives
    CSV = "csv"  # with a line of names above it
    POSTS = "posts"  # JSON lines, an object a line


def read_posts(kind: Format, stream: BinaryIO, columns: Columns = ANY, name: str = "") -> Found:
    """The posts of an open file, plain or gzip, and why lines of it are none.

    An edited post comes as it is now, under its id; of posts that are gone nothing comes.

    Args:
        kind: how they are written.
        stream: the file.
        columns: where a post's fields stand; of CSV and JSON lines of posts alone.
        name: of the file, said beside line numbers, where there are several.
    """
    for each in read_events(kind, stream, columns, name):
        if isinstance(each, Post | Unreadable):
            yield each
        elif isinstance(each, Edited):
            yield each.post


def read_events(kind: Format, stream: BinaryIO, columns: Columns = ANY, name: str = "") -> Course:
    """The same, with what the file says of posts that it has, or had: edits and deletes."""
    if kind is Format.CSV:
        return _rows(stream, columns, name)
    lines = raw_lines(plain(stream), LINE_LIMIT)
    if kind is Format.REDDIT:
        return _told(_listings(lines), reddit.decode, name)
    if kind is Format.X:
        return _told(lines, x.decode, name)
    return _told(lines, lambda raw: [columns.post(loose.tree(raw))], name)


def gone_in(stream: BinaryIO) -> frozenset[str]:
    """The ids of posts of which lines of X say that they are deleted."""
    said = (raw for raw in raw_lines(plain(stream), LINE_LIMIT) if NO_MORE.search(raw.text))
    return frozenset(each.id for each in _told(said, x.decode, "") if isinstance(each, Gone))


def _told(lines: Iterable[Raw], decode: Decode, name: str) -> Course:
    """What lines say, with the numbers of those that cannot be read."""
    for line in lines:
        try:
            if line.problem:
                raise Malformed(Reason.TOO_LARGE, line.problem)  # noqa: TRY301
            events = decode(line.text)
        except Malformed as problem:
            yield Unreadable(line.number, problem, name)
            continue
        for event in events:
            if isinstance(event, Malformed):
                yield Unreadable(line.number, event, name)
            elif event is not None:
                yield event


def _listings(lines: Iterator[Raw]) -> Iterator[Raw]:
    """Lines that are whole by themselves, or all of them as one."""
    first = next(lines, None)
    if first is None:
        return
    if first.problem or (first.text.startswith(b"{") and first.text.endswith(b"}")):
        yield first
        yield from lines
        return
    page, size = [first.text], len(first.text)
    for line in lines:
        size += len(line.text)
        if line.problem or size > PAGE_LIMIT:
            yield Raw(line.number, b"", line.problem or f"a listing has {PAGE_LIMIT} bytes at most")
            return
        page.append(line.text)
    yield Raw(first.number, b"\n".join(page))


def _rows(stream: BinaryIO, columns: Columns, name: str) -> Found:
    """The posts of a table."""
    rows, renamed = _numbered(_text(plain(stream))), replace(columns, of={})
    places = dict[str, int]()
    for number, row in rows:
        try:
            if isinstance(row, Malformed):
                raise row
            if places:
                cells = {each: row[at] for each, at in places.items() if at < len(row)}
                yield renamed.post(cells)
            else:
                places = _places(columns, row)
        except Malformed as problem:
            yield Unreadable(number, problem, name)
            if not places:
                return


def _places(columns: Columns, header: list[str]) -> dict[str, int]:
    """Which cell of a row has which field.

    Raises:
        Malformed: one is missing that is needed or asked for.
    """
    titles = {title.strip().casefold(): at for at, title in reversed([*enumerate(header)])}
    wanted = {each: columns.of.get(each, each).casefold() for each in FIELDS}
    for each in FIELDS:
        if (each in NEEDED or each in columns.of) and wanted[each] not in titles:
            said = f"no column `{columns.of.get(each, each)}` for `{each}`; there are: "
            raise Malformed(Reason.MISSING_FIELD, f"{said}{', '.join(header)[:300]}")
    return {each: titles[title] for each, title in wanted.items() if title in titles}


def _numbered(text: Iterator[str]) -> Iterator[tuple[int, list[str] | Malformed]]:
    """Rows that are not blank, with the numbers of the lines in which they begin."""
    reader, number = None, 1
    while True:
        try:
            if reader is None:
                first = next(text, "")
                reader = csv.reader(chain([first], text), _dialect(first[:OPENING]))
            number = reader.line_num + 1
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield number, Malformed(Reason.BAD_VALUE, f"no row of a table: {problem}")
        except Malformed as problem:
            yield number, problem
            return
        else:
            if any(cell.strip() for cell in row):
                yield number, row


def _dialect(header: str) -> type[csv.Dialect]:
    """How cells are separated."""

    class Dialect(csv.excel):
        delimiter = ","

    with suppress(csv.Error):  # where there is a single column
        Dialect.delimiter = csv.Sniffer().sniff(header, DELIMITERS).delimiter
    return Dialect


def _text(stream: BinaryIO) -> Iterator[str]:
    """The lines of a table. What is not of its encoding is replaced.

    Raises:
        Malformed: a gzip file is cut or damaged.
    """
    chunks = _chunks(stream)
    head, left = next(chunks, b""), ""
    for text in codecs.iterdecode(chain([head], chunks), _encoding(head), "replace"):
        *lines, left = (left + text).split("\n")
        yield from (f"{line}\n" for line in lines)
        if len(left) > LINE_LIMIT:  # and it is no table
            yield left
            left = ""
    yield left


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    try:
        while chunk := stream.read(SAMPLE):
            yield chunk
    except (OSError, EOFError, zlib.error) as problem:
        raise Malformed(Reason.BAD_VALUE, f"the file ends here: {problem}") from None


def _encoding(head: bytes) -> str:
    """By its mark, or else UTF-8 if it is any, or else what spreadsheets write."""
    for mark, encoding in MARKS.items():
        if head.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return OTHER
    return "utf-8"
