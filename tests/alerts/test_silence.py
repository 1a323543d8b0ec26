"""A silence covers what it says, for as long as it says; of many the latest words are kept."""

from datetime import timedelta

import pytest

from alerts.silence import LIMIT, REMEMBERED, Silence, Silences, heard, silence_of
from tests.builders import NOON

HOUR = timedelta(hours=1)


def a_silence(
    brand: str = "Zephyr", begins: float = 0, ends: float = 2, by: str = "ana"
) -> Silence:
    """By hours after noon."""
    return Silence(brand=brand, at=NOON + begins * HOUR, until=NOON + ends * HOUR, by=by)


ZEPHYR, ALL = a_silence(), a_silence("*", ends=1)


@pytest.mark.parametrize(
    ("silence", "brand", "hours", "covered"),
    [
        pytest.param(ZEPHYR, "Zephyr", 0, True, id="from its beginning"),
        pytest.param(ZEPHYR, "Zephyr", 1.99, True, id="until its end"),
        pytest.param(ZEPHYR, "Zephyr", 2, False, id="and not longer"),
        pytest.param(ZEPHYR, "Zephyr", -0.01, False, id="nor before"),
        pytest.param(ZEPHYR, "zephyr", 1, False, id="names are exact"),
        pytest.param(ZEPHYR, "Aurora", 1, False, id="another brand"),
        pytest.param(ALL, "Aurora", 0.5, True, id="all brands"),
    ],
)
def test_it_covers(silence: Silence, brand: str, hours: float, *, covered: bool) -> None:
    assert silence.covers(brand, NOON + hours * HOUR) is covered


def test_a_brands_own_silence_is_named_before_that_of_all() -> None:
    both = {"Zephyr": ZEPHYR, "*": ALL}
    assert silence_of(both, "Zephyr", NOON) == ZEPHYR
    assert silence_of(both, "Aurora", NOON) == ALL
    assert silence_of({"Zephyr": a_silence(ends=0.1), "*": ALL}, "Zephyr", NOON + HOUR / 2) == ALL
    assert silence_of(both, "Aurora", NOON + 2 * HOUR) is None


def after(
    *words: tuple[str, Silence | None], hours: float = 0, known: Silences | None = None
) -> Silences:
    silences: Silences = known or {}
    for brand, word in words:
        silences = heard(silences, brand, word, NOON + hours * HOUR)
    return silences


def span_of(silences: Silences) -> tuple[float, float] | None:
    known = silences.get("Zephyr")
    return ((known.at - NOON) / HOUR, (known.until - NOON) / HOUR) if known else None


@pytest.mark.parametrize(
    ("word", "hours", "span"),
    [
        pytest.param(a_silence(begins=1, ends=9), 1, (0, 9), id="prolonged, it began as it did"),
        pytest.param(a_silence(begins=1, ends=1.5), 1, (0, 1.5), id="or made shorter"),
        pytest.param(a_silence(begins=3, ends=4), 3, (3, 4), id="one after another"),
        pytest.param(a_silence(begins=1, ends=1), 1, (0, 1), id="taken back"),
        pytest.param(None, 1, (0, 1), id="taken back without a word"),
        pytest.param(None, 3, (0, 2), id="what is over is not prolonged by that"),
        pytest.param(a_silence(begins=5, ends=9), 3, (3, 9), id="a clock that is ahead"),
    ],
)
def test_a_word_after_another(
    word: Silence | None, hours: float, span: tuple[float, float]
) -> None:
    assert span_of(after(("Zephyr", word), hours=hours, known={"Zephyr": ZEPHYR})) == span


def test_who_prolongs_it_is_who_says_so() -> None:
    word = a_silence(begins=1, ends=9, by="ben")
    assert after(("Zephyr", word), hours=1, known={"Zephyr": ZEPHYR})["Zephyr"].by == "ben"


@pytest.mark.parametrize("word", [None, a_silence(ends=0)])
def test_what_is_not_there_cannot_be_taken_back(word: Silence | None) -> None:
    assert after(("Zephyr", word)) == {}


def test_what_is_over_is_remembered_for_a_day_since_what_it_held_may_still_wait() -> None:
    known = {"Zephyr": ZEPHYR}
    end = 2 + REMEMBERED / HOUR
    assert "Zephyr" in after(("Aurora", None), hours=end - 0.1, known=known)
    assert "Zephyr" not in after(("Aurora", None), hours=end, known=known)


def test_of_too_many_those_that_end_first_are_dropped() -> None:
    words = [(f"b{n}", a_silence(f"b{n}", ends=1 + n / 1_000)) for n in range(LIMIT + 3)]
    assert set(after(*words)) == {f"b{n}" for n in range(3, LIMIT + 3)}
