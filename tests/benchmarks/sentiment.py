"""Sentiment: how well posts are scored, how quickly, and what that costs a worker.

`python -m tests.benchmarks.sentiment [accuracy] [labels] [speed] [worker]` prints the tables of
docs/sentiment.md, all of them without a name. Labelled posts come from the data beside the checkout
(`--data`); the worker needs a real Kafka.

Thresholds are chosen on the train split, and figures are those of val. No head has seen either.
"""

import argparse
import asyncio
import csv
import gzip
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from detectors.events import Label, Mention
from pipeline.lines import Line, mention_file
from pipeline.sentiment import Scoring, SentimentChoice
from pipeline.sentiment.batches import BATCH, batches
from pipeline.sentiment.example import from_json_lines
from pipeline.sentiment.lexicon import Lexicon
from pipeline.sentiment.measures import (
    Measures,
    best_threshold,
    measured,
)
from pipeline.sentiment.models import Models
from pipeline.sentiment.scorer import Score
from pipeline.sentiment.sentiments import Sentiments
from pipeline.sentiment.text import readable
from pipeline.sentiment.thresholds import Thresholds
from pipeline.sentiment.trial import post
from tests.benchmarks import stand
from tests.benchmarks.crowd import DAY, Crowd, brands_of, feed, settings_text
from tests.benchmarks.stand import PARTITIONS, install, kafka, machine, table
from tests.benchmarks.worker import MENTIONS
from tests.broker import Installation

DATA = Path(__file__).parents[3] / "shared" / "data"
LABELS = Path(__file__).parent / "labels" / "free_fr_2025.csv"
OWN = {"Freebox", "free", "Free_1337", "GroupeIliad"}  # the brand's accounts
LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "ar")
SHOWN = (
    "auc", "recall_at_10", "f1", "precision", "recall", "false_positive_rate", "macro_f1",
)  # fmt: skip
GATES = {  # the least AUC and recall at 10 % on val
    ("balanced", "en"): (0.86, 0.55), ("balanced", "fr"): (0.82, 0.50),
    ("accurate", "en"): (0.89, 0.0), ("accurate", "fr"): (0.87, 0.0),
}  # fmt: skip

T = TypeVar("T")
Read = Callable[[Sequence[str]], Sequence[Score]]
Numbers = npt.NDArray[np.float64]


class Stock:
    """vaderSentiment as it comes, for any language."""

    def __init__(self) -> None:
        self._original = SentimentIntensityAnalyzer()

    def __call__(self, texts: Sequence[str]) -> list[Score]:
        """A score of each text."""
        found = [float(self._original.polarity_scores(text)["compound"]) for text in texts]
        return [Score((1 - compound) / 2, compound) for compound in found]


@dataclass(frozen=True)
class Split:
    """The posts of a language, and what people called them."""

    texts: list[str]
    labels: list[Label]

    @property
    def truths(self) -> npt.NDArray[np.bool_]:
        """Whether each is negative."""
        return np.array([label is Label.NEGATIVE for label in self.labels])


# -- How well


def accuracy(data: Path) -> None:
    """On posts that nobody wrote for us: thresholds of train, figures of val."""
    rows = []
    for lang in LANGUAGES:
        train, val = (split(data, name, lang) for name in ("train", "val"))
        for name, read in readers(lang).items():
            figures = asdict(tried(read, train, val))
            shown = (f"{figures[each]:.3f}" for each in SHOWN)
            rows.append((lang, name, *shown, gate(name, lang, figures)))
    head = ("lang", "scorer", "AUC", "R@10", "negative F1", "P", "R", "FPR", "macro-F1", "gate")
    print(table(head, rows), flush=True)


def readers(lang: str) -> dict[str, Read]:
    """What reads a language, by name."""
    known: dict[str, Read] = {"stock VADER": Stock()}
    models = Models()
    for scoring in Scoring:
        scorer = models.readers(scoring).get(lang)
        if scorer:
            known[scoring.value] = scorer.score
    return known


