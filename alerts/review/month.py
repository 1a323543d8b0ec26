"""Month: what a review is of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from alerts.account import Account
from alerts.goals import Goal, took_of
from alerts.language import Language
from alerts.lesson import ActionItem
from alerts.mark import is_drill
from alerts.phrases import PHRASES, Phrases
from alerts.route import Route

DAY = timedelta(days=1)
SHIFT = timedelta(hours=8)

TIMED: Mapping[str, Callable[[Account], timedelta | None]] = {
    **{goal: partial(took_of, goal=goal) for goal in Goal},
    "end": lambda account: account.to_end,
}


class Period(NamedTuple):
    """A month of the readers."""

    first: date  # its first day
    zone: str = "UTC"  # by a name of the IANA's

    @property
    def begin(self) -> datetime:
        """When it begins, for them."""
        return datetime.combine(self.first, time(), ZoneInfo(self.zone))

    @property
    def end(self) -> datetime:
        """When the next one does."""
        return datetime.combine(_next(self.first), time(), ZoneInfo(self.zone))

    def holds(self, at: datetime) -> bool:
        """Whether a time is in it."""
        return self.begin <= at < self.end


class Replayed(NamedTuple):
    """What a replay of the mentions says of one threshold."""

    value: float
    is_in_use: bool
    found: tuple[int, int]  # of so many that people know
    wrong_a_week: float  # without a label, in a week of a brand


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What a review is of."""

    period: Period
    now: datetime
    accounts: tuple[Account, ...]  # of incidents that began in it, by their beginning
    calls: tuple[datetime, ...] = ()  # when people were told within it of what is new or worse
    routes: tuple[Route, ...] = ()
    actions: tuple[ActionItem, ...] = ()  # those that are open, of all months
    alert_points: Callable[[str], float]  # the threshold of a brand
    replayed: tuple[Replayed, ...] = ()  # empty: nobody replayed the mentions
    apart: tuple[str, ...] = ()  # brands of a threshold of their own, which the replay did not move
    language: Language = Language.EN

    @property
    def words(self) -> Phrases:
        """What is read."""
        return PHRASES[self.language]

    @property
    def told(self) -> list[Account]:
        """The alerts and crises."""
        return [account for account in self.accounts if account.called]

    @property
    def wrong(self) -> list[Account]:
        """Those of them that were none."""
        return [account for account in self.told if account.is_false_alarm]

    @property
    def shifts(self) -> int:
        """How many it has, up to now."""
        last = min(_next(self.period.first), self.today + DAY)
        return max(1, (last - self.period.first).days) * (DAY // SHIFT)

    @property
    def zone(self) -> ZoneInfo:
        """The readers'."""
        return ZoneInfo(self.period.zone)

    @property
    def today(self) -> date:
        """The readers' day."""
        return self.now.astimezone(self.zone).date()

    def moment(self, at: datetime) -> str:
        """A time as the readers' clocks had it."""
        return self.words.digest.moment.format(at=at.astimezone(self.zone))


def _next(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def in_month(accounts: Iterable[Account], period: Period) -> tuple[Account, ...]:
    """Those of incidents that began in a month, by their beginning; no drills."""
    begun = (each for each in accounts if period.holds(each.newest.opened_at))
    own = (each for each in begun if not is_drill(each.newest.brand))
    return tuple(sorted(own, key=lambda each: (each.newest.opened_at, each.name)))
