"""Each command says what came of it: on stdout for machines, on stderr for people, by its code."""

import errno
import gzip
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from prometheus_client import CollectorRegistry

from pipeline.cli import main
from pipeline.cli.codes import Commands, served
from pipeline.cli.options import moment
from pipeline.commands import decode_command
from pipeline.config import Config
from pipeline.health import Health, Phase
from pipeline.process import make
from pipeline.settings import VariableError
from pipeline.watch.intake import partition_of
from pipeline.web import WebServer
from tests.broker import Broker, Installation, partitions_in
from tests.story import CRISIS, OTHERS, PRESS, QUIET, write_story

CONFIGS = Path(__file__).parent / "configs"
HINT = re.compile("`tocsin (.*)`")
FULL = Path("/dev/full")
NOBODY = "127.0.0.1:1"  # a port on which nobody listens


def run(*arguments: str | Path, env: dict[str, str] | None = None, **options: object) -> Result:
    known = {"TOCSIN_KAFKA": NOBODY} | (env or {})
    words = [str(argument) for argument in arguments]
    return CliRunner(env=known).invoke(main, words, **options)  # type: ignore[arg-type]


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def command_at(path: tuple[str, ...]) -> click.Command:
    found: click.Command = main
    for name in path:
        assert isinstance(found, click.Group)
        found = found.commands[name]
    return found


# -- Help


@pytest.mark.parametrize("path", [(), *commands(main)], ids=" ".join)
def test_every_command_explains_itself_and_each_of_its_options(path: tuple[str, ...]) -> None:
    for flag in ("--help", "-h"):
        shown = run(*path, flag)
        assert shown.exit_code == 0
        assert shown.output.startswith("Usage:")
    assert command_at(path).help
    for option in command_at(path).params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert option.opts[0] in shown.output


def test_the_version_is_known() -> None:
    assert run("--version").output == "tocsin, version 0.1.0\n"


@pytest.mark.parametrize(
    "arguments",
    [("wurker",), ("ingest",), ("ingest", "no-such-file"), ("ingest", "--rate", "0", "-"),
     ("replay", "--since", "yesterday", "-"), ("check-config", "a", "b"),
     ("check-config", "--brand", "Zephyr"), ("check-config", "--json"),
     ("replay",), ("replay", "-", "-"), ("replay", "-", "no-such-file"),
     ("explain", "--at", "2026-03-02", "-"),
     ("explain", "--brand", "Zephyr", "--at", "noon", "-")],
    ids=" ".join,
)  # fmt: skip
def test_a_wrong_use_ends_with_2_and_says_what_is_wrong(arguments: tuple[str, ...]) -> None:
    failed = run(*arguments)
    assert failed.exit_code == 2
    assert "Error: " in failed.stderr


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T09:30", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("2026-03-01T09:30:00+02:00", datetime(2026, 3, 1, 7, 30, tzinfo=UTC)),
        (None, None),
    ],
)
def test_a_time_without_a_zone_is_utc(text: str | None, at: datetime | None) -> None:
    assert moment(None, None, text) == at


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00+12:00"])
def test_a_time_beyond_the_calendar_is_a_wrong_use(at: str) -> None:
    for command in ("explain", "--brand", "Zephyr", "-", "--at"), ("replay", "-", "--since"):
        failed = run(*command, at)
        assert (failed.exit_code, failed.stdout) == (2, "")
        assert "a day or a time such as" in failed.stderr


# -- Bugs of ours


@pytest.mark.parametrize(
    ("problem", "code", "traceback"),
    [
        pytest.param(RuntimeError("ours"), 70, True, id="a bug"),
        pytest.param(click.UsageError("theirs"), 2, False, id="a wrong use"),
        pytest.param(BrokenPipeError(errno.EPIPE, "gone"), 1, False, id="head has seen enough"),
        pytest.param(SystemExit(2), 2, False, id="an end on purpose"),
    ],
)
def test_a_bug_of_ours_has_a_code_of_its_own_and_a_traceback(
    problem: BaseException, code: int, *, traceback: bool
) -> None:
    def fail() -> None:
        raise problem

    within = click.Group("topics", {"create": click.Command("create", callback=fail)})
    ended = CliRunner().invoke(Commands(commands={"topics": within}), ["topics", "create"])
    assert ended.exit_code == code
    assert ("Traceback" in ended.stderr) is traceback


