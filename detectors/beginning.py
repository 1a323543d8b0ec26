"""Beginning: the first post of a wave, and those that carry it."""

from collections.abc import Iterable

from detectors.cascade import Answered
from detectors.extent import Beginning, CrisisKind, Guess, Term
from detectors.wave import Wave

NOBODY = Answered(None, 0, 0, is_own=False)


def beginning_of(
    wave: Wave | None, answered: Answered | None, guess: Guess, terms: Iterable[Term], now: int
) -> Beginning:
    """Where a wave began, by its kind and its terms. None: an older release saw its first sign.

    A customer's begins with the post that others share, though it may be calm.
    """
    said = answered or NOBODY
    tale = guess.kind is CrisisKind.CUSTOMER and not said.is_own
    return Beginning(
        first=wave.first((t.text for t in terms), now, said.quote if tale else None)
        if wave
        else None,
        amplifier=wave.amplifier if wave else None,
        answered=said.quote,
        answers=said.answers + said.shares,
        is_own=said.is_own,
    )
