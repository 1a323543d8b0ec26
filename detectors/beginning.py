"""Beginning: the first post of a wave, and those that carry it."""

from detectors.cascade import Answered
from detectors.extent import Beginning
from detectors.wave import Wave


def beginning_of(wave: Wave | None, answered: Answered | None) -> Beginning:
    """What is known of where it began. No wave: an older release saw its first sign."""
    return Beginning(
        first=wave.first if wave else None,
        amplifier=wave.amplifier if wave else None,
        answered=answered.quote if answered else None,
        answers=answered.answers + answered.shares if answered else 0,
        is_own=answered is not None and answered.is_own,
    )
