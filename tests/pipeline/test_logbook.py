"""Whoever reads the log finds each event of the code in docs/logs.md, and each field."""

from itertools import chain
from pathlib import Path

import pytest

from pipeline.logbook import FIELDS, HOME, LEVELS, MEANINGS, PACKAGES, Call, calls, reference

DOCS = Path(__file__).parents[2] / "docs" / "logs.md"
CALLS = tuple(calls())
KNOWN = [event for events in MEANINGS.values() for event in events]


def test_the_page_of_the_docs_is_the_one_that_the_code_writes() -> None:
    again = "run `make pages`"
    assert DOCS.read_text(encoding="utf-8") == reference(), again


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.place)
def test_what_is_logged_is_explained(call: Call) -> None:
    assert call.event in KNOWN
    assert set(call.fields) <= FIELDS.keys()
    assert set(call.fields).isdisjoint({"timestamp", "level", "event", "logger"})


def test_what_is_explained_is_logged_and_once() -> None:
    assert set(KNOWN) == {call.event for call in CALLS}
    assert len(KNOWN) == len(set(KNOWN))
    assert FIELDS.keys() == set(chain.from_iterable(call.fields for call in CALLS))


def test_no_place_is_overlooked() -> None:
    """Whatever a logger is called, its calls look like this."""
    files = [path for package in PACKAGES for path in (HOME / package).rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    named = sum(text.count(f"log.{level}(") for level in (*LEVELS, "exception"))
    chosen = text.count("    tell(")
    assert len({call.place for call in CALLS}) == named + chosen
