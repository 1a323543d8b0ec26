"""In which languages people complained in the last hours, within bounds."""

from collections.abc import Iterable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.bins import DAY, HOUR
from detectors.spoken import MOST, OTHER, SPAN, TOLD, Spoken

NOW = 1_000 * HOUR


def spoken(posts: Iterable[tuple[str, int]], now: int = NOW) -> Spoken:
    """Posts by language, and so many bins ago."""
    known = Spoken()
    for lang, ago in posts:
        known.add(lang, now - ago, now)
    return known


@pytest.mark.parametrize(
    ("posts", "told"),
    [
        pytest.param([], (), id="nobody complained"),
        pytest.param([("fr", 0)] * 3 + [("en", 5)], (("fr", 3), ("en", 1)), id="most first"),
        pytest.param([("fr", 0), ("en", 0)], (("en", 1), ("fr", 1)), id="equals by the alphabet"),
        pytest.param([("fr", SPAN * HOUR), ("en", 0)], (("en", 1),), id="the wave before"),
        pytest.param([("und", 0), ("", 0), ("<!here>", 0)], ((OTHER, 3),), id="no language"),
        pytest.param(
            [(lang, 0) for lang in ("de", "en", "fr", "it")],
            (("de", 1), ("en", 1), ("fr", 1)), id="three are enough",
        ),
    ],
)  # fmt: skip
def test_languages_of_the_last_hours(
    posts: list[tuple[str, int]], told: tuple[tuple[str, int], ...]
) -> None:
    assert spoken(posts).latest(NOW) == told


@given(st.lists(st.tuples(st.text(max_size=4), st.integers(0, 400)), max_size=300))
def test_a_day_of_few_languages_is_remembered(posts: list[tuple[str, int]]) -> None:
    known = Spoken()
    for step, (lang, ago) in enumerate(posts):
        known.add(lang, NOW + step - ago % DAY, NOW + step)
    assert len(known.hours) <= DAY // HOUR + 2
    assert all(len(said) <= MOST + 1 for said in known.hours.values())
    now = NOW + len(posts)
    assert len(known.latest(now)) <= TOLD
    packed = msgspec.msgpack.decode(msgspec.msgpack.encode(known.pack()), strict=False)
    assert Spoken.unpack(packed).latest(now) == known.latest(now)
