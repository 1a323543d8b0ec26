"""Dues: how much is to be done after incidents, for Prometheus."""

from collections import Counter
from datetime import UTC, date, datetime

from alerts.lesson import ActionItem, Lessons
from alerts.route import Route, zone_for
from pipeline.metrics import Metrics

LOOK_EVERY = 15.0  # seconds: there may be thousands, and they change by the day


class Dues:
    """Overdue is what is so where the first digest is read, as `tocsin actions` says in Slack."""

    def __init__(self, routes: tuple[Route, ...], metrics: Metrics) -> None:
        self.zone, self.metrics = zone_for(routes), metrics
        self._next = 0.0  # when to look again, by `pace`

    def look(self, lessons: Lessons, now: float, pace: float) -> None:
        """Count what is open, if it is time to.

        Args:
            lessons: what is known; nothing, where another process tells it.
            now: in epoch seconds.
            pace: in seconds of a clock that only goes on.
        """
        if pace < self._next:
            return
        self._next = pace + LOOK_EVERY
        today = datetime.fromtimestamp(now, UTC).astimezone(self.zone).date()
        open_ = (item for item in lessons.actions if item.done is None)
        self.metrics.owed(Counter(_due(item, today) for item in open_))


def _due(item: ActionItem, today: date) -> str:
    if item.due is None:
        return "undated"
    return "overdue" if item.is_overdue(today) else "ahead"