@pytest.mark.skipif(not FULL.exists(), reason="no device here that is always full")
@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("check-config", "--explain"), ("check-config", "--explain", "--json")],
    ids=" ".join,
)
def test_a_full_disk_is_no_bug_of_ours(arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *arguments]
    with FULL.open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "the result cannot be written: No space left on device"
    assert "Traceback" not in done.stderr


def test_the_commands_are_such() -> None:
    assert isinstance(main, Commands)


@pytest.mark.parametrize(("ended", "code"), [(0, 0), (None, 0), (1, 70), (70, 70), (71, 70)])
def test_what_faust_ends_by_an_error_a_restart_helps(ended: int | None, code: int) -> None:
    with pytest.raises(SystemExit) as end, served():
        raise SystemExit(ended)
    assert end.value.code == code


# -- Settings


def test_good_settings_are_summed_up() -> None:
    good = run("check-config", Path(__file__).parents[2] / "deploy" / "config" / "tocsin.yaml")
    assert (good.exit_code, good.stdout) == (0, "")
    assert good.stderr.startswith("The settings are right: 2 brands, 2 routes, digest ")


def test_without_a_file_they_are_the_defaults_or_those_of_the_variable() -> None:
    assert Config.default().digest in run("check-config").stderr
    failed = run("check-config", env={"TOCSIN_CONFIG": str(CONFIGS / "misspelt_key.yaml")})
    assert failed.exit_code == 2


OWN_RULES = """\
brands:
  unknown: closed
  known:
    Zephyr: {rules: {volume: {budget: 0.5}}}
rules:
  volume: {min_authors: 6}
"""


@pytest.fixture
def own_rules(tmp_path: Path) -> Path:
    path = tmp_path / "t.yaml"
    path.write_text(OWN_RULES, encoding="utf-8")
    return path


def test_the_rules_that_hold_are_shown_with_where_they_are_from(own_rules: Path) -> None:
    shown = run("check-config", own_rules, "--explain", "--brand", "Zephyr")
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert lines[0].split() == ["rule", "value", "allowed", "from"]
    for key, value, source in (
        ("volume.budget", "0.5", "brand"),
        ("volume.min_authors", "6", "file"),
        ("severity.crisis_points", "4.5", "default"),
    ):
        (line,) = (line for line in lines if line.split()[0] == key)
        assert (line.split()[1], line.split()[-1]) == (value, source)
    assert shown.stderr.startswith("The settings are right: ")


def test_for_machines_each_rule_is_a_line_of_json(own_rules: Path) -> None:
    def explained(*brand: str) -> dict[str, dict[str, object]]:
        shown = run("check-config", own_rules, "--explain", "--json", *brand)
        assert (shown.exit_code, shown.stderr) == (0, "")
        return {rule["key"]: rule for rule in map(json.loads, shown.stdout.splitlines())}

    brand, others = explained("--brand", "Zephyr"), explained()
    assert brand.keys() == others.keys()
    budget = brand["volume.budget"]
    assert budget["meaning"]
    del budget["meaning"]
    assert budget == {
        "key": "volume.budget", "value": 0.5, "unit": "a brand-week", "range": [0.001, 100],
        "allowed": "a number, 0.001 to 100 (a brand-week)", "origin": "brand",
        "place": f"{own_rules}:4",
    }  # fmt: skip
    assert (others["volume.budget"]["value"], others["volume.budget"]["place"]) == (1.0, None)
    assert brand["volume.min_authors"]["place"] == f"{own_rules}:6"


def test_the_rules_of_a_brand_that_nobody_watches_are_a_mistake(own_rules: Path) -> None:
    failed = run("check-config", own_rules, "--explain", "--brand", "Zephir", "--json")
    assert (failed.exit_code, failed.stdout) == (2, "")
    assert failed.stderr.startswith("--brand: `Zephir` is not watched (did you mean `Zephyr`?)")


@pytest.mark.parametrize(
    "command",
    [("check-config",), ("replay", "-", "--config"), ("worker", "--config")],
    ids=" ".join,
)
def test_a_mistake_is_told_with_file_line_and_key_on_one_line(command: tuple[str, ...]) -> None:
    path = CONFIGS / "misspelt_key.yaml"
    failed = run(*command, path)
    assert failed.exit_code == 2
    assert failed.stdout == ""
    (line,) = failed.stderr.splitlines()
    assert line.startswith(f"{path}:")
    assert "rules.volume." in line


