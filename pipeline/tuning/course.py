"""Course: how one incident of a replay went, as far as people are asked about it afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from alerts.notice import LOUDER, Kind, Notice, kind_of
from detectors.events import Level
from detectors.extent import CrisisKind

FOR_EVER = datetime.max.replace(tzinfo=UTC)
QUIET = frozenset({Kind.UPDATED, Kind.REMINDER})
"""An update changes a message and tells nobody; reminders come since nobody answers a replay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One incident."""

    brand: str
    incident: int  # running number of the brand's incidents, from 1
    steps: tuple[tuple[Level, datetime], ...]  # when it first was so bad, the mildest first
    lanes: tuple[str, ...]  # what rang for each of the steps
    over: datetime | None  # None: it ran on
    told: int  # messages, QUIET ones left out
    kind: CrisisKind  # what it looked like last

    @property
    def level(self) -> Level:
        """The worst."""
        return self.steps[-1][0]

    @property
    def opened(self) -> datetime:
        """When it began."""
        return self.steps[0][1]

    @property
    def end(self) -> datetime:
        """Until when it ran."""
        return self.over or FOR_EVER

    def __str__(self) -> str:
        """Its steps, for people; times are UTC."""
        return ", ".join(f"{level} {at.astimezone(UTC):%Y-%m-%d %H:%M}" for level, at in self.steps)


def courses_of(notices: Iterable[Notice]) -> list[Course]:
    """The incidents that notices tell of, in the order of their beginnings."""
    return [_course(told) for told in by_incident(notices).values()]


def by_incident(notices: Iterable[Notice]) -> dict[tuple[str, int], list[Notice]]:
    """By brand and number what was told of an incident, all in their order."""
    found: dict[tuple[str, int], list[Notice]] = {}
    for notice in notices:
        found.setdefault((notice.brand, notice.incident), []).append(notice)
    return found


def _course(told: list[Notice]) -> Course:
    steps: dict[Level, Notice] = {}
    for notice in told:
        worst = max((level.rank for level in steps), default=0)
        # A person's word makes no step; what begins before what was read has its first notice.
        if not steps or (notice.level.rank > worst and notice.kind in LOUDER):
            steps[notice.level] = notice
    last = told[-1]
    return Course(
        brand=last.brand, incident=last.incident,
        steps=tuple((level, notice.at) for level, notice in steps.items()),
        lanes=tuple(notice.signal.lane for notice in steps.values()),
        over=last.ended_at, told=sum(notice.kind not in QUIET for notice in told),
        kind=kind_of(last),
    )  # fmt: skip
