"""A post told twice counts once, for a day."""

import msgspec
import pytest

from detectors.bins import DAY, HOUR
from detectors.repeats import ID_LIMIT, Repeats

NOON = 490_896 * HOUR


def repacked(repeats: Repeats) -> Repeats:
    return Repeats.unpack(msgspec.msgpack.decode(msgspec.msgpack.encode(repeats.pack())))


@pytest.mark.parametrize(
    ("told", "new"),
    [
        pytest.param([("a", 0), ("b", 0)], [True, True], id="two posts"),
        pytest.param([("a", 0), ("a", 0)], [True, False], id="at once"),
        pytest.param([("a", 0), ("b", 5), ("a", DAY)], [True, True, False], id="a day later"),
        pytest.param(
            [("a", 0), ("b", 5), ("c", DAY + HOUR), ("a", DAY + HOUR), ("b", DAY + HOUR)],
            [True, True, True, True, True],
            id="forgotten by the hour: such a post would be late",
        ),
        pytest.param(
            [("a", 0), ("b", 3 * HOUR), ("c", DAY + HOUR), ("b", DAY + HOUR)],
            [True, True, True, False],
            id="the younger are kept",
        ),
    ],
)
@pytest.mark.parametrize("packed", [False, True], ids=["in memory", "packed each time"])
def test_an_id_is_new_once(told: list[tuple[str, int]], new: list[bool], *, packed: bool) -> None:
    repeats, seen = Repeats(), []
    for mention_id, later in told:
        repeats = repacked(repeats) if packed else repeats
        seen.append(repeats.is_new(mention_id, NOON + later))
    assert seen == new


def test_of_too_many_ids_the_latest_are_known() -> None:
    repeats = Repeats()
    for number in range(ID_LIMIT + 10):
        assert repeats.is_new(str(number), NOON + number // 1_000 * HOUR)
    assert len(repeats.ids) == ID_LIMIT
    assert not repeats.is_new("10", NOON + 5 * HOUR)
    assert repeats.is_new("9", NOON + 5 * HOUR)


def test_an_hour_that_is_pushed_out_leaves_no_trace() -> None:
    repeats = Repeats()
    repeats.is_new("first", NOON)
    for number in range(ID_LIMIT):
        repeats.is_new(str(number), NOON + HOUR)
    assert repeats.hours == [[NOON // HOUR + 1, ID_LIMIT]]
    assert len(repacked(repeats).ids) == ID_LIMIT


def test_ids_are_counted_by_the_hour_they_came_in() -> None:
    repeats = Repeats()
    for number in range(5):
        repeats.is_new(str(number), NOON + number * HOUR // 2)
    assert repeats.hours == [[NOON // HOUR + 0, 2], [NOON // HOUR + 1, 2], [NOON // HOUR + 2, 1]]
    assert sum(count for _, count in repeats.hours) == len(repeats.ids)
