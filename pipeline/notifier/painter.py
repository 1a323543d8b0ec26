"""Painter: puts charts and post-mortems into threads, beside the courier and never in its way.

They are extras. Where one cannot be made, is refused or comes too late, it is left out; where
nobody knows whether it arrived, it is looked for before it is tried again.
"""

import asyncio
import dataclasses
from collections.abc import Callable
from math import inf

import structlog
from msgspec.structs import replace

from alerts.delivery import Busy, Delivery, DeliveryError, Gone, Receipt, Refused, Stranger
from alerts.hold import held_for
from alerts.mark import is_drill
from alerts.phrases import PHRASES
from alerts.picture import Picture, file_name, picture
from alerts.style import ChartStyle
from detectors.events import moment
from pipeline.codec import decode_notice
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.agenda import Act
from pipeline.notifier.album import Album, Plate, plates
from pipeline.notifier.courier import LOOKS, POST_AGE, REPAIR, SETTLE
from pipeline.notifier.mailbox import silences_in
from pipeline.notifier.pauses import Pauses
from pipeline.notifier.sketch import FOLDER, Sketch, Sort
from pipeline.notifier.store import Clocks, Overtaken

ALERT_AGE = 3_600.0  # seconds; how an alert began is no news after that
OFF = 3_600.0  # seconds without a scope, after which it may be back
LOOK_EVERY = 1.0  # seconds
TRIES = 3  # that are refused or stay without an answer, before a chart is given up
NO_SCOPE = "missing_scope"

log = structlog.get_logger(__name__)


def draw(plate: Plate) -> Picture:
    """For a thread of its own: the first one takes a second, which no alarm should wait for."""
    from pipeline.chart import chart  # noqa: PLC0415  # and memory, which a quiet night saves

    notice, curve = decode_notice(plate.case.newest), plate.case.curve
    words = PHRASES[plate.route.language]
    return picture(curve, notice, words, chart(curve, notice, words), plate.sketch.seq)


