"""Injections: whether a rise of unhappy posts rings, and what the scorer's errors cost of it.

`python -m tests.benchmarks.injections [--scorer balanced accurate] [--split val]` prints a table
for each kind of brand. French posts that people labelled (XLM-T) come at the hours of the posts to
a French operator, each by another author. After four calm weeks 30 points more of them are unhappy
for three hours, at 14:00 UTC, and twice as many come, or as many as ever. Data lies beside the
checkout (`--data`). Ends with 1 if the lanes miss a gate.

Beside what ships stand the four lanes, and what rings beside them: `share` and `all` alone. For the
latter somebody reads nothing at all, and somebody finds no feeling where people tell what does not
work. `--rate 100` asks for a dense brand (hours), `--trials` for fewer of them, and
`--only balanced "as it ships"` for one reader and detector.

No head has seen these posts. The thresholds that ship were chosen on the train split, so there a
row is in-sample; val was set apart, though whoever chose the recipe looked at it, too. Posts of val
that begin as one of train are left out.

A detector that never rings finds nothing. One that always does has an incident open already when
the crisis comes, and the control counts it.
"""

import argparse
import gzip
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from detectors.digest import beginning
from detectors.events import Label, Sentiment
from detectors.rules import FOUR, LaneName, VolumeRules
from pipeline.lines import Line, mention_file
from pipeline.sentiment import Scoring, SentimentChoice
from pipeline.sentiment.batches import batches
from pipeline.sentiment.example import Example, from_json_lines
from pipeline.sentiment.models import default_thresholds
from pipeline.sentiment.sentiments import Sentiments
from pipeline.sentiment.trial import post
from pipeline.sentiment.unhappy import Unhappy
from pipeline.settings import SentimentError
from tests.benchmarks.calibration import FAKES, PLAIN, Tried, gate
from tests.benchmarks.replays import DATA, FREE_OWN
from tests.benchmarks.stand import machine, table
from tests.detectors.people import BRAND, FEELINGS
from tests.injections import MORE, TRIALS, VOLUMES, Aim, Pool, Usual, Verdicts, injected

LANG = "fr"
WHOLE = {"val": "held out from heads and thresholds", "train": "in-sample: thresholds chosen on it"}
KINDS = ((5.0, 0.1), (30.0, 0.1), (30.0, 0.3), (100.0, 0.1))  # posts an hour, share of unhappy ones
FACTS = (
    "Plus d'internet depuis ce matin dans le 69", "Panne de réseau à Nantes, depuis 9h",
    "La box ne fonctionne plus depuis hier", "Coupure de fibre chez moi, rue Pasteur",
    "Le site est inaccessible", "Toujours pas de réseau à Lille", "Aucun signal sur mon mobile",
)  # fmt: skip
PERFECT = {
    (30.0, 0.1): {1: Aim(27 / 30, 65), 2: Aim(1, 30)},
    (5.0, 0.1): {2: Aim(26 / 30, 75)},
}
SCORED = {(30.0, 0.1): {2: Aim(26 / 30, 70)}}
LANES = {"as it ships": VolumeRules(), "four lanes": VolumeRules(lanes=FOUR)}  # each has the gates
ASIDE = {
    "share alone": VolumeRules(lanes=(LaneName.SHARE,)),
    "all alone": VolumeRules(lanes=(LaneName.ALL,)),
}
QUIET = "no noise"  # where nothing must be found, but nothing false may ring either


class Reader(NamedTuple):
    """Who says which posts are unhappy, and what must be found then, by kind and volume."""

    name: str
    verdicts: Verdicts
    aims: Mapping[tuple[float, float], Mapping[int, Aim]]
    against: Tried  # what the lanes are held against with these posts
    facts: bool = False  # in the place of unhappy posts stand such that tell what does not work


# -- The posts


