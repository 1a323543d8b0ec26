"""Beginning: the first post of a wave, and those that carry it."""

from collections.abc import Iterable

from detectors.cascade import Answered
from detectors.extent import Beginning, Term
from detectors.wave import Wave


def beginning_of(
    wave: Wave | None, answered: Answered | None, terms: Iterable[Term]
) -> Beginning:  # fmt: skip
    """Where it began, whose terms these are. No wave: an older release saw its first sign."""
    return Beginning(
        first=wave.first(term.text for term in terms) if wave else None,
        amplifier=wave.amplifier if wave else None,
        answered=answered.quote if answered else None,
        answers=answered.answers + answered.shares if answered else 0,
        is_own=answered is not None and answered.is_own,
    )
