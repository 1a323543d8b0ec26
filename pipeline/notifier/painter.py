"""Painter: draws charts and puts them into threads, beside the courier and never in its way.

A chart is an extra. Where it cannot be drawn, is refused or comes too late, it is left out; where
nobody knows whether it arrived, it is looked for before it is tried again.
"""

import asyncio
import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

import structlog
from msgspec.structs import replace

from alerts.delivery import Busy, Delivery, DeliveryError, Gone, Receipt, Refused, Stranger
from alerts.hold import held_for
from alerts.phrases import PHRASES
from alerts.picture import Picture, file_name, picture
from alerts.route import Route, listeners
from alerts.style import ChartStyle
from detectors.events import moment
from pipeline.codec import decode_notice
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.agenda import Act, about, untold
from pipeline.notifier.courier import LOOKS, POST_AGE, REPAIR, SETTLE
from pipeline.notifier.mailbox import Case, Mailbox, Place, silences_in
from pipeline.notifier.pauses import Pauses
from pipeline.notifier.sketch import Sketch
from pipeline.notifier.store import Clocks, Overtaken

ALERT_AGE = 3_600.0  # seconds; how an alert began is no news after that
LOOK_EVERY = 1.0  # seconds
TRIES = 3  # that are refused or stay without an answer, before a chart is given up
NO_SCOPE = "missing_scope"

log = structlog.get_logger(__name__)


class Sheet(NamedTuple):
    """One chart for one channel."""

    brand: str
    incident: int
    case: Case
    route: Route
    sketch: Sketch

    @property
    def key(self) -> str:
        """The same each time that this chart is tried."""
        return f"{self.brand}/{self.incident}/{self.sketch.seq}/{self.route.channel}/chart"

    @property
    def about(self) -> dict[str, object]:
        """The same in parts, for the log."""
        return about(self.brand, self.incident, self.sketch.seq, self.route.channel)

    @property
    def place(self) -> Place:
        """The living message."""
        return self.case.places.get(self.route.channel, Place())

    @property
    def receipt(self) -> Receipt | None:
        """Its thread; None: the channel lacks the message yet, or a step up to the chart's."""
        place = self.place
        lacks = any(step.seq <= self.sketch.seq for step in untold(self.case, self.route, place))
        lacks = lacks or place.ts is None or place.thread is None
        return None if lacks else Receipt(place.channel, place.thread or "")

    @property
    def is_wanted(self) -> bool:
        """Whether the channel hears of steps as the one that asks for it, in a thread for them.

        What was passed over has none: it is over, and stands in a storm's table, or was silent.
        """
        is_passed_over = self.place.ts is None and self.place.shown >= self.sketch.seq
        is_heard = not self.route.kinds or self.sketch.kind in self.route.kinds
        return is_heard and not is_passed_over


class Album(Protocol):
    """Where sketches are kept safe."""

    def mailboxes(self) -> Mapping[str, Mailbox]:
        """All that may be written now; none while another process may own them."""

    def turn(self) -> int:
        """Another number each time that another process may have been at work in between."""

    async def keep_sketch(self, sheet: Sheet, sketch: Sketch | None) -> bool:
        """Put this in the place of `sheet.sketch`, and wait until Kafka has it; None: it is done.

        False: the mailboxes are not ours any more, or newer news asked for another chart.
        """


def sheets(mailboxes: Mapping[str, Mailbox], routes: Iterable[Route]) -> Iterator[Sheet]:
    """All charts that are still to be drawn."""
    for brand, mailbox in mailboxes.items():
        for incident, case in mailbox.cases.items():
            for channel, sketch in case.charts.items():
                route = _route(routes, channel, case)
                yield Sheet(brand, incident, case, route or Route(channel=channel), sketch)


def _route(routes: Iterable[Route], channel: str, case: Case) -> Route | None:
    """The route that leads to a channel; None: it is in the settings no more."""
    there = [route for route in routes if route.channel == channel]
    return next(iter(listeners(there, decode_notice(case.newest), {channel})), None)