def split(data: Path, name: str, lang: str) -> Split:
    """A part of the labelled posts."""
    with gzip.open(data / "sentiment/xlmt_train_val.jsonl.gz", "rt", encoding="utf-8") as lines:
        some = [line for line in lines if json.loads(line)["split"] == name]
    known = [each for each in from_json_lines(some, name) if each.lang == lang]
    return Split([readable(each.text) for each in known], [each.label for each in known])


def tried(read: Read, train: Split, val: Split) -> Measures:
    """The figures of val, at the thresholds of train."""
    p_train, score_train = scored(read, train.texts)
    volume = best_threshold(train.truths, p_train)
    positive = best_positive(train.labels, p_train, score_train, volume)
    limits = Thresholds(volume=volume, strict=1.0, positive=positive)
    p_val, score_val = scored(read, val.texts)
    pairs = zip(p_val, score_val, strict=True)
    return measured(val.labels, [limits.label(Score(*each)) for each in pairs], p_val)


def scored(read: Read, texts: Sequence[str]) -> tuple[Numbers, Numbers]:
    """p_negative and score of each text."""
    found = [each for part in batches(texts) for each in read(part)]
    return np.array([each[0] for each in found]), np.array([each[1] for each in found])


def best_positive(
    labels: Sequence[Label], p_negative: Numbers, scores: Numbers, volume: float
) -> float:
    """The threshold of the score that parts positive from neutral best, by macro-F1."""
    steps = np.quantile(scores, np.linspace(0.05, 0.95, 37))

    def macro(step: float) -> float:
        limits = Thresholds(volume=volume, strict=1.0, positive=step)
        pairs = zip(p_negative, scores, strict=True)
        return measured(labels, [limits.label(Score(*each)) for each in pairs], p_negative).macro_f1

    return float(max(steps, key=macro))


def gate(name: str, lang: str, figures: dict[str, float]) -> str:
    """Whether the least is reached."""
    if (name, lang) not in GATES:
        return ""
    area, recall = GATES[name, lang]
    good = figures["auc"] >= area and figures["recall_at_10"] >= recall
    return f"{'reached' if good else 'MISSED'} ({area}, {recall})"


# -- On customers of one brand


def labels(data: Path) -> None:
    """On 200 posts to a French operator, at the thresholds that ship."""
    with LABELS.open(encoding="utf-8", newline="") as rows:
        said = {row["id"]: Label(row["label"]) for row in csv.DictReader(rows)}
    with mention_file(str(data / "mentions/free_fr_2025.jsonl.gz")) as lines:
        posts = [line.mention for line in lines if isinstance(line, Line)]
    posts = [each for each in posts if each.id in said and each.author not in OWN]
    rows_ = []
    for scoring in Scoring:
        sentiments = Sentiments(SentimentChoice(scorer=scoring))
        found = [each for part in batches(posts) for each in sentiments.of(part)]
        p_negative = np.array([each.p_negative or 0.0 for each in found])
        labels_found = [each.label for each in found]
        figures = measured([said[each.id] for each in posts], labels_found, p_negative)
        strict = np.array([each.strict for each in found])
        truths = np.array([said[each.id] is Label.NEGATIVE for each in posts])
        rows_.append((
            scoring.value, f"{figures.auc:.3f}",
            f"{figures.precision:.2f}", f"{figures.recall:.2f}", f"{figures.f1:.3f}",
            f"{figures.false_positive_rate:.2f}",
            f"{strict[truths].mean():.2f}", f"{strict[~truths].mean():.2f}", str(figures.unknown),
        ))  # fmt: skip
    head = ("scorer", "AUC", "P", "R", "F1", "FPR", "R strict", "FPR strict", "unknown")
    print(table(head, rows_), flush=True)


# -- How quickly


