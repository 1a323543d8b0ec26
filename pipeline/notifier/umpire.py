"""Umpire: counts for each incident and route, once, whether its goals were met."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from alerts.account import Account
from alerts.goals import Goal, Goals, Outcome, judged
from alerts.mark import is_drill
from alerts.route import Route, goals_for
from pipeline.codec import decode_notice
from pipeline.metrics import Metrics
from pipeline.notifier.mailbox import Mailbox
from pipeline.notifier.store import Store

LOOK_EVERY = 1.0  # seconds


class Trial(NamedTuple):
    """One incident in one channel, of which something is still to be counted."""

    incident: int
    channel: str
    goals: Goals
    account: Account
    counted: frozenset[Goal]

    def decided(self, now: datetime) -> dict[Goal, Outcome]:
        """How those came out that were not counted yet."""
        found = judged(self.goals, self.account, now)
        fresh = (each for each in found if each.goal not in self.counted)
        return {each.goal: each.outcome for each in fresh if each.outcome}


class Umpire:
    """Notes a goal in the mailbox before it counts it: whoever takes over counts no second time.

    As with the agenda, a mailbox is looked into once; then the clock alone decides.
    """

    def __init__(self, store: Store, routes: tuple[Route, ...], metrics: Metrics) -> None:
        self.store, self.metrics = store, metrics
        self.routes = tuple(route for route in routes if named(route.goals))
        self._known: dict[str, tuple[Mailbox, tuple[Trial, ...]]] = {}
        for route in self.routes:
            for goal in named(route.goals):
                metrics.has_goal(goal, route.channel)

    async def run(self) -> None:
        """Look each second, for as long as the app runs."""
        while self.routes:
            await self.round()
            await asyncio.sleep(LOOK_EVERY)

    async def round(self) -> None:
        """Count what was decided by now."""
        now = datetime.fromtimestamp(self.store.now(), UTC)
        for brand in list(self.store.mailboxes()):
            for trial in self._trials(brand):
                if decided := trial.decided(now):
                    await self._count(brand, trial, decided)

    async def _count(self, brand: str, trial: Trial, decided: dict[Goal, Outcome]) -> None:
        """Of what lies there by now: another trial of the brand may have been counted meanwhile."""
        mailbox = self.store.mailboxes().get(brand)
        if mailbox is None or trial not in self._trials(brand):
            return
        progress = mailbox.cases[trial.incident].progress
        noted = progress and progress.with_counted(trial.channel, decided)
        if await self.store.lay(brand, mailbox.changed(trial.incident, progress=noted)):
            for goal, outcome in decided.items():
                self.metrics.judged_goal(goal, outcome, trial.channel)

    def _trials(self, brand: str) -> tuple[Trial, ...]:
        mailbox = self.store.mailboxes().get(brand)
        if mailbox is None or is_drill(brand):
            return ()
        known = self._known.get(brand)
        if known is None or known[0] is not mailbox:
            known = self._known[brand] = mailbox, tuple(_trials(brand, mailbox, self.routes))
        return known[1]


def _trials(brand: str, mailbox: Mailbox, routes: tuple[Route, ...]) -> Iterator[Trial]:
    """Where its message came: nobody owes an answer to what he was never shown."""
    for incident, case in mailbox.cases.items():
        if case.progress is None or case.progress.called is None:
            continue
        account = None
        for channel, place in case.places.items():
            goals = goals_for(routes, channel, brand)
            counted = case.progress.counted.get(channel, frozenset())
            if place.ts and named(goals) - counted:
                account = account or case.progress.account(decode_notice(case.newest))
                yield Trial(incident, channel, goals, account, counted)


def named(goals: Goals) -> frozenset[Goal]:
    """Those of which there is a time."""
    return frozenset(goal for goal in Goal if goals.limit(goal) is not None)
