"""Variations: what rings where posts come late, hide their authors, or are counted otherwise.

`python -m tests.benchmarks.variations [curevac] [stocknet] [--scorer balanced]` prints a table for
each set of mentions, a row for each variation, the base first. A file is scored once and counted
anew for each row; data lies beside the checkout (`--data`). There are no gates: it shows on what
the figures of `tests.benchmarks.replays` depend.

Each row is the product's core with another input or another rule that people may set. So some that
were tried on the prototype have no counterpart: "positive modifiers never make a crisis", since
growth is the only one that gives points and no rule parts crises from the rest; "no modifiers",
since the point that a falling wave loses cannot be set (without the point for growth there is a
row); and "same first 6 words", since that is the base wherever a source hides its authors. Rows in
its place show what whole texts and no merging would do. `accurate` takes an hour for stocknet, so
it is no row: `--scorer accurate` makes it the base.
"""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path

from alerts.brief import FullBrief
from alerts.notice import Notice
from detectors.digest import words
from detectors.events import Label, Level, Mention, Sentiment
from detectors.rules import Rules, SeverityRules
from pipeline.replay import Notebook, Passage, Post
from pipeline.sentiment import Scoring
from pipeline.streamtime import Ending
from pipeline.tuning.course import Course, courses_of
from tests.benchmarks.replays import (
    Trial,
    arguments,
    counted,
    march,
)
from tests.benchmarks.stand import machine, table

NEAR = timedelta(hours=12)  # incidents of a brand that open so close to each other are the same
GOOD_NEWS = march(13), march(14, 16, 14)
STORM = march(15, 6)  # when it is in full swing
NO_TIME = timedelta()

Change = Callable[[Mention, Sentiment], Post]


@dataclass(frozen=True, kw_only=True)
class Variation:
    """What is otherwise than in the base."""

    name: str
    change: Change = lambda *post: post
    rules: Rules = field(default_factory=Rules)
    late: timedelta = NO_TIME  # between a post and its record
    scorer: Scoring | None = None  # None: that of the base
    of: frozenset[str] = frozenset({"curevac", "stocknet"})  # sets on which it does anything


# -- What may be otherwise


def stripped(mention: Mention, sentiment: Sentiment) -> Post:
    """The source hides who wrote it."""
    return replace(mention, author=None), sentiment


def by_text(mention: Mention, sentiment: Sentiment) -> Post:
    """Only whole copies are one voice, where the author is hidden."""
    said = " ".join(words(mention.text))
    return replace(mention, author=mention.author or said or mention.id), sentiment


def by_post(mention: Mention, sentiment: Sentiment) -> Post:
    """Each post is a voice of its own, where the author is hidden."""
    return replace(mention, author=mention.author or mention.id), sentiment


def all_posts(mention: Mention, sentiment: Sentiment) -> Post:
    """Every post is a complaint."""
    return mention, replace(sentiment, label=Label.NEGATIVE)


def from_probability(least: float, mention: Mention, sentiment: Sentiment) -> Post:
    """One threshold for all languages."""
    return mention, parted(sentiment, unhappy=(sentiment.p_negative or 0.0) >= least)


def beyond_doubt(mention: Mention, sentiment: Sentiment) -> Post:
    """What counts in the share that people are shown counts for what rings."""
    return mention, parted(sentiment, unhappy=sentiment.strict)


def parted(sentiment: Sentiment, *, unhappy: bool) -> Sentiment:
    """The sentiment under another threshold; what nobody can score stays so."""
    if sentiment.label is Label.UNKNOWN:
        return sentiment
    other = Label.NEUTRAL if sentiment.label is Label.NEGATIVE else sentiment.label
    return replace(sentiment, label=Label.NEGATIVE if unhappy else other)


def english_alone(mention: Mention, sentiment: Sentiment) -> Post:
    """Nobody can score any other language."""
    known = sentiment.lang == "en"
    return mention, sentiment if known else replace(sentiment, label=Label.UNKNOWN, strict=False)


VARIATIONS = (
    Variation(name="base"),
    Variation(name="arrival +2 min", late=timedelta(minutes=2)),
    Variation(name="arrival +20 min", late=timedelta(minutes=20)),
    Variation(name="authors hidden", change=stripped, of=frozenset({"stocknet"})),
    Variation(name="whole copies merged alone", change=by_text, of=frozenset({"curevac"})),
    Variation(name="no copies merged", change=by_post, of=frozenset({"curevac"})),
    Variation(name="all posts counted", change=all_posts),
    Variation(name="counted from p 0.55", change=partial(from_probability, 0.55)),
    Variation(name="counted if strict", change=beyond_doubt),
    Variation(name="non-English unknown", change=english_alone),
    Variation(
        name="no point for growth", rules=Rules(severity=SeverityRules(growth_points=0))
    ),
    Variation(
        name="crisis from 20 people", rules=Rules(severity=SeverityRules(crisis_authors=20))
    ),
    Variation(name="scorer `fast`", scorer=Scoring.FAST),
)  # fmt: skip


