"""Calibration: how often chance alone rings, and how soon crises that are put into it are found.

All goes through `pipeline.replay`, so each post is observed and judged as by a worker: at the end
of its slot, and at ticks while an incident is open. Every post counts as negative here; what
sentiment adds is measured in `tests.injections`.
"""

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from alerts.brief import FullBrief
from alerts.lookout import Lookout
from alerts.notice import Kind, Notice
from detectors.bins import BIN
from detectors.events import Level, Mention, Sentiment
from detectors.rules import Rules, VolumeRules
from pipeline.replay import Notebook, Score, replay
from pipeline.streamtime import Ending
from tests.detectors.people import BRAND, NEGATIVE
from tests.traffic import DAY, HOUR, WEEK, Crisis, Traffic

BEGINS = {Kind.OPENED, Kind.REOPENED}
RINGS = BEGINS | {Kind.ESCALATED}  # what is news to people, from `watch` on
CALM = 14 * DAY  # seconds before a crisis; no penalty of youth is left after them
SPREAD = 7  # hours of the day from one brand to the next: few lie far apart, and 24 have each
LATER = HOUR  # seconds after a crisis in which it still counts as found

# Gates: what a detector must reach.
RINGS_MOST = {1.0: 2.5, 0.1: 0.1}  # by budget: rings a brand-week, after two weeks
OPEN_MOST = 17.0  # hours a brand-week, a tenth: an incident that never ends cannot ring again
FIRST_ALERTS_MOST = 1  # of a brand, in its first week
FOUND_LEAST = 22 / 24  # share of fivefold steps
DELAY_MOST = 75.0  # minutes, the median of those found
CONTROL_MOST = 3 / 24  # share of "crises" without one extra post


def told(
    posts: Iterable[Mention], notebook: Notebook, score: Score | None = None
) -> Iterator[Notice]:
    """The notices of a stream, up to the slot of its last post; by default all are negative."""
    return replay(posts, score or _negative, notebook.brief, Ending.STOP_AT_END, notebook)


def _negative(posts: Sequence[Mention]) -> list[Sentiment]:
    return [NEGATIVE] * len(posts)


def blank(volume: VolumeRules) -> Notebook:
    """Brands that nothing is known of, all under these rules."""
    brief = FullBrief(rules=Rules(volume=volume))
    return Notebook(lambda _brand: brief)


def loud(notice: Notice) -> bool:
    """Whether people get a message that is news to them."""
    return notice.kind in RINGS and notice.level.rank >= Level.ALERT.rank


# -- What chance does


@dataclass(frozen=True, slots=True)
class Week:
    """What was told of one brand in one of its weeks."""

    number: int  # from 1, the week in which it was first seen
    rings: int
    alerts: int  # of them, those of level `alert` and above
    open: float  # hours with an open incident


def weeks(notices: Sequence[Notice], born: float, count: int) -> list[Week]:
    """So many weeks of a brand that was first seen at epoch seconds."""
    spans, known = list(_open(notices, born + count * WEEK)), []
    for number in range(1, count + 1):
        begin, end = born + (number - 1) * WEEK, born + number * WEEK
        some = [each for each in notices if begin <= each.at.timestamp() < end]
        rings, alerts = sum(each.kind in RINGS for each in some), sum(map(loud, some))
        hours = sum(max(0.0, min(until, end) - max(since, begin)) for since, until in spans) / HOUR
        known.append(Week(number, rings, alerts, hours))
    return known


def _open(notices: Iterable[Notice], end: float) -> Iterator[tuple[float, float]]:
    """From when to when incidents ran, in epoch seconds; the last one may run until the end."""
    since = None
    for notice in notices:
        if notice.kind in BEGINS:
            since = notice.at.timestamp()
        elif notice.kind is Kind.RESOLVED and since is not None:
            yield since, notice.at.timestamp()
            since = None
    if since is not None:
        yield since, end


@dataclass(frozen=True, slots=True)
class Noise:
    """What chance alone did to several brands, week by week."""

    brands: list[list[Week]]

    @property
    def first(self) -> list[Week]:
        """The first week of each brand."""
        return [brand[0] for brand in self.brands]

    def after(self, number: int) -> list[Week]:
        """The brand-weeks after the first so many."""
        return [week for brand in self.brands for week in brand if week.number > number]

    def rings(self, after: int) -> float:
        """Rings a brand-week after the first so many."""
        return statistics.mean(week.rings for week in self.after(after))

    def open(self, after: int) -> float:
        """Hours with an open incident a brand-week, after the first so many."""
        return statistics.mean(week.open for week in self.after(after))

    def faults(self, budget: float) -> list[str]:
        """The gates that are missed."""
        rings, hours = self.rings(2), self.open(2)
        alerts = max(week.alerts for week in self.first)
        return [
            *([f"{rings:.2f} rings a brand-week"] if rings > RINGS_MOST[budget] else []),
            *([f"{hours:.0f} h a week open"] if hours > OPEN_MOST else []),
            *([f"{alerts} alerts in week 1"] if alerts > FIRST_ALERTS_MOST else []),
        ]


