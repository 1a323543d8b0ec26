"""Origin: where a wave comes from, as far as a signal tells. A guess that says what it rests on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from detectors.events import Quote
from detectors.signal import Signal

DAY = timedelta(hours=24)
THIRD = 1 / 3  # of all shares: with so much in one post, the others are its echo
ENOUGH_SHARES = 20  # below, "40%" is a handful of friends
CROWD = 10  # people; a crisis is one from here on, too
EACH = 3  # posts for each person: fewer people than the number of posts makes believe


class Pattern(StrEnum):
    """How a wave is made."""

    ONE_POST = "one_post"  # one post spreads, whoever complains beside it
    FEW = "few"  # few people, or the same ones again and again
    MANY = "many"
    UNKNOWN = "unknown"  # the source hides who writes, or nobody wrote


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The pattern of the last 24 hours, and the figures behind it."""

    pattern: Pattern
    authors: int
    posts: int  # of theirs, unhappy ones
    share: float  # of all shares that one post has; reposts seen have no post to go to
    network: str | None  # of the post that spread most; what a stranger's post says of itself


def origin(signal: Signal, now: datetime) -> Origin:
    """What the signal tells of it. A quoted post from before the last 24 hours is no part of it."""
    day = signal.windows["24h"]
    recent = [quote for quote in signal.quotes if now - quote.created_at < DAY]
    most = max(recent, key=lambda quote: quote.shares, default=None)
    share = min(1.0, most.shares / day.shares) if most and day.shares >= ENOUGH_SHARES else 0.0
    return Origin(
        pattern=_pattern(share, day.authors, day.negative, is_known=signal.authors_known),
        authors=day.authors,
        posts=day.negative,
        share=share,
        network=_network(most),
    )


def _pattern(share: float, authors: int, posts: int, *, is_known: bool) -> Pattern:
    if share >= THIRD:
        return Pattern.ONE_POST
    if not is_known or not authors:
        return Pattern.UNKNOWN
    return Pattern.FEW if authors < CROWD or posts >= EACH * authors else Pattern.MANY


def _network(most: Quote | None) -> str | None:
    return most.platform if most else None
