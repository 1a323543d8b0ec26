"""Throttle: no call more often than Slack takes it; and what people are told waits until it does.

What is tried again was certainly not taken. Where nobody knows, an answer is rather lost than given
twice.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

import structlog

from alerts.delivery import Busy, Delivery, Metered, Receipt
from alerts.message import Message
from alerts.picture import Picture
from pipeline.metrics import Metrics
from pipeline.notifier.budget import (
    BRING,
    HISTORY,
    OPEN,
    POST,
    PUBLISH,
    REPLIES,
    RESPOND,
    REVISE,
    SHARE,
    UPDATE,
    WHISPER,
    WHO,
    Budget,
    Call,
)

WORTH = 120.0  # seconds for which somebody waits for an answer: two of Slack's minutes
CROWD = 100  # answers that wait at once for the same method

log = structlog.get_logger(__name__)

T = TypeVar("T")
Carry = Callable[[], Awaitable[T]]


class Throttle:
    """A Delivery that makes no call which the budget forbids: it raises `Busy` instead."""

    def __init__(
        self, delivery: Metered, budget: Budget, metrics: Metrics, pace: Callable[[], float]
    ) -> None:
        self.delivery, self.budget, self.metrics, self.pace = delivery, budget, metrics, pace

    def patient(self) -> "Patient":
        """The same for what can wait, out of the same budget."""
        return Patient(self.delivery, self.budget, self.metrics, self.pace)

    async def _call(self, call: Call, carry: Carry[T]) -> T:
        now = self.pace()
        wait = self.budget.wait(call, now)
        if wait > 0:
            raise Busy(f"no more of {call.method} now", wait)
        self.budget.spend(call, now)
        try:
            return await carry()
        except Busy as busy:
            self.metrics.slack_waited(busy.retry_after)
            waits = {"seconds": busy.retry_after, "problem": str(busy)}
            log.warning("Slack is to be left alone", method=call.method, **waits)
            self.budget.refuse(call, self.pace(), busy.retry_after)
            raise

    def _also(self, method: str) -> None:
        """A look that has begun is not broken off: it spends what may not be left."""
        self.budget.spend(Call(method), self.pace())

    # -- As Delivery says

    def post(
        self, channel: str, message: Message, *, key: str, thread: str | None, aloud: bool
    ) -> Coroutine[Any, Any, Receipt]:
        """Send a new message."""
        post = partial(self.delivery.post, channel, message, key=key, thread=thread, aloud=aloud)
        return self._call(Call(POST, channel), post)

    def update(self, place: Receipt, message: Message) -> Coroutine[Any, Any, None]:
        """Replace a message."""
        return self._call(Call(UPDATE), partial(self.delivery.update, place, message))

    def whisper(self, channel: str, person: str, text: str) -> Coroutine[Any, Any, None]:
        """Tell one person something."""
        return self._call(Call(WHISPER), partial(self.delivery.whisper, channel, person, text))

    def ask(self, trigger: str, view: dict[str, object]) -> Coroutine[Any, Any, str]:
        """Open a modal."""
        return self._call(Call(OPEN), partial(self.delivery.ask, trigger, view))

    def revise(self, name: str, view: dict[str, object]) -> Coroutine[Any, Any, None]:
        """Change it."""
        return self._call(Call(REVISE), partial(self.delivery.revise, name, view))

    def publish(self, person: str, view: dict[str, object]) -> Coroutine[Any, Any, None]:
        """Replace a Home tab."""
        return self._call(Call(PUBLISH), partial(self.delivery.publish, person, view))

    def reply(self, address: str, said: dict[str, object]) -> Coroutine[Any, Any, None]:
        """Answer what somebody typed."""
        return self._call(Call(RESPOND), partial(self.delivery.reply, address, said))

    def find(
        self, channel: str, payload: dict[str, object], *, since: float, thread: str | None
    ) -> Coroutine[Any, Any, Receipt | None]:
        """A message of ours."""
        look = partial(self.delivery.find, since=since, thread=thread, also=self._also)
        return self._call(Call(REPLIES if thread else HISTORY), partial(look, channel, payload))

    def bring(self, picture: Picture) -> Coroutine[Any, Any, str]:
        """Hand over a picture."""
        return self._call(Call(BRING), partial(self.delivery.bring, picture))

    def share(self, place: Receipt, file: str, picture: Picture) -> Coroutine[Any, Any, None]:
        """Show it."""
        return self._call(Call(SHARE), partial(self.delivery.share, place, file, picture))

    def has_file(self, place: Receipt, name: str, *, since: float) -> Coroutine[Any, Any, bool]:
        """Whether it is shown."""
        look = partial(self.delivery.has_file, place, name, since=since, also=self._also)
        return self._call(Call(REPLIES), look)

    def scopes(self) -> Coroutine[Any, Any, frozenset[str] | None]:
        """What we may do."""
        return self._call(Call(WHO), self.delivery.scopes)


Say = Callable[[Delivery], Awaitable[None]]
InTurn = Callable[[str, Say], Awaitable[None]]
"""Lets something be said by the method of this name as soon as Slack takes it."""


class Patient(Throttle):
    """The same, which waits where Slack is busy, as long as somebody may still want what it has.

    A form does not wait: Slack lets nobody open one later than three seconds after a press.
    """

    def __init__(self, *what: Any) -> None:
        super().__init__(*what)
        self._queues: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: Counter[str] = Counter()
        self._newest: dict[str, dict[str, object]] = {}  # by person, what their tab is to show
        self._viewers: Counter[str] = Counter()  # likewise, how many views wait for their turn

    async def in_turn(self, method: str, say: Say) -> None:
        """Let something be said in its turn, in the words of that moment each time it is tried."""
        await self._call(Call(method), lambda: say(self.delivery))

    async def publish(self, person: str, view: dict[str, object]) -> None:
        """Replace a Home tab by the newest view, whichever of them has its turn first."""
        self._newest[person] = view
        self._viewers[person] += 1
        try:
            await self._call(Call(PUBLISH), partial(self._show, person))
        finally:
            self._viewers[person] -= 1
            if not self._viewers[person]:
                del self._viewers[person]
                self._newest.pop(person, None)

    async def _show(self, person: str) -> None:
        view = self._newest.get(person)
        if view is None:  # it is shown
            return
        await self.delivery.publish(person, view)
        if self._newest.get(person) is view:
            del self._newest[person]

    async def _call(self, call: Call, carry: Carry[T]) -> T:
        try:
            return await super()._call(call, carry)
        except Busy:
            if call.method == OPEN:
                raise
        until, waiting = self.pace() + WORTH, self._waiting
        if waiting[call.method] >= CROWD:
            raise self._given_up(call)
        waiting[call.method] += 1
        try:
            async with self._queues[call.method]:  # one tries, and those behind it go on waiting
                return await self._wait(call, carry, until)
        finally:
            waiting[call.method] -= 1

    async def _wait(self, call: Call, carry: Carry[T], until: float) -> T:
        while (begins := self.pace() + self.budget.wait(call, self.pace())) <= until:
            await asyncio.sleep(begins - self.pace())
            try:
                return await super()._call(call, carry)
            except Busy:  # the budget knows until when
                continue
        raise self._given_up(call)

    def _given_up(self, call: Call) -> Busy:
        self.metrics.slack_gave_up(call.method)
        wait = self.budget.wait(call, self.pace())
        return Busy(f"given up: Slack takes no more of {call.method}", wait)
