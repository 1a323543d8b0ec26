"""Share: how many of how many, and how sure that is."""

from math import sqrt

SURE = 1.96  # standard deviations: 95 of 100 intervals hold the true share


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Between which shares the true one lies, most likely; nothing is known of nothing.

    E.B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of
    the American Statistical Association 22, 1927.

    >>> [round(bound, 3) for bound in wilson(8, 10)]
    [0.49, 0.943]
    """
    if not whole:
        return 0.0, 1.0
    seen, spread = part / whole, SURE**2 / whole
    middle = (seen + spread / 2) / (1 + spread)
    reach = SURE / (1 + spread) * sqrt(seen * (1 - seen) / whole + spread / whole / 4)
    return max(0.0, middle - reach), min(1.0, middle + reach)