def draw(sheet: Sheet) -> Picture:
    """For a thread of its own: the first one takes a second, which no alarm should wait for."""
    from pipeline.chart import chart  # noqa: PLC0415  # and memory, which a quiet night saves

    notice, curve = decode_notice(sheet.case.newest), sheet.case.curve
    words = PHRASES[sheet.route.language]
    return picture(curve, notice, words, chart(curve, notice, words), sheet.sketch.seq)


class Painter:
    """Works through the sketches, one after the other."""

    def __init__(  # noqa: PLR0913, PLR0917  # what it stands on
        self, album: Album, delivery: Delivery, config: Config, metrics: Metrics, clocks: Clocks,
        draw: Callable[[Sheet], Picture] = draw,
    ) -> None:  # fmt: skip
        self.album, self.delivery, self.config = album, delivery, config
        self.metrics, self.clocks, self.draw = metrics, clocks, draw
        self.is_off = config.slack.chart is ChartStyle.OFF
        self._resting: dict[str, float] = {}  # sheet's key -> until when, by `pace`
        self._busy = 0.0  # until when Slack takes no files, likewise
        self._pauses = Pauses()

    async def run(self) -> None:
        """Work for ever."""
        while True:
            await self.round()
            await asyncio.sleep(LOOK_EVERY)

    async def round(self) -> None:
        """Each chart whose turn it is, as long as it is still to be drawn."""
        now = self.clocks.pace()
        self._pauses.take_turn(self.album.turn(), now)
        self._resting = {key: until for key, until in self._resting.items() if until > now}
        for sheet in list(sheets(self.album.mailboxes(), self.config.routes)):
            if not self._rests(sheet) and self._stands(sheet):
                await self.work(sheet)

    def _rests(self, sheet: Sheet) -> bool:
        """Whether it has to wait; a look does while the one before us may still be sharing."""
        now = self.clocks.pace()
        if sheet.sketch.due is not None and not self._pauses.are_over([Act.LOOK], now):
            return True
        return sheet.key in self._resting or now < self._busy

    def _stands(self, sheet: Sheet) -> bool:
        mailbox = self.album.mailboxes().get(sheet.brand)
        where = sheet.incident, sheet.route.channel
        return mailbox is not None and mailbox.holds_sketch(*where, sheet.sketch)

    def _check(self, sheet: Sheet) -> None:
        """Right before somebody may see it: whether it is ours, and as it was."""
        if not self._stands(sheet):
            raise Overtaken

    def _rest(self, sheet: Sheet, seconds: float) -> None:
        self._resting[sheet.key] = self.clocks.pace() + seconds

    async def work(self, sheet: Sheet) -> None:
        """One chart. Whatever is wrong with it, the next one has its turn, and every alarm."""
        try:
            await self._work(sheet)
        except Busy as busy:
            self._busy = self.clocks.pace() + busy.retry_after  # files have limits of their own
        except Overtaken:
            return
        except DeliveryError as problem:
            log.warning("a chart may be in its thread", **sheet.about, problem=str(problem))
        except Exception:
            log.exception("a chart came to nothing", **sheet.about)
            self.metrics.outlived("painter")
            self._rest(sheet, REPAIR)

    async def _work(self, sheet: Sheet) -> None:
        sketch, now = sheet.sketch, self.clocks.wall()
        if self.is_off or not sheet.is_wanted:
            await self._done(sheet, "off")
        elif sketch.due is not None:
            await self._look(sheet, sketch.due)
        elif self._is_old(sheet, now):
            await self._done(sheet, "too_old")
        elif sheet.receipt is not None:
            await self._hang(sheet, sheet.receipt)

    def _is_old(self, sheet: Sheet, now: float) -> bool:
        """What is held does not age meanwhile."""
        since, limit = sheet.sketch.since, POST_AGE if sheet.sketch.is_last else ALERT_AGE
        if now - since <= limit:
            return False
        news = dataclasses.replace(decode_notice(sheet.case.newest), at=moment(since))
        silences = silences_in(self.album.mailboxes())
        return now - since - held_for(news, sheet.route, silences, moment(now)) > limit

    # -- Into the thread

    async def _hang(self, sheet: Sheet, thread: Receipt) -> None:
        drawn = await self._drawn(sheet)
        if drawn is None:
            await self._done(sheet, "failed")
            return
        try:
            file = await self.delivery.bring(drawn)
        except Refused as problem:
            await self._refused(sheet, problem)
        else:
            await self._share(sheet, thread, file, drawn)

    async def _share(self, sheet: Sheet, thread: Receipt, file: str, drawn: Picture) -> None:
        """The one call after which somebody may see it: the intent is safe before."""
        now = self.clocks.wall()
        meant = await self._keep(sheet, replace(sheet.sketch, at=now, due=now + SETTLE, looks=0))
        try:
            self._check(meant)
            await self.delivery.share(thread, file, drawn)
        except Busy:
            await self._keep(meant, sheet.sketch)
            raise
        except Refused as problem:
            await self._refused(meant, problem)
        else:
            await self._done(meant, "sent")

    async def _drawn(self, sheet: Sheet) -> Picture | None:
        try:
            return await asyncio.to_thread(self.draw, sheet)
        except Exception:
            log.exception("a chart cannot be drawn", **sheet.about)
            self.metrics.outlived("painter")
            return None

    async def _refused(self, sheet: Sheet, problem: Refused) -> None:
        """Somebody may mend it, but nobody has to: the words are there."""
        if str(problem) == NO_SCOPE:
            log.error("no charts without the scope files:write")
            self.is_off = True
            await self._done(sheet, "off")
            return
        log.warning("Slack refuses a chart", **sheet.about, problem=str(problem))
        self._rest(sheet, REPAIR)
        await self._again(sheet)

    async def _look(self, sheet: Sheet, due: float) -> None:
        """For one that may be there, as the courier looks for messages; twice."""
        sketch, now = sheet.sketch, self.clocks.wall()
        if 0 < due - now <= SETTLE:  # beyond: the clock was set back
            return
        if await self._is_there(sheet):
            await self._done(sheet, "adopted")
        elif sketch.looks + 1 < LOOKS:
            await self._keep(sheet, replace(sketch, due=now + SETTLE, looks=sketch.looks + 1))
        else:
            await self._again(sheet)

    async def _is_there(self, sheet: Sheet) -> bool:
        name = file_name(sheet.brand, sheet.incident, sheet.sketch.seq)
        thread = Receipt(sheet.place.channel, sheet.place.thread or "")
        try:
            return await self.delivery.has_file(thread, name, since=sheet.sketch.at)
        except Gone:  # and the thread with it
            return False
        except Stranger:  # nor would it be taken: nobody knows
            self._rest(sheet, REPAIR)
            raise
        except Refused as problem:  # a lost chart is better than one that is shown again and again
            log.warning("Slack lets nobody look for a chart", **sheet.about, problem=str(problem))
            return True

    # -- Both

    async def _again(self, sheet: Sheet) -> None:
        """One try came to nothing; the last one ends it."""
        tries = sheet.sketch.tries + 1
        if tries < TRIES:
            await self._keep(sheet, replace(sheet.sketch, tries=tries, due=None))
        else:
            await self._done(sheet, "failed")

    async def _keep(self, sheet: Sheet, sketch: Sketch) -> Sheet:
        """The sheet as it is then; no call is made for one that is not ours any more."""
        if not await self.album.keep_sketch(sheet, sketch):
            raise Overtaken
        return sheet._replace(sketch=sketch)

    async def _done(self, sheet: Sheet, outcome: str) -> None:
        if await self.album.keep_sketch(sheet, None):
            self.metrics.charted(outcome)
            log.info("chart done", **sheet.about, outcome=outcome)
