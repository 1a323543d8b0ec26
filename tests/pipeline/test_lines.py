"""A file is read to its end, whatever stands in it, and each bad line has a number and a reason."""

import gzip
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from pipeline.lines import (
    LINE_LIMIT,
    STDIN,
    Line,
    MentionFile,
    Unreadable,
    mention_file,
    mention_files,
    merged,
)
from tests.builders import NOON, a_mention


def a_line(number: int, **fields: object) -> bytes:
    return msgspec.json.encode(a_mention(id=f"m{number}", **fields))


def read(content: bytes, tmp_path: Path) -> list[Line | Unreadable]:
    path = tmp_path / "mentions"
    path.write_bytes(content)
    with mention_file(str(path)) as lines:
        return list(lines)


def shown(lines: list[Line | Unreadable]) -> list[str]:
    """Ids of the good ones, reasons of the bad ones, with their numbers."""
    return [
        f"{line.number} {line.mention.id}"
        if isinstance(line, Line)
        else f"{line.number} {line.problem.reason}"
        for line in lines
    ]


def test_each_line_is_a_mention_with_its_number(tmp_path: Path) -> None:
    content = b"\n".join([a_line(1), b"", b"  ", b"\r", a_line(2) + b"\r", b"  " + a_line(3)])
    lines = read(content, tmp_path)
    assert shown(lines) == ["1 m1", "5 m2", "6 m3"]
    assert [line.raw for line in lines if isinstance(line, Line)][1] == a_line(2)


def test_a_bad_line_says_what_is_wrong_and_the_rest_is_read(tmp_path: Path) -> None:
    content = b"\n".join([a_line(1), b"awful", b'{"id": 7}', b"\xff", a_line(2), b"{"])
    lines = read(content, tmp_path)
    assert shown(lines) == [
        "1 m1",
        "2 not_json",
        "3 wrong_type",
        "4 not_json",
        "5 m2",
        "6 not_json",
    ]
    assert str(lines[2]).startswith("line 3: wrong_type: Expected `str`, got `int` - at `$.id`")


BOM = b"\xef\xbb\xbf"
ROWS = b"id,brand,text\n" + b"1,Zephyr,late again\n" * 30


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        pytest.param(ROWS, "CSV", id="a table"),
        pytest.param(BOM + ROWS.replace(b",", b";"), "CSV", id="a table of a spreadsheet"),
        pytest.param(b"[" + a_line(1) + b",\n" + a_line(2) + b"]", "a JSON array", id="an array"),
        pytest.param(b"[\n" + a_line(1) + b"\n]", "a JSON array", id="an array of lines"),
        pytest.param(b"[" + b"{}," * LINE_LIMIT + b"{}]", "a JSON array", id="a long array"),
        pytest.param(b'{\n  "id": "m1"\n}', "JSON whose objects", id="indented"),
        pytest.param(a_line(1).decode().encode("utf-16"), "UTF-16", id="UTF-16"),
        pytest.param(a_line(1).decode().encode("utf-16-le"), "UTF-16", id="without its mark"),
        pytest.param(b"\x28\xb5\x2f\xfd\x24\x0a\x51\n\xff" * 9, "a file that zstd", id="zstd"),
        pytest.param(gzip.compress(ROWS), "CSV", id="a table within gzip"),
        pytest.param(b"awful\n" * 30, "plain text", id="text"),
    ],
)
def test_a_file_of_something_else_is_told_once_with_what_is_needed(
    content: bytes, shape: str, tmp_path: Path
) -> None:
    (said,) = map(str, read(content, tmp_path))
    assert said.startswith(f"line 1: not_json: the file looks like {shape}")
    assert said.endswith("; needed are JSON lines: one object a line, in UTF-8, plain or gzip")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"a,b\n" * 19 + a_line(1), [*["not_json"] * 19, "m1"], id="a bad beginning"),
        pytest.param(b"a,b", ["not_json"], id="a single line"),
        pytest.param(a_line(1) + b"\n" + b"a,b\n" * 30, ["m1", *["not_json"] * 30], id="later"),
        pytest.param(b"[1, 2]\n" + a_line(1), ["wrong_type", "m1"], id="no array of objects"),
    ],
)
def test_lines_that_are_bad_do_not_condemn_a_file(
    content: bytes, expected: list[str], tmp_path: Path
) -> None:
    assert [line.split()[1] for line in shown(read(content, tmp_path))] == expected


def test_the_mark_that_spreadsheets_write_costs_no_mention(tmp_path: Path) -> None:
    lines = read(BOM + a_line(1) + b"\n" + a_line(2), tmp_path)
    assert shown(lines) == ["1 m1", "2 m2"]
    assert next(line.raw for line in lines if isinstance(line, Line)) == a_line(1)


def test_a_pipe_is_read_no_further_than_its_first_mention() -> None:
    """Another may come hours later."""
    lines = iter(MentionFile(Endless(a_line(1) + b"\n")))
    assert shown([next(lines)]) == ["1 m1"]


class Endless(io.BytesIO):
    """Never says that it is over."""

    def readline(self, size: int | None = -1, /) -> bytes:
        """A line; nobody may ask for one that did not come."""
        line = super().readline(size)
        assert line
        return line


def test_a_line_beyond_the_limit_is_passed_over_without_being_held(tmp_path: Path) -> None:
    longest = a_line(1, text="x" * (LINE_LIMIT - len(a_line(1, text=""))))
    content = b"\n".join([longest, longest + b" ", b"x" * (3 * LINE_LIMIT), a_line(2)])
    assert shown(read(content, tmp_path)) == ["1 m1", "2 bad_value", "3 bad_value", "4 m2"]


