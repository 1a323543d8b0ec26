"""A month is looked back on from a shell, by what the topics of alerts and lessons hold."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from kafka import KafkaProducer

from alerts.notice import Notice
from pipeline.cli import main
from pipeline.cli.review import apart, beside, narrowed
from pipeline.codec import encode_notice
from pipeline.config import Config, load
from tests.aftermath import notices
from tests.broker import Broker, Installation
from tests.builders import a_notice

HERE = Path(__file__).parent.parent / "scenarios"
MAY = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["--month", "May"], 2, "'May' does not match", id="a month"),
        pytest.param(["--mentions", "nowhere"], 2, "does not exist", id="a file"),
        pytest.param(["--language", "de"], 2, "'de' is not one of", id="a language"),
        pytest.param(["--month", "2999-01"], 2, "2999-01 has not begun", id="what is to come"),
        pytest.param(["--zone", "Paris"], 2, "`Paris` is not a time zone", id="a zone"),
        pytest.param([], 1, "127.0.0.1:1", id="no Kafka"),
    ],
)
def test_what_is_not_plain_is_refused(arguments: list[str], code: int, said: str) -> None:
    refused = CliRunner().invoke(main, ["review", *arguments], env={"TOCSIN_KAFKA": "127.0.0.1:1"})
    assert (refused.exit_code, said in refused.output) == (code, True)


def settings_of(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    return load(path)


OWN = """
rules: {severity: {alert_points: 2.5, crisis_points: 3}}
brands: {known: {A: {rules: {severity: {alert_points: 2, crisis_points: 5}}}, B: {}, C: {}}}
"""


def test_a_replay_is_of_the_brands_that_are_named(tmp_path: Path) -> None:
    config = settings_of(tmp_path, OWN)
    assert narrowed(config, ()) is config
    some = narrowed(config, ("A", "B"))
    assert [some.watches(brand) for brand in "ABCD"] == [True, True, False, False]
    assert not narrowed(config, ("A",)).watches("B")


def test_a_threshold_of_a_brand_is_tried_where_it_stands_alone(tmp_path: Path) -> None:
    config = settings_of(tmp_path, OWN)
    assert apart(config) == ("A",)
    assert apart(narrowed(config, ("A", "B"))) == ("A",)
    assert apart(narrowed(config, ("A",))) == ()
    assert narrowed(config, ("A",)).rules.severity.alert_points == 2


def test_no_threshold_is_tried_that_another_rule_contradicts(tmp_path: Path) -> None:
    config = settings_of(tmp_path, OWN)
    assert list(beside(config)) == [1.5, 2.0, 2.5, 3.0]
    assert list(beside(narrowed(config, ("A",)))) == [1.0, 1.5, 2.0, 2.5, 3.0]


def send(thread: Installation, told: list[Notice]) -> None:
    """Into the topic of alerts, stamped with their own times."""
    producer = KafkaProducer(bootstrap_servers=thread.env["TOCSIN_KAFKA"])
    for notice in told:
        key, stamp = notice.brand.encode(), int(notice.at.timestamp() * 1000)
        value = encode_notice(notice)
        producer.send(thread.topic("alerts"), value, key, partition=0, timestamp_ms=stamp)
    producer.close()


@pytest.mark.broker
def test_it_tells_of_a_month_and_what_other_thresholds_would_have_made_of_it(
    broker: Broker, tmp_path: Path
) -> None:
    settings = tmp_path / "tocsin.yaml"
    settings.write_text('sentiment: {scorer: fast}\nroutes: [{channel: "#room"}]\n', "utf-8")
    thread = Installation.at(broker.address, tmp_path, CONFIG=str(settings))
    thread.must("topics", "create")
    early = a_notice(brand="Early", at=MAY, opened_at=MAY, first_sign=MAY)
    send(thread, [*notices("taken"), *notices("false_alarm"), early])
    thread.must("actions", "add", "Norvane/1", "Read posts twice", "--since", "2026-01-01")

    page = thread.must("review", "--month", "2026-03")
    assert "# Review of March 2026" in page
    assert "Norvane/1" in page
    assert "Early/1" not in page
    assert "Read posts twice" in page
    assert "# Bilan mensuel\u202f: mars 2026" in thread.must(
        "review", "--month", "2026-03", "--language", "fr", "--brand", "Norvane"
    )
    assert "Early/1" in thread.must("review", "--month", "2026-05")
    strange = thread.run("review", "--month", "2026-03", "--brand", "Norvan")
    assert "is about `Norvan` (did you mean `Norvane`?)" in strange.stderr

    mentions = HERE / "own_post_en.jsonl.gz"
    thread.must("review", "--month", "2026-03", "--mentions", mentions, "--out", tmp_path)
    text = (tmp_path / "review-2026-03.md").read_text("utf-8")
    assert "| 2.5 (in use) | 1/1 | 0.00 |" in text
    other = thread.must(
        "review", "--month", "2026-05", "--mentions", mentions, "--brand", "Early"
    )  # fmt: skip
    assert "| 2.5 (in use) | 0/0 | 0.00 |" in other
    html = thread.must("review", "--month", "2026-03", "--format", "html")
    assert html.startswith("<!DOCTYPE html>")
