"""Report: what a worker did, for the metrics and the log."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence

import structlog

from alerts.deed import Deed, Effect
from alerts.mark import is_drill
from alerts.notice import Kind, Notice
from detectors.events import Label, Outcome
from detectors.reach import reach_of
from detectors.seed import Adoption
from detectors.signal import Reading
from pipeline.axes import PLATFORM, UNREAD
from pipeline.codec import Reason
from pipeline.commands import Command
from pipeline.family import OTHER
from pipeline.health import Health
from pipeline.metrics import Metrics
from pipeline.watch.intake import Item
from pipeline.watch.ledger import CHANGED, UNKNOWN
from pipeline.watch.shadows import ShadowedTurn as Turn

STAGE, COMMANDS = "mentions", "commands"
QUIET = {Kind.UPDATED, Kind.AUDIT}  # numbers; what people did, which is told as a command
LATE = 900.0  # seconds from a post to Kafka: a crisis is found as much later
LATE_EVERY = 3_600.0  # seconds until a network is told late again
SAMPLE = 20  # mentions of a batch whose score and delay are shown, at most
COUNTED = Outcome.COUNTED  # looked up once: it is compared for each mention
AGAIN = {"replayed", Outcome.REPEATED}  # a record after a restart; a post that came twice

REFUSALS: dict[str, str] = {
    Adoption.SCHEMA: "it is of another release: seed with the `tocsin` of the workers",
    Adoption.SCORER: (
        "another scorer counted it, or ours was changed less than 48 hours ago: seed with the"
        " settings of the workers, or then"
    ),
    Adoption.TOO_YOUNG: "it has less than 48 hours: seed with a longer history",
    Adoption.INCIDENT: "an incident of the brand is open: seed again when it is resolved",
    Adoption.KNOWS_MORE: "the watch knows more: there is nothing to do",
    Effect.KNOWN: "it is so already, or somebody was quicker",
    Effect.WORSE: "it got worse since the person looked: look again, and then decide",
    Effect.OVER: "that incident is over: `tocsin incidents` shows which one runs",
}
DONE = {Adoption.ADOPTED, Effect.APPLIED}

log = structlog.get_logger(__name__)


class Report:
    """Told after each turn that was written; never asks, never fails a turn."""

    def __init__(self, metrics: Metrics, health: Health, scorer: str) -> None:
        self.metrics, self.health, self.scorer = metrics, health, scorer
        self._late: dict[str, float] = {}  # network -> when it was told late

    def read(self) -> None:
        """A mention was read and scored. Called in the thread that scores."""
        self.health.applied(time.monotonic())

    def applied(self, items: Sequence[Item], outcomes: Sequence[str], turn: Turn) -> None:
        """A batch was applied and written."""
        self.health.applied(time.monotonic())
        for item in items:
            if item.dead:
                self._died(STAGE, item.dead.reason)
        for outcome, count in Counter(outcomes).items():
            self._count(outcome, count)
        self._moods(items, outcomes)
        self.looked(turn)

    def commanded(self, items: Sequence[Item], outcomes: Sequence[str], turn: Turn) -> None:
        """Likewise a batch of commands."""
        self.health.applied(time.monotonic())
        for item, outcome in zip(items, outcomes, strict=True):
            self._command(item, outcome)
        self.looked(turn)

    def _command(self, item: Item, outcome: str) -> None:
        if item.dead:
            self._died(COMMANDS, item.dead.reason)
            self.metrics.commanded(item.command.kind if item.command else UNREAD, outcome)
        elif item.command:
            again = outcome in AGAIN
            self.metrics.processed(COMMANDS, "repeated" if again else "applied")
            self.metrics.commanded(item.command.kind, outcome)
            if not again:
                _answer(item.command, outcome)

    def _died(self, stage: str, reason: Reason) -> None:
        self.metrics.dead(stage, reason)
        if reason is Reason.INTERNAL:
            self.metrics.outlived("watch")

    def _count(self, outcome: str, count: int) -> None:
        if outcome in AGAIN:
            self.metrics.processed(STAGE, "repeated", count)
        elif outcome in {*Outcome, CHANGED, UNKNOWN}:
            self.metrics.processed(STAGE, "applied", count)
        if outcome == Outcome.LATE:
            self.metrics.late(count)

    def _moods(self, items: Sequence[Item], outcomes: Sequence[str]) -> None:
        moods: Counter[tuple[str, Label]] = Counter()
        reach: Counter[tuple[str, Label]] = Counter()
        unread: Counter[str] = Counter()
        for item, outcome in zip(items, outcomes, strict=True):
            if outcome == COUNTED and _is_drill(item):
                self.metrics.drilled("mention")
            elif outcome == COUNTED and item.mention and item.sentiment:
                mood = item.mention.brand, item.sentiment.label
                moods[mood] += 1
                reach[mood] += reach_of(item.mention)
                if item.sentiment.is_unknown:
                    unread[item.sentiment.lang] += 1
        for (brand, label), count in moods.items():
            self.metrics.mentioned(brand, label, count, reach[brand, label])
        for language, count in unread.items():
            self.metrics.unread(language, count)

    def _sample(self, items: Sequence[Item], outcomes: Sequence[str]) -> None:
        """How posts are scored and how late they are: of some, since each would cost a tenth."""
        step = -(-len(items) // SAMPLE) or 1
        for item, outcome in zip(items[::step], outcomes[::step], strict=True):
            if outcome == COUNTED and item.mention and item.sentiment and not _is_drill(item):
                if not item.sentiment.is_unknown:
                    self.metrics.felt(item.sentiment.lang, item.sentiment.score)
                delay = item.recorded - item.mention.created_at.timestamp()
                self.metrics.delayed(item.mention.platform, delay)
                self._delayed(PLATFORM.fold(item.mention.platform or OTHER), delay, item.recorded)

    def _delayed(self, platform: str, seconds: float, now: float) -> None:
        """Say once an hour that posts of a network come late."""
        if seconds > LATE and not 0 <= now - self._late.get(platform, -LATE_EVERY) < LATE_EVERY:
            self._late[platform] = now
            log.warning("posts come late", platform=platform, seconds=round(seconds))

    def looked(self, turn: Turn) -> None:
        """Brands were judged, and what they told was written."""
        lanes: list[Reading] = []
        for brand, lookout in turn.lookouts.items():
            if lookout.signal and brand in turn.judged and not is_drill(brand):
                lanes += lookout.signal.lanes
                rules = lookout.watch.rules.severity
                self.metrics.show(brand, lookout.signal, lookout.triage.level, rules)
        self.metrics.judged(lanes)
        for notice in turn.notices:
            self._told(notice)
        self.metrics.shadowed(turn.shadows.lookouts, turn.shadows.notices)
        for brand, bug in turn.failed.items():
            self.metrics.outlived("shadow")
            log.error("a shadow begins anew", brand=brand, problem=bug)

    def _told(self, notice: Notice) -> None:
        self.metrics.told(notice)
        tell = log.debug if notice.kind in QUIET else log.info
        tell(
            "notice", brand=notice.brand, incident=notice.incident, seq=notice.seq,
            kind=notice.kind.value, reached=notice.level.value, people=notice.signal.authors,
            usual=notice.signal.expected, at=notice.at.isoformat(),
        )  # fmt: skip

    def evaluated(self, items: Sequence[Item], outcomes: Sequence[str], now: float) -> None:
        """Brands were judged with these mentions in, by the wall clock."""
        for item, outcome in zip(items, outcomes, strict=True):
            if outcome == COUNTED:
                self.metrics.evaluated(now - item.recorded)
        self._sample(items, outcomes)

    def scored(self, seconds: float, records: int) -> None:
        """A batch was read and scored."""
        self.metrics.scored(self.scorer, seconds, records)

    def left(self, brands: Iterable[str]) -> None:
        """Brands belong to other workers now: their gauges here would stand still and lie."""
        for brand in brands:
            self.metrics.forget_brand(brand)


def _is_drill(item: Item) -> bool:
    """Made up: nothing of it says anything of networks, languages or brands."""
    return item.brand is not None and is_drill(item.brand)


def _answer(command: Command, outcome: str) -> None:
    """Tell whoever sent it what became of it."""
    deed = command.order if isinstance(command.order, Deed) else None
    told = {
        "brand": command.brand, "kind": command.kind.value, "outcome": outcome,
        "incident": deed and deed.incident, "action": deed and deed.action.value,
    }  # fmt: skip
    if outcome in DONE:
        log.info("command done", **told)
    else:
        log.warning("command refused", **told, hint=REFUSALS.get(outcome))
