"""Slash: answers what people type, to them alone."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import structlog

from alerts.answer import Answer, answer
from alerts.board import board, line, of_brand, over
from alerts.buttons import ACTIONS, Button, Press
from alerts.community import headline, told
from alerts.deed import Deed
from alerts.delivery import Closed, Delivery, DeliveryError
from alerts.discretion import OPEN, Discretion
from alerts.drill import Drill
from alerts.duties import listed, rows
from alerts.guide import whole
from alerts.incident import OVER
from alerts.lesson import Pending
from alerts.mark import is_drill
from alerts.notice import Notice
from alerts.phrases import Phrases
from alerts.replies import (
    closed,
    explained,
    helped,
    hushed,
    reply,
    silent,
    unexplained,
    unkind,
    unknown,
    unread,
    untold,
    which,
)
from alerts.route import Route, covers, language_of, may_act
from alerts.slash import Brands, Request, Word, parse
from alerts.typed import Typed
from pipeline.codec import decode_notice
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.desk import (
    Desk,
    Found,
    entry,
    is_latest,
    is_told,
    latest,
    open_cases,
    route_for,
)  # fmt: skip
from pipeline.notifier.duties import Duties
from pipeline.notifier.hush import Hush, hush_of
from pipeline.notifier.lists import community_of
from pipeline.notifier.mailbox import Case
from pipeline.notifier.question import Question

Decide = Callable[[Press, Deed, Found], Awaitable[Answer]]

log = structlog.get_logger(__name__)


class SlashCommands:
    """A table of words, and what is answered to each. `decide` does what people say."""

    def __init__(  # noqa: PLR0913, PLR0917  # what it stands on
        self, desk: Desk, delivery: Delivery, config: Config, metrics: Metrics, decide: Decide,
        discretion: Callable[[], Discretion] = lambda: OPEN,
    ) -> None:  # fmt: skip
        self.desk, self.delivery, self.config, self.metrics = desk, delivery, config, metrics
        self.decide, self.discretion = decide, discretion
        self.duties = Duties(desk, delivery, config, metrics)
        self.answers: dict[Word, Callable[[Question], Awaitable[list[str]]]] = {
            Word.STATUS: self._status,
            Word.ACK: self._ack,
            Word.RESOLVE: self._resolve,
            Word.KIND: self._kind,
            Word.PLAYBOOK: self._playbook,
            Word.ACTIONS: self._actions,
            Word.QUESTIONS: self._questions,
            Word.EXPLAIN: self._explain,
            Word.SILENCE: self._silence,
            Word.DRILL: self._drill,
            Word.HELP: self._help,
        }

    async def hear(self, payload: dict[str, Any]) -> None:
        """Somebody typed something. Whatever comes of it, they are answered."""
        typed = Typed.read(payload)
        if typed is None:
            return
        question, more = self._read(typed), list[dict[str, Any]]()
        try:
            lines = await self._answer(question)
            more = self._below(question)
        except Exception as problem:
            log.exception("what was typed came to nothing")
            if not isinstance(problem, DeliveryError):
                self.metrics.outlived("slash")
            lines = [question.words.controls.failed]
        await self.delivery.reply(typed.address, reply(lines, more))

    def _read(self, typed: Typed) -> Question:
        mailboxes = self.desk.mailboxes()
        rang = (brand for brand, mailbox in mailboxes.items() if mailbox.cases)  # the rest is none
        learned = (item.brand for item in self.desk.lessons.actions)
        request = parse(typed.text, Brands({*rang, *self.config.brands.known, *learned}))
        there = self.duties.there(typed.channel, typed.room)
        return Question(typed, request, there, language_of(there or self.config.routes))

    async def _answer(self, question: Question) -> list[str]:
        request = question.request
        self.metrics.typed("other" if request.unheard else request.word)
        if request.word is not Word.HELP and not self.desk.is_ours:
            return [question.words.slash.not_ours]
        if request.unknown:
            return unknown(request, question.words)
        return await self.answers[request.word](question)

    # -- The words

    async def _help(self, question: Question) -> list[str]:
        return helped(question.request, question.words)

    async def _status(self, question: Question) -> list[str]:
        request, words = question.request, question.words
        if request.brand is None:
            open_ = open_cases(self.desk.mailboxes())
            entries = [entry(case, self._hush) for case in open_]
            return board(entries, words, self._hush.in_force)
        if request.incident is not None:
            return self._one(request, words)
        case = self._named(request)
        silence = self._hush.silence(request.brand)
        if case is None:
            return of_brand(None, None, request.brand, words, silence)
        shown = entry(case, self._hush)
        is_open = shown.notice.status not in OVER
        return of_brand(shown if is_open else None, shown.notice, request.brand, words, silence)

    def _one(self, request: Request, words: Phrases) -> list[str]:
        """One incident, whatever else its brand has."""
        case = self._named(request)
        if case is None:
            return [words.controls.unknown]
        shown = entry(case, self._hush)
        return [over(shown, words) if shown.notice.status in OVER else line(shown, words)]

    async def _explain(self, question: Question) -> list[str]:
        request, words = question.request, question.words
        if request.brand and not request.incident and self._named(request) is None:
            return unexplained(request.brand, self.config.rules_for(request.brand).volume, words)
        case = self._meant(question)
        if not isinstance(case, Case):
            return case
        notice = decode_notice(case.newest)
        return explained(notice, self.config.rules_for(notice.brand).severity, words)

    async def _playbook(self, question: Question) -> list[str]:
        case = self._meant(question)
        if not isinstance(case, Case):
            return case
        notice = decode_notice(case.newest)
        advice = self.config.guide(notice.brand, self._route(question, notice))
        return whole(notice, advice, question.language)

    async def _actions(self, question: Question) -> list[str]:
        """How many there are; they stand below it, each with its button."""
        done, words = question.request.done, question.words
        if done is None:
            return listed(self._pending(question), words)
        return [(await self.duties.tick(done, question.typed.user, words))[1]]

    def _pending(self, question: Question) -> list[Pending]:
        return self.duties.pending(question.request.brand, question.routes)

    async def _questions(self, question: Question) -> list[str]:
        """Their title; they are strangers' words, and stand below it."""
        case = self._meant(question)
        if not isinstance(case, Case):
            return case
        return [f"*{headline(community_of(case, self.discretion()), question.words)}*"]

    def _below(self, question: Question) -> list[dict[str, Any]]:
        """What stands below the lines of an answer."""
        request, words = question.request, question.words
        if request.done or request.unknown or not self.desk.is_ours:
            return []
        if request.word is Word.ACTIONS:
            return rows(self._pending(question), self.duties.now(question.routes).date(), words)
        case = self._meant(question) if request.word is Word.QUESTIONS else None
        return (
            [told(community_of(case, self.discretion()), words)] if isinstance(case, Case) else []
        )

    async def _ack(self, question: Question) -> list[str]:
        return await self._act(question, Button.ACKNOWLEDGE)

    async def _resolve(self, question: Question) -> list[str]:
        return await self._act(question, Button.RESOLVE)

    async def _kind(self, question: Question) -> list[str]:
        if question.request.crisis is None:
            return unkind(question.words)
        return await self._act(question, Button.CLASSIFY)

    async def _act(self, question: Question, button: Button) -> list[str]:
        """As if the button were pressed, with the newest state before one's eyes."""
        case = self._meant(question)
        if not isinstance(case, Case):
            return case
        notice, typed, request = decode_notice(case.newest), question.typed, question.request
        at = datetime.fromtimestamp(self.desk.wall(), UTC)
        press = Press(
            button=button, brand=notice.brand, incident=notice.incident, seq=notice.seq,
            user=typed.user, channel=typed.channel, at=at, trigger="", address=typed.address,
        )  # fmt: skip
        deed = Deed(
            action=ACTIONS[button], actor=typed.user, at=at, incident=notice.incident,
            seq=notice.seq, cause=request.cause, crisis=request.crisis, note=request.note,
        )  # fmt: skip
        newest = is_latest(self.desk.mailboxes().get(notice.brand), notice.incident)
        found = Found(notice, self._route(question, notice), newest)
        told = await self.decide(press, deed, found)
        return [answer(press, notice, question.words, what=told, deed=deed)]

    async def _silence(self, question: Question) -> list[str]:
        request, typed, words = question.request, question.typed, question.words
        if request.brand is None:
            return silent(self._hush.in_force, words)
        if request.unread:
            return unread(request, words)
        routes = (route for route in self.config.ways if covers(route, request.brand))
        if not any(may_act(route, typed.user) for route in routes):
            return [words.controls.stranger]
        minutes = request.minutes or 0
        said = await self.desk.silence(request.brand, minutes, typed.user, request.note or "")
        return hushed(said, words)

    async def _drill(self, question: Question) -> list[str]:
        typed, words = question.typed, question.words
        now = self.desk.wall()
        at = datetime.fromtimestamp(now, UTC)
        drill = Drill.of(question.request.brand, typed.user, question.language, at)
        key = f"drill/{typed.channel}/{typed.user}/{now:.3f}"
        message = drill.message(advice=self.config.guide(drill.brand))
        try:
            await self.delivery.post(typed.channel, message, key=key, thread=None, aloud=False)
        except Closed as problem:
            return closed(str(problem), words)
        return [words.slash.drilled]

    # -- What is meant

    @property
    def _hush(self) -> Hush:
        return hush_of(self.desk.mailboxes(), (), self.desk.now())

    def _named(self, request: Request) -> Case | None:
        """The incident of that number, or else the brand's latest; None: nothing is known of it."""
        mailbox = self.desk.mailboxes().get(request.brand or "")
        if mailbox is None or request.incident is None:
            return latest(mailbox)
        return mailbox.cases.get(request.incident)

    def _meant(self, question: Question) -> Case | list[str]:
        """The incident that is meant, or what to say instead."""
        request, words = question.request, question.words
        if request.brand is None:
            return self._only(question)
        case = self._named(request)
        if case is not None:
            return case
        if request.incident is not None:
            return [words.controls.unknown]
        return untold(request.brand, words)

    def _only(self, question: Question) -> Case | list[str]:
        """The one incident that is open here; where no route leads, the only one there is."""
        all_ = list(open_cases(self.desk.mailboxes()))
        there = [case for case in all_ if is_told(case, question.routes)]
        if not question.routes:
            there = [case for case in all_ if not is_drill(decode_notice(case.newest).brand)]
        if len(there) == 1:
            return there[0]
        return which([entry(case, self._hush) for case in there or all_], question.words)

    def _route(self, question: Question, notice: Notice) -> Route | None:
        """The route that says who may: of those that lead here, else of all about the brand."""
        return route_for(question.typed.user, question.routes, self.config.ways, notice)
