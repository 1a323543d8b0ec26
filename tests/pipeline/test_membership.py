"""A process says what it has of its group's work, once, and whether it keeps up."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from pipeline.membership import MANY, Membership


def told(*looks: tuple[int | None, set[int], bool]) -> list[dict[str, Any]]:
    """What is said of looks, ten seconds apart."""
    membership = Membership()
    with capture_logs() as logs:
        for number, (generation, partitions, is_open) in enumerate(looks):
            membership.look(generation, partitions, 10.0 * number, is_open=is_open)
    return [dict(line) for line in logs]


BEFORE = (None, set[int](), False)
RECOVERS, WORKS = (3, {4, 0}, False), (3, {4, 0}, True)


@pytest.mark.parametrize(
    ("looks", "events"),
    [
        pytest.param([BEFORE, BEFORE], [], id="not in the group yet"),
        pytest.param([BEFORE, RECOVERS, RECOVERS], ["partitions given"], id="given, once"),
        pytest.param([WORKS, WORKS], ["partitions given", "recovered"], id="at once"),
        pytest.param(
            [WORKS, BEFORE], ["partitions given", "recovered", "partitions taken"], id="taken"
        ),
        pytest.param(
            [WORKS, (4, {1}, False)], ["partitions given", "recovered", "partitions given"],
            id="taken and given between two looks",
        ),
        pytest.param(
            [WORKS, (4, {1}, True)], ["partitions given", "recovered"] * 2, id="and recovered"
        ),
    ],
)  # fmt: skip
def test_it_says_what_has_changed(looks: list[Any], events: list[str]) -> None:
    assert [line["event"] for line in told(*looks)] == events


def test_it_says_which_and_how_long_it_took() -> None:
    given, recovered = told(BEFORE, RECOVERS, WORKS)
    assert (given["partitions"], given["generation"]) == ([0, 4], 3)
    assert recovered["seconds"] == 10


def test_it_says_once_that_it_falls_behind_and_once_that_it_has_caught_up() -> None:
    membership = Membership()
    with capture_logs() as logs:
        for number, records in enumerate((3, MANY - 1, MANY, 5 * MANY, MANY, 1, 0, 0, MANY)):
            membership.waiting(records, 10.0 * number)
    assert [line["event"] for line in logs] == ["falls behind", "has caught up", "falls behind"]
    assert (logs[0]["records"], logs[1]["seconds"]) == (MANY, 40)
