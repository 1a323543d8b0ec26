"""Terms: what a wave is about: words and pairs of words that its people say, and usually few do."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple, Self

from detectors.bins import HOUR
from detectors.extent import Term
from detectors.gist import BREAK, gist, key
from detectors.panel import FEW, HOURS, MANY, Panel
from detectors.post import Post
from detectors.stopwords import AFTER, LINKS, NEGATIONS
from detectors.usual import Usual

TOLD = 5  # terms
FEWEST = 2  # people who say it: what one says is his own matter
SURE = 4.5  # twice the log-likelihood that its share is usual: two of ten say a new word
TIMES = 2.0  # its usual share: what most say on any day is no news
SAME = 0.6  # share of a word's people who say it in a pair, from which the pair stands for it
READ = 1_024  # gists that are read once: those of the incidents that run
LEARNED = 2  # voices of an hour: a loud hour teaches no more than a calm one

Keys = tuple[str, ...]  # of a word, or of the two of a pair


class Sample(NamedTuple):
    """Voices by number, each a bit of a mask."""

    said: dict[Keys, int]  # who says it
    written: dict[Keys, list[str]]  # and how
    alike: dict[float, int]  # how many people each of these voices stands for -> which
    voices: int

    @classmethod
    def of(cls, voices: Iterable[tuple[list[str], float]]) -> Self:
        """The sample of what each voice said, and of how many people it stands for."""
        said, written = defaultdict[Keys, int](int), defaultdict[Keys, list[str]](list)
        alike, number = dict[float, int](), -1
        for number, (gists, weight) in enumerate(voices):
            alike[weight] = alike.get(weight, 0) | 1 << number
            for keys, text in chain.from_iterable(map(spoken, gists)):
                said[keys] |= 1 << number
                written[keys].append(text)
        return cls(said, written, alike, number + 1)

    def people(self, mask: int) -> float:
        """How many people the voices of a mask stand for."""
        return sum(weight * (mask & which).bit_count() for weight, which in self.alike.items())

    def text(self, keys: Keys) -> str:
        """As most write it."""
        forms = Counter(self.written[keys])
        return min(forms, key=lambda form: (-forms[form], form))


@lru_cache(READ)
def spoken(gist: str) -> tuple[tuple[Keys, str], ...]:
    """The words and the pairs of a gist: their keys in any order, and how they were written."""
    return tuple({keys: (keys, text) for keys, text in _spoken(gist)}.values())


def _spoken(gist: str) -> Iterator[tuple[Keys, str]]:
    for part in gist.split(BREAK):
        before = link = ""
        for word in part.split():
            if word in LINKS:
                link = "d'" if word == "d" else f"{word} "
                continue
            own = key(word)
            if own not in NEGATIONS:
                yield (own,), word
            if before and (own not in NEGATIONS or (own in AFTER and key(before) not in NEGATIONS)):
                yield tuple(sorted((key(before), own))), f"{before} {link}{word}"
            before, link = word, ""


class Novelty:
    """How far the terms of a sample are from usual, and which of them to tell."""

    def __init__(self, sample: Sample, usual: Usual) -> None:
        self.sample, self.shares = sample, usual.shares()
        self.everyone = sample.people((1 << sample.voices) - 1)
        self.open = {  # who says it without a term that is told already
            keys: mask for keys, mask in sample.said.items() if mask.bit_count() >= FEWEST
        }
        self.scores = dict[Keys, float]()  # of those that are new
        self._weigh(list(self.open))

    def share(self, keys: Keys) -> float:
        """Of the posts of ordinary days, those that have the rarer word."""
        return min(self.shares(word) for word in keys if word not in NEGATIONS)

    def _weigh(self, terms: Iterable[Keys]) -> None:
        for keys in terms:
            if (score := self._score(keys)) >= SURE:
                self.scores[keys] = score
            else:
                self.scores.pop(keys, None)

    def _score(self, keys: Keys) -> float:
        """Twice the log-likelihood of so many people who say it, if it is as usual as ever."""
        mask, usual = self.open[keys], self.share(keys)
        share = self.sample.people(mask) / self.everyone
        if mask.bit_count() < FEWEST or share < TIMES * usual:
            return 0.0
        rest = (1 - share) * math.log((1 - share) / (1 - usual)) if share < 1 else 0.0
        return 2 * self.sample.voices * (share * math.log(share / usual) + rest)

    def take(self) -> Keys | None:
        """The next term to tell; None where no other is new."""
        if not self.scores:
            return None
        best = min(self.scores, key=lambda keys: (-self.scores[keys], -len(keys), keys))
        best = self._pair_for(best)
        taken, words = self.open[best], set(best) - NEGATIONS
        near = [keys for keys in self.open if not words.isdisjoint(keys)]
        for keys in near:
            is_told = keys == best or (len(keys) == 1 and self._is_same(keys, taken))
            self.open[keys] &= 0 if is_told else ~taken
        self._weigh(near)
        return best

    def _pair_for(self, best: Keys) -> Keys:
        """The pair that carries the people of a word; else the word."""
        if len(best) > 1:
            return best
        pairs = [
            keys for keys, mask in self.open.items()
            if len(keys) > 1 and best[0] in keys and self._is_same(best, mask)
        ]  # fmt: skip
        return min(pairs, key=lambda keys: (-self.open[keys].bit_count(), keys), default=best)

    def _is_same(self, word: Keys, mask: int) -> bool:
        own = self.sample.said[word]
        return (own & mask).bit_count() >= SAME * own.bit_count()


def terms_of(voices: Iterable[tuple[list[str], float]], usual: Usual) -> tuple[Term, ...]:
    """At most TOLD terms, the most unusual first."""
    novelty = Novelty(Sample.of(voices), usual)
    found = list[Term]()
    while len(found) < TOLD and (keys := novelty.take()):
        sample = novelty.sample
        found.append(Term(
            text=sample.text(keys),
            people=round(sample.people(sample.said[keys])),
            usual=round(novelty.everyone * novelty.share(keys), 1),
        ))  # fmt: skip
    return tuple(found)


class Terms:
    """The voices of the last hours, and what is usual.

    An hour of the clock is learned when it is over for HOURS, by LEARNED voices, and not in an
    incident: no crisis makes its own words usual within hours.
    """

    __slots__ = ("learned", "panel", "usual")

    def __init__(self) -> None:
        self.panel, self.usual = Panel(), Usual()
        self.learned = 0  # the last clock hour that was

    def add(self, post: Post) -> None:
        """Take a post; it names a subject if somebody is unhappy, and wrote it himself."""
        if post.is_negative and not post.is_repost and self.panel.wants(post.voice, post.hour):
            said = gist(post.mention.text, post.sentiment.lang, post.mention.brand)
            self.panel.add(post.voice, post.hour, said)

    def settle(self, now: int, *, frozen: bool) -> None:
        """Move on to a bin; `frozen`: an incident runs, of which nothing is learned."""
        hour, most = now // HOUR, MANY if frozen else FEW
        if hour == self.panel.now and most == self.panel.most:
            return
        over = [each for each in self.panel.hours if self.learned < each <= hour - HOURS]
        self.learned = max(self.learned, hour - HOURS)
        for each in () if frozen else sorted(over):
            for said in self.panel.of(each)[:LEARNED]:
                self.usual.learn(sorted({word for (word, *rest), _ in spoken(said) if not rest}))
        self.panel.roll(hour, most)

    def latest(self, people: Mapping[int, int]) -> tuple[Term, ...]:
        """Those of the last hours; `people` is how many complained in each clock hour."""
        return terms_of(self.panel.told(people), self.usual)

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        return [self.panel.pack(), self.usual.pack(), self.learned]

    @classmethod
    def unpack(cls, state: Sequence[Any]) -> Self:
        """What was packed."""
        terms = cls()
        panel, usual, terms.learned = state
        terms.panel, terms.usual = Panel.unpack(panel), Usual.unpack(usual)
        return terms
