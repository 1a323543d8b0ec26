"""A post-mortem is made from a shell, at any time, of what the topic of alerts holds."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from kafka import KafkaProducer

from alerts.document import Document
from alerts.incident import Status
from alerts.language import Language
from alerts.notice import Kind, Notice
from pipeline.cli import main
from pipeline.cli.pages import show
from pipeline.codec import encode_notice
from tests.broker import Broker, Installation
from tests.builders import a_notice

LONG_AGO = timedelta(days=20)
NOW = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251  # a command looks a month back
SETTINGS = """
routes:
  - channel: "#cellule"
    language: fr
    goals: {detect: 5}
"""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param([], 2, "Missing argument", id="which one"),
        pytest.param(["Zephyr/1", "--format", "pdf"], 2, "'pdf' is not one of", id="a format"),
        pytest.param(["Zephyr/1", "--language", "de"], 2, "'de' is not one of", id="a language"),
        pytest.param(["Zephyr/1"], 1, "127.0.0.1:1", id="no Kafka"),
    ],
)
def test_what_is_not_plain_is_refused(arguments: list[str], code: int, said: str) -> None:
    refused = CliRunner().invoke(
        main, ["postmortem", *arguments], env={"TOCSIN_KAFKA": "127.0.0.1:1"}
    )
    assert (refused.exit_code, said in refused.output) == (code, True)


def told(brand: str, ago: timedelta = timedelta(0)) -> list[Notice]:
    """Opened, grown, and over."""
    times = [NOW - ago - timedelta(minutes=minutes) for minutes in (90, 60, 30)]
    known = {"brand": brand, "opened_at": times[0], "first_sign": times[0] - timedelta(minutes=3)}
    return [
        a_notice(seq=1, at=times[0], **known),
        a_notice(seq=2, at=times[1], kind=Kind.UPDATED, **known),
        a_notice(
            seq=3, at=times[2], kind=Kind.RESOLVED, status=Status.RESOLVED, ended_at=times[2],
            **known,
        ),
    ]  # fmt: skip


def test_a_place_that_is_not_there_is_named_as_it_was_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "nowhere" / "page.md"
    page = Document(title="x", subtitle="", language=Language.EN, parts=())
    with pytest.raises(SystemExit, match="1"):
        show(page, "markdown", place, str)
    said = " ".join(capsys.readouterr().err.split())
    assert said == f"{place} cannot be written: No such file or directory"


@pytest.mark.broker
def test_it_goes_to_stdout_or_a_file_and_keeps_what_was_filled_in(
    broker: Broker, tmp_path: Path
) -> None:
    settings = tmp_path / "tocsin.yaml"
    settings.write_text(SETTINGS, encoding="utf-8")
    thread = Installation.at(broker.address, tmp_path, CONFIG=str(settings))
    thread.must("topics", "create")
    producer = KafkaProducer(bootstrap_servers=broker.address)
    for notice in (*told("Mistral", LONG_AGO), *told("Zephyr"), *told("Aurora Énergie")):
        topic, value = thread.topic("alerts"), encode_notice(notice)
        known = {"key": notice.brand.encode(), "timestamp_ms": int(notice.at.timestamp() * 1_000)}
        producer.send(topic, value=value, partition=0, **known)
    producer.close()
    page = thread.must("postmortem", "zephyr/1")
    assert page.startswith("<!-- tocsin:incident Zephyr/1 -->\n\n# Zephyr/1\u202f: ")
    assert "5\u202fmin\u202f: tenu" in page
    assert "## What went well" in thread.must("postmortem", "Zephyr", "--language", "en")
    for command in ("postmortem", "questions"):
        assert "Mistral/1" in thread.must(command, "mistral")
        unknown = thread.run(command, "Mistral", "--since", f"{NOW - LONG_AGO / 2:%Y-%m-%d}")
        assert (unknown.returncode, "is not known since" in unknown.stderr) == (1, True)
    html = thread.must("postmortem", "Zephyr", "--format", "html")
    assert html.startswith("<!DOCTYPE html>")

    folder = tmp_path / "pages"
    folder.mkdir()
    thread.must("postmortem", "Aurora Énergie/1", "--out", folder)
    (file,) = folder.iterdir()
    assert file.suffix == ".md"
    file.write_text(file.read_text("utf-8").replace("\n-\n", "\n- Vite fait\n", 1), "utf-8")
    thread.must("postmortem", "Aurora Énergie/1", "--out", file, "--language", "en")
    assert "- Vite fait" in file.read_text("utf-8")
    assert "## What went well" in file.read_text("utf-8")

    filled = file.read_text("utf-8")
    said = thread.run("postmortem", "Aurora Énergie/1", "--format", "html", "--out", file).stderr
    assert "stays as it is" in said
    assert file.read_text("utf-8") == filled
    assert (folder / f"{file.stem}.new.md").read_text("utf-8").startswith("<!DOCTYPE html>")

    nowhere = tmp_path / "none" / "a.md"
    for arguments, said in (
        (["Nobody/1"], "is not known since"),
        (["Zephyr/1", "--out", nowhere], "cannot be written"),
    ):
        refused = thread.run("postmortem", *arguments)
        assert (refused.returncode, said in refused.stderr) == (1, True)
