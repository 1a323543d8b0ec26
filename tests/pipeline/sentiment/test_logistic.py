"""Logistic regression finds the minimum of its loss, and moves only as far as examples ask."""

import numpy as np
import pytest

from pipeline.sentiment.logistic import Numbers, Prior, fit, probability

RANDOM = np.random.default_rng(5)
ROWS = RANDOM.normal(size=(200, 4))
TRUE = np.array([2.0, -1.0, 0.0, 0.5])
TARGETS = (RANDOM.random(200) < probability(ROWS @ TRUE)).astype(float)


def loss(weights: Numbers, strength: float) -> float:
    likely = probability(ROWS @ weights[:-1] + weights[-1])
    surprise = TARGETS * np.log(likely) + (1 - TARGETS) * np.log(1 - likely)
    return float(-surprise.sum() + (weights[:-1] ** 2).sum() / (2 * strength))


@pytest.mark.parametrize("strength", [0.1, 1.0, 10.0])
def test_no_step_from_where_it_ends_is_better(strength: float) -> None:
    weights = fit(ROWS, TARGETS, strength)
    for place in range(len(weights)):
        for step in (-1e-3, 1e-3):
            other = weights.copy()
            other[place] += step
            assert loss(other, strength) > loss(weights, strength)


def test_what_is_known_before_holds_where_examples_say_little() -> None:
    prior = Prior(np.array([1.0, 1.0, 1.0, 1.0, 0.0]), np.zeros(len(ROWS)))
    assert fit(ROWS, TARGETS, 1e-6, prior=prior)[:-1] == pytest.approx(np.ones(4), abs=1e-3)


def test_what_an_offset_explains_is_not_learned_again() -> None:
    learned = fit(ROWS, TARGETS, 10.0)
    prior = Prior(np.zeros(5), ROWS @ learned[:-1] + learned[-1])
    rest = fit(ROWS, TARGETS, 10.0, prior=prior)
    assert np.abs(rest).max() < np.abs(learned).max() / 5


def test_doubts_of_a_teacher_are_targets_too() -> None:
    weights = fit(ROWS, probability(ROWS @ TRUE), 1e6)
    assert weights[:-1] == pytest.approx(TRUE, abs=1e-3)


def test_what_counts_twice_is_as_if_it_stood_there_twice() -> None:
    worth = np.where(np.arange(200) < 50, 2.0, 1.0)
    twice = np.vstack([ROWS, ROWS[:50]]), np.append(TARGETS, TARGETS[:50])
    found = fit(ROWS, TARGETS, 1.0, worth=worth)
    assert found == pytest.approx(fit(*twice, 1.0), abs=1e-6)


def test_classes_that_part_cleanly_do_not_run_away() -> None:
    rows = np.array([[-1.0], [1.0]])
    assert np.isfinite(fit(rows, np.array([0.0, 1.0]), 100.0)).all()
