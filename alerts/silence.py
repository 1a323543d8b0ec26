"""Silence: somebody's word that nobody is told of a brand for a while."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerts.route import ANY

HOURS = 24  # of the one that a press asks for
LONGEST = timedelta(days=30)  # who is silent for longer wants another route
REASON_LIMIT = 100  # characters
LIMIT = 75  # at a time; of more, those that end first are dropped: rather noise than silence
REMEMBERED = timedelta(days=1)  # after its end; by then all that it held is told, or too old


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """One silence. One that ends where it begins takes back the one before it."""

    brand: str  # or ANY, for all of them
    at: datetime
    until: datetime
    by: str  # Slack's id of the person, or the name that a shell gave
    reason: str = ""

    def covers(self, brand: str, at: datetime) -> bool:
        """Whether nobody was to be told of this brand then."""
        return self.brand in {ANY, brand} and self.at <= at < self.until


Silences = Mapping[str, Silence]
"""The newest of each brand, and of ANY; some are over."""


def about(silences: Silences, brand: str) -> list[Silence]:
    """A brand's own silence and that of all brands, as far as there are any."""
    known = (silences.get(brand), silences.get(ANY))
    return [each for each in known if each]


def silence_of(silences: Silences, brand: str, at: datetime) -> Silence | None:
    """What covers a brand then: its own silence, else that of all brands."""
    return next((each for each in about(silences, brand) if each.covers(brand, at)), None)


def heard(silences: Silences, brand: str, word: Silence | None, now: datetime) -> Silences:
    """The silences after one more word about a brand; None takes back, too.

    One that prolongs another began with it: what that one held is still held.
    """
    known = silences.get(brand)
    taken_back = word is None or word.until <= word.at
    end = now if word is None else word.until
    if taken_back:
        after = known and replace(known, until=min(known.until, end))
    else:
        after = word and _begun(word, known, now)
    others = {name: each for name, each in silences.items() if name != brand}
    return _kept(others | ({brand: after} if after else {}), now)


def _begun(word: Silence, known: Silence | None, now: datetime) -> Silence:
    at = min(word.at, now)  # somebody's clock may be ahead
    return replace(word, at=known.at if known and known.covers(word.brand, at) else at)


def _kept(silences: dict[str, Silence], now: datetime) -> Silences:
    fresh = [(name, each) for name, each in silences.items() if each.until > now - REMEMBERED]
    return dict(sorted(fresh, key=lambda pair: pair[1].until)[-LIMIT:])
