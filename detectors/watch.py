"""BrandWatch: all that is known of one brand, and what it looks like now."""

import math
from enum import StrEnum
from typing import Any, Self

from detectors.authors import Authors
from detectors.baseline import FLOOR, Baseline
from detectors.bins import BIN, DAY, HOUR, NEVER, WINDOWS, Ring, bin_of
from detectors.digest import beginning, digest
from detectors.events import (
    Condition,
    Label,
    Level,
    Mention,
    Points,
    Sentiment,
    Signal,
    Window,
    moment,
)
from detectors.lane import Lane
from detectors.quotes import Quotes
from detectors.reach import LIMIT, reach_of
from detectors.repeats import Repeats
from detectors.rules import Brief
from detectors.severity import level_of, points_of
from detectors.tail import SILENT
from detectors.warmup import MUTE, penalty

AHEAD = 300  # seconds that a network's clock may run before the record's
FREEZE = 3 * DAY  # bins for which an open incident is not learned; after it, it is the new normal
TREND = 2 * HOUR  # bins shown one by one
RARE = 6.0  # log10 weeks: beyond 19,000 years one more zero means nothing
QUIET_MOST = 7 * 24 * 60  # minutes; longer silences are all the same
COUNTED = ("mentions", "negative", "unknown", "shares", "strict")
SOON = 10**9  # a bin after all others: a new scorer has not counted anything yet
SETTLED = 2 * DAY  # bins after which a new scorer is trusted: one to count in, one to learn from
CONFIRM = 3.0  # times the usual posts of all moods that speak for themselves; noon has twice them


class Outcome(StrEnum):
    """What became of a mention that was observed."""

    COUNTED = "counted"
    OWNED = "owned"  # the brand's own account: the answer, or the cause, never a complaint
    REPEATED = "repeated"  # counted before
    LATE = "late"  # older than the ring


