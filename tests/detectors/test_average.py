"""Exponential means forget at their half-life, and over silence in one step."""

import math

import pytest

from detectors.average import kept, weight_of


@pytest.mark.parametrize("half_life", [1, 12, 2016, 4032.5])
def test_half_is_left_after_a_half_life(half_life: float) -> None:
    assert math.isclose((1 - weight_of(half_life)) ** half_life, 0.5)


@pytest.mark.parametrize("known", [1, 5, 99, 100, 5_000])
@pytest.mark.parametrize("steps", [0, 1, 12, 288, 20_000])
def test_a_mean_over_zeros_is_the_product_of_its_steps(known: int, steps: int) -> None:
    weight = 0.01
    product = math.prod(1 - max(weight, 1 / (known + step)) for step in range(1, steps + 1))
    assert math.isclose(kept(weight, known, steps), product, rel_tol=1e-9)