def noise(brands: Iterable[Traffic], volume: VolumeRules, count: int) -> Noise:
    """So many weeks in which nothing happens."""
    known = []
    for traffic in brands:
        notebook = blank(volume)
        notices = list(told(traffic.calm(traffic.born + count * WEEK), notebook))
        known.append(weeks(notices, notebook.lookouts[BRAND].watch.born * BIN, count))
    return Noise(known)


# -- What crises do


class Season:
    """A brand at the end of a calm fortnight, as the table keeps it."""

    def __init__(self, traffic: Traffic, volume: VolumeRules) -> None:
        self.traffic, self.volume = traffic, volume
        self.now = traffic.born + CALM + (traffic.seed * SPREAD % 24 + 0.5) * HOUR
        notebook = blank(volume)
        notices = list(told(traffic.calm(self.now), notebook))
        self.weeks = weeks(notices, traffic.born, 2)
        self.is_open = notebook.lookouts[BRAND].is_open
        self._packed = msgspec.msgpack.encode(notebook.lookouts[BRAND].pack())

    def hit(self, crisis: Crisis) -> list[Notice]:
        """What is told of a crisis that begins now, whatever else was tried at this moment."""
        notebook = blank(self.volume)
        watch, rest = msgspec.msgpack.decode(self._packed)
        notebook.lookouts[BRAND] = Lookout.unpack(BRAND, watch, rest, notebook.brief(BRAND))
        until = self.now + crisis.hours * HOUR + LATER
        return list(told(self.traffic.hit(crisis, self.now, until), notebook))

    def minutes(self, notice: Notice) -> float:
        """How long after the beginning of a crisis something was told."""
        return (notice.at.timestamp() - self.now) / 60


def seasons(rate: float, phi: float, volume: VolumeRules, count: int = 24) -> list[Season]:
    """So many brands, spread over the hours of the day."""
    return [Season(Traffic(rate, phi, seed), volume) for seed in range(count)]


@dataclass(frozen=True, slots=True)
class Found:
    """How soon several crises of a kind were found."""

    crises: int
    first: list[float]  # minutes to the first notice, of those found
    alert: list[float]  # minutes to the first message of `alert` or more

    @property
    def share(self) -> float:
        """Share of crises that were found."""
        return len(self.first) / self.crises


def found(tried: Sequence[Season], crisis: Crisis) -> Found:
    """A crisis is found if an incident opens. One that was open before it says nothing."""
    first, alert = [], []
    for season in tried:
        notices = season.hit(crisis)
        first += [season.minutes(each) for each in notices if each.kind in BEGINS][:1]
        alert += [season.minutes(each) for each in notices if loud(each)][:1]
    return Found(len(tried), first, alert)


def crisis_faults(fivefold: Found, control: Found) -> list[str]:
    """The gates that are missed."""
    delay = statistics.median(fivefold.first or [0.0])
    few, late = fivefold.share < FOUND_LEAST, delay > DELAY_MOST
    return [
        *([f"{len(fivefold.first)} of {fivefold.crises} found"] if few else []),
        *([f"after {delay:.0f} min"] if late else []),
        *([f"{len(control.first)} controls rang"] if control.share > CONTROL_MOST else []),
    ]


# -- How it ends


@dataclass(frozen=True, slots=True)
class Closing:
    """How incidents ended that a crisis had opened. All times are hours, one of each incident."""

    lasted: list[float]  # from the beginning of the crisis until it was called resolved
    short: list[float]  # of that, since the lanes of an hour were out of their usual range
    longer: list[float]  # of that, since they or the lane of six hours were
    again: int  # crises of which an incident was reopened, so within two hours


def closing(tried: Sequence[Season], crisis: Crisis) -> Closing:
    """The first end of each crisis, and whether it was one."""
    stories = {season: season.hit(crisis) for season in tried}
    ends = {
        season: next(each for each in notices if each.kind is Kind.RESOLVED)
        for season, notices in stories.items()
        if any(each.kind is Kind.RESOLVED for each in notices)
    }
    return Closing(
        lasted=[season.minutes(end) / 60 for season, end in ends.items()],
        short=[end.signal.quiet / 60 for end in ends.values()],
        longer=[end.signal.quiet_long / 60 for end in ends.values()],
        again=sum(any(each.kind is Kind.REOPENED for each in some) for some in stories.values()),
    )
