"""Numbers, times and rarities read as people say them."""

import math
from datetime import datetime, timedelta, timezone

import pytest

from alerts.numbers import date, duration, number, percent, rarity, sparkline, utc


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0"), (999, "999"), (1_234, "1,234"), (9_999, "9,999"), (10_000, "10k"),
        (12_345, "12.3k"), (960_000, "960k"), (999_949, "999.9k"), (999_950, "1M"),
        (1_940_000, "1.9M"), (999_950_000, "1B"), (4_294_967_295, "4.3B"), (10**13, "10,000B"),
    ],
)  # fmt: skip
def test_numbers_are_short_from_ten_thousand_on(count: int, said: str) -> None:
    assert number(count) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(45, 60, "75%"), (1, 3, "33%"), (0, 0, "0%"), (5, 5, "100%")]
)
def test_a_share_has_no_decimals(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=45, seconds=30), "45 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=5), "2 h 05 min"),
        (timedelta(hours=23, minutes=59), "23 h 59 min"),
        (timedelta(days=1, minutes=30), "1 d"),
        (timedelta(days=3, hours=4), "3 d 4 h"),
    ],
)
def test_a_duration_has_two_units_at_most(length: timedelta, said: str) -> None:
    assert duration(length) == said


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (math.nan, "more than once a day"),
        (0.1, "more than once a day"),
        (1 / 7, "once a day"),
        (0.5, "once in 4 days"),
        (1.0, "once a week"),
        (1.6, "once in 2 weeks"),
        (14.0, "once in 14 weeks"),
        (104.0, "once in 104 weeks"),
        (105.0, "once in 2 years"),
        (520.0, "once in 9 years"),
        (522.0, "less than once in 10 years"),
        (math.inf, "less than once in 10 years"),
    ],
)
def test_a_rarity_is_capped_where_the_tail_is_a_guess(weeks: float, said: str) -> None:
    assert rarity(weeks) == said


def test_a_time_is_each_readers_own_and_falls_back_to_utc() -> None:
    at = datetime(2026, 3, 2, 13, tzinfo=timezone(timedelta(hours=1)))
    assert utc(at) == "2026-03-02 12:00 UTC"
    assert date(at) == "<!date^1772452800^{date_short_pretty} {time}|2026-03-02 12:00 UTC>"


@pytest.mark.parametrize(
    ("counts", "bars"),
    [((), ""), ((0, 0), "▁▁"), ((0, 1, 1), "▁██"), ((1, 100), "▂█"), ((0, 2, 4, 7), "▁▃▅█")],
)
def test_a_single_complaint_shows_beside_a_hundred(counts: tuple[int, ...], bars: str) -> None:
    assert sparkline(counts) == bars
