"""Hearing: whether the networks are heard, as far as those who listen say so themselves.

What nobody heard is neither calm nor usual: it eases nothing, and teaches no baseline. Whoever says
nothing for a while is away, and hears nothing either. Where nobody ever said a word, mentions come
by other ways, and all counts as heard.
"""

from dataclasses import dataclass
from typing import NamedTuple

from detectors.bins import BIN

AWAY = 180.0  # seconds without a pulse, of which one comes each half minute
EARS = 100  # sources that are known; of more the one that was silent longest is forgotten


class Gap(NamedTuple):
    """A time in which a source heard nothing, in epoch seconds."""

    since: float
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """A source's word, at epoch seconds."""

    source: str
    at: float
    since: float | None = None  # since when it is behind; None: it hears all
    gaps: tuple[Gap, ...] = ()  # of the last days, the oldest first
    over: bool = False  # nobody listens to it any longer


class Hearing:
    """The latest pulse of each source. Not part of a state: the next pulse tells all again."""

    __slots__ = ("pulses",)

    def __init__(self) -> None:
        self.pulses: dict[str, Pulse] = {}  # by source, who spoke last at the end

    def note(self, pulse: Pulse) -> None:
        """Take a source's word."""
        self.pulses.pop(pulse.source, None)
        if not pulse.over:
            self.pulses[pulse.source] = pulse
        if len(self.pulses) > EARS:
            del self.pulses[next(iter(self.pulses))]

    def deaf(self, now: float) -> tuple[tuple[float, str], ...]:
        """Since when each source hears nothing that does, in epoch seconds, the longest first."""
        known = ((_since(pulse, now), pulse.source) for pulse in self.pulses.values())
        return tuple(sorted((since, name) for since, name in known if since is not None))

    def gaps(self, now: float, since: float) -> tuple[tuple[str, float, float | None], ...]:
        """When each source heard nothing, from a time on; None: it still does not."""
        found: list[tuple[str, float, float | None]] = []
        for name, pulse in sorted(self.pulses.items()):
            found += [(name, *gap) for gap in pulse.gaps if gap.until > since]
            if (begun := _since(pulse, now)) is not None:
                found.append((name, begun, None))
        return tuple(found)

    def misses(self, first: int, bins: int, now: int) -> bool:
        """Whether a source heard nothing in some of so many bins, seen from a bin."""
        begin, end = first * BIN, (first + bins) * BIN
        for pulse in self.pulses.values():
            since = _since(pulse, now * BIN)
            if since is not None and since < end:
                return True
            if any(gap.since < end and gap.until > begin for gap in pulse.gaps):
                return True
        return False


def _since(pulse: Pulse, now: float) -> float | None:
    if pulse.since is not None:
        return pulse.since
    return pulse.at if now - pulse.at > AWAY else None
