"""Volume: how much was said of a brand in a day, and how that compares with a week before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from detectors.hours import Said

NOTHING = Said()


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A time in which a source heard nothing."""

    source: str  # as the settings call it
    since: datetime
    until: datetime | None = None  # None: it still hears nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Volumes:
    """What was said of all brands in the 24 hours before a full hour."""

    until: datetime | None = None  # the full hour; None: nothing is known
    day: Mapping[str, Said] = field(default_factory=dict)  # brands of which anything was said
    before: Mapping[str, Said] | None = None  # the same hours a week earlier; None: not known
    is_whole: bool = True  # every hour was told of all brands
    missed: tuple[Missed, ...] = ()  # in these hours, or still

    def of(self, brand: str) -> Said:
        """What was said of a brand."""
        return self.day.get(brand, NOTHING)

    def week_before(self, brand: str) -> Said | None:
        """The same a week earlier; None: nobody knows."""
        return None if self.before is None else self.before.get(brand, NOTHING)


def share(said: Said) -> float | None:
    """Of the posts that could be scored, how many are unhappy; None: of none."""
    scored = said.mentions - said.unknown
    return said.negative / scored if scored > 0 else None
