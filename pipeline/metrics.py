"""Metrics: what a process tells Prometheus, in verbs for those who know it."""

import platform
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product

from prometheus_client import CollectorRegistry

from alerts.incident import Status
from alerts.mark import is_drill
from alerts.notice import LOUDER, Kind, Notice, kind_of
from detectors.events import Label, Level
from detectors.lanes import ASIDE
from detectors.rules import LaneName, SeverityRules
from detectors.signal import Reading, Signal, Window
from pipeline import axes, series
from pipeline.axes import SEVERITY, STATUS
from pipeline.family import OTHER
from pipeline.series import BRAND_COUNTS, BRAND_GAUGES, FAMILIES
from pipeline.slack_metrics import SlackMetrics
from pipeline.source_metrics import SourceMetrics

OTHER_BRAND = "_other"  # stands for a brand that has no series of its own
BRAND_LIMIT = 200  # brands with series of their own: about 8,000 series, which one scrape bears


class Metrics(SlackMetrics, SourceMetrics):
    """All series of one process. The verbs say what happened."""

    def __init__(self, registry: CollectorRegistry, *, brand_limit: int = BRAND_LIMIT) -> None:
        super().__init__(registry, FAMILIES)
        self._brand_limit = brand_limit
        self._brands: set[str] = set()  # shown once, kept: their counters go on
        self._shadowed: set[str] = set()
        self._open: dict[str, Level] = {}
        self._rules_shown: dict[str, object] = {}  # by brand

    def _brand(self, brand: str) -> str:
        if brand not in self._brands:
            if len(self._brands) >= self._brand_limit:
                self[series.FOLDED].inc()
                return OTHER_BRAND
            self._brands.add(brand)
            for family, value in BRAND_COUNTS:  # or the first of each would be no increase
                self._at(family, brand, value)
        return brand

    def built(self, version: str, settings: str) -> None:
        """This version runs with settings of this digest."""
        python = platform.python_version()
        self[series.BUILD].info({"version": version, "python": python, "settings": settings})

    def processed(self, stage: str, outcome: str, count: int = 1) -> None:
        """So many records of a stage were applied, or skipped as repeated; for dead, `dead`."""
        self._at(series.PROCESSED, stage, outcome).inc(count)

    def dead(self, stage: str, reason: str, count: int = 1) -> None:
        """So many records went to the dead-letter topic; they are counted as processed too."""
        self._at(series.DEAD, stage, reason).inc(count)
        self.processed(stage, "dead", count)

    def commanded(self, kind: str, outcome: str) -> None:
        """A command was carried out, refused, or could not be used."""
        self._at(series.COMMANDS, kind, outcome).inc()

    def outlived(self, agent: str) -> None:
        """Our own code failed, and this part of it goes on."""
        self._at(series.AGENT_ERRORS, agent).inc()

    def late(self, count: int = 1) -> None:
        """So many mentions were older than what detectors remember."""
        self[series.LATE].inc(count)

    def evaluated(self, latency: float) -> None:
        """A brand was evaluated so many seconds after Kafka got the mention."""
        self[series.LATENCY_SECONDS].observe(max(latency, 0))  # a producer's clock can be ahead

    def delayed(self, platform: str | None, seconds: float) -> None:
        """A mention came to Kafka so long after it was written."""
        self._at(series.SOURCE_DELAY, platform or OTHER).observe(max(seconds, 0))

    def scored(self, scorer: str, seconds: float, mentions: int = 1) -> None:
        """A batch was scored, in so many seconds for all its mentions."""
        if mentions:
            self._at(series.SCORING_SECONDS, scorer).observe(seconds / mentions)

    def mentioned(self, brand: str, sentiment: Label, count: int = 1, reach: int = 0) -> None:
        """The brand was mentioned in this mood, so often, and so many people can have seen it."""
        label = self._brand(brand)
        self._at(series.MENTIONS, label, sentiment).inc(count)
        self._at(series.REACHED, label, sentiment).inc(reach)

    def felt(self, language: str, score: float) -> None:
        """A mention in this language was scored."""
        self._at(series.SCORE, language).observe(score)

    def unread(self, language: str, count: int = 1) -> None:
        """No scorer reads this language."""
        self._at(series.FALLBACK, language).inc(count)

    def show(
        self, brand: str, signal: Signal, level: Level | None, rules: SeverityRules | None = None
    ) -> None:
        """A brand looks like this; `level` is its open incident's, None where none is open.

        The rules say from how many points an incident is an alert, and a crisis.
        """
        label = self._brand(brand)
        self._opened(brand, label, level)
        if label == OTHER_BRAND:  # a sum of strangers would look like a brand in trouble
            return
        self._at(series.BRAND_LEVEL, label).set(level.rank if level else 0)
        judged = _of_unhappy(signal)
        for name, window in signal.windows.items():
            self._show_window(label, name, window)
            if judged is None or name != judged.window:
                self[series.BASELINE].remove(label, name)
        if judged:
            self._at(series.BASELINE, label, judged.window).set(judged.expected)
        self._show_rules(label, signal, rules or SeverityRules())

    def _show_rules(self, label: str, signal: Signal, rules: SeverityRules) -> None:
        seen = tuple((lane.lane, lane.return_period, lane.threshold) for lane in signal.lanes)
        shown = seen, signal.points.total, rules
        if self._rules_shown.get(label) == shown:  # most brands say the same at each look: nothing
            return
        self._rules_shown[label] = shown
        for lane in signal.lanes:
            if not lane.threshold:  # it judges no chance: 0 of 0 weeks would look like a ring
                continue
            self._at(series.VALUE, label, lane.lane).set(lane.return_period)
            self._at(series.THRESHOLD, label, lane.lane, Level.WATCH).set(lane.threshold)
        self._at(series.VALUE, label, SEVERITY).set(signal.points.total)
        self._at(series.THRESHOLD, label, SEVERITY, Level.ALERT).set(rules.alert_points)
        self._at(series.THRESHOLD, label, SEVERITY, Level.CRISIS).set(rules.crisis_points)

    def judged(self, lanes: Iterable[Reading]) -> None:
        """What the lanes of a brand said when they were asked."""
        said = Counter((lane.lane, axes.verdict(lane)) for lane in lanes)
        for (lane, result), count in said.items():
            self._at(series.EVALUATIONS, lane, result).inc(count)

    def _show_window(self, label: str, name: str, window: Window) -> None:
        scored = window.mentions - window.unknown
        self._at(series.NEGATIVE, label, name).set(window.negative)
        self._at(series.AUTHORS, label, name).set(window.authors)
        self._at(series.RATIO, label, name).set((window.strict or 0) / scored if scored > 0 else 0)
        self._at(series.REACH, label, name).set(window.reach)
        self._at(series.SPREAD, label, name).set(window.shares)

    def _opened(self, brand: str, label: str, level: Level | None) -> None:
        before = self._open.pop(brand, None)
        if level:
            self._open[brand] = level
        if before == level:
            return
        if before:
            self._at(series.OPEN, label, before).dec()
        if level:
            self._at(series.OPEN, label, level).inc()

    def forget_brand(self, brand: str) -> None:
        """The brand's partition went to another process, which shows its gauges from now on."""
        label = brand if brand in self._brands else OTHER_BRAND
        self._opened(brand, label, None)
        self._rules_shown.pop(label, None)
        if label != OTHER_BRAND:
            for family in BRAND_GAUGES:
                self[family].remove_by_labels({"brand": label})

    def told(self, notice: Notice) -> None:
        """A notice was written for the notifier. One of a drill counts among drills alone."""
        if is_drill(notice.brand):
            self.drilled("notice")
            return
        self._at(series.NOTICES, notice.kind).inc()
        self._stepped(notice)
        if notice.kind in LOUDER:
            self._at(series.ALERTS, self._brand(notice.brand), notice.level).inc()
        self._named(notice)

    def shadowed(self, brands: Iterable[str], notices: Iterable[Notice]) -> None:
        """Shadows of these brands were looked at, and would have told this."""
        for label in {self._brand(brand) for brand in brands} - self._shadowed:
            self._shadowed.add(label)
            for level in Level:  # or the first of each would be no increase
                self._at(series.SHADOW_ALERTS, label, level)
        for notice in notices:
            if notice.kind in LOUDER:
                self._at(series.SHADOW_ALERTS, self._brand(notice.brand), notice.level).inc()

    def _named(self, notice: Notice) -> None:
        """What kind of crisis it is: at each level that it reaches, and when a person says so."""
        verdict = notice.verdict
        if notice.kind in LOUDER:
            source = "person" if verdict else "guess"
            self._at(series.KINDS, kind_of(notice), source).inc()
        if verdict and verdict.seq == notice.seq:
            self._at(series.VERDICTS, verdict.guessed, verdict.kind).inc()

    def stands(self, running: Mapping[tuple[Level, Status], int]) -> None:
        """So many incidents run of each level and status; of those that are not named, none."""
        for level, status in product(Level, STATUS.values):
            count = running.get((level, Status(status)), 0)
            self._at(series.INCIDENTS, level, status).set(count)

    def unacknowledged(self, ages: Mapping[Level, float]) -> None:
        """Nobody has had an incident of a level for so many seconds."""
        for level in Level:
            self._at(series.UNACKNOWLEDGED, level).set(ages.get(level, 0.0))

    def _stepped(self, notice: Notice) -> None:
        """A step of an incident: where it led, who took it, and how long it took."""
        if notice.kind is not Kind.UPDATED:
            actor = "person" if notice.deed else "watch"
            self._at(series.TRANSITIONS, notice.signal.lane, notice.status, actor).inc()
        if notice.kind is Kind.OPENED:
            took = (notice.at - notice.first_sign).total_seconds()
            self[series.DETECTION_SECONDS].observe(max(took, 0))
        if notice.deed and notice.owner and notice.owned_by == notice.seq:
            took = (notice.at - notice.opened_at).total_seconds()
            self._at(series.TAKEN_SECONDS, notice.level).observe(max(took, 0))

    def lag(self, group: str, topic: str, partition: int, messages: int) -> None:
        """The group has so many records of this partition before it."""
        self._at(series.LAG, group, topic, str(partition)).set(messages)

    def kafka_answered(self, at: float) -> None:
        """The broker answered, whatever it said, at this moment in epoch seconds."""
        self[series.KAFKA_ANSWERED].set(at)

    def probe_failed(self) -> None:
        """The broker did not say how far the group is."""
        self[series.PROBE_FAILURES].inc()

    def canary_back(self, seconds: float) -> None:
        """A canary has come round after so long."""
        self[series.CANARY_SECONDS].observe(seconds)

    def canaries(self, back: Mapping[int, float]) -> None:
        """When one of each partition was last back; none where another process has them."""
        if not back:
            self[series.CANARY_LAST].clear()
        for partition, at in back.items():
            self._at(series.CANARY_LAST, str(partition)).set(at)

    def loop_lagged(self, seconds: float) -> None:
        """The event loop woke a sleeper so late."""
        self[series.LOOP_LAG_SECONDS].observe(max(seconds, 0))


def _of_unhappy(signal: Signal) -> Signal | Reading | None:
    """What is usual of unhappy people: where a lane of posts or of all moods leads, in an hour."""
    if signal.lane not in ASIDE:
        return signal
    return next((lane for lane in signal.lanes if lane.lane == LaneName.HOUR), None)
