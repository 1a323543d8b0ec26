"""A value that exists is valid."""

from datetime import datetime
from typing import Any

import pytest

from detectors.events import Level, moment
from tests.builders import NOON, a_mention


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        pytest.param({"id": ""}, "must not be empty", id="no id"),
        pytest.param({"brand": ""}, "must not be empty", id="no brand"),
        pytest.param(
            {"created_at": datetime(2026, 3, 2, 12)},  # noqa: DTZ001  # what it is about
            "needs a time zone",
            id="no zone",
        ),
    ],
)
def test_a_mention_refuses_what_nobody_can_use(fields: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        a_mention(**fields)


def test_levels_are_ordered_by_rank_not_by_their_letters() -> None:
    assert sorted(Level, key=lambda level: level.rank) == [
        Level.WATCH,
        Level.ALERT,
        Level.CRISIS,
    ]
    assert [level.rank for level in Level] == [1, 2, 3]


def test_a_moment_is_aware() -> None:
    assert moment(NOON.timestamp()) == NOON
