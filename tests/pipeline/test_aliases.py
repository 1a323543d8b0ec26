"""Pseudonyms are made with a key of the installation, which nobody ever sees."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from alerts.discretion import Authors, Discretion, Posts, alias_of
from alerts.style import SlackStyle
from pipeline.aliases import LEAST, discretion_of
from pipeline.cli import main
from pipeline.connection import Connection
from pipeline.settings import VariableError
from tests.secrets import TOKEN, leaks, plant

KEY = "planted.Auth0r.key"
HASHED = SlackStyle(authors=Authors.HASH)


def known(**variables: str) -> Connection:
    return Connection.read({f"TOCSIN_{name}": text for name, text in variables.items()})


def test_by_default_authors_go_by_their_names_and_no_key_is_asked_for() -> None:
    assert discretion_of(SlackStyle(), known()) == Discretion()
    assert discretion_of(SlackStyle(post_text=Posts.NONE), known()).posts is Posts.NONE


def test_the_key_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    for connection in (
        known(AUTHOR_KEY=KEY),
        known(AUTHOR_KEY_FILE=plant(tmp_path, KEY)),
    ):
        alias = discretion_of(HASHED, connection).alias
        assert alias
        assert alias("Ana") == alias_of("Ana", KEY.encode())


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "is not set, and no TOCSIN_AUTHOR_KEY_FILE; slack.authors is hash and needs it"),
        ({"AUTHOR_KEY": KEY[: LEAST - 1]}, "is short enough to be guessed; allowed: 16 characters"),
    ],
)
def test_without_a_key_worth_its_name_nothing_starts(
    tmp_path: Path, variables: dict[str, str], said: str
) -> None:
    settings = tmp_path / "tocsin.yaml"
    settings.write_text("slack: {authors: hash}\n", encoding="utf-8")
    env = {"CONFIG": str(settings), "SLACK_TOKEN": TOKEN, "DATA_DIR": str(tmp_path)} | variables
    runner = CliRunner(env={f"TOCSIN_{name}": text for name, text in env.items()})
    for command in (["notifier"], ["incidents", "--json"]):
        ended = runner.invoke(main, command)
        assert ended.exit_code == 2
        assert f"environment: TOCSIN_AUTHOR_KEY: {said}" in ended.output
        assert leaks(ended.output, *variables.values()) == []


def test_the_key_shows_nowhere() -> None:
    connection = known(AUTHOR_KEY=KEY)
    shown = repr(connection) + repr(discretion_of(HASHED, connection))
    assert leaks(shown, KEY) == []
    with pytest.raises(VariableError) as caught:
        known(AUTHOR_KEY=f"{KEY}\nmore")
    assert leaks(str(caught.value), KEY) == []
