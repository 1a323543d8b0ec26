"""Replays: what rings on real mentions, held against gates; recall and noise side by side.

`python -m tests.benchmarks.replays [curevac] [stocknet] [shuffled] [free] [replab]` prints a row
for each gate, all of them without a name, and beside it what the yardsticks reach. `--scorer fast`
asks another scorer than the default one. Data lies beside the checkout (`--data`).

The storm and the named days of stocknet are anchors: what rang when the rules were calibrated. A
detector that never rings fails them, one that always does fails the rest.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any, NamedTuple

from alerts.brief import FullBrief
from detectors.events import Level, Mention
from detectors.rules import YARDSTICKS, Rules, VolumeRules
from pipeline.codec import decode_wordless
from pipeline.lines import Line, mention_file
from pipeline.replay import Notebook, Post, play, scored
from pipeline.sentiment import Scoring, SentimentChoice
from pipeline.sentiment.sentiments import Sentiments
from pipeline.sentiment.unhappy import Unhappy
from pipeline.tuning.course import Course, courses_of
from tests.benchmarks.stand import machine, table

COMPARED = (VolumeRules().lanes, *((name,) for name in YARDSTICKS))  # ours, and plain rules
DATA = Path(__file__).parents[3] / "shared" / "data"
FREE_OWN = frozenset({"freebox", "free", "free_1337", "groupeiliad"})
SEEDS = (1, 2, 3)
MOVED = 14  # days at most that a shuffled post goes

NAMED = """Microsoft 2014-07-17, Apple 2014-01-27, Apple 2015-07-21, Apple 2016-02-19,
Alphabet 2014-01-30, Alphabet 2014-04-16, Alphabet 2014-10-16, Amazon.com 2014-07-25,
Alibaba 2015-01-29, Wal-Mart 2014-02-20, Exxon 2015-07-19"""
TOPICS = "E055 2012-11-09, E056 2012-09-28, E097 2012-10-30, E016 2012-10-27, E086 2012-11-28"


class Gate(NamedTuple):
    """What must hold, what was found, and whether it does."""

    said: str
    found: str
    holds: bool

    @property
    def shown(self) -> str:
        """What was found, and whether that is too little or too much."""
        return self.found + ("" if self.holds else " MISSED")


@dataclass(frozen=True)
class Trial:
    """How the posts are scored, and what may ring."""

    data: Path
    scorer: Scoring
    rules: Rules

    def posts(self, name: str) -> list[Post]:
        """A file of mentions with their sentiments."""
        return scored_posts(self.data, name, self.scorer)

    def incidents(self, posts: Iterable[Post], owned: frozenset[str] = frozenset()) -> list[Course]:
        """What the core makes of posts."""
        brief = FullBrief(rules=self.rules, owned=owned)
        return courses_of(play(posts, Notebook(lambda _: brief)))


@lru_cache(1)  # scoring takes longest, and yardsticks ask again
def scored_posts(data: Path, name: str, scorer: Scoring) -> list[Post]:
    """A file of mentions with what a scorer says of them."""
    sentiments = Sentiments(SentimentChoice(scorer=scorer))
    return list(scored(mentions_of(data, name), sentiments.of))


def mentions_of(data: Path, name: str) -> list[Mention]:
    """Those of a file; a post without a text has an empty one."""
    with mention_file(str(data / f"mentions/{name}.jsonl.gz"), decode=decode_wordless) as lines:
        return [line.mention for line in lines if isinstance(line, Line)]


def counted(incidents: Iterable[Course]) -> Counter[Level]:
    """How many by their highest level."""
    return Counter(incident.level for incident in incidents)


def alerts(counts: Counter[Level]) -> int:
    """Those of which people were told."""
    return counts[Level.ALERT] + counts[Level.CRISIS]


def at_most(said: str, found: float, most: float) -> Gate:
    """A gate against noise."""
    return Gate(f"{said} <= {most:g}", f"{found:g}", found <= most)


def at_least(said: str, found: float, least: float) -> Gate:
    """A gate against silence."""
    return Gate(f"{said} >= {least:g}", f"{found:g}", found >= least)


def by(said: str, found: datetime | None, latest: datetime) -> Gate:
    """A gate on time."""
    shown = f"{found:%m-%d %H:%M}" if found else "never"
    return Gate(f"{said} by {latest:%m-%d %H:%M}", shown, found is not None and found <= latest)


def march(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A time of the storm's month."""
    return datetime(2020, 3, day, hour, minute, tzinfo=UTC)


# -- The sets


def curevac(trial: Trial) -> Iterator[Gate]:
    """Years of almost nothing, good news, and a storm."""
    found = trial.incidents(trial.posts("curevac_2020"))
    before = counted(i for i in found if i.opened < march(13))
    yield at_most("incidents before 13 March", before.total(), 17)
    yield at_most("alerts before 13 March", alerts(before), 10)
    news = counted(i for i in found if march(13) <= i.opened < march(14, 16, 14))
    yield at_most("watches at the good news of 13 and 14 March", news.total(), 1)
    yield at_most("alerts at the good news", alerts(news), 0)
    storm = [i for i in found if i.opened >= march(14, 16, 14)]
    steps = dict(storm[0].steps) if storm else {}
    first = min(steps.values(), default=None)
    yield by("storm: first sign", first, march(15))
    yield by("storm: alert", steps.get(Level.ALERT) or steps.get(Level.CRISIS), march(15, 1, 30))
    yield by("storm: crisis", steps.get(Level.CRISIS), march(15, 6))
    yield at_most("incidents of the storm", len(storm), 1)
    ends = storm[0].over if storm else None
    yield Gate(
        "storm: not over before 03-18", str(ends), bool(storm) and (not ends or ends >= march(18))
    )


