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

from pipeline.lines import LINE_LIMIT, Line, MentionFile, Unreadable, mention_file
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
