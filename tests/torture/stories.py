"""Stories: what happens to the incidents of a run, and what people must find in the end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.reminder import Why
from alerts.route import Route, is_call
from detectors.events import Level
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
    wakes: bool = False


class Found(NamedTuple):
    """What stands in the channels, held against what is due."""

    lost: list[str]
    doubled: list[str]
    mixed: list[str]  # steps that are not in their order


class Story:
    """Notices in the order of their brands; told one by one."""

    def __init__(self, random: Random, routes: Iterable[Route], brands: int) -> None:
        self._random, self._routes = random, tuple(routes)
        self._left = {f"brand {number}": self._life() for number in range(brands)}
        self.due: dict[Place, Due] = {}
        self.calls: set[Place] = set()  # where people were called

    def _life(self) -> list[tuple[int, int, Step]]:
        """One incident, or two: their numbers and what happens."""
        lives = self._random.choices(LIVES, k=self._random.choice((1, 1, 2)))
        return [
            (incident, seq, step)
            for incident, life in enumerate(lives, 1)
            for seq, step in enumerate(life, 1)
        ]

    @property
    def is_over(self) -> bool:
        """Whether all has been told."""
        return not self._left

    def next(self, **fields: Any) -> Notice:
        """What happens next to some brand."""
        brand = self._random.choice(sorted(self._left))
        incident, seq, (kind, level) = self._left[brand].pop(0)
        self._left = {name: life for name, life in self._left.items() if life}
        return self._told(told(brand, incident, seq, kind, level, **fields))

    def _told(self, notice: Notice) -> Notice:
        for route in self._routes:
            if notice.level.rank >= route.min_level.rank:
                alert = f"{notice.brand}/{notice.incident}"
                due = self.due.setdefault(Place(route.channel, alert), Due())
                due.newest = notice.seq
                due.steps += [notice.seq] if notice.kind is not Kind.UPDATED else []
                due.passing |= {notice.seq} if notice.kind is Kind.REMINDER else set()
                calls = due.wakes or (is_call(notice) and notice.level is Level.CRISIS)
                due.wakes = bool(route.ping) and calls and notice.kind is not Kind.RESOLVED
        return notice

    def herald(self, **fields: Any) -> Notice:
        """What is told while nothing is wrong yet, so that channels are known."""
        return self._told(told("herald", 1, 1, Kind.OPENED, Level.ALERT, **fields))

    def old(self, at: datetime) -> Notice:
        """What is recorded and not posted."""
        before = {"at": at - timedelta(hours=25)}
        return told("yesterday", 1, 1, Kind.OPENED, Level.CRISIS, **before)

    def to_delete(self) -> Place | None:
        """A message that somebody may delete: more will be told of it in its channel."""
        open_ = {
            f"{brand}/{life[0][0]}" for brand, life in self._left.items()
            if any(level is not Level.WATCH for incident, _, (_, level) in life
                   if incident == life[0][0])
        }  # fmt: skip
        found = [place for place in self.due if place.alert in open_]
        return self._random.choice(found) if found else None

    def forget(self, place: Place) -> None:
        """What stood there need not stand there any more."""
        due = self.due[place]
        due.passing |= set(due.steps)
        due.wakes = False

    def verdict(self, messages: dict[str, list[Any]]) -> Found:
        """What stands in the channels, held against what is due."""
        found, places = Found([], [], []), dict(self.due)
        for channel, each in messages.items():
            places |= {Place(channel, card(one)["alert_id"]): Due() for one in each} | self.due
        for place, due in places.items():
            mine = [one for one in messages[place.channel] if card(one)["alert_id"] == place.alert]
            roots = [card(one)["version"] for one in mine if not one.thread_ts]
            steps = [card(one)["seq"] for one in mine if one.thread_ts]
            lost = missing(due, roots, steps, is_called=place in self.calls)
            found.lost.extend(f"{place}: {what}" for what in lost)
            found.doubled.extend(f"{place}: root {version}" for version in roots[1:])
            found.doubled.extend(f"{place}: step {seq}" for seq in repeated(steps))
            found.mixed.extend([f"{place}: {steps}"] if steps != sorted(steps) else [])
        return found


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


def missing(due: Due, roots: list[int], steps: list[int], *, is_called: bool) -> Iterator[str]:
    """What nobody finds."""
    if due.newest not in roots:
        yield f"shows {roots}, not {due.newest}"
    for seq in sorted(set(due.steps) - due.passing - set(steps)):
        yield f"no step {seq}"
    if due.wakes and not is_called:
        yield "nobody was called"


def repeated(steps: list[int]) -> list[int]:
    """Those that come again."""
    return [seq for place, seq in enumerate(steps) if seq in steps[:place]]


def card(message: Any) -> dict[str, Any]:
    """What a message says of itself."""
    metadata = message["metadata"] if isinstance(message, dict) else message.metadata
    payload: dict[str, Any] = metadata["event_payload"]
    return payload
