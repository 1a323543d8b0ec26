"""Policy: when a change is worth telling, and when it is over."""

from dataclasses import dataclass
from typing import Any, Self

from detectors.events import Level
from detectors.extent import CrisisKind
from detectors.signal import Signal

EASED_AFTER = 60  # minutes that the short lanes stay in their usual range before people may breathe
RESOLVED_AFTER = 180  # minutes, the 6 h lane too; of real incidents 1 in 121 began again within 2 h
REOPENS_WITHIN = 2 * 3600  # seconds; a wave so soon is the same story
FAST, FAST_FOR = 30, 600  # seconds between updates, while people still form a picture
SLOW = 300  # seconds between updates after that
TENTH = 0.1  # change of a number that people notice


@dataclass(frozen=True, slots=True)
class Shown:
    """What people see of an incident, as far as a change of it is worth an update."""

    at: float  # epoch seconds
    numbers: tuple[int, ...] = ()
    held: tuple[bool, ...] = ()
    quotes: tuple[str, ...] = ()
    kind: CrisisKind = CrisisKind.UNKNOWN
    has_spoken: bool = False  # the brand
    deaf: tuple[str, ...] = ()  # sources

    @classmethod
    def of(cls, signal: Signal, quotes: tuple[str, ...], kind: CrisisKind, at: float) -> Self:
        """What a message of this signal shows; not `fresh`, which turns with each look."""
        hour, day = signal.windows["1h"], signal.windows["24h"]
        numbers = (signal.authors, hour.mentions, hour.negative, hour.reach, hour.shares)
        held = tuple(c.held for c in signal.conditions if c.name != "fresh")
        has_spoken = signal.extent is not None and signal.extent.other.own_first is not None
        deaf = tuple(each.source for each in signal.deaf)
        return cls(at, (*numbers, day.negative), held, quotes, kind, has_spoken, deaf)

    @property
    def rest(self) -> tuple[Any, ...]:
        """What has changed as soon as it differs. New words are none of it: they flicker."""
        return self.held, self.quotes, self.kind, self.has_spoken, self.deaf

    def pack(self) -> list[Any]:
        """Plain values, in the order of the fields."""
        kind, has_spoken = self.kind.value, self.has_spoken
        known = [self.at, self.numbers, self.held, self.quotes, kind, has_spoken]
        return [*known, self.deaf] if self.deaf else known

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """What was packed."""
        at, numbers, held, quotes, kind, has_spoken, *deaf = state
        seen = tuple(numbers), tuple(held), tuple(quotes), CrisisKind(kind), has_spoken
        return cls(at, *seen, tuple(deaf[0]) if deaf else ())


def moved(before: int, after: int) -> bool:
    """Whether a number changed by a tenth."""
    return abs(after - before) > TENTH * before


def worth_update(shown: Shown, now: Shown, level: Level, opened: float) -> bool:
    """Whether the living message should change now; a watch has none."""
    pause = FAST if now.at - opened < FAST_FOR else SLOW
    if level is Level.WATCH or now.at - shown.at < pause:
        return False
    if shown.rest != now.rest:
        return True
    return any(map(moved, shown.numbers, now.numbers))