class Painter:
    """Works through the sketches, one after the other."""

    def __init__(  # noqa: PLR0913, PLR0917  # what it stands on
        self, album: Album, delivery: Delivery, config: Config, metrics: Metrics, clocks: Clocks,
        draw: Callable[[Plate], Picture] = draw, sort: Sort = Sort.CHART,
    ) -> None:  # fmt: skip
        """`sort` says what is brought: charts, or post-mortems."""
        self.album, self.delivery, self.config = album, delivery, config
        self.metrics, self.clocks, self.draw, self.sort = metrics, clocks, draw, sort
        is_chart, chart = sort is Sort.CHART, config.slack.chart
        is_off = chart is ChartStyle.OFF if is_chart else not config.postmortem.thread
        self._off = inf if is_off else 0.0  # until when, by `pace`
        self._resting: dict[str, float] = {}  # plate's key -> until when, likewise
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
        for plate in list(plates(self.album.mailboxes(), self.config.ways, self.sort)):
            if plate.route.channel != FOLDER and not self._rests(plate) and self._stands(plate):
                await self.work(plate)

    def _rests(self, plate: Plate) -> bool:
        """Whether it has to wait; a look does while the one before us may still be sharing."""
        now = self.clocks.pace()
        if plate.sketch.due is not None and not self._pauses.are_over([Act.LOOK], now):
            return True
        return plate.key in self._resting or now < self._busy

    def _stands(self, plate: Plate) -> bool:
        mailbox = self.album.mailboxes().get(plate.brand)
        return mailbox is not None and mailbox.holds_sketch(*plate.where, plate.sketch, self.sort)

    def _check(self, plate: Plate) -> None:
        """Right before somebody may see it: whether it is ours, and as it was."""
        if not self._stands(plate):
            raise Overtaken

    def _rest(self, plate: Plate, seconds: float) -> None:
        self._resting[plate.key] = self.clocks.pace() + seconds

    async def work(self, plate: Plate) -> None:
        """One chart. Whatever is wrong with it, the next one has its turn, and every alarm."""
        try:
            await self._work(plate)
        except Busy as busy:
            self._busy = self.clocks.pace() + busy.retry_after  # files have limits of their own
        except Overtaken:
            return
        except DeliveryError as problem:
            log.warning("a file may be in its thread", **plate.about, problem=str(problem))
        except Exception:
            log.exception("a file came to nothing", **plate.about)
            self.metrics.outlived("painter")
            self._rest(plate, REPAIR)

    async def _work(self, plate: Plate) -> None:
        sketch, now = plate.sketch, self.clocks.wall()
        if self.clocks.pace() < self._off or not plate.is_wanted:
            await self._done(plate, "off")
        elif sketch.due is not None:
            await self._look(plate, sketch.due)
        elif self._is_old(plate, now):
            await self._done(plate, "too_old")
        elif plate.receipt is not None:
            await self._hang(plate, plate.receipt)

    def _is_old(self, plate: Plate, now: float) -> bool:
        """What is held does not age meanwhile."""
        since, limit = plate.sketch.since, POST_AGE if plate.sketch.is_last else ALERT_AGE
        if now - since <= limit:
            return False
        news = dataclasses.replace(decode_notice(plate.case.newest), at=moment(since))
        silences = silences_in(self.album.mailboxes())
        return now - since - held_for(news, plate.route, silences, moment(now)) > limit

    # -- Into the thread

    async def _hang(self, plate: Plate, thread: Receipt) -> None:
        drawn = await self._drawn(plate)
        if drawn is None:
            await self._unmade(plate)
            return
        try:
            file = await self.delivery.bring(drawn)
        except Refused as problem:
            await self._refused(plate, problem)
        else:
            await self._share(plate, thread, file, drawn)

    async def _share(self, plate: Plate, thread: Receipt, file: str, drawn: Picture) -> None:
        """The one call after which somebody may see it: the intent is safe before."""
        now = self.clocks.wall()
        meant = await self._keep(plate, replace(plate.sketch, at=now, due=now + SETTLE, looks=0))
        try:
            self._check(meant)
            await self.delivery.share(thread, file, drawn)
        except Busy:
            await self._keep(meant, plate.sketch)
            raise
        except Refused as problem:
            await self._refused(meant, problem)
        else:
            await self._done(meant, "sent")

    async def _drawn(self, plate: Plate) -> Picture | None:
        try:
            return await asyncio.to_thread(self.draw, plate)
        except Exception:
            log.exception("a file cannot be made", **plate.about)
            self.metrics.outlived("painter")
            return None

    async def _unmade(self, plate: Plate) -> None:
        """What a chart is made of lies here: a second try fails alike. Kafka may be back."""
        if self.sort is Sort.CHART:
            await self._done(plate, "failed")
            return
        self._rest(plate, REPAIR)
        await self._again(plate)

    async def _refused(self, plate: Plate, problem: Refused) -> None:
        """Somebody may mend it, but nobody has to: the words are there."""
        if str(problem) == NO_SCOPE:
            log.error("no files without the scope files:write")
            self._off = self.clocks.pace() + OFF
            await self._done(plate, "off")
            return
        log.warning("Slack refuses a file", **plate.about, problem=str(problem))
        self._rest(plate, REPAIR)
        await self._again(plate)

    async def _look(self, plate: Plate, due: float) -> None:
        """For one that may be there, as the courier looks for messages; twice."""
        sketch, now = plate.sketch, self.clocks.wall()
        if 0 < due - now <= SETTLE:  # beyond: the clock was set back
            return
        if await self._is_there(plate):
            await self._done(plate, "adopted")
        elif sketch.looks + 1 < LOOKS:
            await self._keep(plate, replace(sketch, due=now + SETTLE, looks=sketch.looks + 1))
        else:
            await self._again(plate)

    async def _is_there(self, plate: Plate) -> bool:
        suffix = "png" if self.sort is Sort.CHART else "md"
        name = file_name(plate.brand, plate.incident, plate.sketch.seq, suffix)
        thread = Receipt(plate.place.channel, plate.place.thread or "")
        try:
            return await self.delivery.has_file(thread, name, since=plate.sketch.at)
        except Gone:  # and the thread with it
            return False
        except Stranger:  # nor would it be taken: nobody knows
            self._rest(plate, REPAIR)
            raise
        except Refused as problem:  # a lost chart is better than one that is shown again and again
            log.warning("Slack lets nobody look for a file", **plate.about, problem=str(problem))
            return True

    # -- Both

    async def _again(self, plate: Plate) -> None:
        """One try came to nothing; the last one ends it."""
        tries = plate.sketch.tries + 1
        if tries < TRIES:
            await self._keep(plate, replace(plate.sketch, tries=tries, due=None))
        else:
            await self._done(plate, "failed")

    async def _keep(self, plate: Plate, sketch: Sketch) -> Plate:
        """The plate as it is then; no call is made for one that is not ours any more."""
        if not await self.album.keep_sketch(plate, sketch):
            raise Overtaken
        return plate._replace(sketch=sketch)

    def _count(self, outcome: str) -> None:
        if self.sort is Sort.CHART:
            self.metrics.charted(outcome)
        else:
            self.metrics.told_afterwards("thread", outcome)

    async def _done(self, plate: Plate, outcome: str) -> None:
        if await self.album.keep_sketch(plate, None):
            if not is_drill(plate.brand):
                self._count(outcome)
            log.info("file done", **plate.about, outcome=outcome)
