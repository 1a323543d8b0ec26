"""Conflict: settings that are right alone, and cannot both be meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from detectors.rules import Rules
from pipeline.settings.partial import Partial


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two settings that cannot both be meant."""

    key: str
    said: str
    within: tuple[str, ...]  # a mistake in one of these may be the true reason

    def may_be_due_to(self, mistaken: str) -> bool:
        """Whether a mistake, there or in what it is in, may be the true reason."""
        return any(
            mistaken.startswith(place) or place.startswith(f"{mistaken}.") for place in self.within
        )


ASCENDING = (
    ("severity.alert_points", "severity.crisis_points"),
    ("volume.min_authors", "severity.crisis_authors"),
)
"""Rules of which the second must not be below the first."""


def rules_at_odds(
    rules: Rules, place: str, own: Partial[Rules] | None = None
) -> Iterator[Conflict]:
    """What stands at a place and cannot be meant. A brand answers for its `own` rules alone."""
    if not rules.volume.lanes and (own is None or own.sets("volume.lanes")):
        said = "is empty: nothing could ring; allowed: one lane or more"
        yield Conflict(f"{place}.volume.lanes", said, _sections(place, "volume.lanes"))
    for low, high in ASCENDING:
        least, most = attrgetter(low)(rules), attrgetter(high)(rules)
        if most < least and (own is None or own.sets(high)):
            said = f"is below {_beside(high, low)}; allowed: {least:g} or more"
            yield Conflict(f"{place}.{high}", said, _sections(place, low, high))
        elif most < least and own and own.sets(low):
            said = f"is above {_beside(low, high)}; allowed: {most:g} or less"
            yield Conflict(f"{place}.{low}", said, _sections(place, low, high))


def _sections(place: str, *keys: str) -> tuple[str, ...]:
    """Where rules come from: a place, and the file's rules."""
    sections = [key.partition(".")[0] for key in keys]
    return tuple(f"{each}.{section}" for each in (place, "rules") for section in sections)


def _beside(key: str, other: str) -> str:
    """The other key, as one says beside the first."""
    return other.removeprefix(key.partition(".")[0] + ".")