class BrandWatch:
    """Mentions in, in any order of a day; a Signal out, at any time that does not go back.

    All times that callers pass are epoch seconds.
    """

    def __init__(self, born: float, brief: Brief) -> None:
        self.rules, self.owned, self.settings = brief.rules, brief.owned, brief.settings
        self.bin = self.born = bin_of(born)
        self.rings = {name: Ring(self.bin) for name in COUNTED}
        self.authors, self.repeats, self.quotes = Authors(self.bin), Repeats(), Quotes()
        self.baseline, self.lane = Baseline(), Lane(WINDOWS["1h"])
        self.people = 0  # author-hours that left the day: the evidence that the baseline stands on
        self.fresh = 0  # negative mentions of the lane's window since the last look
        self.anonymous = NEVER  # last bin with a negative post whose author is hidden
        self.incident_since: int | None = None  # bin in which the open incident began
        self.scorer, self.rescored = brief.scorer, NEVER  # which, and in which bin it changed

    # -- Mentions

    def observe(self, mention: Mention, sentiment: Sentiment, recorded: float) -> Outcome:
        """Count a mention in the bin of its own time.

        One that claims to be made more than AHEAD after its record counts at the record's time.
        """
        if mention.author is not None and mention.author.casefold() in self.owned:
            return Outcome.OWNED
        seconds = mention.created_at.timestamp()
        seconds = recorded if seconds > recorded + AHEAD else seconds
        at = min(bin_of(seconds), self.bin + 1)
        if not self.rings["mentions"].holds(at):
            return Outcome.LATE
        if not self.repeats.is_new(mention.id, self.bin):
            return Outcome.REPEATED
        self._count(mention, sentiment, at, seconds)
        return Outcome.COUNTED

    def _count(self, mention: Mention, sentiment: Sentiment, at: int, seconds: float) -> None:
        if mention.repost_of is not None:  # it spreads, and is no complaint of its own
            self.rings["shares"].add(at, 1)
            return
        if self.rescored == SOON:
            self.rescored = self.bin
        self.rings["shares"].add(at, max(0, min(LIMIT, mention.shares or 0)))
        self.rings["mentions"].add(at, 1)
        self.rings["unknown"].add(at, sentiment.label is Label.UNKNOWN)
        self.rings["strict"].add(at, sentiment.strict)
        if sentiment.label is Label.NEGATIVE:
            self._complain(mention, at, seconds)

    def _complain(self, mention: Mention, at: int, seconds: float) -> None:
        self.rings["negative"].add(at, 1)
        if not mention.author:  # copies of one headline are one voice
            self.anonymous = max(self.anonymous, at)
        voice = mention.author or beginning(mention.text) or mention.id
        self.authors.add(digest(voice), at, reach_of(mention))
        self.quotes.add(mention, seconds, self.bin)
        self.fresh += at > self.bin - self.lane.window

    # -- Time

    def advance(self, now: float) -> None:
        """Close the bins that are over, and learn them."""
        to = bin_of(now)
        while self.bin < to:
            if self._idle():
                self._skip(to - self.bin)
            else:
                self._close()

    def _idle(self) -> bool:
        empty = not any(self.authors.hourly.counts)
        learning = self._unsettled and self.rescored != SOON
        busy = self.lane.tail.inside or self._frozen() or learning
        return empty and not busy

    def _skip(self, bins: int) -> None:
        after_first_day = self.bin + 1 + bins - self.born - DAY  # before, nothing leaves the ring
        self.baseline.skip(max(0, min(bins, after_first_day)))
        self.lane.tail.skip(bins)
        self._roll(self.bin + bins)

    def _close(self) -> None:
        people, expected = self.authors.hourly.sum(self.lane.window), self.expected
        value = self.lane.value(people, expected)
        self._hear(self.lane.tail.log_return_period(value))
        age = self.bin - self.born + 1
        if age > DAY and age % self.lane.window == 0 and not self._frozen():
            self.lane.learn_dispersion(people, expected)
        self.lane.tail.learn(value)
        leaving = self._roll(self.bin + 1)
        if self.bin == self.rescored + DAY + 1:  # the first whole bin of the new scorer leaves
            self.baseline.relearn()
        if age >= DAY and not self._frozen():
            self.baseline.learn(self._hour, leaving)
            self.people += leaving

    def _roll(self, to: int) -> int:
        leaving = self.authors.roll(to)
        for ring in self.rings.values():
            ring.roll(to)
        self.bin = to
        return leaving

    def _frozen(self) -> bool:
        running = self.incident_since is not None and self.bin - self.incident_since <= FREEZE
        return running and not self._unsettled  # or what the change opened would never end

    @property
    def _unsettled(self) -> bool:
        """A new scorer counts, and what is usual under it is still being learned."""
        return self.bin - self.rescored < SETTLED

    def freeze(self, since: float | None) -> None:
        """Learn no rate while an incident is open, or an alarm would teach itself to be silent."""
        self.incident_since = None if since is None else bin_of(since)

    # -- Judgement

    @property
    def _hour(self) -> int:
        return self.bin // HOUR % 24

    @property
    def expected(self) -> float:
        """People usual in the lane's window now; during the first day, as many as so far."""
        age = self.bin - self.born + 1
        if age <= DAY:
            return max(self.authors.hourly.sum(DAY) / age, FLOOR) * self.lane.window
        return self.baseline.expected(self._hour, self.lane.window)

    @property
    def _penalty(self) -> float | None:
        return penalty(self.bin - self.born, self.people)

    def _hear(self, odds: float) -> None:
        if self._penalty is not None:
            rings_at = -math.log10(self.rules.volume.budget)
            self.lane.hear(self.bin, odds - self._penalty, rings_at)

    def look(self, now: float) -> Signal:
        """What the brand looks like at `now`. A later look needs a new complaint to ring."""
        self.advance(now)
        expected = self.expected
        value = self.lane.value(self.authors.hourly.sum(self.lane.window), expected)
        odds = self.lane.tail.log_return_period(value)
        self._hear(odds)
        signal = self._signal(expected, max(SILENT, odds - (self._penalty or 0.0)))
        self.fresh = 0
        return signal

    def _signal(self, expected: float, odds: float) -> Signal:
        people = self.authors.latest.sum(self.lane.window)
        conditions = self._conditions(odds, people)
        points = points_of(odds, people, self.rules.severity)
        rings = all(condition.held for condition in conditions)
        return Signal(
            level=self._level(points, people) if rings else None,
            lane="1h",
            authors=people,
            expected=round(expected, 2),
            return_period=weeks(odds),
            threshold=round(1 / self.rules.volume.budget, 2),
            points=points,
            conditions=conditions,
            windows={name: self._window(bins) for name, bins in WINDOWS.items()},
            trend=self.authors.latest.last(TREND),
            quotes=self.quotes.within(self.bin, self.lane.window),
            first_sign=None if self.lane.loud == NEVER else moment(self.lane.loud_since * BIN),
            quiet=min(QUIET_MOST, (self.bin - self.lane.loud) * BIN // 60),
            authors_known=self.bin - self.anonymous >= DAY,
            at_least=self.authors.at_least,
            young=self._penalty != 0.0,
            settings=self.settings,
            rescored=moment(min(self.rescored, self.bin) * BIN) if self._unsettled else None,
        )

    def _level(self, points: Points, people: int) -> Level:
        """How bad; a new scorer alone is no crisis, unless there are many more posts at all."""
        level = level_of(points, people, self.rules.severity)
        return Level.WATCH if self._unsettled and not self._confirmed() else level

    def _confirmed(self) -> bool:
        """Whether there are many more posts, of all moods, than in the day's other busy hours."""
        *before, latest = self.rings["mentions"].hours()
        spoken = [posts for posts in before if posts]
        usual = sum(spoken) / len(spoken) if spoken else math.inf
        return latest >= CONFIRM * usual + self.rules.volume.min_authors

    def _conditions(self, odds: float, people: int) -> tuple[Condition, ...]:
        limit = 1 / self.rules.volume.budget
        old_enough = self._penalty is not None
        return (
            Condition(
                name="return_period", observed=weeks(odds), threshold=round(limit, 2),
                held=odds >= math.log10(limit),
            ),
            at_least("authors", people, self.rules.volume.min_authors),
            at_least("fresh", self.fresh, 1),
            Condition(
                name="warm_up", observed=min(self.bin - self.born, MUTE) // HOUR,
                threshold=MUTE // HOUR, held=old_enough,
            ),
        )  # fmt: skip

    def _window(self, bins: int) -> Window:
        counts = {name: ring.sum(bins) for name, ring in self.rings.items()}
        authors, reach = self.authors.latest.sum(bins), self.authors.reach.sum(bins)
        return Window(**counts, authors=authors, reach=reach)

    # -- State

    def pack(self) -> list[Any]:
        """Plain values for a codec, in the order that unpack() reads."""
        return [
            self.bin, self.born, [ring.pack() for ring in self.rings.values()],
            self.authors.pack(), self.repeats.pack(), self.quotes.pack(), self.baseline.pack(),
            self.lane.pack(), self.people, self.fresh, self.anonymous, self.incident_since,
            self.scorer, self.rescored,
        ]  # fmt: skip

    @classmethod
    def unpack(cls, state: list[Any], brief: Brief) -> Self:
        """The watch that was packed, under the rules and the scorer of today."""
        now, born, rings, authors, repeats, quotes, baseline, lane, *rest = state
        watch = cls(born * BIN, brief)
        watch.bin = now
        watch.rings = {
            name: Ring.unpack(now, ring) for name, ring in zip(COUNTED, rings, strict=True)
        }
        watch.authors, watch.repeats = Authors.unpack(now, authors), Repeats.unpack(repeats)
        watch.quotes, watch.baseline = Quotes.unpack(quotes), Baseline.unpack(baseline)
        watch.lane = Lane.unpack(WINDOWS["1h"], lane)
        watch.people, watch.fresh, watch.anonymous, watch.incident_since, *scored = rest
        before, watch.rescored = scored
        watch.scorer = brief.scorer or before
        if watch.scorer != before:
            watch.rescored = SOON
        return watch


def weeks(odds: float) -> float:
    """A return period for people and JSON, from its log10; 0 where nothing is unusual."""
    return 0.0 if odds == SILENT else float(f"{10 ** min(RARE, odds):.3g}")


def at_least(name: str, observed: int, threshold: int) -> Condition:
    """A condition that a count must reach."""
    return Condition(name=name, observed=observed, threshold=threshold, held=observed >= threshold)
