"""A census knows whom a stream names, from when to when, and does not grow for ever."""

from datetime import timedelta

from pipeline.census import MOST, Census
from tests.builders import NOON, a_mention


def test_it_passes_on_what_it_notes() -> None:
    hours = [("Zephyr", 1), ("Aurora", 3), ("Zephyr", 0)]
    stream = [
        a_mention(brand=brand, created_at=NOON + timedelta(hours=hour)) for brand, hour in hours
    ]
    census = Census(stream)
    assert (census.end, list(census)) == (None, stream)
    assert census.end == NOON + timedelta(hours=3)
    assert census.spans["Zephyr"] == (NOON, NOON + timedelta(hours=1))


def test_of_too_many_brands_it_notes_those_that_are_asked_for() -> None:
    stream = [a_mention(brand=f"b{number}") for number in range(MOST + 2)]
    census = Census(stream, asked=[f"b{MOST + 1}"])
    assert sum(1 for _ in census) == MOST + 2
    assert (len(census.spans), f"b{MOST + 1}" in census.spans) == (MOST + 1, True)
