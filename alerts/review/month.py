"""Month: what a review is of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from alerts.account import Account
from alerts.goals import Goal, took_of
from alerts.language import Language
from alerts.lesson import ActionItem
from alerts.mark import is_drill
from alerts.notice import Notice
from alerts.phrases import PHRASES, Phrases
from alerts.route import Route

DAY = timedelta(days=1)
SHIFT = timedelta(hours=8)

TIMED: Mapping[str, Callable[[Account], timedelta | None]] = {
    **{goal: partial(took_of, goal=goal) for goal in Goal},
    "end": lambda account: account.to_end,
}


class Replayed(NamedTuple):
    """What a replay of the mentions says of one threshold."""

    value: float
    is_in_use: bool
    found: tuple[int, int]  # of so many that people know
    wrong_a_week: float  # without a label, in a week of a brand


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What a review is of."""

    first: date  # its first day
    now: datetime
    accounts: tuple[Account, ...]  # of incidents that began in it, by their beginning
    routes: tuple[Route, ...] = ()
    actions: tuple[ActionItem, ...] = ()  # those that are open, of all months
    alert_points: Callable[[str], float]  # the threshold of a brand
    replayed: tuple[Replayed, ...] = ()  # empty: nobody replayed the mentions
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
        last = min(_next(self.first), self.now.astimezone(UTC).date() + DAY)
        return max(1, (last - self.first).days) * (DAY // SHIFT)


def _next(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def is_of(notice: Notice, first: date) -> bool:
    """Whether it is about an incident that began in a month, and about no drill."""
    begun = notice.opened_at.astimezone(UTC).date()
    return begun.replace(day=1) == first and not is_drill(notice.brand)


def in_month(accounts: Iterable[Account], first: date) -> tuple[Account, ...]:
    """Those of incidents that began in a month, by their beginning; no drills."""
    begun = (each for each in accounts if is_of(each.newest, first))
    return tuple(sorted(begun, key=lambda each: (each.newest.opened_at, each.name)))
