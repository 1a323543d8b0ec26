"""Gathering: what a review tells of a month, taken from all that was told, one by one."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.account import Account, grown
from alerts.curve import Curve
from alerts.mark import is_drill
from alerts.notice import Notice
from alerts.review.month import Period, in_month
from alerts.route import Route, has_step, is_call, listeners
from detectors.events import Level

Key = tuple[str, int]


class Gathering:
    """Keeps incidents that began in the month, and of whatever incident the calls within it.

    Of a notice it keeps little: a month has more of them than memory.
    """

    def __init__(
        self, period: Period, routes: Sequence[Route] = (), brands: Collection[str] = ()
    ) -> None:
        """`brands`: of these alone; without any, of all. Drills are left out."""
        self.period, self.routes, self.brands = period, routes, brands
        self.calls: list[datetime] = []  # when a channel was told of something new or worse
        self._accounts: dict[Key, Account] = {}
        self._told: dict[Key, frozenset[str]] = {}

    def take(self, notice: Notice) -> None:
        """One more. Those of an incident come in their order."""
        if is_drill(notice.brand) or (self.brands and notice.brand not in self.brands):
            return
        if notice.opened_at >= self.period.end:
            return
        key = notice.brand, notice.incident
        told = self._told.get(key, frozenset())
        there = listeners(self.routes, notice, told)
        channels = {route.channel for route in there}
        is_told = any(has_step(route, notice) for route in there)
        if is_told and _is_loud(notice) and self.period.holds(notice.at):
            self.calls.append(notice.at)
        self._told[key] = told | channels
        if self.period.holds(notice.opened_at):
            self._fold(key, notice, is_new=bool(channels - told))

    def _fold(self, key: Key, notice: Notice, *, is_new: bool) -> None:
        """Of its steps those stay by which channels heard of it, and what people did."""
        known = self._accounts.get(key)
        account = grown(known, notice)
        is_told = known is None or is_new or notice.deed is not None
        steps = account.steps if is_told or known is None else known.steps
        self._accounts[key] = replace(account, steps=steps, curve=Curve())

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Of the incidents that began in the month, by their beginning."""
        return in_month(self._accounts.values(), self.period)


def _is_loud(step: Notice) -> bool:
    return is_call(step) and step.level is not Level.WATCH
