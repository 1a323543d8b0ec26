"""Signal: what the detectors conclude of a brand, with the whole arithmetic behind it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from detectors.events import Level, Quote
from detectors.extent import Extent
from detectors.rules import LaneName


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What happened in a trailing window. A person is counted once in it, whatever he posts."""

    mentions: int  # posts, own accounts and reposts left out
    negative: int  # of these, unhappy ones
    unknown: int  # of these, those that nobody could score
    authors: int  # distinct people behind the negative ones
    reach: int  # people they and those who share them can have reached: views, else followers
    shares: int  # reposts seen, and shares that the posts reported
    strict: int | None = None  # negative beyond doubt; None: an older release did not count them
    positive: int | None = None  # of the posts, happy ones; None: likewise
    potential: int | None = None  # followers of those people and of sharers; None: likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Deaf:
    """A source that hears nothing: what its network says is missing in the numbers."""

    source: str  # as the settings call it
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One test that a lane must pass to ring, with its numbers. `held` says whether it passed."""

    name: str  # return_period, count, deviations, percent, sigma, twelve, followers, posts, share,
    # faults, unread or unknown; authors, speakers, witnesses, recent, lasts, fresh, warm_up
    observed: float
    threshold: float
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """How bad it is (severity): how unusual, how many people or how far, and what goes with it."""

    surprise: float  # 0 to 3
    size: float  # 0 to 3
    reach: float = 0.0  # 0 to 3: how many can have seen it; counts in the place of size
    growth: float = 0.0  # 1: twice as many as an hour ago; -1: fewer for two hours
    share: float = 0.0  # 1: of all posts, more are unhappy than usual
    voice: float = 0.0  # 1: a loud voice is among them
    coordinated: float = 0.0  # -1: near-copies from few accounts
    others: float = 0.0  # -1: most name somebody else

    @property
    def modifiers(self) -> float:
        """What goes with it, together at most a point either way."""
        return max(-1.0, min(1.0, sum(self._modifiers)))

    @property
    def _modifiers(self) -> tuple[float, ...]:
        return self.growth, self.share, self.voice, self.coordinated, self.others

    @property
    def total(self) -> float:
        """The sum that is held against the thresholds of `alert` and `crisis`."""
        return max(0.0, self.surprise + max(self.size, self.reach) + self.modifiers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """That most of a wave's people name somebody else: perhaps it is not about the brand."""

    window: str  # by its name in Signal.windows
    names: tuple[str, ...]  # of the brand's `others`, up to three, said by most first
    people: int  # unhappy ones who name any of them
    of: int  # unhappy ones
    rest: int  # people beyond the usual who name none


SHARED = (
    "lane", "window", "authors", "observed", "expected", "factor", "return_period", "threshold",
    "points", "conditions",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one lane makes of its window, whether it rings or not.

    A lane compares people of whom each counts once an hour of the clock, `observed`, with as many
    as are usual; people are told how many different ones there were, `authors`.
    """

    lane: str  # burst, 1h, 6h, 24h; voice; share, all; or a yardstick
    window: str  # the window it judges, by its name in Signal.windows
    authors: int  # unhappy ones; of `all` those of all moods, each once an hour of the clock
    observed: int
    expected: float
    factor: float  # observed by expected
    return_period: float  # weeks between two episodes as high; 0: nothing unusual, or a yardstick
    threshold: float  # weeks from which the lane rings; 0: a yardstick
    points: Points
    conditions: tuple[Condition, ...]
    quiet: int  # minutes since the lane was last out of its usual range
    since: datetime | None  # when it last left that range; None: it never did
    named: Named | None = None  # None: most name nobody else

    @property
    def rings(self) -> bool:
        """Whether all conditions hold."""
        return all(condition.held for condition in self.conditions)

    @property
    def shared(self) -> dict[str, Any]:
        """What a signal says of the lane that it speaks of."""
        return {name: getattr(self, name) for name in SHARED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What a brand looks like at one moment, with the whole arithmetic behind the verdict.

    Notices of older releases lack what has a default.
    """

    level: Level | None  # what the lanes ask for now; None: nothing to ring for
    lane: str  # the lane that says most: of those that ring the worst, else the oddest
    window: str = "1h"  # the window it judges
    authors: int  # distinct negative authors in it
    observed: int = 0  # the same people, each once an hour of the clock: what is compared
    expected: float  # of these, usual at this time of the day
    factor: float = 0.0  # observed by expected
    return_period: float  # weeks between two episodes as high, on average; 0: nothing unusual
    threshold: float  # weeks from which the lane rings
    points: Points
    conditions: tuple[Condition, ...]
    windows: dict[str, Window]  # "15m", "1h", "6h", "24h"
    trend: tuple[int, ...]  # negative authors in each of the last 24 five-minute bins, oldest first
    speaking: tuple[int, ...] = ()  # likewise people of all moods, while `all` is the lane
    quotes: tuple[Quote, ...]  # up to three, those that tell most of it first
    first_sign: datetime | None  # when the lane last left its usual range
    quiet: int  # minutes since a lane of an hour or less was out of its usual range, or any rang
    quiet_long: int = 0  # the same with the lane of six hours
    authors_known: bool  # False: hidden by the source, posts that begin alike count once
    at_least: bool  # True: more people than are told apart; authors and reach are lower bounds
    reach_at_least: bool = False  # True: more sharers than are told apart; reach is a lower bound
    young: bool  # the baseline is still being learned: what is rare is hard to tell
    settings: str  # digest of the settings in force
    lanes: tuple[Reading, ...] = ()  # each lane that the rules choose
    rescored: datetime | None = None  # since when a new scorer counts, while it may not ring loudly
    languages: tuple[tuple[str, int], ...] = ()  # up to three of the last hours, and negative posts
    extent: Extent | None = None  # how far, how fast, from where; None: nothing rings
    deaf: tuple[Deaf, ...] = ()  # sources that hear nothing, up to three, the longest first

    @property
    def is_of_all(self) -> bool:
        """Whether it speaks of people of all moods, and not of unhappy ones."""
        return self.lane == LaneName.ALL

    def in_an_hour(self, *, of_all: bool) -> int:
        """People of the last hour, unhappy ones, or those of all moods if a judge counts them."""
        counted = [lane.authors for lane in self.lanes if of_all and lane.lane == LaneName.ALL]
        return counted[0] if counted else self.windows["1h"].authors
