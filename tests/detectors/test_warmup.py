"""A brand that is not known yet must be odder to ring."""

import math

import pytest

from detectors.bins import DAY
from detectors.warmup import ENOUGH_PEOPLE, penalty


@pytest.mark.parametrize(
    ("days", "people", "factor"),
    [
        pytest.param(0.0, 0, None, id="born now"),
        pytest.param(1.99, 10**6, None, id="two days mute, however many people"),
        pytest.param(2.0, 10**6, 10, id="evidence alone is not enough before three days"),
        pytest.param(3.0, ENOUGH_PEOPLE - 1, 10, id="three days and too few people"),
        pytest.param(3.0, ENOUGH_PEOPLE, 1, id="three days and enough people"),
        pytest.param(6.99, 0, 10, id="the first week"),
        pytest.param(7.0, 0, 3, id="the second week"),
        pytest.param(13.99, ENOUGH_PEOPLE - 1, 3, id="the second week's end"),
        pytest.param(14.0, 0, 1, id="after a fortnight, even without anybody"),
    ],
)
def test_a_young_brand_pays(days: float, people: int, factor: float | None) -> None:
    paid = penalty(int(days * DAY), people)
    assert paid == (None if factor is None else pytest.approx(math.log10(factor)))
