"""Upkeep: what a brand costs that is watched: time a bin and a mention, bytes, memory of many.

`python -m tests.benchmarks.upkeep` prints one table. The aim of the sweep is a ratio, measured in
this run: all bins of a brand's day against stock VADER on the mentions of that day. With
`--beside TREE` it runs in another checkout, too, and prints what it costs there and here.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from alerts.brief import FullBrief
from alerts.lookout import Lookout
from detectors.bins import BIN, DAY
from detectors.events import Label, Mention, Sentiment, moment
from pipeline.watch.envelope import seal
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.stand import machine, memory, table

A_DAY = 50  # mentions of a brand
NEGATIVE = 0.25  # share of them
WEEKS = 3  # that a brand is known for
BRANDS = 10_000
SWEEP = 2.0  # times stock VADER, at most; the aim is a half
MEMORY = 1_000  # MB for BRANDS, at most
STORM = 3_000  # people in a day, as many as the worst of a real storm
BEGAN = 1_767_225_600.0  # 2026-01-01
LABELS = (Label.NEGATIVE, Label.NEUTRAL)
ROUNDS = 3  # runs of each checkout, in turn; the least counts: what else the machine does adds
FIGURE = re.compile(r"^(?:\| )?(.+?)(?: \||:) ([\d,.]+) (µs|times|bytes|MB)\b", re.MULTILINE)


class Life:
    """One brand, lived through mention by mention."""

    def __init__(self, seed: int, name: str = "Upkeep") -> None:
        self.random = Random(seed)  # noqa: S311  # no secret
        self.crowd, self.number = Crowd([name], random=self.random, french=0.0), 0
        self.lookout = Lookout.fresh(name, BEGAN, FullBrief())
        self.bins = self.mentions = 0
        self.closing = self.observing = 0.0  # seconds of CPU

    def live(self, days: float, a_day: float, negative: float = NEGATIVE) -> None:
        """So many days more, closed as mentions come, and at the end."""
        watch = self.lookout.watch
        now, end = (watch.bin + 1) * BIN + 1.0, (watch.bin + days * DAY) * BIN
        while a_day and (now := now + self.random.expovariate(a_day / 86_400)) < end:
            self.close(now)
            self.say(now, negative)
        self.close(end)

    def close(self, now: float) -> None:
        """The bins before a time."""
        watch = self.lookout.watch
        before = watch.bin
        self.closing += timed(lambda: watch.advance(now))
        self.bins += watch.bin - before

    def say(self, now: float, negative: float) -> None:
        """One mention."""
        self.number += 1
        mention = Mention(
            id=str(self.number), brand="Upkeep", text="The service is down again",
            created_at=moment(now), author=f"a{self.random.randrange(10**6)}",
        )  # fmt: skip
        label = LABELS[self.random.random() >= negative]
        feeling = Sentiment(label=label, score=0.0, lang="en", scorer="fixed")
        self.observing += timed(lambda: self.lookout.observe(mention, feeling, now, now))
        self.mentions += 1

    @property
    def packed(self) -> int:
        """Bytes of its state."""
        return sum(len(bytes(part)) for part in seal(self.lookout))


def timed(work: Callable[[], object]) -> float:
    """Seconds of CPU."""
    began = time.process_time()
    work()
    return time.process_time() - began


def vader(texts: int) -> float:
    """Seconds of stock VADER on so many of the crowd's texts."""
    crowd = Crowd(["Upkeep"], french=0.0)
    posts = [str(msgspec.json.decode(each.value)["text"]) for each in crowd.said(texts, 0.0, 1.0)]
    stock = SentimentIntensityAnalyzer()
    return timed(lambda: [stock.polarity_scores(post) for post in posts])


def many(life: Life) -> float:
    """MB that so many brands take, unpacked."""
    watch, triage = life.lookout.pack()
    packed = msgspec.msgpack.encode([watch, triage])
    before = memory(os.getpid(), "VmRSS")
    kept = []
    for number in range(BRANDS):
        one, rest = msgspec.msgpack.decode(packed)
        kept.append(Lookout.unpack(f"brand {number}", one, rest, FullBrief()))
    return (memory(os.getpid(), "VmRSS") - before) / 1e6 if kept else 0.0


def figures(tree: Path) -> dict[tuple[str, str], float]:
    """What this benchmark prints in a checkout: name and unit of each figure, and the number."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.upkeep"], cwd=tree, check=True, text=True,
        env=os.environ | {"PYTHONPATH": str(tree)}, stdout=subprocess.PIPE,
    ).stdout  # fmt: skip
    return {(what, unit): float(n.replace(",", "")) for what, n, unit in FIGURE.findall(told)}


def beside(other: Path) -> None:
    """Print what it costs in another checkout, and here."""
    here = Path(__file__).resolve().parents[2]
    runs = [(figures(other.resolve()), figures(here)) for _ in range(ROUNDS)]
    rows = []
    for what, unit in runs[0][0]:
        before, now = (min(run[what, unit] for run in each) for each in zip(*runs, strict=True))
        rows.append((f"{what}, {unit}", f"{before:,g}", f"{now:,g}", f"{now / before:.2f}"))
    print(table(("what", "there", "here", "ratio"), rows), flush=True)


def main() -> None:
    """Print what it costs."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--beside", type=Path, metavar="TREE", help="another checkout")
    print(machine(), flush=True)
    if other := reader.parse_args().beside:
        beside(other)
    else:
        report()


def report() -> None:
    """Print what it costs here."""
    life = Life(1)
    life.live(WEEKS * 7, A_DAY)
    a_bin = life.closing / life.bins
    sweep = a_bin * DAY / (vader(1_000) / 1_000 * A_DAY)
    quiet = Life(2)
    quiet.live(1, 0.0)
    storm = Life(3)
    storm.live(1, 20)
    storm.live(1, STORM, negative=1.0)
    rows = [
        ("closing a bin", f"{a_bin * 1e6:.1f} µs", ""),
        ("observing a mention", f"{life.observing / life.mentions * 1e6:.1f} µs", ""),
        ("observing one in a storm", f"{storm.observing / storm.mentions * 1e6:.1f} µs", ""),
        (f"a day's bins to stock VADER on {A_DAY} mentions", f"{sweep:.2f} times",
         f"at most {SWEEP:g}: {'reached' if sweep <= SWEEP else 'MISSED'}"),
        ("state of a silent brand", f"{quiet.packed:,} bytes", ""),
        (f"state of a brand of {A_DAY} a day", f"{life.packed:,} bytes", ""),
        (f"state in a storm of {STORM:,} people a day", f"{storm.packed:,} bytes", ""),
    ]  # fmt: skip
    print(table(("what", "measured", ""), rows), flush=True)
    taken = many(life)
    said = f"at most {MEMORY:,}: {'reached' if taken <= MEMORY else 'MISSED'}"
    print(f"{BRANDS:,} brands of {A_DAY} a day, unpacked: {taken:,.0f} MB; {said}", flush=True)


if __name__ == "__main__":
    main()
