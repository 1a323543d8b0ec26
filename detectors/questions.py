"""Questions: what more people ask than usual since a wave began, near-copies counted together."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple, Self

from detectors.bins import BIN, HOUR
from detectors.change import Change
from detectors.digest import COPIED_WORDS, digest, digests, lasting, words
from detectors.events import moment
from detectors.extent import Question
from detectors.gist import key
from detectors.post import Post
from detectors.quotes import BRIEF_URL, NAME_LIMIT
from detectors.sample import people
from detectors.stopwords import ALL
from detectors.usual import MOST, Usual

SPAN = 6  # clock hours: the heart of an incident
LATELY = 2  # of them: what more people ask now is told first
TOLD = 3  # questions
FEWEST = 2  # people who ask it, before it is told
BUSY = 2.0  # times what a day has on average: an afternoon
SURE = 6.6  # twice the log-likelihood that so many ask it as ever: one day in a hundred
OFTEN = 0.99  # share of hours beyond which nobody knows how many ask it in one
LEARNED = 2  # hours after which one is learned: if it is an incident's, that runs by then
TEXT = 140  # characters of it
WIDE = 200  # bytes of them: fewer characters where they are wide ones
READ = 1_000  # characters of a post
KEPT = 12  # wordings that are kept from bin to bin
ASKED_ONCE = 6  # of them, those that only one person used
FULL = 24  # wordings within a bin
ASKING = 16  # people of one wording who are told apart; of more there is an estimate
BYTES = 3  # of a digest: enough for these few

ASKING_ALONE = frozenset({"why", "pourquoi", "comment", "combien", "où"})
ASKING_FIRST = frozenset({"what", "when", "where", "who", "which", "how", "quand", "est"})
ASKING_NEXT = frozenset({
    "is", "are", "was", "were", "do", "does", "did", "can", "could", "will", "would", "should",
    "has", "have", "long", "much", "many", "est", "sera", "aura", "va", "vont", "allez", "ce",
})  # fmt: skip
"""Words that begin a question without its mark: one, or two; "what a shame" asks nothing."""

Keys = tuple[bytes, bytes]  # digests of how it begins, and of its words

_SENTENCE = re.compile("[^.!\u2026\n?\uff1f\u061f]*(?:[?\uff1f\u061f]+|[.!\u2026\n]|$)")


def is_marked(text: str) -> bool:
    """Whether it has a question mark, also the wide one or that of Arabic."""
    return "?" in text or "\uff1f" in text or "\u061f" in text


def question_in(text: str) -> str:
    """The sentence of a text that asks; empty if none does."""
    said = lasting(text[:READ])
    if is_marked(said):
        asks = [" ".join(each.split()) for each in _SENTENCE.findall(said) if is_marked(each)]
        return max(asks, key=lambda each: (len(words(each)), each))
    return " ".join(said.split()) if begins(words(said)) else ""


def shown(question: str) -> str:
    """As much of it as is kept."""
    return question[:TEXT].encode("utf-8", "ignore")[:WIDE].decode("utf-8", "ignore")


def wording(question: str) -> Keys | None:
    """How it begins, and which words it has, in any order; None if it has none."""
    said = words(question)
    bag = {key(word) for word in said}
    told = bag - ALL or bag  # "when will it be back?" has small words alone
    if not told:
        return None
    beginning = " ".join(said[:COPIED_WORDS])
    return digest(beginning)[:BYTES], digest(" ".join(sorted(told)))[:BYTES]


def begins(said: Sequence[str]) -> bool:
    """Whether its first words are those of a question."""
    if not said or said[0] in ASKING_ALONE:
        return bool(said)
    return said[0] in ASKING_FIRST and len(said) > 1 and said[1] in ASKING_NEXT


class Source(NamedTuple):
    """A post that asks; the first of those that are kept."""

    at: int  # epoch seconds
    id: str
    url: str  # empty: it has none, or a long one


class Asked(NamedTuple):
    """One wording."""

    who: dict[bytes, int]  # digest -> clock hour in which he asked last
    text: str  # the shortest; empty while one person has used it, and his bin is over
    first: int = 0  # epoch seconds of the first and of the last time since a wave began; 0: none
    last: int = 0
    source: Source | None = None  # likewise, and None while one person has used it
    teller: bytes = b""  # digest of the post whose words the text is

    def shorter(self, text: str, teller: bytes) -> "Asked":
        """With the words of another one who asks, where they are shorter."""
        told = min((len(text), text, teller), (len(self.text) or TEXT + 1, self.text, self.teller))
        return self._replace(text=told[1], teller=told[2])

    def without(self, change: Change) -> "Asked":
        """Without the way to a post that changed, and without its words."""
        is_source = self.source is not None and self.source.id == change.id[:NAME_LIMIT]
        asked = self._replace(source=None) if is_source else self
        is_teller = self.teller == digest(change.id)[:BYTES]
        return asked._replace(text="", teller=b"") if is_teller else asked

    def of_wave(self, post: Post, begun: int) -> "Asked":
        """With a post of the wave that began with a bin; those of an earlier one count no more."""
        if post.at < begun:
            return self
        asked = self if self.first >= begun * BIN else self._replace(first=0, last=0, source=None)
        at, url = int(post.seconds), post.mention.url or ""
        source = Source(at, post.mention.id[:NAME_LIMIT], url if len(url) <= BRIEF_URL else "")
        return asked._replace(
            first=min(asked.first or at, at), last=max(asked.last, at),
            source=min(asked.source or source, source),
        )  # fmt: skip


def keep(who: dict[bytes, int], asker: bytes, hour: int) -> None:
    """Count one who asks, and no more than ASKING: those of the smallest digests."""
    who[asker] = max(who.get(asker, hour), hour)
    if len(who) > ASKING:
        del who[max(who)]


def is_unusual(people: int, usual: float) -> bool:
    """Whether so many are more than chance brings where so many ask it on a busy day."""
    if people < FEWEST or people <= usual:
        return False
    return 2 * (people * math.log(people / usual) - people + usual) >= SURE


class Questions:
    """The wordings of the last hours. What only one person asks is soon known by its keys alone.

    Wordings that begin alike, or have the same words in another order, are one question. In how
    many of the ordinary hours each is asked is learned.
    """

    __slots__ = ("asked", "is_new", "learned", "now", "usual")

    def __init__(self) -> None:
        self.asked: dict[Keys, Asked] = {}
        self.now, self.is_new = 0, False  # the bin that runs, and whether anything came in it
        self.usual, self.learned = Usual(), 0  # and the last clock hour in it

    def add(self, post: Post, begun: int | None = None) -> None:
        """Take a post; whoever shares another one asks nothing. `begun`: a wave's first bin."""
        if post.is_repost or post.hour <= post.now // HOUR - SPAN:
            return
        if not (is_marked(post.mention.text) or begins(post.words)):
            return
        text = question_in(post.mention.text)
        keys = wording(text)
        if keys is None:
            return
        asked = self.asked.get(keys) or Asked({}, "")
        keep(asked.who, post.voice[:BYTES], post.hour)
        asked = asked.shorter(shown(text), digest(post.mention.id)[:BYTES])
        self.asked[keys] = asked if begun is None else asked.of_wave(post, begun)
        self.is_new = True
        if len(self.asked) > FULL:
            self._forget(post.now // HOUR)

    def change(self, change: Change) -> None:
        """Lead to no post that is gone, or says something else; others have asked the same."""
        if change.gone or change.text is not None:
            self.asked = {keys: asked.without(change) for keys, asked in self.asked.items()}

    def settle(self, now: int, *, frozen: bool) -> None:
        """Move on to a bin, and forget what is not asked again.

        `frozen`: an incident runs, of which nothing is learned.
        """
        self._learn(now // HOUR - LEARNED, frozen=frozen)
        is_over = self.is_new or now // HOUR != self.now // HOUR
        if now != self.now and is_over and self.asked:
            self._forget(now // HOUR)
            self.is_new = False
        self.now = now

    def _learn(self, last: int, *, frozen: bool) -> None:
        for hour in range(max(self.learned + 1, last - MOST) if self.learned else last, last + 1):
            asked = [keys for keys, each in self.asked.items() if hour in each.who.values()]
            if not frozen:
                self.usual.learn(sorted({half.hex() for keys in asked for half in keys}))
        self.learned = max(self.learned, last)

    def _forget(self, now: int) -> None:
        for keys, each in list(self.asked.items()):
            left = {asker: hour for asker, hour in each.who.items() if hour > now - SPAN}
            self.asked[keys] = each._replace(who=left)
            if not left:
                del self.asked[keys]
        kept, once = list[Keys](), list[Keys]()
        for group in self._groups():
            (kept if len(self._askers(group)) >= FEWEST else once).extend(group)
        once = sorted(once, key=self._rank)[:ASKED_ONCE]
        kept = sorted(kept, key=self._rank)[: KEPT - len(once)]
        bare = {keys: self.asked[keys]._replace(text="", source=None, teller=b"") for keys in once}
        self.asked = {keys: self.asked[keys] for keys in kept} | bare

    def _rank(self, keys: Keys) -> tuple[int, int, Keys]:
        who = self.asked[keys].who
        return -len(who), -max(who.values()), keys

    def _groups(self) -> list[list[Keys]]:
        """The wordings of each question."""
        group_of = dict[bytes, list[Keys]]()  # half of a wording's keys -> its group
        for keys in sorted(self.asked):
            begins_so, has_words = (group_of.get(half, []) for half in keys)
            known = begins_so if begins_so is has_words else [*begins_so, *has_words]
            group = [*known, keys]
            group_of |= dict.fromkeys(chain.from_iterable(group), group)
        return list({id(group): group for group in group_of.values()}.values())

    def _askers(self, group: list[Keys]) -> dict[bytes, int]:
        who = dict[bytes, int]()
        for asker, hour in chain.from_iterable(self.asked[keys].who.items() for keys in group):
            keep(who, asker, hour)
        return who

    def latest(
        self, first: int, is_answered: Callable[[str], bool] = lambda _: False
    ) -> tuple[Question, ...]:
        """Those that most people ask lately; of one question, the wording that most of them use.

        Told are those that more ask than usual since the bin of a wave's first sign. A post that
        was answered is known by its id.
        """
        runs, shares = self.now // HOUR, self.usual.shares()
        begun = max(first // HOUR, runs - SPAN + 1)
        found = list[tuple[float, Question]]()
        for group in self._groups():
            who = self._askers(group)
            each = people(who, ASKING) / len(who)  # for how many one of them stands
            count = round(each * sum(hour >= begun for hour in who.values()))
            lately = each * sum(hour > runs - LATELY for hour in who.values())
            texts = [self.asked[keys].text for keys in sorted(group, key=self._rank)]
            often = max(shares(half.hex()) for keys in group for half in keys)
            usual = -math.log1p(-min(often, OFTEN)) * max(1, runs - begun + 1)  # as Poisson has it
            if (text := next(filter(None, texts), "")) and is_unusual(count, BUSY * usual):
                question = self._told(group, Question(text=text, people=count), is_answered)
                found.append((lately, question))
        found.sort(key=lambda each: (-each[0], -each[1].people, each[1].text))
        return tuple(question for _, question in found[:TOLD])

    def _told(
        self, group: list[Keys], question: Question, is_answered: Callable[[str], bool]
    ) -> Question:
        """With when it was asked since the wave began, and in which post."""
        asked = [each for keys in group if (each := self.asked[keys]).first]
        source = min(filter(None, (each.source for each in asked)), default=None)
        if not asked:
            return question
        return replace(
            question,
            first=moment(min(each.first for each in asked)),
            last=moment(max(each.last for each in asked)),
            url=(source and source.url) or None,
            answered=source is not None and is_answered(source.id),
        )

    def pack(self) -> list[Any]:
        """One list for each wording, and the bin; hours are told by the newest of them."""
        newest = max((max(each.who.values()) for each in self.asked.values()), default=0)
        asked = [
            [b"".join((*keys, teller)), b"".join(who),
             bytes(newest - hour for hour in who.values()), text,
             *([first, last, *(source or ())] if first else [])]
            for keys, (who, text, first, last, source, teller) in self.asked.items()
        ]  # fmt: skip
        return [asked, newest, self.now, self.is_new, self.usual.pack(), self.learned]

    @classmethod
    def unpack(cls, state: Sequence[Any]) -> Self:
        """What was packed."""
        questions = cls()
        asked, newest, questions.now, questions.is_new, usual, questions.learned = state
        questions.usual = Usual.unpack(usual)
        for keys, who, ages, text, *more in asked:
            known = dict(zip(digests(who, BYTES), (newest - age for age in ages), strict=True))
            first, last, *rest = more or (0, 0)
            source, teller = Source(*rest) if rest else None, keys[2 * BYTES :]
            told = Asked(known, text, first, last, source, teller)
            questions.asked[keys[:BYTES], keys[BYTES : 2 * BYTES]] = told
        return questions