def speed(data: Path) -> None:
    """Texts a second of one thread, beside stock VADER; and how the work grows."""
    english = split(data, "train", "en").texts[:1_000]
    french = split(data, "train", "fr").texts[:1_000]
    base = rate(Stock(), english)
    rows = [("stock VADER alone", "en", f"{base:,.0f}", "1.00", "")]
    for scoring in Scoring:
        for lang, texts in (("en", english), ("fr", french)):
            if scoring is Scoring.FAST and lang == "fr":
                continue
            some = texts if scoring is not Scoring.ACCURATE else texts[:200]
            sentiments = Sentiments(SentimentChoice(scorer=scoring))
            mentions = [post("B", text, lang) for text in some]
            whole_rate(sentiments, mentions[:BATCH])  # loads models
            fresh = whole_rate(sentiments, mentions[BATCH:])
            again = [whole_rate(sentiments, mentions[BATCH:]) for _ in range(5)]
            rows.append(
                (scoring.value, lang, *both(fresh, base), f"{statistics.median(again):,.0f}")
            )
    lexicon = Lexicon(words=False)
    rows.append(("VADER of `fast`", "en", *both(rate(lexicon.score, english), base), ""))
    head = ("setting", "lang", "texts/s", "to stock", "texts/s, said before")
    print(table(head, rows), flush=True)
    growth = {name: emojis(read, 10_000) / emojis(read, 1_000) for name, read in
              (("stock VADER", Stock()), ("fast", lexicon.score))}  # fmt: skip
    told = ", ".join(f"{name} {grown:.1f} times" for name, grown in growth.items())
    print(f"From 1,000 to 10,000 emojis the time grows: {told}", flush=True)


def both(found: float, base: float) -> tuple[str, str]:
    """A rate, and its ratio to another."""
    return f"{found:,.0f}", f"{found / base:.2f}"


def rate(read: Read, texts: Sequence[str]) -> float:
    """Texts a second, the median of five passes."""
    passes = [timed(lambda: [read([text]) for text in texts]) for _ in range(5)]
    return len(texts) / statistics.median(passes)


def whole_rate(sentiments: Sentiments, mentions: Sequence[Mention]) -> float:
    """Mentions a second, in batches, with all that goes before a scorer."""
    return len(mentions) / timed(lambda: [sentiments.of(part) for part in batches(mentions)])


def emojis(read: Read, count: int) -> float:
    """Seconds for a text of so many."""
    return timed(lambda: read(["😀" * count]))


def timed(work: Callable[[], object]) -> float:
    """Seconds of CPU."""
    began = time.process_time()
    work()
    return time.process_time() - began


# -- What it costs a worker


def worker(_data: Path) -> None:
    """CPU of a worker for a mention, at several shares of French."""
    rows, names, count = [], brands_of(100), 15_000
    with kafka() as (node, home):
        for french in (1.0, 0.5, 0.0):
            now = time.time()
            source = install(node, home / f"said-{french}", settings_text(names))
            said = Crowd(names, french=french).said(2 * count, now - DAY / 24, now)
            asyncio.run(feed(node.address, source.topic("mentions"), PARTITIONS, said))
            for scorer in ("balanced", "fast"):
                folder = home / f"{scorer}-{french}"
                own = install(node, folder, settings_text(names, scorer=scorer), HTTP_PORT="0")
                installed = Installation(own.env | {MENTIONS: source.topic("mentions")})
                span = stand.measured(installed, "worker", folder, count, 2 * count)
                rows.append((scorer, f"{french:.0%}", f"{span.cpu_each:,.0f}", f"{span.rate:,.0f}"))
    print(table(("scorer", "French", "µs CPU a mention", "mentions/s"), rows), flush=True)


PARTS = {"accuracy": accuracy, "labels": labels, "speed": speed, "worker": worker}


def main() -> None:
    """Print what is asked for."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("parts", nargs="*", default=list(PARTS))
    reader.add_argument("--data", type=Path, default=DATA)
    arguments = reader.parse_args()
    print(machine(), flush=True)
    for name in arguments.parts:
        PARTS[name](arguments.data)


if __name__ == "__main__":
    main()
