"""Files of posts are read whatever their format, and what is none says in which line."""

import gzip
from datetime import UTC, datetime, timedelta, timezone
from io import BufferedReader, BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codec import Reason
from pipeline.lines import Unreadable
from pipeline.sources.post import Post, mention_of
from pipeline.sources.reading import Format, read_posts
from pipeline.sources.table import Columns, mapping

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LISTING = b'{"kind": "Listing", "data": {"children": [\n{"kind": "t3", "data":\n{"name": "t3_7", "created_utc": 9}}]}}\n'  # noqa: E501


def read(kind: Format, raw: bytes, **columns: Any) -> list[Post | Unreadable]:
    return list(read_posts(kind, BufferedReader(BytesIO(raw)), Columns(**columns)))


def told(kind: Format, raw: bytes, **columns: Any) -> list[str]:
    """Posts by their ids, and what is none by its line and reason."""
    return [
        each.id if isinstance(each, Post) else f"{each.number} {each.problem.reason}"
        for each in read(kind, raw, **columns)
    ]


def cell(header: str, row: str, **columns: Any) -> Post:
    (found,) = read(Format.CSV, f"{header}\n{row}\n".encode(), **columns)
    assert isinstance(found, Post), found
    return found


X = b'{"data":{"id":"77777777777777777","text":"a"}}'


def test_lines_of_x_keepalives_errors_and_a_cut_end() -> None:
    raw = b"\r\n".join(
        [X, b"", b'{"errors":[{"title":"down"}]}', X.replace(b"77", b"88", 1), X[:-9]]
    )
    assert told(Format.X, raw) == [
        "x:77777777777777777", "3 bad_value", "x:88777777777777777", "5 not_json",
    ]  # fmt: skip
    assert told(Format.X, gzip.compress(raw)) == told(Format.X, raw)


def test_an_edited_post_comes_under_its_id_and_one_that_is_gone_not_at_all() -> None:
    edited = b'{"data":{"id":"99999999999999999","text":"b","edit_history_tweet_ids":["7","9"]}}'
    raw = b"\n".join([edited, b'{"delete":{"status":{"id_str":"7"}}}'])
    assert told(Format.X, raw) == ["x:7"]


def test_a_listing_may_be_a_line_or_many() -> None:
    assert told(Format.REDDIT, LISTING) == ["reddit:t3_7"]
    line = LISTING.replace(b"\n", b"")
    assert told(Format.REDDIT, line + b"\n" + line) == ["reddit:t3_7"] * 2
    assert told(Format.REDDIT, line + b"\n{}\n" + line[:-9]) == [
        "reddit:t3_7", "2 missing_field", "3 not_json",
    ]  # fmt: skip
    assert told(Format.REDDIT, b"\n" + LISTING[:-9]) == ["2 not_json"]
    assert told(Format.REDDIT, b"") == []


def test_posts_may_be_lines_of_json() -> None:
    raw = b"""{"id": "a", "text": "b", "created_at": "2026-03-02T12:00:00Z", "platform": "forum", "likes": 3}
{"id": 7, "text": "b", "created_at": 1772452800, "tags": ["orange"], "other": {}}
{"id": "c", "text": "b", "created_at": "2026-03-02 12:00"}
{"id": "d", "text": 7, "created_at": "2026-03-02T12:00:00Z"}
[]
"""  # noqa: E501
    first, second, *rest = read(Format.POSTS, raw)
    assert first == Post(id="a", text="b", created_at=NOON, platform="forum", likes=3)
    assert second == Post(id="7", text="b", created_at=NOON, platform="file", tags=("orange",))
    assert [str(each).split(":")[:2] for each in rest] == [
        ["line 3", " no_zone"], ["line 4", " wrong_type"], ["line 5", " wrong_type"],
    ]  # fmt: skip


def test_json_may_call_its_fields_otherwise() -> None:
    raw = b'{"Body": "b", "When": "2026-03-02T12:00:00Z"}'
    (found,) = read(Format.POSTS, raw, of={"text": "Body", "created_at": "When"})
    assert isinstance(found, Post)
    assert (found.text, found.created_at) == ("b", NOON)
    assert found.id.startswith("file:")


def test_a_table_has_what_its_names_say() -> None:
    header = "id,Text,created_at,lang,author,followers,verified,likes,tags,links,other"
    row = (
        '7,"a, ""b""",2026-03-02T12:00:00Z,en,ann,"1,200",true,3.0,orange panne,https://a.example,x'
    )
    assert cell(header, row) == Post(
        id="7", text='a, "b"', created_at=NOON, platform="file", lang="en", author="ann",
        followers=1200, verified=True, likes=3, tags=("orange", "panne"),
        links=("https://a.example",),
    )  # fmt: skip


def test_a_mapping_says_where_a_field_stands() -> None:
    columns = mapping("text = Body,created_at=Posted At")
    told = cell("id,text,body,posted at", "7,no,yes,2026-03-02T12:00:00Z", of=columns)
    assert (told.id, told.text) == ("7", "yes")


@pytest.mark.parametrize("empty", ["", " ", "nan", "NULL", "None"])
def test_what_says_nothing_is_left_out(empty: str) -> None:
    told = cell(
        "text,created_at,likes,author,id", f"a,2026-03-02T12:00:00Z,{empty},{empty},{empty}"
    )
    assert (told.likes, told.author) == (None, None)
    assert told.id.startswith("file:")