def test_a_long_last_line_ends_with_the_file(tmp_path: Path) -> None:
    assert shown(read(a_line(1) + b"\n" + b"x" * (2 * LINE_LIMIT), tmp_path)) == [
        "1 m1",
        "2 bad_value",
    ]


def test_a_gzip_file_that_is_cut_within_a_line_beyond_the_limit_ends_there(tmp_path: Path) -> None:
    noise = Random(1).randbytes(3 * LINE_LIMIT).replace(b"\n", b" ")  # noqa: S311  # no secret
    packed = gzip.compress(a_line(1) + b"\n" + noise, mtime=0)
    assert shown(read(packed[: len(packed) * 2 // 3], tmp_path)) == ["1 m1", "2 bad_value"]


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    assert read(b"", tmp_path) == []


def test_a_gzip_file_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    content = b"\n".join(a_line(number) for number in range(5))
    assert shown(read(gzip.compress(content), tmp_path)) == shown(read(content, tmp_path))


def damaged() -> Iterator[object]:
    packed = gzip.compress(b"\n".join(a_line(number) for number in range(5_000)), mtime=0)
    middle = len(packed) // 2
    yield pytest.param(packed[:middle], id="cut off")
    yield pytest.param(packed[:middle] + b"\xff" * 64 + packed[middle + 64 :], id="overwritten")
    yield pytest.param(packed[:-8] + bytes(8), id="another checksum")
    yield pytest.param(packed + b"no gzip", id="something behind it")


@pytest.mark.parametrize("content", list(damaged()))
def test_a_damaged_gzip_file_is_read_as_far_as_it_goes(content: bytes, tmp_path: Path) -> None:
    *good, last = read(content, tmp_path)
    assert len(good) > 1_000
    assert all(isinstance(line, Line) for line in good[:1_000])
    assert isinstance(last, Unreadable)
    assert "the file ends here" in str(last)


class Pipe(io.RawIOBase):
    """Bytes that come once, in small pieces, and have no place: as standard input."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.content = io.BytesIO(content)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """A piece."""
        piece = self.content.read(min(7, len(buffer)))
        buffer[: len(piece)] = piece
        return len(piece)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_pipe_is_read_as_a_file_is(pack: Callable[[bytes], bytes]) -> None:
    lines = MentionFile(io.BufferedReader(Pipe(pack(a_line(1) + b"\n" + a_line(2)))))
    assert shown(list(lines)) == ["1 m1", "2 m2"]
    assert lines.position == 0  # nobody knows


def test_mentions_of_before_a_time_are_left_out() -> None:
    hours = [a_line(number, created_at=NOON + timedelta(hours=number)) for number in (0, -1, 1)]
    lines = MentionFile(io.BytesIO(b"\n".join(hours)), since=NOON)
    assert shown(list(lines)) == ["1 m0", "3 m1"]


def test_the_position_tells_how_far_the_file_is(tmp_path: Path) -> None:
    path = tmp_path / "mentions"
    path.write_bytes(b"\n".join([a_line(1), a_line(2)]))
    with mention_file(str(path)) as lines:
        places = [lines.position for _ in lines]
    assert places == [len(a_line(1)) + 1, path.stat().st_size]


def test_the_size_is_that_of_the_file_as_it_lies_there(tmp_path: Path) -> None:
    path = tmp_path / "mentions.gz"
    path.write_bytes(gzip.compress(a_line(1)))
    with mention_file(str(path)) as lines, mention_file(STDIN) as pipe:
        assert (lines.size, pipe.size) == (path.stat().st_size, None)


# -- Several files


def minutes(*times: int) -> bytes:
    return b"\n".join(a_line(at, created_at=NOON + timedelta(minutes=at)) for at in times)


def together(tmp_path: Path, *contents: bytes) -> list[Line]:
    paths = [tmp_path / f"{number}.jsonl" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    with mention_files([str(path) for path in paths]) as files:
        return list(merged([each for each in file if isinstance(each, Line)] for file in files))


@pytest.mark.parametrize(
    ("files", "order"),
    [
        pytest.param([(3, 1, 2)], [3, 1, 2], id="one keeps its order, whatever it is"),
        pytest.param([(1, 4, 5), (2, 3, 6)], [1, 2, 3, 4, 5, 6], id="sorted ones"),
        pytest.param([(1, 2), (), (3,)], [1, 2, 3], id="one that is empty"),
        pytest.param([(1, 5, 2), (3, 4)], [1, 3, 4, 5, 2], id="a late line comes late"),
    ],
)
def test_several_files_are_merged_by_time_and_each_keeps_its_order(
    tmp_path: Path, files: list[tuple[int, ...]], order: list[int]
) -> None:
    lines = together(tmp_path, *(minutes(*times) for times in files))
    assert [line.mention.id for line in lines] == [f"m{at}" for at in order]


def test_of_equal_times_the_first_files_line_comes_first(tmp_path: Path) -> None:
    lines = together(tmp_path, a_line(7) + b"\n" + a_line(1), a_line(3))
    assert [line.mention.id for line in lines] == ["m7", "m1", "m3"]


def test_among_several_files_a_line_says_which_it_is_in(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_bytes(a_line(1))
    second.write_bytes(b"{awful\n" + b"x" * (LINE_LIMIT + 1))
    with mention_files([str(first), str(second)]) as (good, bad):
        assert [line.file for line in good] == [str(first)]
        said = [str(line) for line in bad]
    assert said[0].startswith(f"{second}: line 1: not_json: ")
    assert said[1] == f"{second}: line 2: bad_value: longer than {LINE_LIMIT} bytes"
    with mention_files([str(second)]) as (alone,):
        assert str(next(iter(alone))).startswith("line 1: not_json: ")