def test_a_missing_file_is_no_traceback() -> None:
    failed = run("check-config", "no/such.yaml")
    assert failed.exit_code == 2
    assert "no/such.yaml" in failed.stderr


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"TOCSIN_KAFKA": "nonsense"}, "TOCSIN_KAFKA: is not a list of servers"),
        ({"TOCSIN_KAFAK": NOBODY}, "TOCSIN_KAFAK: is not a variable of Tocsin (did you mean"),
        ({"TOCSIN_PARTITIONS": "0"}, "TOCSIN_PARTITIONS: "),
    ],
)
def test_a_wrong_variable_is_named(env: dict[str, str], said: str) -> None:
    failed = run("check-config", env=env)
    assert failed.exit_code == 2
    assert said in failed.stderr


def test_a_missing_secret_is_named() -> None:
    failed = run("notifier")
    assert failed.exit_code == 2
    assert "TOCSIN_SLACK_TOKEN: is not set, and no TOCSIN_SLACK_TOKEN_FILE" in failed.stderr


def test_certificates_that_are_none_are_no_traceback(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.pem", CONFIGS / "empty.yaml"):
        env = {"TOCSIN_KAFKA_SECURITY": "ssl", "TOCSIN_KAFKA_CA_FILE": str(path)}
        failed = run("topics", "create", env=env)
        assert failed.exit_code == 2
        assert "TOCSIN_KAFKA_CA_FILE: cannot be used: " in failed.stderr


def test_a_directory_that_cannot_be_made_is_a_mistake_of_its_variable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(VariableError, match="TOCSIN_DATA_DIR: is a directory that cannot be made"):
        make(tmp_path / "file" / "state")


# -- Replay


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The crisis of the story alone."""
    mentions, settings = write_story(tmp_path_factory.mktemp("files"))
    lines = mentions.read_text(encoding="utf-8").splitlines(keepends=True)
    mentions.write_text("".join(line for line in lines if CRISIS in line), encoding="utf-8")
    return mentions, settings


@pytest.fixture(scope="module")
def replayed(files: tuple[Path, Path]) -> Result:
    mentions, settings = files
    return run("replay", mentions, "--config", settings, "--json")


LOST = """\
11 mentions are of a brand's own accounts, and were not counted
11 mentions have the id of one before them, and were not counted
5 mentions are a day older than one before them, and were left out: sort by time
"""  # of the story


def test_a_replay_tells_a_line_of_json_for_each_notice(replayed: Result) -> None:
    assert (replayed.exit_code, replayed.stderr) == (0, LOST)
    notices = [json.loads(line) for line in replayed.stdout.splitlines()]
    assert len(notices) > 20
    for notice in notices:
        assert list(notice)[:7] == ["kind", "brand", "incident", "seq", "level", "at", "signal"]
        assert datetime.fromisoformat(notice["at"]).utcoffset() == timedelta(0)
        assert {"level", "authors", "expected", "conditions", "settings"} <= set(notice["signal"])
    assert [notice["seq"] for notice in notices] == list(range(1, len(notices) + 1))


def test_for_people_it_is_a_table_without_the_updates(files: tuple[Path, Path]) -> None:
    mentions, settings = files
    done = run("replay", mentions, "--config", settings, "--stop-at-end")
    assert (done.exit_code, done.stderr) == (0, LOST)
    for kind in ("opened", "escalated", "eased", "resolved", "reopened"):
        assert kind in done.stdout
    assert "updated" not in done.stdout


def test_a_calm_file_tells_nothing_and_says_so(files: tuple[Path, Path]) -> None:
    done = run("replay", "-", input=b"".join(in_order(files[0])[:200]))
    assert (done.exit_code, done.stdout) == (0, "Nothing would have been told.\n")


def test_brands_that_nobody_watches_are_counted(files: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "tocsin.yaml"
    other.write_text("brands: {unknown: closed, known: {Misspelt: {}}}", encoding="utf-8")
    count = len(files[0].read_bytes().splitlines())
    left_out = f"{count:,} mentions of brands that the settings do not name were left out"
    for options, said in ([], "Nothing would have been told.\n"), (["--json"], ""):
        done = run("replay", files[0], "--config", other, *options)
        assert (done.exit_code, done.stdout, done.stderr) == (0, said, f"{left_out}\n")


def test_mentions_of_before_a_time_are_left_out_of_it(files: tuple[Path, Path]) -> None:
    mentions, settings = files
    late = run("replay", mentions, "--config", settings, "--since", "2026-03-05", "--json")
    assert (late.exit_code, late.stdout) == (0, "")  # too young to ring


def test_lines_that_cannot_be_used_are_reported_and_the_code_is_1(
    files: tuple[Path, Path], replayed: Result
) -> None:
    lines = files[0].read_bytes().splitlines(keepends=True)
    tomorrow = json.loads(lines[0]) | {"created_at": "2999-01-01T00:00:00Z"}
    bad = [b"awful\n", json.dumps(tomorrow).encode() + b"\n"]
    some = run("replay", "-", "--config", files[1], "--json", input=b"".join(bad + lines))
    assert some.exit_code == 1
    assert some.stdout == replayed.stdout
    first, second, *lost = some.stderr.splitlines()
    assert lost == LOST.splitlines()
    assert first.startswith("line 1: not_json: ")
    assert second.startswith("line 2: bad_value: in the future")


def test_many_complaints_are_summed_up() -> None:
    done = run("replay", "-", input=b"{awful\n" * 30)
    assert done.exit_code == 1
    assert done.stderr.count("not_json") == 20
    assert "… and 10 more lines that cannot be used" in done.stderr


def in_order(mentions: Path) -> list[bytes]:
    """The lines by the time of their mentions."""
    lines = mentions.read_bytes().splitlines(keepends=True)
    return sorted(lines, key=lambda line: str(json.loads(line)["created_at"]))


def test_several_files_are_told_as_one(files: tuple[Path, Path], tmp_path: Path) -> None:
    lines, settings = in_order(files[0]), files[1]
    paths = [tmp_path / f"{number}.jsonl.gz" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_bytes(gzip.compress(b"".join(lines[number::3])))
    whole = run("replay", "-", "--config", settings, "--json", input=b"".join(lines))
    parts = run("replay", *reversed(paths), "--config", settings, "--json")
    assert parts.exit_code == whole.exit_code == 0
    assert parts.stderr == whole.stderr
    assert parts.stdout == whole.stdout
    assert whole.stdout.count("\n") > 20


def test_among_several_files_a_line_that_cannot_be_used_is_named_with_its_file(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b"awful\n")
    done = run("replay", files[0], bad, "--config", files[1])
    assert done.exit_code == 1
    assert f"{bad}: line 1: not_json: " in done.stderr


def signals(done: Result) -> list[dict[str, object]]:
    """Without the digest of the settings."""
    notices = [json.loads(line) for line in done.stdout.splitlines()]
    return [notice["signal"] | {"settings": ""} for notice in notices]


def test_accounts_of_the_line_are_own_ones_beside_those_of_the_settings(
    files: tuple[Path, Path], replayed: Result, tmp_path: Path
) -> None:
    nobody, somebody = tmp_path / "nobody.yaml", tmp_path / "somebody.yaml"
    text = files[1].read_text(encoding="utf-8")
    nobody.write_text(text.replace(PRESS, ""), encoding="utf-8")
    somebody.write_text(text.replace(PRESS, "somebody_else"), encoding="utf-8")
    plain = run("replay", files[0], "--config", nobody, "--json")
    own = ["--owned", PRESS.upper(), "--owned", "another"]
    owned = run("replay", files[0], "--config", somebody, "--json", *own)
    assert signals(owned) == signals(replayed)
    assert signals(plain) != signals(replayed)


def test_posts_without_a_text_can_be_counted_but_not_read(files: tuple[Path, Path]) -> None:
    posts = [json.loads(line) for line in in_order(files[0])]
    for post in posts:
        del post["text"]
    lines = "".join(json.dumps(post) + "\n" for post in posts).encode()
    refused = run("replay", "-", "--config", files[1], input=lines)
    assert refused.exit_code == 1
    assert "missing_field: Object missing required field `text`" in refused.stderr
    counted = run("replay", "-", "--config", files[1], "--json", "--count-all", input=lines)
    assert counted.exit_code == 0
    windows = [notice["windows"]["24h"] for notice in signals(counted)]  # type: ignore[index]
    assert windows
    assert all(0 < each["mentions"] == each["negative"] == each["strict"] for each in windows)


def test_a_clock_that_ran_ahead_is_said_with_what_it_cost(files: tuple[Path, Path]) -> None:
    """A first row that lies months ahead makes all others late, and so does the newest first."""
    lines = in_order(files[0])
    ahead = json.dumps(json.loads(lines[0]) | {"created_at": "2026-08-01T00:00:00Z"}).encode()
    for poisoned in ([ahead + b"\n", *lines], lines[::-1]):
        done = run("replay", "-", "--config", files[1], input=b"".join(poisoned))
        assert (done.exit_code, done.stdout) == (1, "Nothing would have been told.\n")
        count = re.search(r"(?m)^(\d+) mentions are a day older .* sort by time$", done.stderr)
        assert count
        assert int(count[1]) > 300


@pytest.mark.parametrize("options", [(), ("--json",)], ids=" ".join)
def test_that_nothing_was_read_is_no_calm(options: tuple[str, ...]) -> None:
    none = run("replay", "-", *options, input=b"")
    assert (none.exit_code, none.stdout, none.stderr) == (0, "", "No mention was read\n")


def test_no_more_brands_are_watched_than_the_settings_allow(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    posts = [json.loads(line) for line in in_order(files[0])[:300]]
    for number, post in enumerate(posts):
        post["brand"] = f"Brand {number % 3}"
    lines = "".join(json.dumps(post) + "\n" for post in posts).encode()
    few = tmp_path / "tocsin.yaml"
    few.write_text("brands: {max_open: 2}\nsentiment: {scorer: fast}\n", encoding="utf-8")
    said = "100 mentions of more brands than brands.max_open allows were left out\n"
    for command in ("replay",), ("seed", "--dry-run"):
        done = run(*command, "-", "--config", few, input=lines)
        assert said in done.stderr
    assert ("Brand 1" in done.stderr, "Brand 2" in done.stderr) == (True, False)
    chosen = run("seed", "-", "--dry-run", "--config", few, "--brand", "Brand 2", input=lines)
    assert "Brand 2" in chosen.stderr
    assert "left out" not in chosen.stderr


def test_own_accounts_may_be_written_with_an_at_and_those_of_nobody_are_named(
    files: tuple[Path, Path], replayed: Result
) -> None:
    own = ["--owned", f"@{PRESS}", "--owned", "@Zephyr_Pres"]
    done = run("replay", files[0], "--config", files[1], "--json", *own)
    assert done.stdout == replayed.stdout
    *lost, said = done.stderr.splitlines()
    assert said == "--owned zephyr_pres: no mention is by this account"
    assert lost == LOST.splitlines()


# -- Explain


def test_a_moment_is_explained_by_the_arithmetic_that_a_replay_tells(
    files: tuple[Path, Path], replayed: Result
) -> None:
    notice = json.loads(replayed.stdout.splitlines()[0])
    at = notice["at"]
    done = run(
        "explain", files[0], "--brand", CRISIS, "--at", at, "--config", files[1], "--json"
    )  # fmt: skip
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert list(found) == [
        "brand", "at", "judged", "ended", "outcomes", "incident", "asks", "next_complaint",
        "signal", "needed",
    ]  # fmt: skip
    late = found["outcomes"]["late"]
    assert f"\n{late} mentions are a day older than one before them" in done.stderr
    assert (found["brand"], found["at"], found["judged"]) == (CRISIS, at, at)
    assert found["incident"]["number"] == notice["incident"]
    assert found["signal"] | {"quotes": []} == notice["signal"] | {"quotes": []}
    assert notice["level"] in found["asks"].values()


def test_for_people_it_is_a_portrait(files: tuple[Path, Path]) -> None:
    done = run("explain", files[0], "--brand", CRISIS, "--at", "2026-03-04", "--config", files[1])
    assert done.stdout.startswith(f"{CRISIS} at 2026-03-04 00:00:00 UTC: nothing rings\n")
    assert "sort by time" in done.stderr


@pytest.mark.parametrize(
    ("brand", "at", "said"),
    [
        pytest.param("Zephyr Rial", "2026-03-04", "--brand: `Zephyr Rial` is not watched (did you",
                     id="nobody watches it"),
        pytest.param("Mistral", "2026-03-04", f"no mention names `Mistral`; allowed: {CRISIS}",
                     id="nobody names it"),
        pytest.param(CRISIS, "2026-03-01", "2026-03-01T00:00:00+00:00 is before the first mention",
                     id="too early"),
    ],
)  # fmt: skip
def test_where_there_is_nothing_to_explain_it_is_said_what_there_is(
    files: tuple[Path, Path], brand: str, at: str, said: str
) -> None:
    failed = run("explain", files[0], "--brand", brand, "--at", at, "--config", files[1], "--json")
    assert (failed.exit_code, failed.stdout) == (2, "")
    assert failed.stderr.startswith(said)


# -- Seed


def test_a_dry_run_shows_the_commands_and_needs_no_kafka(files: tuple[Path, Path]) -> None:
    mentions, settings = files
    shown = run("seed", mentions, "--config", settings, "--dry-run")
    assert shown.exit_code == 0
    (line,) = shown.stdout.splitlines()
    command = json.loads(line)
    assert (command["kind"], command["schema"], command["brand"]) == ("seed", 1, CRISIS)
    head, row, *_, last = shown.stderr.splitlines()
    assert "usual in 1 h" in head
    assert row.split()[:4] == ["Zephyr", "Rail", "2026-03-02", "00:00"]
    assert "3.8" in row
    assert last == "Seeds that would be sent: 1"


def test_a_history_in_no_order_is_not_sent(files: tuple[Path, Path]) -> None:
    mentions, settings = files
    newest_first = b"".join(reversed(in_order(mentions)))
    refused = run("seed", "-", "--config", settings, "--dry-run", input=newest_first)
    assert (refused.exit_code, refused.stdout) == (1, "")
    late, why, sent = refused.stderr.splitlines()[-3:]
    assert late.endswith("sort by time")
    assert why.startswith("More than one in a hundred came late: ")
    assert sent == "Seeds that would be sent: 0"


def test_too_short_a_history_is_shown_and_not_sent(files: tuple[Path, Path]) -> None:
    mentions, settings = files
    late = run("seed", mentions, "--config", settings, "--dry-run", "--since", "2026-03-04T12:00")
    assert (late.exit_code, late.stdout) == (0, "")
    assert "too short: 48 hours at least" in late.stderr
    assert late.stderr.endswith("Seeds that would be sent: 0\n")


def test_only_the_brands_that_are_named_are_seeded(story: tuple[Path, Path]) -> None:
    mentions, settings = story
    names = ("--brand", QUIET, "--brand", OTHERS[0])
    shown = run("seed", mentions, "--config", settings, "--dry-run", *names)
    assert shown.exit_code == 0
    assert [json.loads(line)["brand"] for line in shown.stdout.splitlines()] == [QUIET, OTHERS[0]]


def test_a_brand_of_which_there_is_no_mention_is_named(files: tuple[Path, Path]) -> None:
    mentions, settings = files
    none = run("seed", mentions, "--dry-run", "--brand", "Zephyr Rial")
    assert (none.exit_code, none.stdout) == (1, "")
    assert f"Zephyr Rial: no mention of it (did you mean `{CRISIS}`?)" in none.stderr
    nobody = run("seed", mentions, "--config", settings, "--dry-run", "--brand", "Zephyr Rial")
    assert (nobody.exit_code, nobody.stdout) == (2, "")
    assert nobody.stderr.startswith("--brand: `Zephyr Rial` is not watched (did you mean")


def test_bad_lines_of_a_history_are_reported_with_their_file(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("awful\n", encoding="utf-8")
    some = run("seed", files[0], bad, "--config", files[1], "--dry-run")
    assert some.exit_code == 1
    assert some.stderr.startswith(f"{bad}: line 1: not_json: ")
    assert len(some.stdout.splitlines()) == 1


@pytest.mark.broker
@pytest.mark.parametrize("clock", ["wall", "stream"])
def test_a_seed_is_sent_to_its_brands_partition(
    broker: Broker, tmp_path: Path, files: tuple[Path, Path], clock: str
) -> None:
    mentions, settings = files
    home = Installation.at(broker.address, tmp_path, PARTITIONS="12", CLOCK=clock)
    missing = home.run("seed", mentions, "--config", settings)
    assert missing.returncode == 2
    assert "is not there: run `tocsin topics create`" in missing.stderr
    home.must("topics", "create")
    if clock == "stream":
        deleted = home.run("seed", mentions, "--config", settings)
        assert deleted.returncode == 2
        hint = HINT.search(deleted.stderr)
        assert hint
        home.must(*hint[1].split())
    done = home.run("seed", mentions, "--config", settings)
    assert done.returncode == 0
    assert done.stderr.endswith(f"Seeds sent to {home.topic('commands')}: 1\n")
    (record,) = home.records("commands")
    assert record.key.decode() == decode_command(record.value).brand == CRISIS
    assert record.partition == partition_of(CRISIS, 12)
    last = json.loads(mentions.read_bytes().splitlines()[-1])["created_at"]
    end = datetime.fromisoformat(last).timestamp()
    assert (abs(record.timestamp / 1000 - end) < 86_400) == (clock == "stream")


# -- Health


@pytest.fixture
def server() -> Iterator[WebServer]:
    health = Health(0.0)
    health.enter(Phase.REBALANCING, 0.0)
    server = WebServer(CollectorRegistry(), health, now=lambda: 7.0)
    server.start()
    yield server
    server.stop()


def test_a_process_says_how_it_is(server: WebServer) -> None:
    env = {"TOCSIN_HTTP_PORT": str(server.port)}
    live, ready = run("healthcheck", "--live", env=env), run("healthcheck", env=env)
    assert (live.exit_code, live.stderr) == (0, "ok\n")
    assert ready.exit_code == 1
    assert ready.stderr.startswith("rebalancing for 7 s")
    by_url = run("healthcheck", "--live", "--url", f"http://127.0.0.1:{server.port}/")
    assert by_url.exit_code == 0


def test_nobody_there_is_not_well() -> None:
    failed = run("healthcheck", "--url", f"http://{NOBODY}")
    assert failed.exit_code == 1
    assert failed.stderr.startswith(f"no answer from http://{NOBODY}/healthz/ready: ")


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_an_ipv6_address_is_one() -> None:
    failed = run("healthcheck", env={"TOCSIN_HTTP_HOST": "::1", "TOCSIN_HTTP_PORT": "1"})
    assert "http://[::1]:1/healthz/ready" in failed.stderr


# -- Kafka


def test_a_kafka_that_cannot_be_reached_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "mentions.jsonl"
    file.touch()
    failed = run("ingest", file)
    assert failed.exit_code == 1
    (line,) = failed.stderr.splitlines()
    assert line.endswith("nobody listens there. Is it up, and is TOCSIN_KAFKA right?")


PROCESSES = ["worker", "notifier"]


@pytest.mark.broker
@pytest.mark.parametrize("command", PROCESSES)
def test_a_process_does_not_start_without_its_topics_or_with_others(
    broker: Broker, tmp_path: Path, command: str
) -> None:
    home = Installation.at(
        broker.address,
        tmp_path,
        HTTP_PORT="0",
        PARTITIONS="2",
        SLACK_TOKEN="xoxb-test",  # noqa: S106
    )
    missing = home.run(command)
    assert missing.returncode == 2
    assert f"{home.topic('mentions')} is not there: " in missing.stderr
    assert "`tocsin topics create`" in missing.stderr
    home.must("topics", "create")
    other = Installation(home.env | {"TOCSIN_PARTITIONS": "3"}).run(command)
    assert other.returncode == 2
    assert "has 2 partitions, not 3" in other.stderr


@pytest.mark.broker
def test_topics_are_made_and_another_number_of_partitions_is_refused(
    broker: Broker, tmp_path: Path
) -> None:
    env = {"TOCSIN_KAFKA": broker.address, "TOCSIN_TOPIC_PREFIX": f"{tmp_path.name}."}
    first = run("topics", "create", env=env | {"TOCSIN_PARTITIONS": "2"})
    again = run("topics", "create", env=env | {"TOCSIN_PARTITIONS": "2"})
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert [line.split()[-1] for line in first.stdout.splitlines()[1:]] == ["made"] * 12
    assert [line.split()[-1] for line in again.stdout.splitlines()[1:]] == ["there"] * 12
    other = run("topics", "create", env=env | {"TOCSIN_PARTITIONS": "3"})
    assert other.exit_code == 2
    assert "has 2 partitions, not 3" in other.stderr


@pytest.mark.broker
def test_topics_are_compared_with_the_settings_for_people_and_for_machines(
    broker: Broker, tmp_path: Path
) -> None:
    env = {"TOCSIN_KAFKA": broker.address, "TOCSIN_TOPIC_PREFIX": f"{tmp_path.name}."}
    env |= {"TOCSIN_PARTITIONS": "2"}
    missing = run("topics", "check", "--json", env=env)
    assert (missing.exit_code, missing.stderr) == (1, "")
    findings = [json.loads(line) for line in missing.stdout.splitlines()]
    keys = ["topic", "what", "found", "expected", "verdict", "why", "advice"]
    assert [list(finding) for finding in findings] == [keys] * 12
    assert run("topics", "create", env=env).exit_code == 0
    right = run("topics", "check", env=env)
    assert (right.exit_code, right.stdout, right.stderr) == (0, "The topics are right.\n", "")
    other = run("topics", "check", env=env | {"TOCSIN_PARTITIONS": "3"})
    assert (other.exit_code, other.stderr) == (1, "")
    assert other.stdout.count(" dangerous ") == 4
    assert other.stdout.count("To have 3, move") == 1  # said once for all
    assert f"{tmp_path.name}.watch-brands-changelog  partitions  2" in other.stdout


@pytest.mark.broker  # which is away
def test_topics_of_a_kafka_that_cannot_be_reached_are_not_taken_for_right() -> None:
    failed = run("topics", "check", "--json")
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert failed.stderr.endswith("Is it up, and is TOCSIN_KAFKA right?\n")
    assert run("topics", "check", env={"TOCSIN_PARTITIONS": "x"}).exit_code == 2


@pytest.mark.broker
def test_what_can_be_sent_is_sent_and_the_rest_is_reported(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path]
) -> None:
    lines = story[0].read_bytes().splitlines(keepends=True)[:50]
    lines[9], lines[19] = b"awful\n", b'{"id": "x"}\n'
    packed = gzip.compress(b"".join(lines))
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(packed[: len(packed) - 20])
    home = Installation.at(broker.address, tmp_path, PARTITIONS="2")
    home.must("topics", "create", "--event-time")
    failed = home.run("ingest", cut)
    assert failed.returncode == 1
    said = failed.stderr.splitlines()
    assert said[0].startswith("line 10: not_json: ")
    assert said[1].startswith("line 20: missing_field: ")
    assert "the file ends here: " in said[2]
    sent = home.records("mentions")
    assert said[3] == f"{len(sent)} mentions sent to {home.topic('mentions')}"
    assert {record.value + b"\n" for record in sent} <= set(lines)
    assert len(sent) >= 40
    assert partitions_in(sent) == {0, 1}
    assert all(datetime.now(UTC).timestamp() - r.timestamp / 1000 < 600 for r in sent)  # noqa: TID251


@pytest.mark.broker
def test_event_time_refuses_what_the_topic_would_delete(
    broker: Broker, tmp_path: Path, files: tuple[Path, Path]
) -> None:
    env = {"TOCSIN_KAFKA": broker.address, "TOCSIN_TOPIC_PREFIX": f"{tmp_path.name}."}
    env |= {"TOCSIN_PARTITIONS": "1"}
    assert run("topics", "create", env=env).exit_code == 0
    lines = b"".join(files[0].read_bytes().splitlines(keepends=True)[:3])
    failed = run("ingest", "--event-time", "-", env=env, input=lines)
    assert failed.exit_code == 1
    assert failed.stderr.count("older than the 7 days that the topic keeps") == 3
    assert "0 mentions sent" in failed.stderr
    sent = run("ingest", "-", env=env, input=lines)  # stamped by Kafka, they stay
    assert sent.exit_code == 0
    lifted = run(*HINT.search(failed.stderr)[1].split(), env=env)  # type: ignore[index]
    assert lifted.exit_code == 0
    assert lifted.stdout.count("kept for ever now") == 7
    assert run("ingest", "--event-time", "-", env=env, input=lines).exit_code == 0


@pytest.mark.broker
def test_what_is_far_ahead_is_refused_where_it_would_move_a_clock(
    broker: Broker, tmp_path: Path, files: tuple[Path, Path]
) -> None:
    env = {"TOCSIN_KAFKA": broker.address, "TOCSIN_TOPIC_PREFIX": f"{tmp_path.name}."}
    env |= {"TOCSIN_PARTITIONS": "1"}
    assert run("topics", "create", env=env).exit_code == 0
    first = json.loads(files[0].read_bytes().splitlines()[0])
    ahead = json.dumps(first | {"created_at": "2999-01-01T00:00:00Z"}).encode()
    assert run("ingest", "-", env=env, input=ahead).exit_code == 0
    for clock in (["--event-time"], ["--speed", "60"]):
        failed = run("ingest", "-", *clock, env=env, input=ahead)
        assert failed.exit_code == 1
        assert "in the future" in failed.stderr


@pytest.mark.broker
def test_a_missing_topic_is_a_sentence(broker: Broker, files: tuple[Path, Path]) -> None:
    env = {"TOCSIN_KAFKA": broker.address, "TOCSIN_TOPIC_PREFIX": "nobody."}
    lines = b"".join(files[0].read_bytes().splitlines(keepends=True)[:3])
    for options in ([], ["--event-time"]):
        failed = run("ingest", *options, "-", env=env, input=lines)
        assert failed.exit_code == 2
        assert failed.stderr.startswith("nobody.mentions is not there: run `tocsin topics create`")


@pytest.mark.broker
def test_another_number_of_partitions_than_the_topic_has_is_no_place_to_send_to(
    broker: Broker, tmp_path: Path
) -> None:
    env = {"TOCSIN_KAFKA": broker.address, "TOCSIN_TOPIC_PREFIX": f"{tmp_path.name}."}
    run("topics", "create", env=env | {"TOCSIN_PARTITIONS": "2"})
    failed = run("ingest", "-", env=env, input=b"")
    assert failed.exit_code == 2
    assert "has 2 partitions, not 12" in failed.stderr
