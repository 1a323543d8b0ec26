"""Labels and incidents to hold against each other, on one Monday."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from detectors.events import Level
from detectors.extent import CrisisKind
from pipeline.tuning.course import Course
from pipeline.tuning.episode import Episode
from pipeline.tuning.play import Played
from pipeline.tuning.scorecard import EARLY

MOST = 12  # labels of a brand


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
        "lanes": ("1h",) * len(steps), "over": at(over) if over else None, "told": 2,
        "kind": CrisisKind.UNKNOWN,
    }  # fmt: skip
    return Course(**known | more)


def perfect(episodes: Iterable[Episode]) -> list[Course]:
    """What a detector tells that knows the labels."""
    return [
        Course(
            brand=each.brand, incident=number, steps=((each.level, each.start),), lanes=("1h",),
            over=each.end, told=2, kind=each.kind or CrisisKind.UNKNOWN,
        )
        for number, each in enumerate(episodes, 1) if not each.silent
    ]  # fmt: skip


@st.composite
def labels(draw: st.DrawFn) -> list[Episode]:
    """Labels of two brands, none of which overlap; a ring of one is too early for the next."""
    found = []
    for brand in ("A", "B"):
        now = at("00:00")
        for _ in range(draw(st.integers(0, MOST))):
            start = now + EARLY + timedelta(minutes=draw(st.integers(1, 3_000)))
            now = start + timedelta(minutes=draw(st.integers(0, 3_000)))
            silent = draw(st.booleans())
            kind = None if silent else draw(st.sampled_from([None, *CrisisKind]))
            level = draw(st.sampled_from(Level))
            found.append(
                Episode(brand=brand, start=start, end=now, level=level, kind=kind, silent=silent)
            )
    return found


def played(courses: Iterable[Course], days: int = 7) -> Played:
    """A replay in which these came, of a brand of which somebody spoke on so many days."""
    return Played(tuple(courses), {"A": days}, Counter())
