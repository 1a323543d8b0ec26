"""Stories: what happens to the incidents of a run, and what people must find in the end."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from alerts.deed import Action, Deed
from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.reminder import Why
from alerts.route import Route, is_call
from detectors.events import Level
from detectors.extent import CrisisKind
from tests.builders import a_notice

PING = "<!here>"
BY_ID = Route(channel="C0CRISIS", ping=PING)
BY_NAME = Route(channel="#signs", min_level=Level.WATCH)

Step = tuple[Kind, Level]
LIVES: tuple[tuple[Step, ...], ...] = (
    ((Kind.OPENED, Level.WATCH), (Kind.ESCALATED, Level.ALERT), (Kind.UPDATED, Level.ALERT),
     (Kind.ESCALATED, Level.CRISIS), (Kind.UPDATED, Level.CRISIS), (Kind.EASED, Level.CRISIS),
     (Kind.RESOLVED, Level.CRISIS)),
    ((Kind.OPENED, Level.CRISIS), (Kind.REMINDER, Level.CRISIS), (Kind.REMINDER, Level.CRISIS),
     (Kind.UPDATED, Level.CRISIS), (Kind.RESOLVED, Level.CRISIS), (Kind.REOPENED, Level.CRISIS)),
    ((Kind.OPENED, Level.ALERT), (Kind.UPDATED, Level.ALERT), (Kind.EASED, Level.ALERT)),
    ((Kind.OPENED, Level.WATCH), (Kind.RESOLVED, Level.WATCH)),
)  # fmt: skip


class Place(NamedTuple):
    """An incident in a channel."""

    channel: str
    alert: str


@dataclass
class Due:
    """What people must find there."""

    newest: int = 0  # seq that the living message shows
    steps: list[int] = field(default_factory=list)  # in its thread
    passing: set[int] = field(default_factory=set)  # steps that a later one may replace
    wakes: datetime | None = None  # since when people are to be called; None: they are not
    resolved: int = 0  # seq of the notice that it is over, if there was one
    is_over: bool = False
    is_forgotten: bool = False  # somebody deleted it with its thread


class Story:
    """Notices in the order of their brands; told one by one."""

    def __init__(
        self, random: Random, routes: Iterable[Route], brands: int, *, at_once: bool = False
    ) -> None:
        """`at_once`: each brand's first notice comes before any one's second."""
        self._random, self._routes, self._at_once = random, tuple(routes), at_once
        self._left = {f"brand {number}": self._life() for number in range(brands)}
        self._told: Counter[str] = Counter()  # notices, by alert
        self._newest: dict[str, Notice] = {}  # by brand
        self.levels: dict[tuple[str, int], Level] = {}  # of each notice, by alert and seq
        self.due: dict[Place, Due] = {}

    def _life(self) -> list[tuple[int, Step]]:
        """One incident, or two: their numbers and what happens."""
        lives = self._random.choices(LIVES, k=self._random.choice((1, 1, 2)))
        return [(incident, step) for incident, life in enumerate(lives, 1) for step in life]

    @property
    def is_over(self) -> bool:
        """Whether all has been told."""
        return not self._left

    @property
    def running(self) -> tuple[int, int]:
        """How many brands ring still, and of how many."""
        newest = self._newest.values()
        return sum(each.status is not Status.RESOLVED for each in newest), len(newest)

    def next(self, at: datetime) -> Notice:
        """What happens next to some brand."""
        new = sorted(self._left.keys() - self._newest) if self._at_once else []
        brand = self._random.choice(new or sorted(self._left))
        incident, (kind, level) = self._left[brand].pop(0)
        self._left = {name: life for name, life in self._left.items() if life}
        return self._tell(brand, incident, kind, level, at=at)

    def audit(self, brand: str, deed: Deed, at: datetime) -> Notice | None:
        """What the watch tells of somebody's deed; None: it refuses."""
        newest = self._newest[brand]
        is_past = newest.status is Status.RESOLVED and deed.action is not Action.CLASSIFY
        if newest.incident != deed.incident or is_past:
            return None
        known = {"at": at, "deed": deed, "status": newest.status}
        return self._tell(brand, deed.incident, Kind.AUDIT, newest.level, **known)

    def deed(self, alert: str, actor: str, at: datetime) -> tuple[str, Deed]:
        """Somebody says again how bad it is, which calls nobody; or of what is over what it was."""
        brand, _, incident = alert.rpartition("/")
        newest = self._newest[brand]
        said: dict[str, Any] = {"action": Action.RELEVEL, "level": newest.level}
        if newest.status is Status.RESOLVED:
            said = {"action": Action.CLASSIFY, "crisis": self._random.choice(list(CrisisKind))}
        return brand, Deed(actor=actor, at=at, incident=int(incident), **said)

    def herald(self, at: datetime) -> Notice:
        """What is told while nothing is wrong yet, so that channels are known."""
        return self._tell("herald", 1, Kind.OPENED, Level.ALERT, at=at)

    def old(self, at: datetime) -> Notice:
        """What is recorded and not posted."""
        before = {"at": at - timedelta(hours=25)}
        return told("yesterday", 1, 1, Kind.OPENED, Level.CRISIS, **before)

    def _tell(
        self, brand: str, incident: int, kind: Kind, level: Level, **fields: Any
    ) -> Notice:  # fmt: skip
        alert = f"{brand}/{incident}"
        self._told[alert] += 1
        notice = told(brand, incident, self._told[alert], kind, level, **fields)
        self._newest[brand], self.levels[alert, notice.seq] = notice, level
        for route in self._routes:
            if notice.level.rank >= route.min_level.rank:
                due = self.due.setdefault(Place(route.channel, alert), Due())
                self._expect(due, notice, route)
        return notice

    @staticmethod
    def _expect(due: Due, notice: Notice, route: Route) -> None:
        due.newest, due.is_over = notice.seq, notice.status is Status.RESOLVED
        due.steps += [notice.seq] if notice.kind is not Kind.UPDATED else []
        due.passing |= {notice.seq} if notice.kind is Kind.REMINDER else set()
        if route.ping and is_call(notice) and notice.level is Level.CRISIS:
            due.wakes = due.wakes or notice.at
        if notice.kind is Kind.RESOLVED:
            due.resolved, due.wakes = notice.seq, None

    def goes_on(self, place: Place) -> bool:
        """Whether more will be told of it in its channel."""
        open_ = {
            f"{brand}/{life[0][0]}" for brand, life in self._left.items()
            if any(level is not Level.WATCH for incident, (_, level) in life
                   if incident == life[0][0])
        }  # fmt: skip
        return place.alert in open_

    def to_delete(self) -> Place | None:
        """A message that somebody may delete."""
        found = [place for place in self.due if self.goes_on(place)]
        return self._random.choice(found) if found else None

    def forget(self, place: Place) -> None:
        """What stood there need not stand there any more; what comes after it must."""
        due = self.due[place]
        due.passing |= set(due.steps)
        due.wakes, due.is_forgotten = None, True
        if not self.goes_on(place):
            due.newest = 0


def told(
    brand: str, incident: int, seq: int, kind: Kind, level: Level, **fields: Any
) -> Notice:  # fmt: skip
    """A notice of these."""
    if kind is Kind.REMINDER:
        fields |= {"why": Why.UNACKNOWLEDGED, "reminder": 1, "since": fields["at"]}
    if kind is Kind.RESOLVED:
        fields |= {"status": Status.RESOLVED}
    return a_notice(
        brand=brand, incident=incident, seq=seq, kind=kind, level=level, **fields
    )  # fmt: skip
