"""Lanes: a brand's trailing windows, each judged against what is usual in it.

Short ones see an outage within minutes, long ones a rumour that grows over a day. Beside them stand
yardsticks, which ring only where the rules choose them.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from detectors.baseline import FLOOR, Baseline
from detectors.bins import DAY, HOUR, NEVER, WINDOWS, Ring
from detectors.burst import Burst
from detectors.events import Level
from detectors.lane import Lane
from detectors.latch import Latch
from detectors.rules import RINGING, LaneName, VolumeRules
from detectors.tail import SILENT
from detectors.week import Week
from detectors.yardstick import MARKS, Ewma, odds_of, of_previous, of_twelve, threshold_of

MANY_LANES = 0.3  # log10 weeks: four lanes that overlap ring about twice as often as one


class Span(NamedTuple):
    """What a lane judges, in what people are counted who make it ring, and its rest after it."""

    window: str  # by its name in WINDOWS
    bins: int  # of the people
    rearm: int  # bins


SPANS = {
    LaneName.BURST: Span("15m", HOUR, 6 * HOUR),
    LaneName.HOUR: Span("1h", HOUR, 6 * HOUR),
    LaneName.SIX_HOURS: Span("6h", 6 * HOUR, 12 * HOUR),
    LaneName.DAY: Span("24h", DAY, 24 * HOUR),
    LaneName.SHARE: Span("6h", 6 * HOUR, 24 * HOUR),
    LaneName.ALL: Span("1h", HOUR, 6 * HOUR),
    LaneName.STATIC: Span("1h", HOUR, 6 * HOUR),
    LaneName.EWMA: Span("1h", HOUR, 6 * HOUR),
    LaneName.VOICE: Span("1h", HOUR, 6 * HOUR),
    LaneName.PERCENT: Span("1h", HOUR, 6 * HOUR),
    LaneName.SIGMA: Span("1h", HOUR, 6 * HOUR),
    LaneName.TWELVE: Span("1h", HOUR, 6 * HOUR),
}
QUARTER = WINDOWS[SPANS[LaneName.BURST].window]  # bins
PRESSURE = (LaneName.HOUR, LaneName.SIX_HOURS, LaneName.DAY)
SURE = {*MARKS, LaneName.VOICE, LaneName.SHARE}  # by a threshold of their own, not by chance
MODEST = {LaneName.VOICE}  # by themselves they ask for a watch, never for more
ASIDE = (LaneName.SHARE, LaneName.ALL)  # not of unhappy people: a crowd judges them
OWN = tuple(name for name in SPANS if name not in ASIDE)
SHORT = {LaneName.BURST, LaneName.HOUR, *MARKS}  # when they are quiet, an incident eases
SLOW = LaneName.DAY  # it hears a wave for a day, and must not hold an incident so long


def short_of(rules: VolumeRules) -> set[LaneName]:
    """Of the lanes that may ring those of an hour, or else the shortest; and a loud voice."""
    chosen = set(rules.lanes) - {*ASIDE}
    shortest = sorted(chosen - MODEST or chosen, key=lambda name: SPANS[name].bins)[:1]
    return (SHORT & chosen or {*shortest}) | (MODEST & chosen)


def steady_of(rules: VolumeRules) -> set[LaneName]:
    """All of them but the slow one, unless it is alone."""
    chosen = set(rules.lanes) - {*ASIDE}
    return chosen - {SLOW} if chosen - MODEST - {SLOW} else chosen


class Past(NamedTuple):
    """What yardsticks look back on: a brand's day, and how many bins were counted in all."""

    people: Ring
    held: int


class View(NamedTuple):
    """One lane at one moment, before anybody asks whether that deserves a ring."""

    people: int  # in the lane's window, each once an hour of the clock
    expected: float  # of them
    value: float  # what the lane's tail learns
    odds: float  # log10 of the weeks between two episodes as high