def test_a_post_without_an_id_has_a_digest_of_what_it_says() -> None:
    header, at = "text,created_at,author", "2026-03-02T12:00:00Z"
    ids = [cell(header, f"{text},{at},{who}").id for text, who in ("aa", "ab", "bb", "aa")]
    assert len(set(ids)) == 3
    assert ids[0] == ids[3]


PARIS = ZoneInfo("Europe/Paris")
TIMES = [
    ("2026-03-02T12:00:00Z", {}), ("2026-03-02 13:00:00+01:00", {}), ("1772452800", {}),
    ("1772452800000", {}), ("Mon, 02 Mar 2026 12:00:00 GMT", {}),
    ("Mon Mar 02 12:00:00 +0000 2026", {}), ("2026-03-02 13:00", {"zone": PARIS}),
    ("2026-03-02T12:00:00Z", {"zone": PARIS}), ("1772452800", {"zone": PARIS}),
    ("02/03/2026 13h00", {"zone": PARIS, "dates": "%d/%m/%Y %Hh%M"}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "columns"), TIMES)
def test_times_are_read_as_machines_write_them(said: str, columns: dict[str, Any]) -> None:
    assert cell("text,created_at", f'a,"{said}"', **columns).created_at == NOON


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,2026-03-02 12:00,", Reason.NO_ZONE), ("a,02/03/2026,", Reason.BAD_VALUE),
        ("a,,", Reason.MISSING_FIELD), ("a", Reason.MISSING_FIELD),
        ("a,2026-03-02T12:00:00Z,many", Reason.WRONG_TYPE),
        ("a,9999999999999999999,", Reason.BAD_VALUE),
    ],
)  # fmt: skip
def test_a_row_that_is_no_post_says_why_and_the_rest_goes_on(row: str, reason: Reason) -> None:
    raw = f"text,created_at,likes,id\n{row}\nb,2026-03-02T12:00:00Z,1,b\n".encode()
    assert told(Format.CSV, raw) == [f"2 {reason}", "b"]


def test_rows_over_several_lines_are_counted_by_their_first() -> None:
    raw = b'id,text,created_at\na,"b\n\nc",2026-03-02T12:00:00Z\n\nd,e,soon\n'
    assert told(Format.CSV, raw) == ["a", "6 bad_value"]


FRENCH = "id;text;created_at\r\na;été, \u201coui\u201d;2026-03-02T12:00:00Z\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_delimiter_and_encoding_are_found(encoding: str, delimiter: str) -> None:
    (found,) = read(Format.CSV, FRENCH.replace(";", delimiter).encode(encoding))
    assert isinstance(found, Post)
    assert (found.id, found.text) == ("a", "été, \u201coui\u201d")


def test_a_letter_on_the_edge_of_a_piece_is_whole() -> None:
    long = "é" * 70_000
    found = cell("created_at,text", f"2026-03-02T12:00:00Z,{long}")
    assert found.text == long


@pytest.mark.parametrize("raw", [b"", b"\n", b"id,body\n7,a\n", b"\0\1\2", b"text\na\n"])
def test_a_table_without_what_is_needed_is_refused_once(raw: bytes) -> None:
    assert len(read(Format.CSV, raw)) <= 1


def test_the_column_that_is_missing_is_named() -> None:
    (found,) = read(Format.CSV, b"id,body,date\n7,a,b\n", of={"text": "Bodi"})
    assert "no column `Bodi` for `text`; there are: id, body, date" in str(found)


@pytest.mark.parametrize("kind", Format)
def test_a_file_that_is_cut_says_where(kind: Format) -> None:
    whole = gzip.compress(b"text,created_at\n" + b"a,2026-03-02T12:00:00Z\n" * 9)
    *_, last = read(kind, whole[:-9])
    assert isinstance(last, Unreadable)
    assert "ends here" in str(last)


@pytest.mark.parametrize("text", ["text", "text=", "=a", "text=a,b"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="field=column"):
        mapping(text)


def test_a_field_that_no_post_has_is_refused() -> None:
    with pytest.raises(ValueError, match="`brand` is no field of a post; allowed: id, text"):
        Columns(of={"brand": "a"})


def test_zones_of_times_stay_as_they_are() -> None:
    at = cell("text,created_at", "a,2026-03-02T14:00:00+02:00", zone=PARIS).created_at
    assert at == NOON
    assert at.utcoffset() == timezone(timedelta(hours=2)).utcoffset(None)


PIECES = st.sampled_from(
    [b"text", b",", b";", b'"', b"\n", b"\r", b"created_at", b"2026-03-02T12:00:00Z", b"\xff",
     b"\0", b"{", b"}"]
)  # fmt: skip


@given(st.sampled_from(Format), st.lists(PIECES | st.binary(max_size=4), max_size=30).map(b"".join))
def test_no_bytes_are_an_error_of_ours(kind: Format, raw: bytes) -> None:
    for start in (b"", b"text,created_at,id\n"):
        for each in read(kind, start + raw):
            if isinstance(each, Post):
                mention_of(each, "Zephyr", "file")
