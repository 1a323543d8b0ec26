"""What is no drill is refused before anything is sent, and says what is missing."""

from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from alerts.goals import Goals
from alerts.language import Language
from alerts.mark import drill_of
from alerts.silence import Silence
from detectors.rules import Rules
from pipeline.cli import main
from pipeline.cli.drills import must_be_alone, must_read, the_one, warn_of_silence
from pipeline.codec import Reason
from pipeline.drill.bill import Bill
from pipeline.drill.play import Script
from pipeline.drill.plot import Cast
from pipeline.drill.tales import Story
from pipeline.ingest import real
from pipeline.lines import Line, Unreadable
from pipeline.sentiment import Scoring, SentimentChoice
from pipeline.sentiment.sentiments import Sentiments
from pipeline.settings import ConfigError
from tests.builders import NOON, a_mention

STAGED = """
sentiment: {scorer: fast}
brands: {unknown: closed, known: {Zephyr: }}
drill: {channel: "#drills"}
"""


def ran(
    folder: Path, *arguments: str, settings: str = STAGED, **variables: str
) -> tuple[int, str]:  # fmt: skip
    path = folder / "tocsin.yaml"
    path.write_text(settings, encoding="utf-8")
    env = {"TOCSIN_CONFIG": str(path)} | {f"TOCSIN_{name}": it for name, it in variables.items()}
    done = CliRunner().invoke(main, ["drill", *arguments], env=env)
    return done.exit_code, " ".join(done.output.split())


@pytest.mark.parametrize(
    ("arguments", "settings", "clock", "said"),
    [
        pytest.param([], STAGED, "wall", "name one by --brand", id="of nobody"),
        pytest.param(
            ["--brand", "Zephir"], STAGED, "wall", "did you mean `Zephyr`?", id="of a stranger"
        ),
        pytest.param(
            ["--brand", "DRILL Zephyr"], STAGED, "wall", "is one already", id="of a drill"
        ),
        pytest.param(
            ["--brand", "Zephyr"], "{}", "wall", "drill.channel: nothing is written",
            id="nowhere",
        ),
        pytest.param(["--brand", "Zephyr"], STAGED, "stream", "on the wall", id="on no wall"),
        pytest.param(["--brand", "Z", "--speed", "500"], STAGED, "wall", "100", id="too fast"),
    ],
)  # fmt: skip
def test_what_cannot_be_played(
    tmp_path: Path, arguments: list[str], settings: str, clock: str, said: str
) -> None:
    code, output = ran(tmp_path, *arguments, settings=settings, CLOCK=clock)
    assert code == 2
    assert said in output


def a_script(language: Language) -> Script:
    cast = Cast(brand="Zephyr", story=Story.RUMOUR, language=language, name="x")
    return Script(
        cast=cast, rules=Rules(), goals=Goals(), language=language, longest=timedelta(hours=1)
    )


def test_a_second_drill_of_a_brand_is_refused_while_one_is_on() -> None:
    must_be_alone({"DRILL Aurora": NOON}, "Zephyr")
    with pytest.raises(click.UsageError, match=r"on since 12:00 UTC.*drill end --brand Zephyr"):
        must_be_alone({"DRILL Zephyr": NOON}, "Zephyr")


def on(*brands: str) -> Bill:
    return {drill_of(brand): NOON for brand in brands}


def test_a_word_is_about_the_one_that_is_on_or_the_one_that_is_named() -> None:
    assert the_one(on("Zephyr"), None) == "DRILL Zephyr"
    assert the_one(on("Zephyr", "Aurora"), "Aurora") == "DRILL Aurora"


@pytest.mark.parametrize(
    ("there", "brand", "said"),
    [
        pytest.param(["Zephyr", "Aurora"], None, "by --brand: Aurora, Zephyr", id="of two"),
        pytest.param(["Zephyr"], "Zephir", "by --brand: Zephyr", id="with a typo"),
        pytest.param([], "Zephyr", "No drill is on", id="none"),
    ],
)
def test_a_word_about_no_drill_is_not_said(
    there: list[str], brand: str | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="1"):
        the_one(on(*there), brand)
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_a_word_that_says_nothing_is_none(tmp_path: Path, text: str) -> None:
    code, output = ran(tmp_path, "answer", text)
    assert code == 2
    assert "a word that can be shown" in output


@pytest.mark.parametrize(
    ("brand", "said"),
    [
        pytest.param("*", "all brands are silent until 2026-03-02 13:00 UTC, by ana", id="of all"),
        pytest.param("DRILL Zephyr", "DRILL Zephyr is silent until", id="of the drill"),
        pytest.param("Zephyr", "", id="of the real brand, which is another"),
    ],
)
def test_that_nobody_will_hear_of_it_is_said(
    brand: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    hour = timedelta(hours=1)
    silence = Silence(brand=brand, at=NOON - hour, until=NOON + hour, by="ana")
    warn_of_silence({brand: silence}, "DRILL Zephyr", NOON)
    told = capsys.readouterr().err
    assert said in told
    assert bool(told) is bool(said)


def test_posts_that_nobody_reads_are_refused() -> None:
    fast = Sentiments(SentimentChoice(scorer=Scoring.FAST))
    must_read(a_script(Language.EN), fast)
    with pytest.raises(ConfigError, match="reads `fr`"):
        must_read(a_script(Language.FR), fast)


def test_no_file_brings_posts_of_a_drill() -> None:
    lines = [Line(n, b"{}", a_mention(brand=brand), "") for n, brand in enumerate(("Z", "DRILL Z"))]
    good, bad = real(lines)
    assert good is lines[0]
    assert isinstance(bad, Unreadable)
    assert bad.problem.reason is Reason.BAD_VALUE
