"""Resample: whether a difference is more than the chance of which cases one happens to have."""

from collections.abc import Sequence

import numpy as np

RESAMPLES = 1_000
SEED = 11  # any: the same cases always give the same answer
CLEAR = 0.975  # of the resamples: 95 of 100 intervals, with half of the rest at each end


def share_above(differences: Sequence[int], cases: int) -> float:
    """In which share of the resamples one of two settings is ahead.

    Each draws as many cases as there are, with replacement: B. Efron, "Bootstrap Methods: Another
    Look at the Jackknife", Annals of Statistics 7, 1979.

    Args:
        differences: by how much it is ahead, in each case in which the two differ.
        cases: how many there are, with those in which they do not.
    """
    whole = max(cases, len(differences))
    if not differences:
        return 0.0
    sizes, counts = np.unique([0, *differences], return_counts=True)
    counts[sizes == 0] += whole - len(differences) - 1
    drawn = np.random.default_rng(SEED).multinomial(whole, counts / whole, RESAMPLES)
    return float(np.mean(drawn @ sizes > 0))
