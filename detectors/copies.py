"""Copies: whether many unhappy posts are one text, and from how many accounts it comes."""

from bisect import insort
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from detectors.bins import DAY, HOUR, NEVER
from detectors.digest import COPIED_WORDS, digest, digests
from detectors.post import Post

HOURS = 4  # of the clock that are looked at, the one that runs included
SAMPLE = 32  # posts looked at of each
LEAST = 10  # posts without which nothing is said of them
MOSTLY = 0.6  # of the posts, from where on one text is what is said
FEW = 15  # accounts that can be led by one hand
NOBODY = 30  # followers; so few have 17 of 100 ordinary accounts, and 76 to 98 of 100 in a botnet
HARDLY = 0.7  # of the copies by accounts with fewer followers than that
NAMED = 5  # copies from which the text is kept
TEXT_LIMIT = 80  # characters

WIDTHS = ID, TEXT, ACCOUNT = 2, 3, 3  # bytes of a post in the sample, and one more for followers
WIDTH = sum(WIDTHS) + 1
ALONE = bytes(TEXT)  # too short a text to be a copy, or nobody knows whose


class Chorus(NamedTuple):
    """The text that is copied most among the unhappy posts of the last hours."""

    posts: int
    copies: int  # of them; from a sample where there are very many posts
    accounts: int  # different ones behind the copies, in the sample
    hardly: float  # 0 to 1: of the copies, by accounts that hardly anybody follows
    others: float  # 0 to 1: of all accounts, those that said something else
    text: str  # how it begins, in small letters and without signs; empty: too rare to be kept

    @property
    def is_coordinated(self) -> bool:
        """Whether most of what is said is one text, of few accounts or of such as nobody follows.

        A slogan that many people repeat is not.
        """
        if self.posts < LEAST or self.copies <= MOSTLY * self.posts:
            return False
        return self.accounts < FEW or self.hardly >= HARDLY


class Copies:
    """A sample of the unhappy posts of each hour: those whose ids have the lowest digests.

    So it does not depend on the order in which they come. A post is its id, its beginning and its
    account, a few bytes of each.
    """

    __slots__ = ("held", "hours", "known", "others", "texts", "totals")

    def __init__(self) -> None:
        self.hours: dict[int, list[bytes]] = {}  # clock hour -> its sample, in order
        self.totals: dict[int, int] = {}  # clock hour -> posts
        self.known = Counter[bytes]()  # beginning -> posts in the samples
        self.texts: dict[bytes, str] = {}  # of those with NAMED or more
        self.held, self.others = NEVER, 1.0  # last bin in which it was coordinated; the rest then

    def add(self, post: Post) -> None:
        """Take a post; only what unhappy people say themselves counts."""
        if post.is_repost or not post.is_negative:
            return
        now, hour = post.now // HOUR, post.hour
        if hour <= now - HOURS:
            return
        self._forget(now)
        sample = self.hours.setdefault(hour, [])
        self.totals[hour] = self.totals.get(hour, 0) + 1
        key = digest(post.mention.id)[:ID]
        if len(sample) >= SAMPLE and key > sample[-1][:ID]:  # in a storm most are
            return
        said = " ".join(post.words[:COPIED_WORDS])
        is_copy = len(post.words) >= COPIED_WORDS and post.mention.author is not None
        text = digest(said)[:TEXT] if is_copy else ALONE
        followers = post.mention.followers
        insort(
            sample,
            key + text + post.voice[:ACCOUNT]
            + bytes([followers is not None and followers < NOBODY]),
        )  # fmt: skip
        self.known[text] += 1
        if len(sample) > SAMPLE:
            self._drop(sample.pop())
        if text != ALONE and self.known[text] >= NAMED:
            self.texts[text] = said[:TEXT_LIMIT]

    def _drop(self, seen: bytes) -> None:
        text = text_of(seen)
        self.known[text] -= 1
        if self.known[text] < NAMED:
            self.texts.pop(text, None)
        if not self.known[text]:
            del self.known[text]

    def _forget(self, now: int) -> None:
        """Drop the hours that are over for long; `now` is one of the clock."""
        for hour in [hour for hour in self.hours if hour <= now - HOURS]:
            for seen in self.hours.pop(hour):
                self._drop(seen)
            del self.totals[hour]

    def judge(self, now: int) -> None:
        """Note whether it is coordinated, if so many posts are there that they show it.

        What they showed last goes on to hold for a day: slow lanes count a net's accounts for
        longer than its posts are looked at.
        """
        self._forget(now // HOUR)
        if sum(self.totals.values()) < LEAST:
            return
        chorus = self.chorus(now)
        if chorus and chorus.is_coordinated:
            self.held, self.others = now, chorus.others
        else:
            self.held = NEVER

    def is_coordinated(self, now: int) -> bool:
        """Whether most of what is said is one text, of few accounts or of such as nobody follows.

        As it was judged last.
        """
        return now - self.held < DAY

    def lone(self, people: int) -> int:
        """How many of them spoke for themselves then, as far as the accounts of the sample tell."""
        return round(people * self.others)

    def chorus(self, now: int) -> Chorus | None:
        """What is copied most, in the bin that runs; None: nothing is said, or all of it once."""
        self._forget(now // HOUR)
        copied = [(count, text) for text, count in self.known.items() if text != ALONE]
        most, text = max(copied, default=(0, ALONE))
        if most < 2:  # noqa: PLR2004  # a copy needs an original
            return None
        seen = [each for sample in self.hours.values() for each in sample]
        copies = [each for each in seen if text_of(each) == text]
        singers, accounts = set(map(account_of, copies)), set(map(account_of, seen))
        return Chorus(
            posts=sum(self.totals.values()), copies=self._estimated(text), accounts=len(singers),
            hardly=sum(each[-1] for each in copies) / most,
            others=1 - len(singers) / len(accounts), text=self.texts.get(text, ""),
        )  # fmt: skip

    def _estimated(self, text: bytes) -> int:
        """Posts of all hours that begin so, as far as their samples tell."""
        found = 0.0
        for hour, sample in self.hours.items():
            found += self.totals[hour] * sum(text_of(each) == text for each in sample) / len(sample)
        return round(found)

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        hours = [[hour, self.totals[hour], b"".join(seen)] for hour, seen in self.hours.items()]
        return [hours, list(self.texts.items()), self.held, self.others]

    @classmethod
    def unpack(cls, state: Sequence[Any]) -> Self:
        """What was packed."""
        copies = cls()
        hours, texts, copies.held, copies.others = state
        for hour, total, seen in hours:
            copies.totals[hour] = total
            sample = copies.hours[hour] = digests(seen, WIDTH)
            copies.known.update(map(text_of, sample))
        copies.texts = dict(texts)
        return copies


def text_of(seen: bytes) -> bytes:
    """The beginning of a post in the sample."""
    return seen[ID : ID + TEXT]


def account_of(seen: bytes) -> bytes:
    """Its account."""
    return seen[ID + TEXT : ID + TEXT + ACCOUNT]
