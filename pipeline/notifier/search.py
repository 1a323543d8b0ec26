"""Search: looks in Slack for a message that may be there or not."""

import structlog

from alerts.delivery import Delivery, Receipt, Refused, Stranger
from alerts.message import alert_id
from pipeline.metrics import Metrics
from pipeline.notifier.agenda import Task
from pipeline.notifier.mailbox import Intent, channel_id, thread_for
from pipeline.notifier.store import Store

log = structlog.get_logger(__name__)


class Search:
    """By what the message says of itself to programs, about the time when it was sent."""

    def __init__(self, store: Store, delivery: Delivery, metrics: Metrics) -> None:
        self.store, self.delivery, self.metrics = store, delivery, metrics

    async def find(self, task: Task, intent: Intent) -> Receipt | None:
        """Where it is; None: not there, or nobody may look.

        Raises:
            Stranger: the token is not taken, so that nothing is known.
            DeliveryError: Slack has no answer now.
        """
        channel = channel_id(task.place, task.route.channel, self.store.mailboxes())
        if channel is None:
            self.metrics.reconciled("unknown_channel")
            return None
        number = "seq" if intent.step else "version"
        payload = {"alert_id": alert_id(task.notice), number: intent.seq}
        if task.sheet:
            payload = task.sheet.identity(intent.seq)
        thread = thread_for(task.place)
        try:
            found = await self.delivery.find(channel, payload, since=intent.at, thread=thread)
        except Stranger:  # nor would it be taken
            raise
        except Refused as problem:  # a repeated alert is better than a lost one
            log.error("Slack lets nobody look", **task.about, problem=str(problem))  # noqa: TRY400
            self.metrics.reconciled("refused")
            return None
        self.metrics.reconciled("found" if found else "not_found")
        return found
