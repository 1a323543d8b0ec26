"""Time in steps of five minutes."""

import pytest

from detectors.bins import BIN, DAY, HOUR, SLOTS, WINDOWS, Ring, bin_of

NOW = 5_890_752


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param(0.0, 0, id="the epoch"),
        pytest.param(299.999, 0, id="the end of a bin"),
        pytest.param(300.0, 1, id="the beginning of the next"),
        pytest.param(-0.001, -1, id="before the epoch"),
        pytest.param(-62_135_596_800.0, -207_118_656, id="year 1"),
    ],
)
def test_a_bin_holds_five_minutes(seconds: float, expected: int) -> None:
    assert bin_of(seconds) == expected


def test_the_hours_of_a_day_add_up_and_the_latest_is_last() -> None:
    ring = Ring(NOW)
    ring.add(NOW, 3)
    ring.add(NOW - HOUR, 5)
    ring.add(NOW - DAY + 1, 7)
    assert (len(ring.hours()), ring.hours()[-2:], ring.hours()[0]) == (24, [5, 3], 7)


@pytest.mark.parametrize(
    ("ago", "windows"),
    [
        pytest.param(0, {"15m", "1h", "6h", "24h"}, id="now"),
        pytest.param(2, {"15m", "1h", "6h", "24h"}, id="the oldest of 15 minutes"),
        pytest.param(3, {"1h", "6h", "24h"}, id="just older than 15 minutes"),
        pytest.param(HOUR, {"6h", "24h"}, id="just older than an hour"),
        pytest.param(DAY - 1, {"24h"}, id="the oldest of the day"),
        pytest.param(-1, set(), id="the bin ahead is not now yet"),
    ],
)
def test_a_window_ends_with_the_current_bin(ago: int, windows: set[str]) -> None:
    for now in range(NOW, NOW + SLOTS, 17):  # wherever the ring's seam lies
        ring = Ring(now)
        ring.add(now - ago, 3)
        assert {name for name, bins in WINDOWS.items() if ring.sum(bins) == 3} == windows
        assert {ring.sum(bins) for bins in WINDOWS.values()} <= {0, 3}


def test_the_bin_ahead_counts_once_time_gets_there() -> None:
    ring = Ring(NOW)
    ring.add(NOW + 1, 2)
    ring.roll(NOW + 1)
    assert ring.sum(1) == 2


@pytest.mark.parametrize("steps", [1, 2, DAY - 1, DAY, DAY + 1, DAY + 2, 2 * DAY, 10_000])
def test_a_long_roll_is_many_short_ones(steps: int) -> None:
    short, long = Ring(NOW), Ring(NOW)
    for ring in (short, long):
        for ago in range(-1, DAY):
            ring.add(NOW - ago, ago + 2)
    left = sum(short.roll(NOW + step) for step in range(1, steps + 1))
    assert long.roll(NOW + steps) == left
    assert (long.now, long.last(DAY)) == (short.now, short.last(DAY))
    assert long.sum(DAY) + left == sum(range(2, DAY + 2)) + (1 if steps else 0)


def test_a_bin_leaves_after_a_day() -> None:
    ring = Ring(NOW)
    ring.add(NOW, 5)
    assert [step for step in range(1, DAY + 5) if ring.roll(NOW + step) == 5] == [DAY]


def test_a_roll_to_now_changes_nothing() -> None:
    ring = Ring(NOW)
    ring.add(NOW + 1, 1)
    ring.add(NOW - DAY + 1, 1)
    before = list(ring.counts)
    assert ring.roll(NOW) == 0
    assert ring.counts == before


@pytest.mark.parametrize(
    ("ago", "held"),
    [
        pytest.param(-2, False, id="two bins ahead"),
        pytest.param(-1, True, id="the bin ahead"),
        pytest.param(0, True, id="now"),
        pytest.param(DAY - 1, True, id="the last of the day"),
        pytest.param(DAY, False, id="a day ago"),
    ],
)
def test_a_ring_holds_a_day_and_the_bin_ahead(ago: int, *, held: bool) -> None:
    assert Ring(NOW).holds(NOW - ago) is held


def test_the_last_bins_come_oldest_first() -> None:
    ring = Ring(NOW)
    for ago in range(4):
        ring.add(NOW - ago, 10 - ago)
    assert ring.last(3) == (8, 9, 10)


def test_a_ring_comes_back_as_it_was_packed() -> None:
    ring = Ring(NOW)
    ring.add(NOW - 7, 4)
    again = Ring.unpack(NOW, list(ring.pack()))
    assert (again.now, again.last(DAY)) == (NOW, ring.last(DAY))


def test_the_windows_are_those_that_people_read() -> None:
    minutes = {name: bins * BIN // 60 for name, bins in WINDOWS.items()}
    assert minutes == {"15m": 15, "1h": 60, "6h": 360, "24h": 1440}


@pytest.mark.parametrize(
    ("first", "total"),
    [
        pytest.param(1_000 - DAY + 1, 12, id="the oldest"),
        pytest.param(1_000 - 11, 12, id="the one that ends now"),
        pytest.param(1_000 - 5, 7, id="up to the bin ahead"),
        pytest.param(1_000 + 1, 1, id="the bin ahead"),
        pytest.param(1_000 + 2, 0, id="what is to come"),
    ],
)
def test_an_hour_of_the_day(first: int, total: int) -> None:
    ring = Ring(1_000)
    for at in range(1_000 - DAY + 1, 1_002):
        ring.add(at, 1)
    assert ring.hour(first) == total
    ring.roll(5_000)
    assert ring.hour(first) == 0
