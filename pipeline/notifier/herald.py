"""Herald: brings each route its digest at the hour of its readers, beside the courier.

Once a day, whatever dies on the way: the intent is safe before the call, and what may be there is
looked for before it is sent again. What it says is read from Kafka in a thread.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import NamedTuple, Protocol

import structlog
from msgspec.structs import replace

from alerts.bulletin import bulletin, identity
from alerts.delivery import Ambiguous, Busy, Delivery, DeliveryError, Refused, RefusedLayout
from alerts.digest import DigestRules, Due
from alerts.message import Message
from alerts.route import Route
from pipeline.almanac import PATIENCE, Almanac
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.agenda import Act
from pipeline.notifier.courier import LOOKS, REPAIR, SETTLE
from pipeline.notifier.daily import Daily
from pipeline.notifier.layout import Layouts
from pipeline.notifier.mailbox import MARK, Mailbox, channel_ids
from pipeline.notifier.pauses import Pauses
from pipeline.notifier.store import Clocks, Overtaken
from pipeline.trace import said

LOOK_EVERY = 5.0  # seconds
FRESH = 300.0  # seconds for which what was read serves other routes, too
MOST_PATIENCE = 600.0  # seconds of one reading, where shorter ones came to nothing
GRACE = 30.0  # seconds more, for the wait before it
BOX = f"{MARK}digest "  # begins the keys of the mailboxes

Read = Callable[[datetime, float], Almanac]
"""What is told until a moment, in up to so many seconds."""

log = structlog.get_logger(__name__)


class Rack(Protocol):
    """Where it is kept how far digests are."""

    @property
    def is_ours(self) -> bool:
        """Whether this process delivers."""

    def now(self) -> float:
        """The time by which digests are due, in epoch seconds; 0: nobody knows."""

    def mailboxes(self) -> Mapping[str, Mailbox]:
        """As Store says."""

    def turn(self) -> int:
        """As Store says."""

    async def lay(self, key: str, mailbox: Mailbox) -> bool:
        """As Store says."""


class Errand(NamedTuple):
    """A route's digest of a day."""

    route: Route
    rules: DigestRules
    due: Due
    name: str

    @property
    def key(self) -> str:
        """Of the mailbox in which it is kept."""
        return f"{BOX}{self.name}"

    @property
    def day(self) -> str:
        """The readers'."""
        return self.due.day.isoformat()

    @property
    def identity(self) -> dict[str, object]:
        """What its message is found by."""
        return identity(self.name, self.due.day)


def named(routes: Iterable[Route]) -> Iterator[tuple[str, Route]]:
    """Those with a digest, each by a name that stays when its brands or its hour are edited."""
    before = Counter[str]()
    for route in routes:
        if route.digest:
            told = f"{route.channel}\0{before[route.channel]}"
            before[route.channel] += 1
            yield sha256(told.encode("utf-8", "backslashreplace")).hexdigest()[:16], route


