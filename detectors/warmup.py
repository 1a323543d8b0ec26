"""Warm-up: a brand that is not known yet must be odder to ring."""

import math

from detectors.bins import DAY, HOUR

MUTE = 2 * DAY  # bins; in the first 48 h everything looks odd: nothing rings
ENOUGH_AGE, ENOUGH_PEOPLE = (
    72 * HOUR,
    200,
)  # a dense brand need not wait a week: evidence, not age alone
COLD, COLD_PENALTY = 7 * DAY, 1.0  # bins, log10 of the factor on the return period (10)
COOL, COOL_PENALTY = 14 * DAY, math.log10(3)


def penalty(age: int, people: int) -> float | None:
    """What to take off log10 of a return period; None: too young to ring.

    Args:
        age: bins since the brand was first seen.
        people: author-hours that its baseline has seen.
    """
    if age < MUTE:
        return None
    if age >= COOL or (age >= ENOUGH_AGE and people >= ENOUGH_PEOPLE):
        return 0.0
    return COLD_PENALTY if age < COLD else COOL_PENALTY
