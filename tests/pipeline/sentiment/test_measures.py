"""How well scores agree with people, by hand-made cases."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import floats, lists, tuples
from hypothesis.strategies import sampled_from as one_of

from detectors.events import Label
from pipeline.sentiment.measures import (
    auc,
    best_threshold,
    measured,
    recall_at,
    strict_threshold,
)

N, O, P, U = Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE, Label.UNKNOWN  # noqa: E741


def test_the_figures_of_a_small_table() -> None:
    said, found = [N, N, N, O, O, P, P, P], [N, N, O, N, O, P, P, U]
    figures = measured(said, found, np.array([0.9, 0.8, 0.3, 0.7, 0.2, 0.1, 0.1, 0.0]))
    assert (figures.n, figures.unknown) == (8, 1)
    assert figures.precision == figures.recall == pytest.approx(2 / 3)
    assert figures.f1 == pytest.approx(2 / 3)
    assert figures.macro_f1 == pytest.approx((2 / 3 + 1 / 2 + 4 / 5) / 3)
    assert figures.false_positive_rate == pytest.approx(1 / 5)
    assert figures.auc == pytest.approx(14 / 15)
    assert figures.recall_at_10 == pytest.approx(2 / 3)


def test_of_nothing_nothing_is_said() -> None:
    figures = measured([O], [O], np.array([0.1]))
    assert math.isnan(figures.recall)
    assert math.isnan(figures.auc)
    assert figures.f1 == 0


@given(lists(tuples(one_of([True, False]), one_of([0.1, 0.2, 0.3, 0.4])), min_size=1))
def test_the_area_counts_pairs(rows: list[tuple[bool, float]]) -> None:
    truths, scores = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    pairs = [(a > b) + (a == b) / 2 for a in scores[truths] for b in scores[~truths]]
    assert auc(truths, scores) == pytest.approx(np.mean(pairs) if pairs else math.nan, nan_ok=True)


@given(lists(tuples(one_of([True, False]), floats(0, 1)), min_size=1), floats(0, 0.5))
def test_the_strict_threshold_lets_no_more_through_than_allowed(
    rows: list[tuple[bool, float]], allowed: float
) -> None:
    truths, scores = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    threshold = strict_threshold(truths, scores, allowed)
    assert (scores[~truths] >= threshold).sum() <= allowed * (~truths).sum()
    if truths.any():
        assert 0 <= recall_at(truths, scores, allowed) <= 1


@given(lists(tuples(one_of([True, False]), floats(0, 1)), min_size=1))
def test_no_threshold_has_a_better_f1_than_the_best(rows: list[tuple[bool, float]]) -> None:
    truths, scores = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    best = best_threshold(truths, scores)

    def f1(threshold: float) -> float:
        called = scores >= threshold
        return float(2 * (called & truths).sum() / max(1, called.sum() + truths.sum()))

    assert all(f1(best) >= f1(other) - 1e-12 for other in scores)