# -- What rings then


class Late(Passage):
    """A stream whose posts are recorded some time after they were made."""

    def __init__(self, notebook: Notebook, late: timedelta) -> None:
        super().__init__(notebook)
        self.late = late

    def take(self, mention: Mention, sentiment: Sentiment) -> None:
        """Take the next mention, at the time of its record."""
        self.reach(mention.created_at + self.late)
        self.shift.observe(mention, sentiment, self.clock.now or 0.0)


def notices(posts: Iterable[Post], variation: Variation) -> Iterator[Notice]:
    """What is told of posts."""
    brief = FullBrief(rules=variation.rules)
    notebook = Notebook(lambda _brand: brief)
    passage = Late(notebook, variation.late)
    for post in posts:
        passage.take(*variation.change(*post))
        yield from notebook.news()
    for tick in passage.clock.after(Ending.UNTIL_QUIET):
        passage.shift.tick(tick)
        yield from notebook.news()


def matched(base: Iterable[Course], found: Iterable[Course]) -> list[float]:
    """Minutes by which incidents of the base open later, of those that are found again."""
    left, shifts = defaultdict[str, list[datetime]](list), []
    for incident in found:
        left[incident.brand].append(incident.opened)
    for incident in sorted(base, key=lambda each: each.opened):
        near = [at for at in left[incident.brand] if abs(at - incident.opened) <= NEAR]
        if near:
            again = min(near, key=lambda at: abs(at - incident.opened))
            left[incident.brand].remove(again)
            shifts.append((again - incident.opened).total_seconds() / 60)
    return shifts


# -- The sets


def levels(incidents: Iterable[Course]) -> str:
    """Watches, alerts and crises, by the highest level of each incident."""
    counts = counted(incidents)
    return "/".join(str(counts[level]) for level in Level)


def curevac(_base: Sequence[Course], found: Sequence[Course]) -> tuple[str, ...]:
    """All incidents, those of the good news, and when the storm was told of."""
    begin, end = GOOD_NEWS
    news = levels(each for each in found if begin <= each.opened < end)
    storm = [each for each in found if each.over is None or each.over > STORM]
    steps = dict(storm[0].steps) if storm else {}
    return levels(found), news, *(since(steps, level) for level in Level)


def since(steps: dict[Level, datetime], least: Level) -> str:
    """When an incident first had a level or a higher one."""
    known = [at for level, at in steps.items() if level.rank >= least.rank]
    return f"{min(known):%m-%d %H:%M}" if known else "never"


def stocknet(base: Sequence[Course], found: Sequence[Course]) -> tuple[str, ...]:
    """All incidents, and what became of those of the base."""
    shifts = matched(base, found)
    lost, new = len(base) - len(shifts), len(found) - len(shifts)
    return levels(found), shown(shifts), str(lost), str(new)


def shown(shifts: Sequence[float]) -> str:
    """Median and 90th percentile."""
    if len(shifts) < 2:
        return "-"
    high = statistics.quantiles(shifts, n=10, method="inclusive")[-1]
    return f"{statistics.median(shifts):+.0f} ({high:+.0f})"


Compare = Callable[[Sequence[Course], Sequence[Course]], tuple[str, ...]]

SETS: dict[str, tuple[str, Compare, tuple[str, ...]]] = {
    "curevac": (
        "curevac_2020", curevac, ("W/A/C", "good news", "first sign", "alert", "crisis"),
    ),
    "stocknet": (
        "stocknet_2014_2016", stocknet, ("W/A/C", "shift, min (90th percentile)", "lost", "new"),
    ),
}  # fmt: skip


def rows(name: str, data: Path, scorer: Scoring) -> Iterator[tuple[str, ...]]:
    """A row for each variation."""
    file, compare, _ = SETS[name]
    posts = cache(lambda scoring: Trial(data, scoring, Rules()).posts(file))
    base: list[Course] = []
    for variation in VARIATIONS:
        if name in variation.of and variation.scorer != scorer:
            found = courses_of(notices(posts(variation.scorer or scorer), variation))
            base = base or found
            yield variation.name, *compare(base, found)


def main() -> None:
    """Print the rows of each set."""
    asked = arguments(__doc__, SETS)
    print(machine(), flush=True)
    for name in asked.sets:
        head = f"{name}, {asked.scorer}", *SETS[name][2]
        print(table(head, list(rows(name, asked.data, asked.scorer))), flush=True)


if __name__ == "__main__":
    main()
