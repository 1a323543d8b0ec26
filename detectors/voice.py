"""Voice: one unhappy person whom very many follow. A reason of its own, before others join.

Loud is who has as many followers as the rules say, or many times what the brand's authors usually
have, and in any case clearly more than they: of some brands the largest accounts speak every day,
and one of them is no news. Only what is negative beyond doubt counts, in words of his own, and a
person once a day, whatever he posts: it is news once.
"""

import math
from collections.abc import Sequence
from typing import Any, Self

from detectors.bins import DAY, HOUR, NEVER
from detectors.post import Post
from detectors.reach import FOLLOWED_MOST, followers_of
from detectors.rules import ReachRules
from detectors.sample import keep
from detectors.tail import SILENT

QUANTILE = 0.99  # share of the posts whose authors have fewer followers than the usual ones
STEP = 0.5  # ln of followers that the quantile moves a post, times 0.99 up or 0.01 down
USUAL_LEAST = 500  # followers; below, any association would be loud
BEYOND = 2  # times the usual ones, at least
LEAP = 1.0  # ln of followers that a bin moves the quantile at most: a storm is one bin, too
MOST = 16  # voices of a day that are remembered: those of most followers
HEARD = 32  # accounts above the usual that are remembered for a day: each teaches once
RECENT = 6 * HOUR  # bins in which others join a voice


class Voices:
    """Who was loud in the last day, and how many followers the authors of a brand usually have.

    That is a running quantile of their logarithm. It stands still while a bin runs, so that the
    order of its posts does not matter, and begins where both rules agree. An account above it
    teaches once a day: who posts sixty times is no sixty accounts.
    """

    __slots__ = ("above", "heard", "known", "posts", "rules", "usual")

    def __init__(self, rules: ReachRules) -> None:
        self.rules = rules
        self.known: dict[bytes, list[int]] = {}  # -> bin of the first loud post, followers
        self.usual = math.log1p(rules.loud_followers / rules.loud_factor)  # ln(1 + followers)
        self.posts = 0  # of the bin that runs, by accounts that are not above the usual
        self.above: set[bytes] = set()  # accounts that are, and were not heard before it
        self.heard: dict[bytes, int] = {}  # those that were -> the bin after they first were

    @property
    def limit(self) -> int:
        """Followers from which a voice is loud."""
        usual = math.expm1(self.usual)
        many = min(self.rules.loud_followers, usual * self.rules.loud_factor)
        return round(max(many, BEYOND * usual))

    def add(self, post: Post) -> None:
        """Take a post that is no share, of whatever mood."""
        followers = followers_of(post.mention)
        if not followers:
            return
        if math.log1p(followers) <= self.usual:
            self.posts += 1
        elif self.heard.get(post.voice, NEVER) <= post.now - DAY:
            keep(self.above, post.voice, MOST)
        if post.is_negative and post.sentiment.strict and followers >= self.limit:
            first, most = self.known.get(post.voice, (post.at, 0))
            self.known[post.voice] = [min(first, post.at), max(most, followers)]
            if len(self.known) > MOST:
                del self.known[min(self.known, key=lambda who: (self.known[who][1], who))]

    def roll(self, to: int) -> None:
        """Move on to a bin, and learn the one that is over."""
        if self.posts or self.above:
            self._learn(to)
        if self.known:
            self.known = {who: each for who, each in self.known.items() if each[0] > to - DAY}

    def _learn(self, to: int) -> None:
        above = len(self.above)
        moved = STEP * (above - (1 - QUANTILE) * (self.posts + above))
        usual = self.usual + max(-LEAP, min(LEAP, moved))
        self.usual = min(math.log1p(FOLLOWED_MOST), max(math.log1p(USUAL_LEAST), usual))
        if above:
            heard = self.heard | dict.fromkeys(self.above, to)
            latest = sorted(heard.items(), key=lambda each: (-each[1], each[0]))
            self.heard = dict(latest[:HEARD])
        self.posts, self.above = 0, set()

    @property
    def is_idle(self) -> bool:
        """Whether the end of a bin changes nothing."""
        return not (self.posts or self.above or self.known)

    def loudest(self, now: int, bins: int) -> int:
        """Followers of the loudest who spoke up in the last bins; 0: nobody did."""
        return max((most for at, most in self.known.values() if now - bins < at <= now), default=0)

    def is_heard(self, now: int) -> bool:
        """Whether a loud one is among the people of the last hours."""
        return bool(self.known) and self.loudest(now, RECENT) >= self.limit

    def odds(self, followers: int) -> float:
        """How loud that is: log10 of the times that it is the limit."""
        return math.log10(followers / self.limit) if followers else SILENT

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        known = [[who, *each] for who, each in self.known.items()]
        return [known, self.usual, self.posts, sorted(self.above), list(self.heard.items())]

    @classmethod
    def unpack(cls, state: Sequence[Any], rules: ReachRules) -> Self:
        """The voices that were packed, under the rules of today."""
        voices = cls(rules)
        known, voices.usual, voices.posts, above, heard = state
        voices.known = {who: each for who, *each in known}
        voices.above, voices.heard = set(above), dict(heard)
        return voices
