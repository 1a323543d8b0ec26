"""Waiting: what waits for Slack, as an outbox that a process's pulse looks at."""

from typing import Any

from alerts.mark import is_drill
from pipeline.notifier.agenda import Task
from pipeline.notifier.courier import Courier
from pipeline.records import Outbox


class Waiting(Outbox):
    """What waits for Slack, where a worker has what waits for Kafka: mailboxes tell no notices."""

    def __init__(self, courier: Courier) -> None:
        super().__init__(never, lambda: 0.0)
        self.courier = courier

    @property
    def _real(self) -> list[Task]:
        """A drill that Slack takes not is no alarm that is late."""
        return [task for task in self.courier.waiting if not is_drill(task.brand)]

    @property
    def pending(self) -> int:
        """Messages that a channel lacks, or that show what is over."""
        return len(self._real)

    @property
    def oldest_age(self) -> float:
        """Seconds since the oldest notice that waits for its message."""
        since = min((task.since(task.notice) for task in self._real), default=None)
        return 0.0 if since is None else max(0.0, self.courier.clocks.wall() - since)


async def never(*told: Any) -> Any:
    """Not called."""
    raise AssertionError(f"a mailbox told {told}")
