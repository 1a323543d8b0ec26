"""Home: shows whoever opens the app's tab what is open, and who is silent."""

from datetime import UTC, datetime
from typing import Any

import structlog

from alerts.delivery import Delivery, RefusedLayout
from alerts.home import home, not_ours
from alerts.phrases import PHRASES
from alerts.route import language_of
from alerts.views import plainer
from pipeline.config import Config
from pipeline.notifier.desk import Desk, entry, open_cases
from pipeline.notifier.hush import hush_of
from pipeline.notifier.views import checked

log = structlog.get_logger(__name__)


class HomeTab:
    """The tab, made anew each time that somebody opens it; in the language of the first route."""

    def __init__(self, desk: Desk, delivery: Delivery, config: Config) -> None:
        self.desk, self.delivery = desk, delivery
        self.words = PHRASES[language_of(config.routes)]

    async def hear(self, payload: dict[str, Any]) -> None:
        """An event; all but this one are none of ours."""
        match payload.get("event"):
            case {"type": "app_home_opened", "tab": "home", "user": str(person)}:
                await self._show(person, checked(self.view(), self.words))

    async def _show(self, person: str, view: dict[str, Any]) -> None:
        try:
            await self.delivery.publish(person, view)
        except RefusedLayout as problem:
            log.error("Slack refuses our view", problem=str(problem))  # noqa: TRY400
            await self.delivery.publish(person, plainer(view, self.words))

    def view(self) -> dict[str, Any]:
        """What it shows now."""
        if not self.desk.is_ours:
            return not_ours(self.words)
        mailboxes = self.desk.mailboxes()
        hush = hush_of(mailboxes, (), self.desk.now())
        entries = [entry(case, hush) for case in open_cases(mailboxes)]
        now = datetime.fromtimestamp(self.desk.wall(), UTC)
        return home(entries, self.desk.backlog, now, self.words, hush.in_force)
