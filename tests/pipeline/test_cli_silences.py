"""Who is to be silent is said plainly, or refused before Kafka is asked."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from alerts.incident import Status
from alerts.silence import Silence
from detectors.events import Level
from pipeline.cli import main
from pipeline.cli.silences import doubt, worst
from pipeline.screen import incidents_of, silences_of
from tests.builders import NOON, a_notice

HOUR = timedelta(hours=1)
SILENCE = Silence(brand="Zephyr", at=NOON, until=NOON + HOUR, by="ana", reason="a sale\x1b[2J")
ALL = Silence(brand="*", at=NOON, until=NOON + HOUR, by="ana")


def run(*arguments: str, **env: str) -> Result:
    return CliRunner().invoke(
        main, ["silence", *arguments], env={"TOCSIN_KAFKA": "127.0.0.1:1"} | env
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["add", "--hours", "1"], "name a brand, or say --all", id="of nobody"),
        pytest.param(["add", "Zephyr", "--all", "--hours", "1"], "or say --all", id="of both"),
        pytest.param(["add", "*", "--hours", "1"], "or say --all", id="a star"),
        pytest.param(["add", "Ze\nphyr", "--hours", "1"], "control character", id="a line break"),
        pytest.param(["add", "Zephyr"], "Missing option '--hours'", id="for how long"),
        pytest.param(["add", "Zephyr", "--hours", "721"], "not in the range", id="for months"),
        pytest.param(["expire"], "name a brand, or say --all", id="nothing taken back"),
    ],
)
def test_what_is_not_plain_is_refused(arguments: list[str], said: str) -> None:
    refused = run(*arguments)
    assert (refused.exit_code, said in refused.output) == (2, True)


def test_a_brand_that_nobody_watches_is_refused(tmp_path: Path) -> None:
    settings = tmp_path / "tocsin.yaml"
    settings.write_text("brands: {unknown: closed, known: {Zephyr: }}\n", encoding="utf-8")
    refused = run("add", "Zephir", "--hours", "1", TOCSIN_CONFIG=str(settings))
    assert refused.exit_code == 2
    assert "did you mean `Zephyr`?" in refused.output


@pytest.mark.parametrize(
    ("brand", "near"),
    [
        pytest.param("Zephyr", None, id="of the settings"),
        pytest.param("Aurora", None, id="that rang"),
        pytest.param("zephyr", "did you mean `Zephyr`?", id="in another case"),
        pytest.param("Auroar", "did you mean `Aurora`?", id="misspelt"),
        pytest.param("Nobody", "", id="like no other"),
    ],
)
def test_whoever_silences_a_brand_that_nobody_knows_is_warned(brand: str, near: str | None) -> None:
    said = doubt(brand, ["Zephyr"], {("Aurora", 3): a_notice(brand="Aurora", incident=3)})
    if near is None:
        assert said is None
    else:
        assert said
        assert said.startswith(f"{brand} is named by no setting and has not rung")
        assert near in said
        assert ("did you mean" in said) == bool(near)


def shown(table: object) -> str:
    console = Console(file=StringIO(), width=300, color_system=None)
    console.print(table)
    written = console.file
    assert isinstance(written, StringIO)
    return written.getvalue()


def test_silences_are_shown_with_the_worst_that_they_cover() -> None:
    alert, crisis = a_notice(), a_notice(brand="Aurora", level=Level.CRISIS)
    over = a_notice(incident=2, level=Level.CRISIS, status=Status.RESOLVED)
    told = {(each.brand, each.incident): each for each in (alert, crisis, over)}
    said = [worst(each, told) for each in (SILENCE, ALL)]
    assert said == ["Zephyr/1 alert", "Aurora/1 crisis"]
    assert worst(SILENCE, {}) == "none"
    table = shown(silences_of(zip((SILENCE, ALL), said, strict=True)))
    assert "all brands" in table
    assert "a sale[2J" in table  # which a terminal does not obey
    assert "\x1b" not in table


def test_incidents_say_until_when_they_are_silent() -> None:
    notices = [a_notice(), a_notice(brand="Aurora"), a_notice(incident=2, status=Status.RESOLVED)]
    lines = shown(incidents_of(notices, {"Zephyr": SILENCE}, NOON)).splitlines()[1:]
    assert [line.rstrip().endswith("2026-03-02 13:00") for line in lines] == [True, False, False]
