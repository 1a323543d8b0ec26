"""Duties: writes down what people in Slack mean to do after an incident, and that it is done."""

from datetime import UTC, datetime

import structlog

from alerts.answer import Answer, answer
from alerts.delivery import Delivery
from alerts.duties import DONE, Note, Tick, added, full, named, several, ticked, unnamed
from alerts.lesson import Outcome, Pending, open_actions
from alerts.phrases import PHRASES, Phrases
from alerts.recording import Author, Origin, action
from alerts.replies import reply
from alerts.route import Route, covers, language_of, may_act, zone_for
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.desk import Desk, Found
from pipeline.notifier.mailbox import channel_ids

log = structlog.get_logger(__name__)


class Duties:
    """What is to be done, for whoever asks."""

    def __init__(self, desk: Desk, delivery: Delivery, config: Config, metrics: Metrics) -> None:
        self.desk, self.delivery, self.config, self.metrics = desk, delivery, config, metrics

    def now(self, routes: tuple[Route, ...]) -> datetime:
        """By which something is overdue where these lead."""
        return datetime.fromtimestamp(self.desk.now(), zone_for(routes))

    def there(self, channel: str, room: str) -> tuple[Route, ...]:
        """The routes to a channel, by its id and its name."""
        names, ids = {channel, f"#{room}"}, channel_ids(self.desk.mailboxes())
        return tuple(
            route for route in self.config.ways
            if route.channel in names or ids.get(route.channel) == channel
        )  # fmt: skip

    def pending(self, brand: str | None, routes: tuple[Route, ...]) -> list[Pending]:
        """What is to be done for a brand, else for those of some routes, else for all."""
        brands = {brand} if brand else None
        if brand is None and routes:
            known = frozenset[str]().union(*(item.brands for item in self.desk.lessons.actions))
            brands = {name for name in known if any(covers(route, name) for route in routes)}
        return open_actions(self.desk.lessons, brands, self.now(routes))

    async def add(self, note: Note, told: Answer, found: Found) -> None:
        """Write down what somebody filled in, where they may."""
        press, words, said = note.press, found.words, ""
        if not note.row.text:
            told, said = Answer.UNKNOWN, words.lessons.empty
        elif told is Answer.RECEIVED and found.notice:
            author = Author(press.user, press.at)
            try:
                item = action(self.desk.lessons, Origin.of(found.notice), author, note.row)
                await self.desk.learn(item)
                said = added(item, words)
            except ValueError:
                said = full(press, words)
            except Exception:
                log.exception("an action could not be written down")
                told = Answer.FAILED
        self.metrics.pressed(press.button, told)
        said = said or answer(press, found.notice, words, what=told)
        await self.delivery.whisper(press.channel, press.user, said)

    async def pressed(self, tick: Tick) -> None:
        """Somebody says by a button that something is done."""
        routes = self.there(tick.channel, tick.room)
        words = PHRASES[language_of(routes or self.config.routes)]
        told = Answer.FAILED
        if self.desk.is_ours:
            told, said = await self.tick(tick.name, tick.user, words)
        else:
            said = words.slash.not_ours
        self.metrics.pressed(DONE, told)
        await self.delivery.reply(tick.address, reply([said]))

    async def tick(
        self, name: str, person: str, words: Phrases
    ) -> tuple[Answer, str]:  # fmt: skip
        """An action is done, says somebody. Returns what came of it, and that in words."""
        found = named(self.desk.lessons, name)
        open_ = [item for item in found if item.done is None]
        if not found:
            return Answer.UNKNOWN, unnamed(name, words)
        if not open_:
            return Answer.SO, ticked(found[0], words)
        if len(open_) > 1:
            return Answer.UNKNOWN, several(open_, words)
        (item,) = open_
        about = (way for way in self.config.ways if any(covers(way, each) for each in item.brands))
        if not any(may_act(route, person) for route in about):
            return Answer.STRANGER, words.controls.stranger
        at = datetime.fromtimestamp(self.desk.wall(), UTC)
        try:
            await self.desk.learn(Outcome(key=item.key, at=at, by=person))
        except Exception:
            log.exception("an action could not be ticked off")
            return Answer.FAILED, words.controls.failed
        return Answer.RECEIVED, ticked(item, words)
