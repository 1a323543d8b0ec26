"""Reception: hears what people press and fill in, answers them, and tells the brand's watch."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import structlog

from alerts.answer import Answer, answer, answer_to
from alerts.buttons import ASKS, HUSHES, Button, Press
from alerts.deed import Deed
from alerts.delivery import Delivery, DeliveryError
from alerts.modals import Form, deed_of, modal
from alerts.notice import Notice
from alerts.phrases import EN, PHRASES, Phrases
from alerts.route import Route, listeners, may_act
from alerts.sheet import TELL, Tell
from alerts.silence import HOURS, Silence
from pipeline.codec import decode_notice
from pipeline.commands import encode_deed
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.mailbox import Case
from pipeline.notifier.store import Store

log = structlog.get_logger(__name__)


class Desk(Store, Protocol):
    """Where the incidents lie, and the way to the watches."""

    wall: Callable[[], float]

    async def command(self, brand: str, value: bytes) -> None:
        """Send a command to the watch of a brand, and wait until Kafka has it."""

    async def silence(self, brand: str, minutes: float, by: str, reason: str = "") -> Silence:
        """Keep a brand silent for so long from now, or for 0 no longer; ANY are all of them.

        Returns what was said, once Kafka has it.
        """

    async def let_go(self, person: str) -> bool:
        """Hold nothing back for a suspect source any more. False: nothing is."""


class Found(NamedTuple):
    """What is known of the incident that a press is about."""

    notice: Notice | None  # its newest one
    route: Route | None  # that led to the channel

    @property
    def words(self) -> Phrases:
        """What is read there."""
        return PHRASES[self.route.language] if self.route else EN


class Reception:
    """Where people come with what they want of an incident."""

    def __init__(self, desk: Desk, delivery: Delivery, config: Config, metrics: Metrics) -> None:
        self.desk, self.delivery, self.config, self.metrics = desk, delivery, config, metrics

    async def hear(self, kind: str, payload: dict[str, Any]) -> None:
        """One envelope of Socket Mode. Whatever is in it, the next one is heard too."""
        try:
            await self._hear(kind, payload)
        except DeliveryError as problem:
            log.error("somebody could not be answered", problem=str(problem))  # noqa: TRY400
        except Exception:
            log.exception("a press came to nothing")

    async def _hear(self, kind: str, payload: dict[str, Any]) -> None:
        what = payload.get("type") if kind == "interactive" else None
        if what == "block_actions" and (press := Press.read(payload)):
            await self._pressed(press)
        elif what == "view_submission" and (form := Form.read(payload, self.desk.wall())):
            await self._act(form.press, form.deed, self._found(form.press))
        elif what == "block_actions" and (tell := Tell.read(payload)):
            await self._let_go(tell)

    async def _pressed(self, press: Press) -> None:
        found = self._found(press)
        if press.button in HUSHES:
            await self._hush(press, found)
        elif press.button not in ASKS:
            await self._act(press, deed_of(press), found)
        elif (told := self._answer(press, found)) is Answer.RECEIVED:
            await self._ask(press, found)
        else:
            await self._tell(press, told, found)

    async def _let_go(self, tell: Tell) -> None:
        """Operators say that responders are to be told although the source is suspect."""
        words, told = PHRASES[self.config.operators.language], Answer.OVER
        if not self.desk.mailboxes():
            told = Answer.FAILED
        elif await self.desk.let_go(tell.user):
            told = Answer.RECEIVED
        says = {Answer.OVER: words.storms.tell_done, Answer.FAILED: words.controls.failed}
        self.metrics.pressed(TELL, told)
        said = says.get(told, words.storms.tell_received)
        await self.delivery.whisper(tell.channel, tell.user, said)

    async def _ask(self, press: Press, found: Found) -> None:
        try:
            await self.delivery.ask(press.trigger, modal(press, found.words))
        except DeliveryError as problem:  # most likely its three seconds were over
            log.warning("a form could not be opened", problem=str(problem))
            await self._tell(press, Answer.FAILED, found)
        else:
            self.metrics.pressed(press.button, "asked")

    async def _act(self, press: Press, deed: Deed, found: Found) -> None:
        told = self._answer(press, found)
        if told is Answer.RECEIVED:
            told = await self._pass_on(press, deed)
        await self._tell(press, told, found)

    async def _hush(self, press: Press, found: Found) -> None:
        """Mute the brand, or take that back."""
        told, silence, mutes = self._answer(press, found), None, press.button is Button.MUTE
        if told is Answer.RECEIVED:
            try:
                minutes = 60 * HOURS if mutes else 0
                silence = await self.desk.silence(press.brand, minutes, press.user)
                told = Answer.MUTED if mutes else Answer.UNMUTED
            except Exception:
                log.exception("a silence could not be passed on")
                told = Answer.FAILED
        await self._tell(press, told, found, silence)

    async def _pass_on(self, press: Press, deed: Deed) -> Answer:
        try:
            await self.desk.command(press.brand, encode_deed(press.brand, deed))
        except Exception:
            log.exception("a press could not be passed on")
            return Answer.FAILED
        return Answer.RECEIVED

    def _answer(self, press: Press, found: Found) -> Answer:
        if not self.desk.mailboxes():  # they are not ours at this moment, or Kafka is away
            return Answer.FAILED
        may = found.route is not None and may_act(found.route, press.user)
        return answer_to(press, found.notice, may=may)

    async def _tell(
        self, press: Press, told: Answer, found: Found, silence: Silence | None = None
    ) -> None:
        self.metrics.pressed(press.button, told)
        until = silence.until if silence else None
        said = answer(press, found.notice, found.words, what=told, until=until)
        await self.delivery.whisper(press.channel, press.user, said)

    def _found(self, press: Press) -> Found:
        mailbox = self.desk.mailboxes().get(press.brand)
        case = mailbox.cases.get(press.incident) if mailbox else None
        if case is None:
            return Found(None, None)
        notice = decode_notice(case.newest)
        there = [route for route in self.config.routes if leads(route, press.channel, case)]
        heard = listeners(there, notice, {route.channel for route in there})
        return Found(notice, heard[0] if heard else None)


def leads(route: Route, channel: str, case: Case) -> bool:
    """Whether a route leads to the channel of this id."""
    place = case.places.get(route.channel)
    return route.channel == channel or (place is not None and place.channel == channel)
