"""The log can be read by people and machines, and a broker that is away does not flood it."""

import json
import logging
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import structlog

from pipeline import log
from pipeline.codec import Malformed, Reason
from pipeline.log import RateLimit
from pipeline.watch import deadletter

NOISE = "Unable connect to node with id %s: %s"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("slack_sdk").setLevel(logging.NOTSET)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_json_has_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up("info", log.JSON)
    structlog.get_logger("pipeline.worker").info("recovered", brands=12)
    logging.getLogger("faust").warning("partition %s\nrevoked", 3)
    ours, theirs = (json.loads(line) for line in lines(capsys))
    assert (ours["event"], ours["brands"], ours["level"]) == ("recovered", 12, "info")
    assert (theirs["event"], theirs["logger"]) == ("partition 3\nrevoked", "faust")
    assert theirs["timestamp"].endswith("Z")


def test_the_console_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up("warning")
    structlog.get_logger("pipeline.worker").info("recovered")
    structlog.get_logger("pipeline.worker").warning("slow", seconds=3)
    (line,) = lines(capsys)
    assert "slow" in line
    assert "seconds=3" in line
    assert "\x1b" not in line


@pytest.mark.parametrize("level", ["info", "debug"])
@pytest.mark.parametrize("form", [log.CONSOLE, log.JSON])
def test_an_exception_is_told_by_its_place_and_not_by_what_it_quotes(
    capsys: pytest.CaptureFixture[str], form: str, level: str
) -> None:
    log.set_up(level, form)
    try:
        refuse("xoxb-secret")
    except ValueError as problem:
        structlog.get_logger("alerts").exception("failed")
        logging.getLogger("faust").exception("failed")
        logging.getLogger("faust").log(logging.ERROR, "crashed, reason=%r", problem)
        logging.getLogger("faust").log(logging.ERROR, problem)
    told = capsys.readouterr().err
    assert told.count("ValueError") == 4
    assert len(re.findall(r"tests/pipeline/test_log\.py:\d+ refuse", told)) == 2
    assert "xoxb" not in told


def refuse(token: str) -> None:
    raise ValueError(f"no number: {token}")


FORGED = "x\r\n2026-03-02T09:00:00Z [critical] ends here\u2028\x85\x1b[2J\u202e\x00\udc80 Énergie"


@pytest.mark.parametrize("form", [log.CONSOLE, log.JSON])
def test_whatever_others_wrote_stays_in_its_line(
    capsys: pytest.CaptureFixture[str], form: str
) -> None:
    """A brand, what somebody typed and a library's words can be hostile, and the log is read."""
    log.set_up("info", form)
    structlog.get_logger("pipeline").warning("late", brand=FORGED, problem=[FORGED], a=1)
    logging.getLogger("aiokafka").error("%s and %r", FORGED, FORGED)
    try:
        (Path("/") / FORGED.replace("\0", "") / "x").read_bytes()
    except OSError:
        structlog.get_logger("pipeline").exception("failed")
    told = capsys.readouterr().err
    assert "Énergie" in told
    assert [each for each in told if not each.isprintable() and each != "\n"] == []
    begun = [line for line in told.split("\n") if line and not line.startswith(log.INDENT)]
    assert len(begun) == 3
    if form == log.JSON:
        first, *_ = map(json.loads, begun)
        assert first["brand"] == FORGED
        assert list(first)[:4] == ["timestamp", "level", "event", "logger"]


@pytest.mark.parametrize(
    ("level", "told"), [("info", ["crashed"]), ("debug", ["Start", "crashed"])]
)
def test_the_life_of_faust_s_parts_is_for_who_debugs(
    capsys: pytest.CaptureFixture[str], level: str, told: list[str]
) -> None:
    log.set_up(level)
    logging.getLogger("pipeline.records.consumer").info("[^--Records]: Start...")
    logging.getLogger("faust").error("[^--Records]: crashed")
    assert [word for line in lines(capsys) for word in ("Start", "crashed") if word in line] == told


def test_a_line_that_is_wrong_is_told_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up("info", log.JSON)
    logging.getLogger("faust").error("lost %d", FORGED)
    (line,) = map(json.loads, lines(capsys))
    assert (line["event"], line["logger"]) == ("a line could not be written", "faust")


def test_a_log_that_nobody_watches_is_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up("info", log.AUTO)
    structlog.get_logger("pipeline").info("starts")
    assert json.loads(*lines(capsys))["event"] == "starts"


