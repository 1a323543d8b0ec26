"""Labels and incidents to hold against each other, on one Monday."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from detectors.events import Level
from detectors.extent import CrisisKind
from pipeline.tuning.course import Course
from pipeline.tuning.episode import Episode


def at(clock: str, day: int = 2) -> datetime:
    """A time of that week; `31:00` is 07:00 of the next day."""
    hours, minutes = map(int, clock.split(":"))
    return datetime(2026, 3, day + hours // 24, hours % 24, minutes, tzinfo=UTC)


def episode(start: str, end: str, level: Level = Level.ALERT, **more: Any) -> Episode:
    """A label of the brand A."""
    known: dict[str, Any] = {"brand": "A", "start": at(start), "end": at(end), "level": level}
    return Episode(**known | more)


def course(*steps: tuple[Level, str], over: str | None = None, **more: Any) -> Course:
    """An incident of the brand A."""
    known: dict[str, Any] = {
        "brand": "A", "incident": 1, "steps": tuple((level, at(when)) for level, when in steps),
        "over": at(over) if over else None, "told": 2, "kind": CrisisKind.UNKNOWN,
    }  # fmt: skip
    return Course(**known | more)


def perfect(episodes: Iterable[Episode]) -> list[Course]:
    """What a detector tells that knows the labels."""
    return [
        Course(
            brand=each.brand, incident=number, steps=((each.level, each.start),), over=each.end,
            told=2, kind=each.kind or CrisisKind.UNKNOWN,
        )
        for number, each in enumerate(episodes, 1) if not each.silent
    ]  # fmt: skip
