"""Resamples tell a difference from chance, as a plain bootstrap would."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tuning.resample import CLEAR, RESAMPLES, share_above

some = st.lists(st.integers(-3, 3).filter(bool), max_size=20)


@given(some, st.integers(0, 50))
def test_at_most_one_of_two_is_ahead(differences: list[int], more: int) -> None:
    cases = len(differences) + more
    ahead = share_above(differences, cases)
    behind = share_above([-each for each in differences], cases)
    assert 0 <= ahead <= 1
    assert ahead + behind <= 1 + 0.1  # each of resamples of its own
    assert share_above(differences[::-1], cases) == ahead  # whatever the order, and each time


@pytest.mark.parametrize(
    ("differences", "cases", "is_clear"),
    [
        ([], 0, False), ([], 40, False), ([1], 40, False), ([1] * 3, 40, False),
        ([1] * 4, 40, True), ([1] * 6 + [-1], 40, False), ([1] * 12 + [-1], 40, True),
        ([-1] * 9, 40, False), ([3], 40, False),
    ],
)  # fmt: skip
def test_four_cases_that_agree_are_clear(
    differences: list[int],
    cases: int,
    is_clear: bool,  # noqa: FBT001
) -> None:
    assert (share_above(differences, cases) >= CLEAR) == is_clear


def test_it_is_the_share_that_drawing_case_by_case_gives() -> None:
    cases, random = [1, 1, 1, -1, 2, *[0] * 15], Random(3)  # noqa: S311  # no secret
    plain = sum(sum(random.choices(cases, k=len(cases))) > 0 for _ in range(RESAMPLES)) / RESAMPLES
    assert share_above([each for each in cases if each], len(cases)) == pytest.approx(
        plain, abs=0.05
    )
