"""Replay: the pure core over a file, without Kafka. It tells what the workers would tell."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from alerts.brief import FullBrief
from alerts.lookout import Lookout
from alerts.notice import Notice
from detectors.events import Label, Mention, Outcome, Sentiment
from pipeline.sentiment.batches import batches
from pipeline.shift import Shift
from pipeline.streamtime import Ending, StreamClock

Score = Callable[[Sequence[Mention]], Sequence[Sentiment]]
Post = tuple[Mention, Sentiment]

IGNORED = Sentiment(label=Label.UNKNOWN, score=0.0, lang="und", scorer="none")
"""Of a mention that nobody looks at: it says what time it is, and no more."""


MOST_LATE = 0.01  # share of mentions a day late: some come so from a network, more from no order


def is_unsorted(outcomes: Counter[str]) -> bool:
    """Whether so many mentions came a day late, and did not count, that the file has no order."""
    return outcomes[Outcome.LATE] > MOST_LATE * outcomes.total()


class Notebook:
    """The lookouts of a replay, and what they told since somebody asked."""

    def __init__(self, brief: Callable[[str], FullBrief]) -> None:
        self.brief = brief
        self.lookouts: dict[str, Lookout] = {}
        self.told: list[Notice] = []
        self.outcomes: Counter[str] = Counter()  # mentions, by Outcome

    def observe(
        self, mention: Mention, sentiment: Sentiment, recorded: float, now: float
    ) -> Outcome:
        """As Desk says."""
        brand = mention.brand
        if brand not in self.lookouts:
            self.lookouts[brand] = Lookout.fresh(brand, now, self.brief(brand))
        outcome = self.lookouts[brand].observe(mention, sentiment, recorded, now)
        self.outcomes[outcome] += 1
        return outcome

    def judge(self, brand: str, now: float) -> bool:
        """As Desk says."""
        self.told += self.lookouts[brand].judge(now)
        return self.lookouts[brand].is_open

    tick = judge

    def news(self) -> list[Notice]:
        """What was told since the last time."""
        told, self.told = self.told, []
        return told


def scored(mentions: Iterable[Mention], score: Score) -> Iterator[Post]:
    """The mentions with their sentiments."""
    for batch in batches(mentions):
        yield from zip(batch, score(batch), strict=True)


def of_some(takes: Callable[[str], bool], score: Score) -> Score:
    """Scores the posts of some brands; the others are ignored, and scoring takes longest."""

    def some(mentions: Sequence[Mention]) -> list[Sentiment]:
        taken = [takes(mention.brand) for mention in mentions]
        known = iter(
            score([each for each, is_taken in zip(mentions, taken, strict=True) if is_taken])
        )
        return [next(known) if is_taken else IGNORED for is_taken in taken]

    return some


class Passage:
    """A stream that passes a notebook, one mention after the other, under its own clock."""

    def __init__(self, notebook: Notebook) -> None:
        self.shift, self.clock = Shift(notebook), StreamClock()

    def take(self, mention: Mention, sentiment: Sentiment) -> None:
        """Take the next mention."""
        self.reach(mention.created_at)
        now = self.clock.now or 0.0
        if sentiment is IGNORED:
            self.shift.advance(now)
        else:
            self.shift.observe(mention, sentiment, now)

    def reach(self, at: datetime) -> None:
        """Let the clock go on to a time, unless it is past."""
        for tick in self.clock.reach(at):
            self.shift.tick(tick)


def replay(
    mentions: Iterable[Mention],
    score: Score,
    brief: Callable[[str], FullBrief],
    ending: Ending = Ending.UNTIL_QUIET,
    notebook: Notebook | None = None,
) -> Iterator[Notice]:
    """The notices of a stream of mentions, in their order. A notebook also shows what is kept."""
    return play(scored(mentions, score), notebook or Notebook(brief), ending)


def play(
    posts: Iterable[Post], notebook: Notebook, ending: Ending = Ending.UNTIL_QUIET
) -> Iterator[Notice]:
    """Likewise, of mentions that somebody has scored already."""
    passage = Passage(notebook)
    for mention, sentiment in posts:
        passage.take(mention, sentiment)
        yield from notebook.news()
    for tick in passage.clock.after(ending):
        passage.shift.tick(tick)
        yield from notebook.news()
