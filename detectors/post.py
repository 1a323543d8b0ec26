"""Post: a mention as the parts of a watch take it, read once for all of them."""

from typing import NamedTuple, Self

from detectors.bins import HOUR, bin_of
from detectors.digest import COPIED_WORDS, digest, words
from detectors.events import Label, Mention, Sentiment
from detectors.faults import speaks_of_fault
from detectors.reach import USUAL, Visibility, reach_of

AHEAD = 300  # seconds that a network's clock may run before the record's


class Post(NamedTuple):
    """A mention, what a scorer says of it, and what most parts ask of both."""

    mention: Mention
    sentiment: Sentiment
    seconds: float  # epoch seconds, when it counts
    at: int  # the bin of that time
    now: int  # the bin that runs
    words: tuple[str, ...]  # of its text, without links, handles, case and punctuation
    reach: int  # people who can have seen it
    voice: bytes  # who speaks: copies of one headline without an author are one voice
    is_fault: bool  # it says that something does not work, and is not happy about it
    is_negative: bool  # somebody is unhappy
    is_repost: bool  # it spreads another one, and is no complaint of its own

    @classmethod
    def of(
        cls, mention: Mention, sentiment: Sentiment, recorded: float, now: int,
        seen: Visibility = USUAL,
    ) -> Self:  # fmt: skip
        """The post of a mention that was recorded at a time; `seen` as for its reach.

        One that claims to be made more than AHEAD after its record counts at the record's time.
        """
        seconds = mention.created_at.timestamp()
        seconds = recorded if seconds > recorded + AHEAD else seconds
        said = tuple(words(mention.text))
        who = mention.author or " ".join(said[:COPIED_WORDS]) or mention.id
        return cls(
            mention, sentiment, seconds, min(bin_of(seconds), now + 1), now, said,
            reach_of(mention, seen), digest(who),
            sentiment.label is not Label.POSITIVE and speaks_of_fault(said),
            sentiment.is_negative, bool(mention.repost_of),
        )  # fmt: skip

    @property
    def hour(self) -> int:
        """The hour of the clock that it counts in, in hours since the epoch."""
        return self.at // HOUR
