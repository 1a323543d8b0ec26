"""Extent: how far a wave has spread, how fast, from where, and what it is about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from detectors.events import Quote


class CrisisKind(StrEnum):
    """Where a wave began, as far as its posts show. A finite set: it is a label of metrics."""

    CUSTOMER = "customer"  # one unhappy customer whom others join
    OWN_POST = "own_post"  # a post of the brand's own under which the answers gather
    OUTAGE = "outage"  # a service or product that does not work: many tell the same fact
    RUMOUR = "rumour"  # claims and questions that repeat over hours, without a source
    CAMPAIGN = "campaign"  # near-copies from few accounts: a label, never a silencer
    UNKNOWN = "unknown"


class Trend(StrEnum):
    """Where the number of unhappy people goes."""

    GROWING = "growing"
    STEADY = "steady"
    EASING = "easing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """The post that is shared most, and its shares as they were seen to come."""

    root: Quote | None  # None: the post itself was never seen
    shares: int  # in the last day
    last: int  # of them, in the last 30 minutes
    before: int  # and in the 30 before

    growing: bool  # so many more that it goes on


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How fast it goes."""

    trend: Trend
    velocity: float  # unhappy people an hour, by the last 15 minutes
    before: float  # the same, by the hour before them
    doubling: float | None  # minutes until as many again, by the last hour; None: it does not grow
    shares_before: int  # shares in the hour before the last; the last one's are in Signal.windows
    cascade: Cascade | None  # None: nothing was shared often
    hours: tuple[int, ...] = ()  # people in the last three, the latest last: by them it has a trend


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreader:
    """An account whose unhappy posts, or shares of them, many can have seen."""

    name: str | None  # hostile until rendered, 80 characters at most
    followers: int  # 0: nobody knows
    reach: int  # people who can have seen the one that most could
    is_share: bool = False  # that one spreads somebody else's


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Where it began, and which posts carry it."""

    first: Quote | None  # the first negative post of the wave
    amplifier: Quote | None  # the one that most can have seen
    answered: Quote | None  # the one that most answer or repost; may be the brand's own
    answers: int  # to it, seen in the last day
    is_own: bool = False  # `answered` is the brand's own post


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One fact that speaks for a kind, or against it."""

    name: str
    observed: float
    threshold: float
    weight: float  # points; negative: it speaks against
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """Which kind of crisis it looks like, and what speaks for and against it."""

    kind: CrisisKind
    points: float  # of the evidence that held
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or a phrase that is new against the brand's usual ones. Hostile until rendered."""

    text: str
    people: int  # unhappy ones who say it, in the last hours
    usual: float  # how many would be usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What people ask, near-copies counted together. Hostile until rendered."""

    text: str  # as it was asked first
    people: int
    first: datetime | None = None  # since the wave began
    last: datetime | None = None
    url: str | None = None  # of the first post that asks it and is kept
    answered: bool = False  # an own account has answered that post


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSide:
    """Who speaks for the brand, what people want to know, and what the brand has said."""

    supporters: int  # people with a positive post in the last 6 hours
    people: int  # those who felt anything, positive or negative, in the same time
    questions: tuple[Question, ...]  # those asked most, at most three
    own_posts: int  # of the brand, in the last 24 hours
    own_latest: datetime | None  # when the brand last said anything
    own_first: datetime | None  # its first word since the first sign; None: it has said nothing
    open: int  # unhappy posts of the last 24 hours to which an answer was looked for
    answered: int  # of them, those that an own account has answered
    is_heard: bool = False  # accounts of its own are known: a word of theirs would be noticed
    support: tuple[Quote, ...] = ()  # posts of supporters since the wave began, at most three


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """All of it, at one moment. Told of a brand while something rings or an incident runs."""

    spread: Spread
    spreaders: tuple[Spreader, ...]  # at most three, most reach first
    beginning: Beginning
    guesses: tuple[Guess, ...]  # the likeliest first; at least one, maybe `unknown`
    terms: tuple[Term, ...]  # at most five
    other: OtherSide

    @property
    def kind(self) -> CrisisKind:
        """The likeliest."""
        return self.guesses[0].kind
