"""BrandWatch: all that is known of one brand, and what it looks like now."""

from typing import Any, Self

from detectors.aside import asides, hear, share_points
from detectors.bins import BIN, DAY, HOUR, NEVER, bin_of
from detectors.crowd import Crowd
from detectors.events import Level, Mention, Outcome, Sentiment, moment
from detectors.evidence import QUIET_MOST, Scene, asked, leading, named, quiet, reading
from detectors.hearing import Hearing
from detectors.lanes import SPANS, Lanes, Past, View, short_of, steady_of
from detectors.pace import Pace
from detectors.rescoring import SETTLED, SOON, believed
from detectors.ringing import ringing
from detectors.rules import Brief, LaneName
from detectors.seed import Adoption, Seed, adoption
from detectors.severity import reach_points
from detectors.signal import Reading, Signal
from detectors.spells import Spells
from detectors.tail import SILENT
from detectors.tally import Tally
from detectors.warmup import penalty

TREND = 2 * HOUR  # bins shown one by one


class BrandWatch:
    """Mentions in, in any order of a day; a Signal out, at any time that does not go back.

    All times that callers pass are epoch seconds.
    """

    def __init__(self, born: float, brief: Brief) -> None:
        self.rules, self.settings = brief.rules, brief.settings
        self.born = self.began = bin_of(born)  # a seed moves `born` back
        self.tally, self.lanes = Tally(self.born, brief), Lanes(brief.rules.volume.lanes, self.born)
        self.crowd = Crowd(self.born)
        self.people = 0  # author-hours that left the day: the evidence that the baseline stands on
        self.spells, self.hearing = Spells(), Hearing()  # when incidents ran; what is heard
        self.fired = NEVER  # last bin in which a lane rang
        self.scorer, self.rescored = brief.scorer, NEVER  # which, and in which bin it changed

    @property
    def bin(self) -> int:
        """The one that runs."""
        return self.tally.bin

    # -- Mentions

    def observe(self, mention: Mention, sentiment: Sentiment, recorded: float) -> Outcome:
        """Count a mention, recorded at epoch seconds, in the bin of its own time."""
        outcome = self.tally.take(mention, sentiment, recorded)
        if outcome is Outcome.COUNTED and self.rescored == SOON:
            self.rescored = self.bin
        return outcome

    # -- Time

    def advance(self, now: float) -> None:
        """Close the bins that are over, and learn them."""
        to = bin_of(now)
        while self.tally.bin < to:
            idle = self._idle()
            if idle and self._may_skip(to):
                self._skip(to - self.bin)
            else:
                self._close(idle=idle)
        self.tally.settle(frozen=self.spells.frozen(self.bin))

    def _idle(self) -> bool:
        """Whether the lanes have nothing to see, and only happy people speak, or none."""
        if self.tally.authors.hourly.total or self.lanes.inside:
            return False
        learning = self._unsettled and self.rescored != SOON
        return not (learning or self.spells.matter(self.bin))

    def _may_skip(self, to: int) -> bool:
        """Whether all bins up to that one are alike: nobody speaks at all, and that is heard."""
        if self.tally.everyone.hourly.total or self.crowd.lane.tail.inside:
            return False
        return not self.hearing.misses(self.bin + 1 - DAY, to - self.bin + DAY, to)

    def _skip(self, bins: int) -> None:
        after_first_day = self._held + bins - DAY  # before, no bin leaves the ring
        self.lanes.baseline.skip(max(0, min(bins, after_first_day)))
        self.lanes.skip(self._age, bins)
        self.crowd.skip(self.bin, bins)
        self.tally.roll(self.bin + bins)

    def _close(self, *, idle: bool) -> None:
        self._learn({} if idle else self._views())
        leaving = self.tally.roll(now := self.bin + 1)
        self.lanes.leave(now - DAY, leaving)
        if now == self.rescored + DAY + 1:  # the first whole bin of the new scorer leaves
            self.lanes.baseline.relearn()
            self.crowd.relearn()
        if self._is_usual(now - DAY):
            self.lanes.settle(now // HOUR % 24, leaving, idle=idle)
            self.people += leaving
        if (now + 1) % HOUR == 0 and self._is_usual(now + 1 - DAY, HOUR):
            self.crowd.learn(self.tally.oldest())

    def _learn(self, views: dict[LaneName, View]) -> None:
        """Of the bin that is over; no views: the lanes have nothing to see."""
        if views and self.lanes.is_heard(views, self.rules.volume):
            self._hear(self._odds(views))
        if self.hearing.misses(self.bin, 1, self.bin + 1):
            return
        frozen = self.spells.frozen(self.bin) and not self._unsettled  # or it would never end
        if views:
            self.lanes.learn(views, self._age, self._held, frozen=frozen)
        else:
            self.lanes.skip(self._age, 1)
        self.crowd.watch(self.tally.everyone.hourly, frozen=frozen)

    def _is_usual(self, first: int, bins: int = 1) -> bool:
        """Whether so many bins may be learned, of which the first has left the day or is next."""
        heard = first >= self.began and not self.hearing.misses(first, bins, self.bin)
        return heard and (not self.spells.cover(first, bins) or self._unsettled)

    @property
    def _unsettled(self) -> bool:
        """A new scorer counts, and what is usual under it is still being learned."""
        return self.bin - self.rescored < SETTLED

    def freeze(
        self, since: float | None, level: Level | None = None, first: float | None = None
    ) -> None:
        """Learn nothing of an incident of that level, or an alarm would teach itself to be silent.

        `since` is when the one that runs was opened, None if none runs, `first` its first sign.
        """
        if since is not None:
            self.spells.begin(bin_of(since), bin_of(first or since))
        elif self.spells.since is not None:
            self.lanes.rearm(self.bin, level)
            self.crowd.rearm(self.bin)
            self.spells.end(self.bin)
        self.tally.hold(None if since is None else self.spells.begun)

    # -- Judgement

    @property
    def _age(self) -> int:
        """Bins since the brand was first seen, this one included."""
        return self.bin - self.born + 1

    @property
    def _held(self) -> int:
        """Those of them that were counted here, and not for a seed elsewhere."""
        return self.bin - self.began + 1

    @property
    def _penalty(self) -> float | None:
        return penalty(self.bin - self.born, self.people)

    def _views(self) -> dict[LaneName, View]:
        views, voices = self.lanes.look(self.tally.authors.hourly, self._age), self.tally.voices
        odds = voices.odds(voices.loudest(self.bin, HOUR)) if voices.known else SILENT
        people, expected, value, _ = hour = views[LaneName.HOUR]
        views[LaneName.VOICE] = hour if odds == hour.odds else View(people, expected, value, odds)
        return views

    def _odds(self, views: dict[LaneName, View]) -> dict[LaneName, float]:
        past = Past(self.tally.authors.hourly, self._held)
        return self.lanes.odds(views, past, self.rules.volume, self._penalty or 0.0)

    def _hear(self, odds: dict[LaneName, float]) -> None:
        if self._penalty is not None:
            for name, each in odds.items():
                hear(name, self.lanes.latches[name], each, self.tally, self.rules)

    def look(self, now: float, calm: LaneName = LaneName.HOUR) -> Signal:
        """What it looks like. A later look needs what is new to ring; `calm` leads if none does."""
        self.advance(now)
        self.tally.coverage.copies.judge(self.bin)
        signal = self._signal(readings := self._read(), self._levels(readings), calm)
        self.tally.look()
        return signal

    def glance(self, now: float, calm: LaneName = LaneName.HOUR) -> Signal:
        """The same without a ring: for a word about it, and the next look finds it as it was."""
        self.advance(now)
        return self._signal(self._read(), {}, calm)

    def _read(self) -> dict[LaneName, Reading]:
        views = self._views()
        views[LaneName.BURST] = self.lanes.quarter(views[LaneName.BURST], self.tally.authors.hourly)
        self._hear(odds := self._odds(views))
        scene, rules = self._scene(views), self.rules
        beside = asides(self.crowd, self.tally, scene, rules, unsettled=self._unsettled)
        scene = scene._replace(share=share_points(beside, rules))
        told = {name: reading(name, views[name], each, scene, rules) for name, each in odds.items()}
        return told | beside

    def _scene(self, views: dict[LaneName, View]) -> Scene:
        authors, copies = self.tally.authors, self.tally.coverage.copies
        latches, voices = self.lanes.latches | self.crowd.latches, self.tally.voices
        reach = self.tally.reach_within(SPANS[LaneName.SIX_HOURS].bins)
        return Scene(
            self.bin, self.bin - self.born, self._penalty is None, self.tally.fresh,
            authors.latest, Pace.of(authors.hourly), copies.is_coordinated(self.bin), latches,
            reach_points(reach, self.rules.severity), voices.is_heard(self.bin), voices,
            named(self.tally.coverage.others, authors.latest, views),
        )  # fmt: skip

    def _levels(self, readings: dict[LaneName, Reading]) -> dict[LaneName, Level]:
        """What each lane that rings for something new asks for."""
        wanted = {name: self._level(each) for name, each in readings.items() if each.rings}
        latches = self.lanes.latches | self.crowd.latches
        levels, goes_on = ringing(wanted, latches, self.rules.volume, self.spells, self.bin)
        if goes_on:
            self.fired = self.bin
        return levels

    def _signal(
        self, readings: dict[LaneName, Reading], levels: dict[LaneName, Level], calm: LaneName
    ) -> Signal:
        name = leading(readings, levels, calm)
        told, since_fired = readings[name], quiet(self.bin, self.fired)
        first, people = self._first(told, levels), self.tally.people(name)
        extent = None if first is None else self.tally.extent(first, self.rules.severity, people)
        short = [readings[name].quiet for name in short_of(self.rules.volume)]
        longer = [readings[name].quiet for name in steady_of(self.rules.volume)]
        return Signal(
            level=levels.get(name),
            **told.shared,
            windows=self.tally.windows(),
            trend=self.tally.authors.latest.last(TREND),
            speaking=people.last(TREND) if name is LaneName.ALL else (),
            quotes=self.tally.quoted(name, first, extent),
            first_sign=told.since,
            quiet=min(since_fired, *short, QUIET_MOST),
            quiet_long=min(since_fired, *longer, QUIET_MOST),
            authors_known=self.tally.authors_known,
            at_least=self.tally.authors.at_least,
            reach_at_least=self.tally.audience.at_least(self.bin),
            young=self._penalty != 0.0,
            settings=self.settings,
            lanes=tuple(readings.values()),
            rescored=moment(min(self.rescored, self.bin) * BIN) if self._unsettled else None,
            languages=self.tally.spoken.latest(self.bin),
            extent=extent,
        )

    def _level(self, told: Reading) -> Level:
        """How bad; a new scorer alone is no crisis, unless there are many more posts at all."""
        people = self.tally.authors.latest.sum(SPANS[LaneName(told.lane)].bins)
        if told.points.coordinated:
            people = self.tally.coverage.copies.lone(people)
        level = asked(told, people, self.rules.severity)
        posts, rules = self.tally.counts.rings["mentions"], self.rules.volume
        return believed(level, posts, rules) if self._unsettled else level

    def _first(self, told: Reading, levels: dict[LaneName, Level]) -> int | None:
        """First bin of the wave told of; None: of a calm brand nobody asks, and it costs time."""
        if self.spells.since is not None:
            return self.spells.begun
        return bin_of(told.since.timestamp()) if levels and told.since else None

    # -- What is learned elsewhere

    def seed(self) -> Seed:
        """What it has learned, for a watch that has not."""
        learned, crowd = self.lanes.learned(), self.crowd.learned()
        return Seed(
            scorer=self.scorer, bins=self._age, people=self.people, learned=learned, crowd=crowd
        )

    def adopt(self, seed: Seed) -> Adoption:
        """Go on from what a seed has learned, or say why not. The counts of the day stay."""
        outcome = adoption(seed, self.seed(), mixed=self._unsettled, since=self.spells.since)
        if outcome is Adoption.ADOPTED:
            self.lanes.adopt(seed.learned)
            self.born, self.people = self.bin + 1 - seed.bins, seed.people
            if seed.crowd is not None:
                self.crowd.adopt(seed.crowd, self.born)
        return outcome

    # -- State

    def pack(self) -> list[Any]:
        """Plain values for a codec, in the order that unpack() reads."""
        return [
            self.born, self.tally.pack(), self.lanes.pack(), self.people, self.spells.pack(),
            self.fired, self.scorer, self.rescored, self.began, self.crowd.pack(),
        ]  # fmt: skip

    @classmethod
    def unpack(cls, state: list[Any], brief: Brief) -> Self:
        """The watch that was packed, under the rules and the scorer of today."""
        born, tally, lanes, people, spells, fired, before, rescored, began, crowd = state
        watch = cls(born * BIN, brief)
        watch.tally, chosen = Tally.unpack(tally, brief), brief.rules.volume.lanes
        watch.lanes = Lanes.unpack(lanes, chosen, max(began, watch.bin + 1 - DAY))
        watch.people, watch.spells, watch.fired = people, Spells.unpack(spells), fired
        watch.crowd, watch.began, watch.scorer = Crowd.unpack(crowd), began, brief.scorer or before
        watch.rescored = rescored if watch.scorer == before else SOON
        return watch
