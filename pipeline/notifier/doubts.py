"""Doubts: when most brands ring at once, operators are told, and responders only later."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

import structlog
from msgspec.structs import replace

from alerts.crowd import AtOnce, Doubt, source_sheet
from alerts.mark import is_drill
from alerts.notice import Notice
from alerts.phrases import PHRASES
from alerts.quiet import Span
from alerts.route import Route, covers
from alerts.sheet import Sheet
from alerts.source import WINDOW, held_until, is_suspect
from alerts.wording import is_over
from detectors.events import Level, moment
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.agenda import Act, Task
from pipeline.notifier.harbour import Harbour
from pipeline.notifier.mailbox import MARK, Case, End, Mailbox, Place
from pipeline.notifier.sheets import EVERY, Sheets, begun
from pipeline.notifier.store import Store

KEY = f"{MARK}source"
NOWHERE = "-"  # the channel of those who have none; no route leads there
ACTIVE = 86_400.0  # seconds; a brand of which something was told within them is active
GRACE = 60.0  # seconds for which responders wait although nobody was told yet

log = structlog.get_logger(__name__)


class Doubts:
    """Whether the source is suspect, as the mailboxes have it. What people hear of counts.

    Brands ring at the time of their notices: a backlog, or a replay where a day is five seconds,
    is no wave.
    """

    def __init__(self, store: Store, config: Config, metrics: Metrics, harbour: Harbour) -> None:
        self.store, self.metrics, self.harbour = store, metrics, harbour
        self.operators = config.operators
        self.known = frozenset(
            brand
            for brand in config.brands.known
            if any(covers(route, brand) for route in config.routes)
        )
        self.channel = config.operators.channel or NOWHERE
        self.sheets = Sheets()
        self._looked = 0.0

    async def watch(self, now: float) -> None:
        """Begin to doubt, or have no doubt any more."""
        doubt = self.doubt(now)
        if doubt is None and self._is_suspect(now):
            await self._begin(now)
        elif doubt and not self._looked <= now < self._looked + EVERY:
            self._looked = now
            if not is_suspect(self._running(self._rang(doubt)), self._active(now), self.operators):
                await self._end(End(at=now))
        self.metrics.suspected(suspect=self.doubt(now) is not None)

    def doubt(self, now: float) -> Case | None:
        """The latest one, unless it is over."""
        box = self._box
        case = box.crowds[box.incident] if box else None
        return case if case and case.end is None and now < self._until(case) else None

    def holds(self, task: Task, now: float) -> bool:
        """Whether responders are not told of it now: somebody who can tell was, or is about to."""
        doubt = self.doubt(now)
        if doubt is None or self.operators.channel is None or task.sheet or is_drill(task.brand):
            return False
        if not (task.act is Act.POST or (task.act is Act.LOG and task.is_aloud)):
            return False
        told = doubt.places.get(self.channel, Place()).ts is not None or now < doubt.rang + GRACE
        return told and now < held_until(task.notice.level, doubt.rang, self.operators)

    def spans(self, level: Level) -> Iterator[Span]:
        """When responders were told of nothing that bad."""
        box = self._box if self.operators.channel else None
        for case in box.crowds.values() if box else ():
            until = held_until(level, case.rang, self.operators)
            yield moment(case.rang), moment(min(until, case.end.at) if case.end else until)

    def at_once(self, now: float) -> AtOnce | None:
        """How many brands rang at once; None: the source is not suspect."""
        doubt = self.doubt(now)
        return self._at_once(doubt, now) if doubt else None

    async def let_go(self, person: str, now: float) -> bool:
        """Somebody says that responders are to be told. False: they are already."""
        return self.doubt(now) is not None and await self._end(End(at=now, by=person))

    # -- What brands do

    @property
    def _box(self) -> Mailbox | None:
        return self.store.mailboxes().get(KEY)

    def _until(self, case: Case) -> float:
        """When it is over by itself. Nobody may be held back, and yet it is worth telling."""
        return max(held_until(Level.ALERT, case.rang, self.operators), case.rang + WINDOW)

    def _is_suspect(self, now: float) -> bool:
        """Most have to ring still, or operators would be called for what is over a moment later.

        Only of brands that the settings name is known how many there are.
        """
        if len(self.known) < self.operators.brands:
            return False
        box, since = self._box, now - WINDOW
        if box:  # what rang before the last doubt ended was told, or is about to be
            last = box.crowds[box.incident]
            since = max(since, last.end.at if last.end else self._until(last))
        rang = [brand for brand, at in self.harbour.rang.items() if at > since]
        if len(rang) < self.operators.brands:
            return False
        active = self._active(now)
        if not is_suspect(len(rang), active, self.operators):  # then no notice is read
            return False
        return is_suspect(self._running(rang), active, self.operators)

    def _active(self, now: float) -> int:
        boxes = self.harbour.mailboxes.items()
        return len(
            self.known.union(
                brand for brand, box in boxes if box.at > now - ACTIVE and not is_drill(brand)
            )
        )

    def _rang(self, doubt: Case) -> list[str]:
        """The brands that did, the latest first."""
        until = doubt.end.at if doubt.end else self._until(doubt)
        rang = self.harbour.rang.items()
        found = [brand for brand, at in rang if doubt.rang - WINDOW < at <= until]
        return sorted(found, key=lambda brand: -self.harbour.rang[brand])

    def _notices(self, brands: Iterable[str]) -> tuple[Notice, ...]:
        boxes = self.harbour.mailboxes
        return self.harbour.read({brand: boxes[brand].incident for brand in brands})

    def _running(self, rang: list[str]) -> int:
        """How many of these brands still ring, as far as was read."""
        return len(rang) - sum(map(is_over, self._notices(rang)))

    def _at_once(self, doubt: Case, now: float) -> AtOnce:
        rang, within = len(self._rang(doubt)), timedelta(seconds=WINDOW)
        return AtOnce(rang=rang, active=max(rang, self._active(now)), within=within)

    async def _begin(self, now: float) -> None:
        lead = max(self.harbour.rang, key=lambda brand: self.harbour.rang[brand])
        for notice in self._notices([lead]):
            log.warning("the source is suspect", brand=notice.brand)
            await self.store.lay(KEY, begun(self._box, notice, self.channel, now))

    async def _end(self, end: End) -> bool:
        box = self._box
        if box is None:
            return False
        case = replace(box.crowds[box.incident], end=end)
        return await self.store.lay(KEY, replace(box, crowds=box.crowds | {box.incident: case}))

    # -- What operators read

    def tasks(self, now: float) -> Iterator[Task]:
        """The messages for them."""
        box, channel = self._box, self.operators.channel
        if box is None or channel is None:
            return
        route = Route(
            channel=channel, ping=self.operators.ping, language=self.operators.language
        )  # fmt: skip
        for number, case in box.crowds.items():
            place = case.places.get(channel, Place())
            if place.ts or place.intent or case is self.doubt(now):
                task = self._task(route, number, case, now)
                yield from [task] if task else []

    def _task(self, route: Route, number: int, case: Case, now: float) -> Task | None:
        def say() -> Sheet:
            crisis = held_until(Level.CRISIS, case.rang, self.operators)
            told = case.end.at if case.end else held_until(Level.ALERT, case.rang, self.operators)
            doubt = Doubt(
                number=number, at_once=self._at_once(case, now), until=moment(told),
                crisis_until=moment(crisis), notices=self._notices(self._rang(case)),
                is_over=case is not self.doubt(now), by=case.end.by if case.end else "",
            )  # fmt: skip
            return source_sheet(doubt, PHRASES[route.language])

        return self.sheets.task(KEY, number, case, route, now, say)
