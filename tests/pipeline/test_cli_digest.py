"""`tocsin digest` shows what each route would read, and sends nothing."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
from click.testing import CliRunner, Result

from alerts.digest import DigestRules, Form, Nothing
from alerts.language import Language
from alerts.route import Route
from pipeline.almanac import Almanac
from pipeline.cli import main
from pipeline.cli.digest import ALL, facts_of, headed, routes_of, written
from pipeline.connection import Connection
from tests.alerts import days
from tests.alerts.days import DAY

RULES = DigestRules(zone="Europe/Paris")
TEAM = Route(channel="#team", digest=RULES)
OUTSIDE = Route(channel="#direction", language=Language.FR, digest=replace(RULES, at="09:00"))
BARE = Route(channel="#bare")
READ = Almanac(at=DAY, accounts=days.ACCOUNTS, volumes=days.WHOLE)


@pytest.mark.parametrize(
    ("routes", "channel", "shown"),
    [
        pytest.param((TEAM, OUTSIDE, BARE), None, ["#team", "#direction"], id="those with one"),
        pytest.param((TEAM, OUTSIDE), "#direction", ["#direction"], id="one channel's"),
        pytest.param((TEAM, BARE), "#bare", ["#bare"], id="one that has none, if asked for"),
        pytest.param((BARE,), None, ["C0000"], id="of all brands, where none has one"),
        pytest.param((), None, ["C0000"], id="without any route, too"),
    ],
)
def test_it_shows_the_routes_that_have_one(
    routes: tuple[Route, ...], channel: str | None, shown: list[str]
) -> None:
    assert [route.channel for route, _ in routes_of(routes, channel)] == shown


def test_a_channel_that_no_route_has_is_refused() -> None:
    with pytest.raises(click.BadParameter, match=r"#taem.+#team"):
        routes_of((TEAM,), "#taem")


def test_it_is_a_document_in_the_language_of_the_route() -> None:
    told = READ.day(OUTSIDE, RULES.zone)
    assert written(OUTSIDE, RULES, told).startswith("# La journée écoulée\n")
    short = written(TEAM, replace(RULES, form=Form.STAKEHOLDERS), told)
    assert "U01LEA" not in short
    assert "U01LEA has it" in written(TEAM, RULES, told)


def test_where_the_route_asks_for_silence_the_shell_says_so() -> None:
    silent = replace(RULES, nothing=Nothing.SILENCE)
    assert "hears nothing" in written(TEAM, silent, days.of(days.QUIET))


def test_the_facts_have_all_numbers_and_no_name_of_anybody() -> None:
    facts: dict[str, Any] = json.loads(
        msgspec.json.encode(facts_of(TEAM, replace(days.DAYS[0], at=DAY)))
    )
    assert facts["channel"] == "#team"
    first = facts["brands"][0]
    assert (first["brand"], first["mentions"], first["week_before"]["mentions"]) == (
        "Ondeline", 1_240, 260,
    )  # fmt: skip
    assert [each["incident"] for each in facts["open"]] == ["Ondeline/1", "Doublon/1", "Sommeil/1"]
    assert facts["seconds_to_acknowledge"] == timedelta(minutes=9).total_seconds()
    assert facts["goals"]["acknowledge"] == {"met": 3, "missed": 2}
    assert [each["overdue"] for each in facts["actions"]] == [True, False, False]
    assert "U01LEA" not in json.dumps(facts)


def test_an_almanac_has_the_day_of_a_routes_brands_alone() -> None:
    own = READ.day(replace(TEAM, brands=frozenset({"Doublon"})), RULES.zone)
    assert [row.brand for row in own.rows] == ["Doublon"]
    assert [each.newest.brand for each in own.open] == ["Doublon"]


def run(*arguments: str, tmp_path: Path, **env: str) -> Result:
    known = {"TOCSIN_KAFKA": "127.0.0.1:1", "HOME": str(tmp_path)}
    return CliRunner().invoke(main, ["digest", *arguments], env=known | env)


def test_a_kafka_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    failed = run(tmp_path=tmp_path)
    assert failed.exit_code == 1
    assert "Kafka" in failed.output


def test_a_day_that_has_not_come_is_refused(tmp_path: Path) -> None:
    refused = run("--at", "2999-01-01", tmp_path=tmp_path)
    assert refused.exit_code == 2
    assert "has not come yet" in refused.output
    replayed = run("--at", "2999-01-01", tmp_path=tmp_path, TOCSIN_CLOCK="stream")
    assert replayed.exit_code == 1  # no Kafka; the newest notice tells the time


def test_each_says_whose_it_is() -> None:
    told = READ.day(TEAM, RULES.zone)
    assert headed(TEAM, written(TEAM, RULES, told)).startswith("<!-- #team -->\n\n# The last day\n")
    assert headed(ALL, "x") == "x"


def test_a_form_that_there_is_none_of_is_refused(tmp_path: Path) -> None:
    assert run("--form", "everybody", tmp_path=tmp_path).exit_code == 2


def test_no_connection_is_needed_to_name_one() -> None:
    assert Connection(topic_prefix="eu.").volumes == "eu.volumes"