def usual_people(baseline: Baseline, people: Ring, age: int, window: int) -> float:
    """How many are usual in the window that ends now; on the first day, as many as so far."""
    if age > DAY:
        return baseline.expected(people.now // HOUR % 24, window)
    return max(people.sum(DAY) / age, FLOOR) * window


class Lanes:
    """Bins go in when they are over; a look at any moment does not change anything.

    All of it stands on one ring of people, each counted once an hour of the clock. `age` is the
    number of bins since the brand was first seen, the one that runs included, and `held` how many
    of them were counted here: fewer, where a seed has learned the others.
    """

    __slots__ = ("baseline", "burst", "ewma", "latches", "pressure", "week")

    def __init__(self, chosen: Sequence[LaneName] = RINGING, since: int = NEVER) -> None:
        """`chosen` of the lanes may ring; `since` is the first bin that is counted."""
        self.baseline, self.burst, self.ewma = Baseline(), Burst(), Ewma()
        self.week = Week(since) if LaneName.SIGMA in chosen else None
        self.pressure = {name: Lane(SPANS[name].bins) for name in PRESSURE}
        self.latches = {name: Latch(SPANS[name].bins, SPANS[name].rearm) for name in OWN}

    def look(self, people: Ring, age: int) -> dict[LaneName, View]:
        """What the four lanes see now, and the yardsticks too."""
        hour, six, day = [self._pressed(lane, people, age) for lane in self.pressure.values()]
        value = self.burst.value(people.last(HOUR) if hour.people else ())
        odds = self.burst.tail.log_return_period(value)
        burst = View(hour.people, hour.expected, value, odds)
        return {
            LaneName.BURST: burst, LaneName.HOUR: hour, LaneName.SIX_HOURS: six,
            LaneName.DAY: day, LaneName.STATIC: hour, LaneName.EWMA: hour,
            LaneName.PERCENT: hour, LaneName.SIGMA: hour, LaneName.TWELVE: hour,
        }  # fmt: skip

    def quarter(self, burst: View, people: Ring) -> View:
        """What the burst lane sees, with the people of its own window: for those who look at it."""
        usual = max(self.burst.usual(QUARTER), FLOOR * QUARTER)
        return burst._replace(people=people.sum(QUARTER), expected=usual)

    def _pressed(self, lane: Lane, people: Ring, age: int) -> View:
        seen = people.sum(lane.window)
        expected = usual_people(self.baseline, people, age, lane.window)
        value = lane.value(seen, expected)
        odds = lane.tail.log_return_period(value) if value else SILENT
        return View(seen, expected, value, odds)

    def odds(
        self, views: dict[LaneName, View], past: Past, rules: VolumeRules, penalty: float
    ) -> dict[LaneName, float]:
        """Those of the lanes that may ring, less what a young brand's are worth less.

        Several ring more often than one: that is taken off, too; where no chance is, nothing is.
        """
        many = MANY_LANES if len(set(rules.lanes) & set(views) - SURE) > 1 else 0.0
        found = {
            name: self._odds(name, views, past, rules) for name in rules.lanes if name in views
        }
        return {
            name: max(SILENT, odds if name in SURE else odds - many - penalty)
            for name, odds in found.items()
        }

    def is_heard(self, views: dict[LaneName, View], rules: VolumeRules) -> bool:
        """Whether a lane says anything: where none does, there is no need to ask."""
        for name in rules.lanes:  # each five minutes, for each brand
            if name in MARKS or (name in views and views[name].odds > SILENT):
                return True
        return False

    def _odds(
        self, name: LaneName, views: dict[LaneName, View], past: Past, rules: VolumeRules
    ) -> float:
        if name not in MARKS:
            return views[name].odds
        return odds_of(self._observed(name, views[name].people, past), threshold_of(name, rules))

    def _observed(self, name: LaneName, people: int, past: Past) -> float:
        """What a yardstick sees, in the unit of its threshold."""
        match name:
            case LaneName.EWMA:
                return self.ewma.deviations(people)
            case LaneName.PERCENT:
                return of_previous(*past)
            case LaneName.SIGMA:
                return self.week.deviations(past.people) if self.week else 0.0
            case LaneName.TWELVE:
                return of_twelve(*past)
            case _:
                return people

    @property
    def inside(self) -> bool:
        """Whether an episode runs, so that silence has to be learned bin by bin."""
        return self.burst.tail.inside or any(lane.tail.inside for lane in self.pressure.values())

    def learn(self, views: dict[LaneName, View], age: int, held: int, *, frozen: bool) -> None:
        """Take in the bin that is over, as it was seen at its end.

        The tails learn during an incident too, peaks only when their episode is over.
        """
        for name, lane in self.pressure.items():
            view = views[name]
            is_over = age % lane.window == 0  # first: it mostly is not
            if is_over and age > DAY and held >= lane.window and not frozen:
                lane.learn_dispersion(view.people, view.expected)
            lane.tail.learn(view.value)
        self.burst.learn(views[LaneName.BURST].value, age)
        self.ewma.learn(views[LaneName.HOUR].people)

    def skip(self, age: int, bins: int) -> None:
        """Learn so many empty bins at once, after an empty day: close to the long way."""
        for lane in self.pressure.values():
            lane.tail.skip(bins)
        self.burst.skip(age - 1, bins)
        self.ewma.skip(bins)

    def settle(self, hour: int, people: int, *, idle: bool) -> None:
        """Take for usual what left the day in that hour of the clock; idle: after an empty day."""
        if idle:
            self.baseline.skip(1)
        else:
            self.baseline.learn(hour, people)

    def leave(self, at: int, people: int) -> None:
        """A bin leaves the day, of an incident or not: yardsticks know of none."""
        if people and self.week:
            self.week.leave(at, people)

    def learned(self) -> list[Any]:
        """What is usual, without what rang: plain values, in the order that adopt() reads."""
        pressure = [lane.pack() for lane in self.pressure.values()]
        return [self.baseline.pack(), self.burst.pack(), self.ewma.pack(), pressure]

    def adopt(self, learned: Sequence[Any]) -> None:
        """Take for usual what others have learned; the latches stay."""
        baseline, burst, ewma, pressure = learned
        self.baseline, self.burst = Baseline.unpack(baseline), Burst.unpack(burst)
        self.ewma = Ewma.unpack(ewma)
        self.pressure = {
            name: Lane.unpack(SPANS[name].bins, lane)
            for name, lane in zip(PRESSURE, pressure, strict=True)
        }

    def rearm(self, now: int, level: Level | None) -> None:
        """An incident of that level is over: all may ring anew, the slow one for more than that.

        It still holds what made the incident.
        """
        for name, latch in self.latches.items():
            held = level.rank if level and now - latch.loud < latch.rearm else 0
            latch.rung = max(latch.rung, held) if name is SLOW else 0

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        latches = [latch.pack() for latch in self.latches.values()]
        return [*self.learned(), latches, self.week.pack() if self.week else None]

    @classmethod
    def unpack(cls, state: list[Any], chosen: Sequence[LaneName], since: int) -> Self:
        """The lanes that were packed; a week that was not begins in bin `since`."""
        lanes = cls(chosen, since)
        *learned, latches, week = state
        lanes.adopt(learned)
        if lanes.week and week:
            lanes.week = Week.unpack(week)
        lanes.latches = {
            name: Latch.unpack(SPANS[name].bins, SPANS[name].rearm, latch)
            for name, latch in zip(OWN, latches, strict=True)
        }
        return lanes