def stocknet(trial: Trial) -> Iterator[Gate]:
    """A load of false alarms: 87 firms by their cashtags, 2.2 years."""
    found = trial.incidents(trial.posts("stocknet_2014_2016"))
    counts = counted(found)
    yield at_most("incidents", counts.total(), 139)
    yield at_most("alerts", alerts(counts), 59)
    yield at_most("crises", counts[Level.CRISIS], 5)
    yield at_least("alerts", alerts(counts), 30)
    yield on_days("open on the named days", NAMED, found, 9)


def on_days(said: str, days: str, found: Sequence[Course], least: int) -> Gate:
    """A gate against silence on days that are named; says on which nothing was open."""
    spans = [(each.brand, *ends(each)) for each in found]
    missed = [
        f"{name} {day}" for name, day in named(days)
        if not any(name in brand and first <= day <= last for brand, first, last in spans)
    ]  # fmt: skip
    hits = len(named(days)) - len(missed)
    shown = f"{hits}, not {', '.join(missed)}" if missed else f"{hits}"
    return Gate(f"{said}, of {len(named(days))} >= {least}", shown, hits >= least)


def ends(incident: Course) -> tuple[date, date]:
    """Its first and last day."""
    return incident.opened.date(), incident.end.date()


def named(said: str) -> list[tuple[str, date]]:
    """Brands and days."""
    pairs = (each.split() for each in said.replace("\n", " ").split(","))
    return [(brand, date.fromisoformat(day)) for brand, day in pairs]


def shuffled(trial: Trial) -> Iterator[Gate]:
    """The same, each post moved by whole days: no burst is left."""
    posts = trial.posts("stocknet_2014_2016")
    counts = [counted(trial.incidents(moved(posts, seed))) for seed in SEEDS]
    yield at_most("incidents, mean", round(fmean(each.total() for each in counts), 1), 65)
    yield at_most("alerts, mean", round(fmean(alerts(each) for each in counts), 1), 10)
    yield at_most("crises, any", max(each[Level.CRISIS] for each in counts), 0)


def moved(posts: Sequence[Post], seed: int) -> list[Post]:
    """Each post some whole days earlier or later."""
    random = Random(seed)  # noqa: S311  # no secret
    days = [each for each in range(-MOVED, MOVED + 1) if each]
    found = [
        (
            replace(mention, created_at=mention.created_at + timedelta(days=random.choice(days))),
            sentiment,
        )
        for mention, sentiment in posts
    ]
    return sorted(found, key=lambda post: post[0].created_at)


def free(trial: Trial) -> Iterator[Gate]:
    """The everyday complaints of a French operator."""
    counts = counted(trial.incidents(trial.posts("free_fr_2025"), FREE_OWN))
    yield at_most("incidents", counts.total(), 6)
    yield at_most("alerts", alerts(counts), 3)
    yield at_most("crises", counts[Level.CRISIS], 0)


def replab(trial: Trial) -> Iterator[Gate]:
    """61 entities without texts: every post counts as negative."""
    posts = list(scored(mentions_of(trial.data, "replab2013_topics"), Unhappy().of))
    found = trial.incidents(posts)
    counts, chance = counted(found), counted(trial.incidents(moved(posts, SEEDS[0])))
    yield at_most("incidents", counts.total(), 360)
    yield at_most("alerts", alerts(counts), 290)
    yield at_most("crises", counts[Level.CRISIS], 106)
    ratio = round(counts[Level.CRISIS] / max(1, chance[Level.CRISIS]), 1)
    yield at_least(f"crises to those of shuffled posts ({chance[Level.CRISIS]})", ratio, 2.5)
    loud = [each for each in found if each.level is not Level.WATCH]
    yield on_days("alerts on the named days", TOPICS, loud, 5)


SETS: dict[str, Callable[[Trial], Iterator[Gate]]] = {
    "curevac": curevac, "stocknet": stocknet, "shuffled": shuffled, "free": free, "replab": replab,
}  # fmt: skip


def arguments(description: str | None, sets: Iterable[str]) -> Any:
    """What was asked for, of these sets."""
    reader = argparse.ArgumentParser(description=description)
    reader.add_argument("sets", nargs="*", default=list(sets))
    reader.add_argument("--data", type=Path, default=DATA)
    reader.add_argument("--scorer", type=Scoring, default=SentimentChoice().scorer)
    return reader.parse_args()


def main() -> None:
    """Print each gate, and what was reached."""
    asked = arguments(__doc__, SETS)
    print(machine(), flush=True)
    rules = [Rules(volume=VolumeRules(lanes=lanes)) for lanes in COMPARED]
    trials = [Trial(asked.data, asked.scorer, each) for each in rules]
    missed = 0
    for name in asked.sets:
        ours, *yardsticks = (list(SETS[name](trial)) for trial in trials)
        who = "all posts" if name == "replab" else asked.scorer
        told = zip(ours, *yardsticks, strict=True)
        rows = [(name, who, each[0].said, *(gate.shown for gate in each)) for each in told]
        print(table(("set", "scorer", "gate", "lanes", *YARDSTICKS), rows), flush=True)
        missed += sum(not gate.holds for gate in ours)
    sys.exit(missed > 0)


if __name__ == "__main__":
    main()
