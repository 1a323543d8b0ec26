"""`tocsin match`: what a query finds, what it nearly finds, and why."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.cli.sources import sorting
from pipeline.config import load
from pipeline.connection import Connection
from pipeline.sources.post import Post
from tests.builders import NOON

PAGE = (Path(__file__).parents[2] / "docs/matching.md").read_text(encoding="utf-8")
SETTINGS = """\
brands:
  known:
    Orange: {query: {require: [fibre], exclude: [jus]}}
    SFR: {}
"""


def run(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["match", *map(str, arguments)], input=given)


def line(text: str, **fields: Any) -> str:
    known = {"id": "p1", "text": text, "created_at": NOON.isoformat()}
    return json.dumps(known | fields)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "tocsin.yaml"
    path.write_text(SETTINGS, encoding="utf-8")
    return path


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)\n```", PAGE, re.DOTALL)


def test_the_page_on_matching_shows_what_the_command_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "posts.jsonl").write_text(blocks("json")[0], encoding="utf-8")
    (tmp_path / "tocsin.yaml").write_text(blocks("yaml")[0], encoding="utf-8")
    commands = [each.removeprefix("tocsin match ").split() for each in blocks("sh")[:2]]
    shown = re.findall(r"```\n(matches\n.*?)\n```", PAGE, re.DOTALL)
    assert len(shown) == len(commands) == 2
    for arguments, page in zip(commands, shown, strict=True):
        result = run(*arguments)
        assert result.exit_code == 0
        assert [each.rstrip() for each in result.stdout.splitlines()] == page.splitlines()


def test_each_verdict_is_a_line_for_machines(config: Path) -> None:
    given = "\n".join([
        line("Orange : fibre coupée, SFR aussi"), line("une orange", id="p2"),
        line("rien", id="p3"),
    ])  # fmt: skip
    result = run("--config", config, "--json", "-", given=given)
    assert result.exit_code == 0
    first, second, third = map(json.loads, result.stdout.splitlines())
    assert first == {
        "id": "p1", "brand": "Orange", "matches": True, "rule": "name", "miss": None,
        "found": [{"rule": "name", "term": "Orange", "words": "Orange", "start": 0, "end": 6}],
    }  # fmt: skip
    assert (second["brand"], second["matches"]) == ("SFR", True)
    assert (third["id"], third["miss"]) == ("p2", {"why": "context", "said": ""})
    assert "Posts: 3, about a brand 1" in result.stderr


def test_mentions_and_packed_files_are_read_too(config: Path, tmp_path: Path) -> None:
    packed = tmp_path / "posts.gz"
    packed.write_bytes(gzip.compress(line("SFR", brand="Zephyr", lang=None).encode()))
    result = run("--config", config, "--json", packed)
    assert [json.loads(each)["brand"] for each in result.stdout.splitlines()] == ["SFR"]


def test_other_formats_are_read_by_their_names(config: Path) -> None:
    given = "Body,Date\nSFR en panne,2026-03-02\n"
    arguments = ("--format", "csv", "--map", "text=Body,created_at=Date", "--zone", "UTC")
    result = run("--config", config, "--json", *arguments, "-", given=given)
    assert [json.loads(each)["brand"] for each in result.stdout.splitlines()] == ["SFR"]


def test_only_the_brands_that_are_asked_for_are_looked_for(config: Path) -> None:
    result = run("--config", config, "--brand", "SFR", "--json", "-", given=line("SFR, Orange"))
    assert [json.loads(each)["brand"] for each in result.stdout.splitlines()] == ["SFR"]


def test_a_brand_without_settings_is_found_by_its_name() -> None:
    assert "match by name" in run("--brand", "Nobody", "-", given=line("nobody knows")).stdout


def test_counts_are_of_all_and_examples_of_a_few(config: Path) -> None:
    given = "\n".join(line(f"SFR {number}", id=f"p{number}") for number in range(30))
    shown = run("--config", config, "--show", "2", "-", given=given).stdout
    assert shown.count("\n SFR    name") == 2
    assert re.search(r"match by name +30", shown)
    assert "\n SFR    name" not in run("--config", config, "--show", "0", "-", given=given).stdout


def test_a_long_post_is_shown_around_what_was_found(config: Path) -> None:
    given = line("word " * 100 + "\nthe  SFR\tnetwork\x1b[31m " + "word " * 100)
    (shown,) = re.findall(r"p1 +(.*)", run("--config", config, "-", given=given).stdout)
    assert shown.startswith("…")
    assert "the SFR network" in shown
    assert "\x1b" not in shown


def test_lines_that_cannot_be_read_are_reported_and_the_rest_goes_on(config: Path) -> None:
    given = "\n".join(
        ["{odd", "[1]", line("SFR", created_at="2026-03-02"), line("SFR", tags=3),
         '{"id": "p1"}', line("SFR")]
    )  # fmt: skip
    result = run("--config", config, "-", given=given)
    assert result.exit_code == 1
    assert re.findall(r"line (\d): (\w+)", result.stderr) == [
        ("1", "not_json"), ("2", "wrong_type"), ("3", "no_zone"), ("4", "wrong_type"),
        ("5", "missing_field"),
    ]  # fmt: skip
    assert re.search(r"match by name +1", result.stdout)


def test_where_no_line_is_a_post_the_format_is_asked_about(config: Path) -> None:
    said = "Is it another --format than posts: x, reddit, csv?"
    assert said in run("--config", config, "-", given='{"data": {"id": "1", "text": "SFR"}}').stderr
    assert said not in run("--config", config, "-", given="[1]\n" + line("SFR")).stderr
    assert said not in run("--config", config, "-", given="").stderr


def test_what_it_shows_is_what_sources_send(config: Path) -> None:
    find = sorting(Connection(), load(config)).find
    for text, brands in (("SFR, Orange: fibre", ["Orange", "SFR"]), ("une orange", [])):
        post = Post(id="p1", text=text, created_at=NOON, platform="x")
        assert [*find(post)] == brands
        shown = run("--config", config, "--json", "-", given=line(text)).stdout.splitlines()
        verdicts = map(json.loads, shown)
        assert [each["brand"] for each in verdicts if each["matches"]] == brands


def test_without_any_brand_there_is_nothing_to_look_for() -> None:
    result = run("-", given=line("SFR"))
    assert (result.exit_code, "--brand" in result.stderr) == (2, True)


def test_a_brand_that_is_not_watched_is_refused(tmp_path: Path) -> None:
    config = tmp_path / "tocsin.yaml"
    config.write_text("brands: {unknown: closed, known: {SFR: {}}}", encoding="utf-8")
    result = run("--config", config, "--brand", "SFRR", "-", given="")
    assert (result.exit_code, "did you mean `SFR`" in result.stderr) == (2, True)
