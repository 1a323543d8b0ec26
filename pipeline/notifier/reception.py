"""Reception: hears what people press and fill in, answers them, and tells the brand's watch."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

import structlog

from alerts.answer import Answer, answer, answer_to, busy
from alerts.asked import is_idle, is_so
from alerts.buttons import ASKS, HUSHES, SHOWS, Button, Press
from alerts.deed import Deed
from alerts.delivery import Busy, Delivery, DeliveryError
from alerts.details import details
from alerts.discretion import OPEN
from alerts.drill import BUTTON, DrillPress
from alerts.duties import Note, Tick
from alerts.modals import Form, deed_of, modal, with_form
from alerts.notice import Notice
from alerts.phrases import PHRASES
from alerts.replies import reply
from alerts.route import listeners, may_act
from alerts.sheet import TELL, Tell
from alerts.silence import HOURS, Silence
from pipeline.codec import decode_notice
from pipeline.commands import encode_deed
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier import timeline
from pipeline.notifier.applying import Applying
from pipeline.notifier.budget import RESPOND, WHISPER
from pipeline.notifier.desk import Desk, Found, is_latest, leads, route_for
from pipeline.notifier.home import HomeTab
from pipeline.notifier.lists import Lists
from pipeline.notifier.slash import SlashCommands
from pipeline.notifier.stage import practised, speak
from pipeline.notifier.throttle import InTurn, Say
from pipeline.notifier.views import checked

LOOK_EVERY = 1.0  # seconds

log = structlog.get_logger(__name__)


class Reception:
    """Where people come with what they want of an incident."""

    def __init__(  # noqa: PLR0913, PLR0917  # what it stands on
        self,
        desk: Desk,
        delivery: Delivery,
        config: Config,
        metrics: Metrics,
        applying: Applying,
        in_turn: InTurn | None = None,
    ) -> None:
        """`in_turn` lets what is late be said when Slack takes it; without one, at once."""
        self.desk, self.delivery, self.config, self.metrics = desk, delivery, config, metrics
        self.applying, self.in_turn = applying, in_turn or self._at_once
        self.discretion = OPEN
        self.slash = SlashCommands(
            desk, delivery, config, metrics, self._decide, lambda: self.discretion
        )
        self.home, self.lists = HomeTab(desk, delivery, config), Lists(desk, delivery)

    async def hear(self, kind: str, payload: dict[str, Any]) -> None:
        """One envelope of Socket Mode. Whatever is in it, the next one is heard too."""
        try:
            await self._hear(kind, payload)
        except DeliveryError as problem:
            log.error("somebody could not be answered", problem=str(problem))  # noqa: TRY400
        except Exception:
            log.exception("a press came to nothing")
            self.metrics.outlived("reception")

    async def _hear(self, kind: str, payload: dict[str, Any]) -> None:
        if kind == "slash_commands":
            await self.slash.hear(payload)
        elif kind == "events_api":
            await self.home.hear(payload)
        elif kind == "interactive":
            await self._touched(payload)

    async def _touched(self, payload: dict[str, Any]) -> None:
        what = payload.get("type")
        if what == "block_actions" and (press := Press.read(payload)):
            await self._pressed(press)
        elif what == "block_actions" and (drilled := DrillPress.read(payload)):
            self.metrics.pressed(BUTTON, "received")
            await practised(drilled, self.delivery, self.config.guide(drilled.drill.brand))
        elif what == "view_submission" and (form := Form.read(payload, self.desk.wall())):
            await self._act(form.press, form.deed, self._found(form.press))
        elif what == "view_submission" and (note := Note.read(payload, self.desk.wall())):
            found = self._found(note.press)
            await self.slash.duties.add(note, self._answer(note.press, found), found)
        elif what == "block_actions" and (tick := Tick.read(payload)):
            await self.slash.duties.pressed(tick)
        elif what == "block_actions" and (tell := Tell.read(payload)):
            await self._let_go(tell)

    async def _pressed(self, press: Press) -> None:
        found = self._found(press)
        if press.button in SHOWS:
            await self._show(press, found)
        elif press.button in HUSHES:
            await self._hush(press, found)
        elif press.button is Button.SPEAK:
            told = await speak(press, self._answer(press, found), found, self.desk)
            await self._tell(press, told, found)
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
            view = checked(modal(press, found.words), found.words)
            await self.delivery.ask(press.trigger, view)
        except DeliveryError as problem:  # if not busy, its three seconds were over most likely
            log.warning("a form could not be opened", problem=str(problem))
            await self._not_shown(press, found, problem)
        else:
            self.metrics.pressed(press.button, "asked")

    async def _show(self, press: Press, found: Found) -> None:
        """Whoever reads the channel may."""
        if found.notice is None:
            await self._tell(press, self._answer(press, found), found)
            return
        try:
            await self._open(press, found.notice, found)
        except DeliveryError as problem:
            log.warning("a list could not be shown", problem=str(problem))
            await self._not_shown(press, found, problem)
        else:
            self.metrics.pressed(press.button, "asked")

    async def _open(self, press: Press, notice: Notice, found: Found) -> None:
        """Below all figures, whoever may can say what kind of crisis it is, if they think so."""
        words, named = found.words, replace(press, button=Button.CLASSIFY)
        if press.button is Button.QUESTIONS and found.route:
            await self.lists.show(notice, found.route, self.discretion, words)
            await self.delivery.whisper(press.channel, press.user, words.community.posted)
            return
        if press.button is Button.TIMELINE:
            await timeline.show(self.desk, self.delivery, press.trigger, notice, words)
            return
        view = details(notice, words, self.discretion)
        if self._answer(named, found) is Answer.RECEIVED:
            view = with_form(view, named, words)
        await self.delivery.ask(press.trigger, checked(view, words))

    async def _not_shown(self, press: Press, found: Found, problem: DeliveryError) -> None:
        """Whoever pressed for it can do so again, and is told when."""
        if not isinstance(problem, Busy):
            await self._tell(press, Answer.FAILED, found)
            return
        self.metrics.pressed(press.button, "busy")
        said = busy(press, problem.retry_after, found.words)
        await self.delivery.whisper(press.channel, press.user, said)

    async def _act(self, press: Press, deed: Deed, found: Found) -> None:
        told = await self._decide(press, deed, found)
        await self._whisper(press, told, found, deed=deed)

    async def _decide(self, press: Press, deed: Deed, found: Found) -> Answer:
        """Let the watch do it, where it may be."""
        told = self._answer(press, found)
        if told is Answer.RECEIVED:
            told = await self._pass_on(press, deed, found.notice)
        self.metrics.pressed(press.button, told)
        return told

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

    async def _pass_on(self, press: Press, deed: Deed, notice: Notice | None) -> Answer:
        """To the watch, which may know more: what is so already is not so after what waits."""
        waits = self.applying.waits(press.brand, press.incident)
        is_so = notice is not None and is_idle(deed, notice) and not waits
        if not is_so:
            self.applying.expect(press.brand, deed, press)
        try:
            await self.desk.command(press.brand, encode_deed(press.brand, deed))
        except Exception:
            log.exception("a press could not be passed on")
            self.applying.forget(press.brand, deed)
            return Answer.FAILED
        self.applying.sent(press.brand, deed)
        return Answer.SO if is_so else Answer.RECEIVED

    async def follow_up(self) -> None:
        """Tell those whose word was not done in time: they may think that it was."""
        async with asyncio.TaskGroup() as answers:  # Slack may keep one of them waiting
            while True:
                for press, deed in self.applying.late():
                    answers.create_task(self._late(press, deed))
                await asyncio.sleep(LOOK_EVERY)

    async def _late(self, press: Press, deed: Deed) -> None:
        try:
            await self._tell_late(press, deed)
        except DeliveryError as problem:
            log.warning("somebody could not be told", problem=str(problem))
        except Exception:  # alarms go on
            log.exception("somebody could not be told")
            self.metrics.outlived("reception")

    async def _tell_late(self, press: Press, deed: Deed) -> None:
        told = self._late_answer(press, deed, self._found(press))
        if told is not None:
            self.metrics.pressed(press.button, told)
            method = RESPOND if press.address else WHISPER
            await self.in_turn(method, partial(self._say_late, press, deed))

    async def _say_late(self, press: Press, deed: Deed, delivery: Delivery) -> None:
        """In the words of this moment: while it waited for Slack it may have been done."""
        found = self._found(press)
        told = self._late_answer(press, deed, found)
        if told is not None:
            said = answer(press, found.notice, found.words, what=told, deed=deed)
            await self._carry(press, said, delivery)

    def _late_answer(self, press: Press, deed: Deed, found: Found) -> Answer | None:
        """None: it is so, and nobody needs to hear of it."""
        if found.notice is None or is_so(deed, found.notice):
            return None
        told = self._answer(press, found)  # somebody else may have been quicker since
        return Answer.LATE if told is Answer.RECEIVED else told

    async def _at_once(self, _: str, say: Say) -> None:
        await say(self.delivery)

    def _answer(self, press: Press, found: Found) -> Answer:
        if not self.desk.mailboxes():  # they are not ours at this moment, or Kafka is away
            return Answer.FAILED
        may = found.route is not None and may_act(found.route, press.user)
        return answer_to(press, found.notice, may=may, is_latest=found.is_latest)

    async def _tell(
        self, press: Press, told: Answer, found: Found,
        silence: Silence | None = None, deed: Deed | None = None,
    ) -> None:  # fmt: skip
        self.metrics.pressed(press.button, told)
        await self._whisper(press, told, found, silence, deed)

    async def _whisper(
        self, press: Press, told: Answer, found: Found,
        silence: Silence | None = None, deed: Deed | None = None,
    ) -> None:  # fmt: skip
        until = silence.until if silence else None
        said = answer(press, found.notice, found.words, what=told, deed=deed, until=until)
        await self._carry(press, said, self.delivery)

    async def _carry(self, press: Press, said: str, delivery: Delivery) -> None:
        if press.address:
            await delivery.reply(press.address, reply([said]))
        else:
            await delivery.whisper(press.channel, press.user, said)

    def _found(self, press: Press) -> Found:
        mailbox = self.desk.mailboxes().get(press.brand)
        case = mailbox.cases.get(press.incident) if mailbox else None
        if case is None:
            return Found(None, None)
        notice, newest = decode_notice(case.newest), is_latest(mailbox, press.incident)
        there = [route for route in self.config.ways if leads(route, press.channel, case)]
        if press.address:  # it was typed, here or somewhere else
            route = route_for(press.user, there, self.config.ways, notice)
            return Found(notice, route, newest)
        heard = listeners(there, notice, {route.channel for route in there})
        return Found(notice, heard[0] if heard else None, newest)
