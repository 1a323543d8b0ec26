"""What was learned is written down from a shell, listed until it is done, and never lost."""

import json
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kafka import KafkaProducer

from alerts.incident import Status
from alerts.lesson import Lessons, in_order
from alerts.notice import Kind
from alerts.verdict import Verdict
from detectors.extent import CrisisKind
from pipeline.cli import main
from pipeline.cli.actions import actions_of, strangers, the_one
from pipeline.cli.codes import give_up
from pipeline.codec import encode_notice
from tests.alerts.test_debrief import a_file, rows
from tests.alerts.test_lesson import TODAY, an_action, done
from tests.broker import BIN, Broker, Installation
from tests.builders import a_notice
from tests.pipeline.test_cli_silences import shown

DAY = timedelta(days=1)
LATE = an_action("Call\x1b[2J the host", owner="U01ANA", due=TODAY - DAY)
OTHER = an_action("Buy a bell", brand="Aurora")
FILE = a_file(
    went_badly="- It was late",
    actions=rows("| Automate the status page | cem | 2020-01-31 |", "| Tell the press | | |"),
)


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=given, env={"TOCSIN_KAFKA": "127.0.0.1:1"})


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["add", "Zephyr", ""], 2, "1 to 200 characters", id="nothing to do"),
        pytest.param(["add", "Zephyr", "x" * 201], 2, "1 to 200 characters", id="a novel"),
        pytest.param(["add", "Zephyr", "do", "--due", "soon"], 2, "'soon' does not", id="a day"),
        pytest.param(["add", "Zephyr", "do", "--owner", ""], 2, "a name of 1 to", id="nobody"),
        pytest.param(["done"], 2, "Missing argument", id="which one"),
        pytest.param(["add", "Zephyr", "do"], 1, "127.0.0.1:1", id="no Kafka"),
    ],
)
def test_what_is_not_plain_is_refused(arguments: list[str], code: int, said: str) -> None:
    refused = run("actions", *arguments)
    assert (refused.exit_code, said in refused.output) == (code, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param("# A page", "-: no line says", id="another page"),
        pytest.param(a_file(actions=rows("| | ben |")), "-: line 5: says who", id="no what"),
        pytest.param("\udcff", "is no text", id="no text"),
        pytest.param(f"{FILE}{'x' * 1_000_000}", "more than 1,000,000 bytes", id="a book"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_before_kafka_is_asked(given: str, said: str) -> None:
    result = CliRunner().invoke(
        main, ["lessons", "-"], input=given.encode("utf-8", "surrogateescape"),
        env={"TOCSIN_KAFKA": "127.0.0.1:1"},
    )  # fmt: skip
    assert (result.exit_code, said in result.output) == (1, True)


def test_a_terminal_obeys_nothing_in_a_complaint(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        give_up("two  spaces/\x1b[2J\u202e\nand a line é")
    assert capsys.readouterr().err == "two  spaces/[2J\nand a line é\n"


def test_a_list_shows_the_overdue_first_and_a_terminal_obeys_nothing_in_it() -> None:
    told = Lessons([OTHER, LATE, done(OTHER)])
    lines = shown(actions_of(in_order(told.actions), TODAY)).splitlines()
    assert lines[1].split()[:3] == [LATE.key.name, "2026-03-01", "overdue"]
    assert "Call[2J the host" in lines[1]
    assert lines[2].split()[0] == OTHER.key.name
    assert lines[2].rstrip().endswith("ben")


def test_a_brand_of_which_there_is_none_is_told_with_the_one_that_may_be_meant() -> None:
    told = Lessons([OTHER, an_action(brand="DRILL Zephyr")])
    assert list(strangers(("Aurora", "Zephyr"), told)) == []
    assert list(strangers(("aurora", "Nope"), told)) == [
        "no action is of `aurora` (did you mean `Aurora`?)", "no action is of `Nope`",
    ]  # fmt: skip


def test_an_action_is_found_by_its_name_and_by_its_id_where_that_is_plain(
    capsys: pytest.CaptureFixture[str],
) -> None:
    twin = an_action("Something else", brand="Aurora", id=LATE.id)
    told = Lessons([OTHER, LATE, twin])
    assert the_one(told, OTHER.id) == OTHER
    assert the_one(told, LATE.key.name) == LATE
    for name, said in ((LATE.id, "which one?"), ("nope", "no such action")):
        with pytest.raises(SystemExit):
            the_one(told, name)
        assert said in capsys.readouterr().err


def tell(thread: Installation, at: datetime) -> None:
    """An incident that was over yesterday."""
    said = Verdict(kind=CrisisKind.OUTAGE, guessed=CrisisKind.UNKNOWN, by="ana", at=at, seq=1)
    notice = a_notice(
        kind=Kind.RESOLVED, incident=3, seq=9, status=Status.RESOLVED, at=at, verdict=said
    )
    producer = KafkaProducer(bootstrap_servers=thread.env["TOCSIN_KAFKA"])
    producer.send(thread.topic("alerts"), encode_notice(notice), b"Zephyr").get(10)
    producer.close()


def listed(thread: Installation, *options: str) -> list[tuple[str, str | None, bool]]:
    lines = thread.must("actions", "list", "--json", *options).splitlines()
    found = map(json.loads, lines)
    return [(each["text"], each["owner"], each["done"] is not None) for each in found]


def given(thread: Installation, text: str) -> str:
    return subprocess.run(
        [BIN / "tocsin", "lessons", "-"], env=thread.env | {"LC_ALL": "C.UTF-8"}, input=text,
        capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip


@pytest.mark.broker
def test_a_post_mortem_is_written_down_and_its_actions_stay_until_they_are_done(
    broker: Broker, tmp_path: Path
) -> None:
    thread = Installation.at(broker.address, tmp_path)
    thread.must("topics", "create")
    assert thread.run("actions", "add", "Zephyr", "Buy a bell").returncode == 1  # no such incident
    tell(thread, datetime.now(UTC) - DAY)  # noqa: TID251  # commands look a month back

    assert "what was learned is written down; actions: 2 new" in given(thread, FILE)
    assert "nothing new was learned; actions: 0 new, 0 changed, 2 as before" in given(thread, FILE)
    due = str(date.today() + DAY)  # noqa: DTZ011  # where the test runs
    name = thread.run(
        "actions", "add", "Zephyr", "Buy a bell", "--owner", "dora", "--due", due
    ).stderr.partition(":")[0]
    assert listed(thread) == [
        ("Automate the status page", "cem", False), ("Buy a bell", "dora", False),
        ("Tell the press", None, False),
    ]  # fmt: skip
    assert "overdue" in thread.must("actions", "list").splitlines()[1]

    thread.must("actions", "done", name.rpartition("/")[2], "--as", "ben")
    assert thread.run("actions", "done", name).returncode == 1  # it is
    said = given(thread, FILE.replace("Automate the status page", "Automate the whole status page"))
    assert "0 new, 1 changed, 1 as before" in said
    assert listed(thread, "--open") == [
        ("Automate the whole status page", "cem", False), ("Tell the press", None, False),
    ]  # fmt: skip
    assert ("Buy a bell", "dora", True) in listed(thread, "--brand", "Zephyr")
    thread.must("actions", "done", name, "--reopen")
    assert len(listed(thread, "--open")) == 3
    assert listed(thread, "--brand", "Aurora") == []
