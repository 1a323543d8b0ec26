"""Events: what is said of a brand, and what a scorer makes of it. All parts pass them on."""

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


def moment(seconds: float) -> datetime:
    """The aware time of epoch seconds."""
    return datetime.fromtimestamp(seconds, UTC)
