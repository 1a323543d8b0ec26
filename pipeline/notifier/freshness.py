"""Freshness: whether something is still news in a channel, what it says if not, whom it wakes."""

from collections.abc import Callable
from datetime import UTC, datetime

from alerts.hold import held_for
from alerts.late import Late
from alerts.notice import Notice
from alerts.route import called
from pipeline.notifier.agenda import Task
from pipeline.notifier.mailbox import silences_in
from pipeline.notifier.store import Store
from pipeline.notifier.storms import Storms

PING_AGE = 1_800.0  # seconds; whoever is woken for an older one finds it over, or knows


class Freshness:
    """What the time does to a task. `wall` is the courier's clock."""

    def __init__(self, store: Store, storms: Storms, wall: Callable[[], float]) -> None:
        self.store, self.storms, self.wall = store, storms, wall

    def is_old(self, task: Task, notice: Notice, age: float) -> bool:
        """Whether it is older than that. What is held does not age meanwhile."""
        now = datetime.fromtimestamp(self.store.now(), UTC)
        silences, doubts = silences_in(self.store.mailboxes()), self.storms.doubts
        held = held_for(notice, task.route, silences, now, doubts.spans(notice.level))
        return self.wall() - task.since(notice) - held > age

    def late(self, task: Task) -> Late | None:
        """Whether the channel hears of it long after it was news, and why; once told, it stays."""
        if task.first is None or not self.is_old(task, task.first, PING_AGE):
            return task.place.late
        return Late.DETECTED if task.is_backlog else Late.TOLD

    @staticmethod
    def _was_called(task: Task, notice: Notice) -> bool:
        """Whether anybody was, since people are called as they are now."""
        since, call = notice.called_at or notice.opened_at, task.place.call
        return call is not None and call.at >= since.timestamp()

    def ping(self, task: Task) -> str | None:
        """Whom to wake, while it is news."""
        if task.wakes is None or self.is_old(task, task.wakes, PING_AGE):
            return None
        whom, channel = called(task.route, task.wakes), task.route.channel
        if whom and whom != task.route.ping and not self._was_called(task, task.wakes):
            whom = " ".join(filter(None, (task.route.ping, whom)))  # who comes first, too
        if whom and self.storms.has_called(channel, whom, self.wall()):
            return None
        return whom
