"""`tocsin source read` writes a line for each post, and reports the others."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.codec import decode_mention
from pipeline.sources.post import decode_post


def read(*arguments: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["source", "read", *map(str, arguments)], input=given)


def test_a_table_becomes_lines_that_are_posts(tmp_path: Path) -> None:
    table = tmp_path / "export.csv"
    table.write_text("ID;Body;Date\n7;No signal;2026-03-02 13:00\n8;Late;soon\n", "utf-8")
    columns = "text=Body,created_at=Date"
    found = read("--format", "csv", "--map", columns, "--zone", "Europe/Paris", table)
    assert found.exit_code == 1
    (line,) = found.stdout.splitlines()
    assert msgspec.json.decode(line) == {
        "id": "7", "text": "No signal", "created_at": "2026-03-02T13:00:00+01:00",
        "platform": "file",
    }  # fmt: skip
    assert decode_post(line.encode()).text == "No signal"
    assert found.stderr.splitlines() == [
        "line 3: bad_value: `created_at` 'soon' is no time that can be told", "Posts: 1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("x", '{"data":{"id":"77777777777777777","text":"a"}}\n\n'),
        ("reddit", '{"kind":"t3","data":{"name":"t3_7","created_utc":9,"title":"a"}}'),
        ("posts", '{"id":"7","text":"a","created_at":"2026-03-02T12:00:00Z"}'),
    ],
)
def test_standard_input_is_read_in_each_format(kind: str, given: str) -> None:
    found = read("--format", kind, "-", given=given)
    assert (found.exit_code, found.stderr) == (0, "Posts: 1\n")
    assert decode_post(found.stdout.encode()).text == "a"


OF_X = """
{"data":{"id":"77777777777777777","text":"a"}}
{"data":{"id":"88888888888888888","text":"b","public_metrics":{"retweet_count":0}}}
{"data":{"delete":{"tweet":{"id":"77777777777777777"}}}}
{"data":{"id":"99999999999999999","text":"B","edit_history_tweet_ids":["88888888888888888"]}}
{"data":{"id":"88888888888888888","text":"b","public_metrics":{"retweet_count":9}}}
{"delete":{"status":{"id_str":"66666666666666666"}}}
"""
AGAIN = "Written again, with another text or other counts: 2. The watch takes the first of an id."


def test_a_post_of_a_file_that_is_deleted_in_it_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "stream.jsonl"
    file.write_text(OF_X, "utf-8")
    found = read("--format", "x", file)
    assert [decode_post(line.encode()).text for line in found.stdout.splitlines()] == list("bBb")
    assert found.stderr.splitlines() == [
        "Posts: 3", "Deleted by this file's own word, and left out: 1",
        "Deleted, and not in here: 1", AGAIN,
    ]  # fmt: skip
    assert found.exit_code == 0


def test_of_a_pipe_it_is_said_what_was_deleted_too_late() -> None:
    found = read("--format", "x", "-", given=OF_X)
    assert [decode_post(line.encode()).text for line in found.stdout.splitlines()] == list("abBb")
    assert found.stderr.splitlines() == [
        "Posts: 4", ("Deleted after they were written: 1. No line takes a post back: delete them "
        "where you keep them, or read them from a file, by which they are left out."),
        "Deleted, and not in here: 1", AGAIN,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--map", "brand=x"), "`brand` is no field of a post"),
        (("--map", "text"), "is not written field=column"),
        (("--zone", "Paris"), "allowed: UTC, Europe/Paris"), (("--zone", "/etc"), "allowed: UTC"),
        (("--format", "xml"), "'x', 'reddit', 'csv', 'posts'"),
    ],
)  # fmt: skip
def test_a_wrong_use_ends_with_2_and_says_what_is_wrong(option: tuple[str, str], said: str) -> None:
    failed = read(*option, "-", given="")
    assert failed.exit_code == 2
    assert said in failed.stderr.replace("\n", " ")


SETTINGS = "brands: {known: {Orange: {query: {require: [réseau]}}, Free: {}}}"


def test_posts_become_mentions_of_the_brands_that_they_name(tmp_path: Path) -> None:
    settings = tmp_path / "tocsin.yaml"
    settings.write_text(SETTINGS, "utf-8")
    said = ("Orange et Free: plus de réseau", "une veste orange", "Free, c'est lent")
    given = [
        {"id": f"{number}", "text": text, "created_at": "2026-03-02T12:00:00Z", "platform": "x"}
        for number, text in enumerate(said)
    ]
    lines = "\n".join(msgspec.json.encode(each).decode() for each in given)
    found = read("--mentions", "--config", settings, "-", given=lines)
    mentions = [decode_mention(line.encode()) for line in found.stdout.splitlines()]
    told = [(mention.brand, mention.id) for mention in mentions]
    assert sorted(told) == [("Free", "0"), ("Free", "2"), ("Orange", "0")]
    assert {mention.source for mention in mentions} == {"file"}
    assert (found.exit_code, found.stderr) == (0, "Posts: 3, mentions: 3\n")


def test_mentions_need_a_brand() -> None:
    failed = read("--mentions", "-", given="")
    assert failed.exit_code == 2
    assert "there is no brand" in failed.stderr
