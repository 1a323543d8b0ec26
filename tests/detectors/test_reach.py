"""How many people can have seen a post."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.reach import LIMIT, coded, people_in, reach_of, visibility
from tests.detectors.people import a_post


@pytest.mark.parametrize(
    ("followers", "share"),
    [
        pytest.param(0, 0.15, id="nobody"),
        pytest.param(100_000, 0.15, id="a small account"),
        pytest.param(5_050_000, 0.105, id="half-way"),
        pytest.param(10_000_000, 0.06, id="a large account"),
        pytest.param(400_000_000, 0.06, id="the largest"),
    ],
)
def test_followers_of_large_accounts_see_less(followers: int, share: float) -> None:
    assert visibility(followers) == pytest.approx(share)


@pytest.mark.parametrize(
    ("fields", "reach"),
    [
        pytest.param({}, 0, id="nothing is known"),
        pytest.param({"followers": 1_000}, 150, id="by followers"),
        pytest.param({"followers": 1_000, "views": 7}, 7, id="views are known better"),
        pytest.param({"followers": 1_000, "views": 0}, 0, id="nobody saw it"),
        pytest.param({"followers": -5}, 0, id="nonsense below"),
        pytest.param({"views": -5}, 0, id="nonsense views"),
        pytest.param({"views": 10**30}, LIMIT, id="more views than fit"),
        pytest.param({"followers": 10**9}, 60_000_000, id="as many followers as can be"),
        pytest.param({"followers": 10**9 + 1}, 0, id="more than anybody has: a lie tells nothing"),
        pytest.param({"followers": 2**64, "views": 7}, 7, id="views where followers are a lie"),
    ],
)
def test_reach_is_views_or_followers_who_see(fields: dict[str, Any], reach: int) -> None:
    assert reach_of(a_post(0.0, **fields)) == reach


people = st.integers(0, 2_100) | st.integers(0, LIMIT)


@given(one=people, other=people)
def test_a_number_of_people_in_two_bytes_is_too_small_by_one_in_a_thousand_at_most(
    one: int, other: int
) -> None:
    assert 0 <= one - people_in(coded(one)) <= one / 1_000
    assert coded(people_in(coded(one))) == coded(one) < 2**16
    assert one > 2_047 or people_in(coded(one)) == one
    assert (coded(one) <= coded(other)) or one > other


def test_no_more_people_than_there_can_be_are_coded() -> None:
    assert coded(10**30) == coded(LIMIT)
