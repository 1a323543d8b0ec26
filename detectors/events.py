"""What is said of a brand, and what the detectors conclude: the types that all parts pass on."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One post that names one brand. A value that exists is valid."""

    id: str
    brand: str
    text: str
    created_at: datetime  # with a zone
    lang: str | None = None  # ISO 639-1, as the network says; sometimes wrong
    platform: str | None = None
    url: str | None = None
    author: str | None = None  # the network's stable name; None where the source hides it
    author_name: str | None = None  # for people to read
    followers: int | None = None
    verified: bool | None = None
    views: int | None = None
    likes: int | None = None
    shares: int | None = None
    replies: int | None = None
    repost_of: str | None = None
    in_reply_to: str | None = None
    source: str | None = None  # which collector brought it

    def __post_init__(self) -> None:
        """Refuse what no later part could make sense of.

        Raises:
            ValueError: an empty id or brand, or a time without a zone.
        """
        if not self.id or not self.brand:
            raise ValueError("`id` and `brand` must not be empty")
        if self.created_at.utcoffset() is None:
            raise ValueError("`created_at` needs a time zone, e.g. 2026-03-01T09:30:00Z")


class Label(StrEnum):
    """What a post feels about the brand. Nobody could score an unknown one: it is not neutral."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentiment:
    """A scorer's verdict on one post. `score` runs from -1 (worst) to 1; 0 where unknown."""

    label: Label
    score: float
    lang: str
    scorer: str  # with its version
    p_negative: float | None = None  # 0 to 1; None: nobody could score it
    strict: bool = False  # negative by the threshold that lets few others through

    @property
    def is_negative(self) -> bool:
        """Whether somebody is unhappy."""
        return self.label is Label.NEGATIVE

    @property
    def is_unknown(self) -> bool:
        """Whether nobody could score it."""
        return self.label is Label.UNKNOWN


class Level(StrEnum):
    """How bad an incident is. Ordered by `rank`, since words sort by the alphabet."""

    WATCH = "watch"  # first signs: unusual, and enough people
    ALERT = "alert"  # deserves a message
    CRISIS = "crisis"  # deserves waking somebody

    @property
    def rank(self) -> int:
        """1 for watch, 2 for alert, 3 for crisis."""
        return list(Level).index(self) + 1


class Outcome(StrEnum):
    """What became of a mention that was observed."""

    COUNTED = "counted"
    OWNED = "owned"  # the brand's own account: the answer, or the cause, never a complaint
    REPEATED = "repeated"  # counted before
    LATE = "late"  # older than the ring


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What happened in a trailing window. A person is counted once in it, whatever he posts."""

    mentions: int  # posts, own accounts and reposts left out
    negative: int  # of these, unhappy ones
    unknown: int  # of these, those that nobody could score
    authors: int  # distinct people behind the negative ones
    reach: int  # people the negative posts can have reached: views, else followers who see them
    shares: int  # reposts seen, and shares that the posts reported
    strict: int | None = None  # negative beyond doubt; None: an older release did not count them


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One test that a lane must pass to ring, with its numbers. `held` says whether it passed."""

    name: str  # return_period, count, deviations, authors, recent, fresh, warm_up
    observed: float
    threshold: float
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A negative post worth showing. Its text is hostile until rendered by `alerts.message`."""

    id: str
    text: str
    created_at: datetime
    author: str | None
    url: str | None
    platform: str | None
    shares: int
    reach: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """How bad it is (severity): how unusual, how many people, and whether they become more."""

    surprise: float  # 0 to 3
    size: float  # 0 to 3
    growth: float = 0.0  # 1: twice as many as an hour ago; -1: fewer for two hours

    @property
    def total(self) -> float:
        """The sum that is held against the thresholds of `alert` and `crisis`."""
        return max(0.0, self.surprise + self.size + self.growth)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one lane makes of its window, whether it rings or not.

    A lane compares people of whom each counts once an hour of the clock, `observed`, with as many
    as are usual; people are told how many different ones there were, `authors`.
    """

    lane: str  # burst, 1h, 6h, 24h; or a yardstick
    window: str  # the window it judges, by its name in Signal.windows
    authors: int
    observed: int
    expected: float
    factor: float  # observed by expected
    return_period: float  # weeks between two episodes as high; 0: nothing unusual, or a yardstick
    threshold: float  # weeks from which the lane rings; 0: a yardstick
    points: Points
    conditions: tuple[Condition, ...]
    quiet: int  # minutes since the lane was last out of its usual range
    since: datetime | None  # when it last left that range; None: it never did

    @property
    def rings(self) -> bool:
        """Whether all conditions hold."""
        return all(condition.held for condition in self.conditions)


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
    quotes: tuple[Quote, ...]  # up to three, most spread first
    first_sign: datetime | None  # when the lane last left its usual range
    quiet: int  # minutes since a lane of an hour or less was out of its usual range, or any rang
    quiet_long: int = 0  # the same with the lane of six hours
    authors_known: bool  # False: hidden by the source, posts that begin alike count once
    at_least: bool  # True: more people than are told apart; authors and reach are lower bounds
    young: bool  # the baseline is still being learned: what is rare is hard to tell
    settings: str  # digest of the settings in force
    lanes: tuple[Reading, ...] = ()  # each lane that the rules choose
    rescored: datetime | None = None  # since when a new scorer counts, while it may not ring loudly
    languages: tuple[tuple[str, int], ...] = ()  # up to three of the last hours, and negative posts


def moment(seconds: float) -> datetime:
    """The aware time of epoch seconds."""
    return datetime.fromtimestamp(seconds, UTC)