def test_a_bad_source_does_not_flood_it_either_and_hides_no_bug_of_ours(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log.set_up()
    for offset in range(4_022):
        reason = Reason.INTERNAL if offset == 4_000 else Reason.NOT_JSON
        record = SimpleNamespace(topic="mentions", partition=0, offset=offset)
        deadletter.note(record, Malformed(reason, "no JSON"))
    *trash, bug = lines(capsys)
    assert len(trash) == log.PER_MINUTE
    assert "reason=internal" in bug


@pytest.mark.parametrize("level", ["debug", "info"])
def test_slack_sdk_never_tells_its_secrets(capsys: pytest.CaptureFixture[str], level: str) -> None:
    log.set_up(level)
    logging.getLogger("slack_sdk.webhook.async_client").debug("https://hooks.slack.example/secret")
    logging.getLogger("slack_sdk.webhook.async_client").info("sent")
    (line,) = lines(capsys)
    assert "sent" in line


@pytest.mark.parametrize("name", ["kafka.admin.client", "kafka.protocol.parser", "aiokafka.conn"])
def test_who_writes_passwords_when_it_debugs_does_not(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    log.set_up("debug")
    logging.getLogger(name).debug("Starting with configuration: %s", {"sasl_plain_password": "x"})
    logging.getLogger("aiokafka.consumer.fetcher").debug("fetched")
    (line,) = lines(capsys)
    assert "fetched" in line


def test_slack_sdk_is_as_quiet_as_all_others(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up("error")
    logging.getLogger("slack_sdk").warning("slow")
    assert lines(capsys) == []


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown form of log `xml`; known: auto, console, json"):
        log.set_up("info", "xml")


def test_a_broker_that_is_away_does_not_flood_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up()
    for node in range(4_022):
        logging.getLogger("aiokafka").error(NOISE, node, "refused")
    assert len(lines(capsys)) == log.PER_MINUTE


class Tape(logging.Handler):
    """Remembers what passes a RateLimit; a minute has 60 seconds and no clock runs."""

    def __init__(self, **limits: int) -> None:
        super().__init__()
        self.addFilter(RateLimit(**limits))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Remember."""
        self.lines.append(record.getMessage())

    def hear(self, second: float, message: Any, *args: object, name: str = "aiokafka") -> None:
        """A line of this logger, at this second."""
        record = logging.LogRecord(name, logging.ERROR, "", 0, message, args, None)
        record.created = second
        self.handle(record)


@pytest.fixture
def tape() -> Iterator[Tape]:
    heard = Tape(per_minute=2, templates=4)
    for name in ("aiokafka", "aiokafka.client"):
        logging.getLogger(name).addHandler(heard)
        logging.getLogger(name).propagate = False
    yield heard
    for name in ("aiokafka", "aiokafka.client"):
        logging.getLogger(name).removeHandler(heard)
        logging.getLogger(name).propagate = True


def test_few_lines_of_a_template_pass_a_minute(tape: Tape) -> None:
    for second in range(60):
        tape.hear(second, NOISE, second, "refused")
    assert tape.lines == [NOISE % (0, "refused"), NOISE % (1, "refused")]


def test_the_next_line_after_a_minute_brings_the_number_suppressed(tape: Tape) -> None:
    for _ in range(4_014):
        tape.hear(0, NOISE, 1, "refused")
    tape.hear(60, "partition %s assigned", 3, name="faust")
    assert tape.lines[2:] == [f"suppressed 4,012 like it: {NOISE}", "partition 3 assigned"]


def test_each_minute_begins_anew(tape: Tape) -> None:
    for second in (0, 0, 0, 60, 60, 60, 120):
        tape.hear(second, "away")
    suppressed = "suppressed 1 like it: away"
    assert tape.lines == ["away"] * 2 + [suppressed] + ["away"] * 2 + [suppressed, "away"]


def test_templates_and_loggers_are_counted_apart(tape: Tape) -> None:
    for name in ("aiokafka", "aiokafka.client"):
        for message in ("one", "two"):
            for _ in range(3):
                tape.hear(0, message, name=name)
    assert tape.lines == ["one", "one", "two", "two"] * 2


def test_others_are_not_limited(tape: Tape) -> None:
    for _ in range(50):
        tape.hear(0, "late", name="pipeline.worker")
        tape.hear(0, {"event": "late"}, name="pipeline.worker")
    assert len(tape.lines) == 100


def test_memory_is_bounded_and_nothing_suppressed_is_forgotten(tape: Tape) -> None:
    for _ in range(5):
        tape.hear(0, "away")
    numbers = count()
    while "suppressed 3 like it: away" not in tape.lines:
        tape.hear(1, f"template {next(numbers)}")
    assert next(numbers) < 10


def test_the_ticket_of_slacks_socket_reaches_no_log(capsys: pytest.CaptureFixture[str]) -> None:
    """It opens a connection on which all presses come; the SDK writes it beside each error."""
    log.set_up("debug", log.JSON)
    sdk = logging.getLogger("slack_sdk.socket_mode.aiohttp")
    sdk.error("Failed to connect (url='wss://slack.example/link/?ticket=secret'); Retrying...")
    assert "secret" not in capsys.readouterr().err