def examples(data: Path, name: str) -> list[Example]:
    """The French posts of a split; of val, those that train does not have as well."""
    splits: dict[str, list[Example]] = {}
    with gzip.open(data / "sentiment/xlmt_train_val.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            splits.setdefault(json.loads(line)["split"], []).extend(from_json_lines([line], name))
    french = {split: [e for e in some if e.lang == LANG] for split, some in splits.items()}
    if name == "train":
        return french[name]
    learned = {beginning(each.text) for each in french["train"]}
    return [each for each in french[name] if beginning(each.text) not in learned]


def hours(data: Path) -> list[float]:
    """How many times its mean a French operator gets in each hour of the day, UTC."""
    with mention_file(str(data / "mentions/free_fr_2025.jsonl.gz")) as lines:
        posts = [line.mention for line in lines if isinstance(line, Line)]
    others = [each for each in posts if (each.author or "").casefold() not in FREE_OWN]
    counts = Counter(each.created_at.hour for each in others)
    return [24 * counts[hour] / len(others) for hour in range(24)]


# -- Who reads them


def readers(said: Sequence[Example], scorings: Sequence[Scoring]) -> Iterator[Reader]:
    """People, scorers that are installed, and one for whom all is a complaint."""
    truths = {each.text: FEELINGS[each.label] for each in said}
    beyond_doubt = {text: replace(each, strict=each.is_negative) for text, each in truths.items()}
    yield Reader("people", beyond_doubt, PERFECT, PLAIN | FAKES)
    mentions = [post(BRAND, each.text, LANG) for each in said]
    for scoring in scorings:
        try:
            sentiments = Sentiments(SentimentChoice(scorer=scoring))
        except SentimentError as problem:
            print(f"{scoring}: {problem}")
            continue
        found = [each for batch in batches(mentions) for each in sentiments.of(batch)]
        against = PLAIN if scoring is SentimentChoice().scorer else {}
        yield Reader(scoring.value, by_text(said, found), SCORED, against)
    yield Reader("all posts count", by_text(said, Unhappy().of(mentions)), {}, {})
    yield Reader("nobody", dict.fromkeys(truths, FEELINGS[Label.UNKNOWN]), {}, {})
    facts = truths | dict.fromkeys(FACTS, FEELINGS[Label.NEUTRAL])
    yield Reader("nobody feels facts", facts, {}, {}, facts=True)


def by_text(said: Sequence[Example], found: Sequence[Sentiment]) -> Verdicts:
    """What was found of each text."""
    return {each.text: sentiment for each, sentiment in zip(said, found, strict=True)}


def reading(reader: Reader, pool: Pool) -> tuple[str, ...]:
    """How well it reads the posts of the pool."""
    name = reader.name
    volume = default_thresholds(Scoring(name), LANG).volume if name in set(Scoring) else None
    shares = (share(reader.verdicts, each, Label.NEGATIVE) for each in pool)
    unknown = share(reader.verdicts, (*pool.unhappy, *pool.others), Label.UNKNOWN)
    return name, f"{volume:.2f}" if volume else "", *shares, unknown


def share(verdicts: Verdicts, texts: Sequence[str], label: Label) -> str:
    """How many of the texts have this label."""
    return f"{statistics.mean(verdicts[text].label is label for text in texts):.2f}"


# -- What is found


def rows(
    usual: Usual, some: Sequence[Reader], trials: int, only: Collection[str] = ()
) -> Iterator[tuple[str, ...]]:
    """Each detector with each reader. Detectors that are no use are shown for one kind alone.

    `only`: the readers and detectors that are asked for; none: all.
    """
    kind = usual.rate, usual.share
    for reader in some:
        for name, volume in (LANES | ASIDE | reader.against).items():
            wanted = not only or (reader.name in only and name in only)
            if wanted and (name not in FAKES or kind == KINDS[0]):
                yield reader.name, name, *row(usual, reader, volume, trials)


def row(usual: Usual, reader: Reader, volume: VolumeRules, trials: int) -> tuple[str, ...]:
    """The figures of one detector."""
    if reader.facts:
        usual = replace(usual, pool=Pool(FACTS, usual.pool.others))
    found = injected(usual, reader.verdicts, volume, trials)
    aims = reader.aims.get((usual.rate, usual.share), {})
    said = gate(found.faults(aims))
    return (
        *(shown(found.minutes[each]) for each in VOLUMES),
        f"{found.control}",
        f"{found.background:.2f}",
        f"{found.open}",
        (said if aims or found.faults({}) else QUIET) if reader.aims else "",
    )


def shown(minutes: Sequence[float]) -> str:
    """How many were found, and the median of the minutes."""
    return f"{len(minutes)} ({statistics.median(minutes):.0f})" if minutes else "0"


def missed(row: Sequence[str]) -> bool:
    """Whether the lanes, with this reader, miss a gate."""
    return row[1] in LANES and row[-1].startswith("MISSED")


def arguments() -> Any:
    """What was asked for."""
    reader = argparse.ArgumentParser(description=__doc__)
    default = [SentimentChoice().scorer, Scoring.ACCURATE]
    reader.add_argument("--data", type=Path, default=DATA)
    reader.add_argument("--scorer", type=Scoring, nargs="+", default=default)
    reader.add_argument("--rate", type=float, nargs="+", default=[5.0, 30.0])
    reader.add_argument("--trials", type=int, default=TRIALS)
    reader.add_argument("--only", nargs="+", default=[], metavar="NAME")
    reader.add_argument("--split", choices=list(WHOLE), default="val")
    return reader.parse_args()


def pool_of(said: Sequence[Example]) -> Pool:
    """The texts, by what people called them."""
    unhappy = [each.text for each in said if each.label is Label.NEGATIVE]
    return Pool(unhappy, [each.text for each in said if each.label is not Label.NEGATIVE])


def introduced(pool: Pool, some: Sequence[Reader], split: str) -> str:
    """Which posts there are, and how well they are read."""
    head = ("reader", "threshold", "unhappy found", "others taken for unhappy", "unknown")
    return (
        f"\n{len(pool.unhappy)} unhappy posts and {len(pool.others)} others of {split} "
        f"({WHOLE[split]}):\n\n{table(head, [reading(each, pool) for each in some])}"
    )


def told(usual: Usual, found: Sequence[tuple[str, ...]], trials: int) -> str:
    """What was found in a kind of brand."""
    head = (
        "reader", "detector", *(f"x{each}: of {trials} (min)" for each in VOLUMES),
        f"control of {14 * trials}", "background/bw", "open before", "gate",
    )  # fmt: skip
    rise = f"{usual.share:.0%} unhappy, then {usual.share + MORE:.0%}"
    return f"\n{usual.rate:g} posts an hour, {rise}:\n\n{table(head, found)}"


def main() -> None:
    """Print who reads the posts, and what is found in each kind of brand."""
    asked = arguments()
    print(machine(), flush=True)
    said = examples(asked.data, asked.split)
    pool, some = pool_of(said), list(readers(said, asked.scorer))
    print(introduced(pool, some, asked.split), flush=True)
    profile, faults = hours(asked.data), 0
    for rate, usually in (kind for kind in KINDS if kind[0] in asked.rate):
        began, usual = time.process_time(), Usual(rate, usually, profile, pool)
        found = list(rows(usual, some, asked.trials, asked.only))
        print(
            told(usual, found, asked.trials),
            f"\n\n{time.process_time() - began:.0f} s of CPU",
            flush=True,
        )
        faults += sum(map(missed, found))
    sys.exit(faults > 0)


if __name__ == "__main__":
    main()