class Herald:
    """Works through the routes that have a digest, one after the other."""

    def __init__(  # noqa: PLR0913, PLR0917  # what it stands on
        self, rack: Rack, delivery: Delivery, config: Config, metrics: Metrics, clocks: Clocks,
        read: Read,
    ) -> None:  # fmt: skip
        self.rack, self.delivery, self.metrics, self.clocks = rack, delivery, metrics, clocks
        self.read, self.ways, self.routes = read, config.routes, dict(named(config.routes))
        self.layouts = Layouts(partial(metrics.outlived, "layout"))
        self._reader = ThreadPoolExecutor(1, "digest")
        self._known: Almanac | None = None
        self._patience = PATIENCE
        self._resting: dict[str, float] = {}  # key -> until when, by `pace`
        self._pauses = Pauses()

    async def run(self) -> None:
        """Work for ever."""
        while True:
            await self.round()
            await asyncio.sleep(LOOK_EVERY)

    async def round(self) -> None:
        """Each digest whose hour has come."""
        self._pauses.take_turn(self.rack.turn(), self.clocks.pace())
        now = self.rack.now() if self.rack.is_ours else 0.0
        if now <= 0:
            return
        self._forget(_moment(now))
        errands = list(self._errands(_moment(now)))
        await self._enrol(errands)
        for errand in errands:
            await self.work(errand)

    def _errands(self, now: datetime) -> Iterator[Errand]:
        for name, route in self.routes.items():
            if route.digest and (due := route.digest.latest(now)):
                yield Errand(route, route.digest, due, name)

    async def _enrol(self, errands: Sequence[Errand]) -> None:
        """A digest that is new beside others begins with the next one: who reads it may have it."""
        boxes = self.rack.mailboxes()
        is_first = not any(key.startswith(BOX) for key in boxes)
        for errand in errands:
            if errand.key not in boxes:
                daily = Daily(done="" if is_first else errand.day)
                await self.rack.lay(errand.key, Mailbox(partition=0, daily=daily))

    async def work(self, errand: Errand) -> None:
        """One digest. Whatever is wrong with it, the next one has its turn, and every alarm."""
        daily = self._daily(errand)
        if daily.done == errand.day or self._rests(errand, daily):
            return
        try:
            await self._work(errand, daily)
        except Overtaken:
            return
        except Busy as busy:
            self._rest(errand, busy.retry_after)
        except Ambiguous as problem:
            about = {"channel": errand.route.channel, "day": errand.day}
            log.warning("a digest may be in its channel", **about, problem=str(problem))
            self._rest(errand, SETTLE)
        except DeliveryError as problem:
            self._refused(errand, problem)
        except Exception as problem:  # noqa: BLE001  # Kafka's, of time, of a thread, or ours
            about = {"channel": errand.route.channel, "day": errand.day}
            log.warning("a digest could not be made", **about, problem=said(problem))
            self.metrics.digested("failed")
            self._rest(errand, REPAIR)

    async def _work(self, errand: Errand, daily: Daily) -> None:
        if daily.may_be_there(errand.day):
            await self._look(errand, daily)
        elif errand.due.is_late(_moment(self.rack.now())):
            if daily.done:  # else it is new here
                await self._end(errand, daily, "too_old")
        elif (message := await self._made(errand)) is None:
            await self._end(errand, daily, "silent")
        else:
            await self._send(errand, daily, message)

    # -- What it says

    async def _made(self, errand: Errand) -> Message | None:
        """The message; None: there is nothing to say."""
        read = await self._almanac()
        route = errand.route

        def make() -> Message | None:
            told = read.day(route, errand.rules.zone, self.ways)
            return bulletin(told, errand.rules, route.language, errand.identity)

        return await asyncio.get_running_loop().run_in_executor(self._reader, make)

    async def _almanac(self) -> Almanac:
        """What was read lately, else what is. Where there is much, each try has longer for it."""
        if self._known is None:
            loop, patience = asyncio.get_running_loop(), self._patience
            self._patience = min(2 * patience, MOST_PATIENCE)
            now = _moment(self.rack.now())
            reading = loop.run_in_executor(self._reader, self.read, now, patience)
            self._known = await asyncio.wait_for(reading, patience + GRACE)
            self._patience = patience
        return self._known

    def _forget(self, now: datetime) -> None:
        """What was read is large, and serves the routes that are due together."""
        if self._known and not 0 <= (now - self._known.at).total_seconds() < FRESH:
            self._known = None

    # -- Into the channel

    async def _send(self, errand: Errand, before: Daily, message: Message) -> None:
        """The one call after which somebody may see it: the intent is safe before."""
        now = self.clocks.wall()
        daily = before.intent(errand.day, now, now + SETTLE)
        await self._keep(errand, before, daily)
        post = partial(
            self.delivery.post, before.channel or errand.route.channel,
            key=f"{errand.key} {errand.day}", thread=None, aloud=False,
        )  # fmt: skip
        self._check(errand, daily)
        try:
            receipt, _ = await self.layouts.carry(errand.key, message, post, is_update=False)
        except (Busy, Refused):  # certainly not there
            await self._keep(errand, daily, before)
            raise
        await self._end(errand, daily, "sent", receipt.channel)

    async def _look(self, errand: Errand, daily: Daily) -> None:
        """Adopt the message of an intent, or send it again after LOOKS looks."""
        now, due = self.clocks.wall(), daily.due or 0.0
        if 0 < due - now <= SETTLE:  # beyond: the clock was set back
            return
        name = errand.route.channel
        channel = daily.channel or ("" if name.startswith("#") else name)
        channel = channel or channel_ids(self.rack.mailboxes()).get(name, "")
        payload, since = errand.identity, daily.at
        if channel and await self.delivery.find(channel, payload, since=since, thread=None):
            await self._end(errand, daily, "adopted", channel)
            return
        is_last = daily.looks + 1 >= LOOKS
        await self._keep(errand, daily, daily.missing(None if is_last else now + SETTLE))

    def _refused(self, errand: Errand, problem: DeliveryError) -> None:
        """Somebody may mend it; a plainer layout is tried first."""
        if isinstance(problem, RefusedLayout) and self.layouts.refused(errand.key, problem):
            return
        about = {"channel": errand.route.channel, "day": errand.day}
        log.error("Slack refuses a digest", **about, problem=str(problem))
        self.metrics.digested("refused")
        self._rest(errand, REPAIR)

    # -- How far it is

    def _daily(self, errand: Errand) -> Daily:
        box = self.rack.mailboxes().get(errand.key)
        return (box.daily if box else None) or Daily()

    def _check(self, errand: Errand, daily: Daily) -> None:
        """Whether it is ours, and as it was: a process that was frozen must not go on."""
        if not self.rack.is_ours or self._daily(errand) != daily:
            raise Overtaken

    async def _keep(self, errand: Errand, before: Daily, after: Daily) -> None:
        self._check(errand, before)
        box = self.rack.mailboxes().get(errand.key) or Mailbox(partition=0)
        if not await self.rack.lay(errand.key, replace(box, daily=after)):
            raise Overtaken

    async def _end(self, errand: Errand, daily: Daily, outcome: str, channel: str = "") -> None:
        await self._keep(errand, daily, daily.ended(errand.day, channel))
        self.metrics.digested(outcome)
        log.info("digest done", channel=errand.route.channel, day=errand.day, outcome=outcome)

    def _rests(self, errand: Errand, daily: Daily) -> bool:
        """Whether it has to wait; a look does while the one before us may still be sending."""
        now = self.clocks.pace()
        if daily.may_be_there(errand.day) and not self._pauses.are_over([Act.LOOK], now):
            return True
        return now < self._resting.get(errand.key, 0.0)

    def _rest(self, errand: Errand, seconds: float) -> None:
        self._resting[errand.key] = self.clocks.pace() + seconds


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
