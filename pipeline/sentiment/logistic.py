"""Logistic regression with a ridge, by iteratively reweighted least squares.

T. Hastie, R. Tibshirani, J. Friedman, "The Elements of Statistical Learning", 2nd ed., 4.4.1. The
loss is convex, so where it ends does not depend on chance.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

STEPS = 50  # it takes six to ten
CLOSE = 1e-9  # largest change of a weight in the last step
SUREST = 30.0  # logits; beyond, a probability differs from 0 or 1 by less than 1e-13
FREE = 1e-6  # the ridge of the bias: almost none


class Prior(NamedTuple):
    """What is known before examples are seen."""

    weights: Numbers  # that the ridge holds to
    offset: Numbers  # added to each example's logit, and not learned


def fit(
    rows: Numbers,
    targets: Numbers,
    strength: float,
    *,
    worth: Numbers | None = None,
    prior: Prior | None = None,
) -> Numbers:
    """The weights that tell targets of 1 from targets of 0, the bias last.

    Args:
        rows: what is known of each example.
        targets: how likely it is a 1; people's labels are 0 or 1, a teacher's are between.
        strength: how far examples are believed against the ridge; the C of other libraries.
        worth: how often each example counts; once if left out.
        prior: what is known before; nothing if left out.
    """
    known = np.hstack([rows, np.ones((len(rows), 1))])
    ridge = np.append(np.full(rows.shape[1], 1 / strength), FREE)
    counts = np.ones(len(rows)) if worth is None else worth
    start, offset = prior or Prior(np.zeros(len(ridge)), np.zeros(len(rows)))
    weights = start
    for _ in range(STEPS):
        likely = probability(known @ weights + offset)
        slope = known.T @ (counts * (likely - targets)) + ridge * (weights - start)
        bend = (known.T * (counts * likely * (1 - likely))) @ known + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < CLOSE:
            break
    return weights


def probability(logits: Numbers) -> Numbers:
    """The probabilities of logits."""
    likely: Numbers = 1 / (1 + np.exp(-np.clip(logits, -SUREST, SUREST)))
    return likely
