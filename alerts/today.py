"""Today: what the last day of a route's brands was like, in facts. Whoever tells it takes them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from alerts.account import Account
from alerts.goals import Goal, Outcome, judged
from alerts.lesson import Pending
from alerts.quiet import DAY
from alerts.route import Route, covers, goals_for, understands
from alerts.volume import Missed, Volumes, share
from detectors.events import Level
from detectors.hours import Said

STANDS_OUT = 0.5  # of the posts of a week before: a change that is worth a word
UNHAPPIER = 0.1  # of the posts, unhappy ones more than then: likewise
MANY = 30  # posts, below which no change is


class Row(NamedTuple):
    """A brand's day."""

    brand: str
    said: Said
    before: Said | None  # a week earlier; None: nobody knows

    @property
    def change(self) -> int | None:
        """Posts more than a week before."""
        return None if self.before is None else self.said.mentions - self.before.mentions

    @property
    def weight(self) -> tuple[int, int, int, str]:
        """By the size of the change, and where none is known by the unhappy posts."""
        known = -abs(self.change) if self.change is not None else 0
        return known, -self.said.negative, -self.said.mentions, self.brand

    @property
    def stands_out(self) -> bool:
        """Whether it is another day than that of a week before."""
        if self.change is None or self.before is None:
            return False
        now, then = share(self.said) or 0.0, share(self.before) or 0.0
        is_worse = self.said.mentions >= MANY and now - then >= UNHAPPIER
        return is_worse or abs(self.change) >= max(MANY, STANDS_OUT * self.before.mentions)


class Kept(NamedTuple):
    """How many incidents came in their time."""

    met: int
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The 24 hours before a moment."""

    at: datetime
    rows: tuple[Row, ...] = ()  # what changed most first
    until: datetime | None = None  # of the volumes: a full hour; None: none are known
    is_whole: bool = True  # of the volumes
    missed: tuple[Missed, ...] = ()
    open: tuple[Account, ...] = ()  # alerts and crises that run, the worst first
    watches: tuple[Account, ...] = ()  # first signs of the day that stayed that
    ended: tuple[Account, ...] = ()  # alerts and crises that were over within it
    false_alarms: tuple[Account, ...] = ()  # of these
    told: tuple[Account, ...] = ()  # alerts and crises of which the channel first heard within it
    to_acknowledge: timedelta | None = None  # median of these
    taken: int = 0  # of how many
    kept: tuple[tuple[Goal, Kept], ...] = ()  # by the channel's goals, of the same
    actions: tuple[Pending, ...] = ()  # that are not done, the overdue ones first

    @property
    def is_compared(self) -> bool:
        """Whether the week before is known."""
        return any(row.before is not None for row in self.rows)

    @property
    def said(self) -> Said:
        """Of all brands."""
        return _sum(row.said for row in self.rows)

    @property
    def before(self) -> Said:
        """Of all brands a week earlier."""
        return _sum(row.before or Said() for row in self.rows)

    @property
    def spoken_of(self) -> int:
        """Brands of which anything was said."""
        return sum(row.said.mentions > 0 for row in self.rows)

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to say but how much was said."""
        events = self.open, self.watches, self.told, self.ended, self.missed, self.actions
        return not any(events) and self.is_whole and not any(row.stands_out for row in self.rows)


def _is_loud(account: Account) -> bool:
    """Whether it is an alert or a crisis, or was one. Of an old one no call may be known."""
    return account.called is not None or account.newest.level is not Level.WATCH


def _is_heard(route: Route, account: Account) -> bool:
    """Whether the channel heard of it, as the route is set now."""
    is_loud = account.reached.rank >= route.min_level.rank
    return is_loud and understands(route, account.newest)


def _is_of(watch: Account, since: datetime) -> bool:
    return watch.newest.opened_at >= since or not watch.is_over


def today(  # noqa: PLR0913  # what it is made of
    route: Route, accounts: Iterable[Account], volumes: Volumes, at: datetime,
    actions: Sequence[Pending] = (), *, routes: Sequence[Route] = (),
) -> Today:  # fmt: skip
    """The day of a route's brands.

    Args:
        route: whose brands.
        accounts: incidents that run, and those of the last day; others are left out.
        volumes: what was said.
        at: its end.
        actions: what is still to be done for these brands, in its order.
        routes: others, of which some may say the channel's goals about a brand.
    """
    own = [each for each in accounts if covers(route, each.newest.brand)]
    since, loud = at - DAY, [each for each in own if _is_loud(each)]
    heard = [each for each in loud if _is_heard(route, each)]
    fresh = [each for each in heard if each.is_whole and each.called and each.called >= since]
    ended = tuple(each for each in loud if (each.newest.ended_at or since) > since)
    times = [
        each.to_acknowledge.total_seconds() for each in fresh if each.to_acknowledge is not None
    ]
    return Today(
        at=at,
        rows=_rows(route, volumes),
        until=volumes.until,
        is_whole=volumes.is_whole,
        missed=volumes.missed,
        open=tuple(sorted((each for each in loud if not each.is_over), key=_badness)),
        watches=tuple(each for each in own if not _is_loud(each) and _is_of(each, since)),
        ended=ended,
        false_alarms=tuple(each for each in ended if each.is_false_alarm),
        told=tuple(fresh),
        to_acknowledge=timedelta(seconds=median(times)) if times else None,
        taken=len(times),
        kept=tuple(_kept(route.channel, (route, *routes), fresh, at)),
        actions=tuple(actions),
    )


def _rows(route: Route, volumes: Volumes) -> tuple[Row, ...]:
    brands = volumes.day.keys() | (volumes.before or {}).keys()
    own = (brand for brand in brands if covers(route, brand))
    rows = [Row(brand, volumes.of(brand), volumes.week_before(brand)) for brand in own]
    return tuple(sorted(rows, key=lambda row: row.weight))


def _badness(account: Account) -> tuple[int, datetime]:
    return -account.newest.level.rank, account.newest.opened_at


def _kept(
    channel: str, routes: Sequence[Route], accounts: Sequence[Account], at: datetime
) -> Iterable[tuple[Goal, Kept]]:  # fmt: skip
    """By what the channel sets itself about the brand of each."""
    by_goals = ((goals_for(routes, channel, each.newest.brand), each) for each in accounts)
    found = [each for goals, account in by_goals for each in judged(goals, account, at)]
    for goal in Goal:
        outcomes = [each.outcome for each in found if each.goal is goal and each.outcome]
        if outcomes:
            met = sum(each is Outcome.MET for each in outcomes)
            yield goal, Kept(met, len(outcomes) - met)


def _sum(said: Iterable[Said]) -> Said:
    total = Said()
    for each in said:
        total = total.plus(each)
    return total
