"""Tuning: what detection costs beside scoring, what scoring once saves, and two operating curves.

`python -m tests.benchmarks.tuning [speed] [once] [stories] [curevac]` prints all without a name:

- `speed`: mentions a second of CPU of `tocsin replay`, and of the same scoring alone;
- `once`: a sweep of sixteen settings against the same with scoring anew for each;
- `stories`: `tocsin sweep` on the crises of `tests.scenarios`, each with a label;
- `curevac`: the same on a real storm, with the calm years before it. Data lies beside the checkout
  (`--data`).

There are no gates: ratios of one run are shown, and curves that people judge.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from alerts.brief import FullBrief
from detectors.events import Level, Mention, Sentiment
from pipeline.cli import main as tocsin
from pipeline.codec import decode_mention
from pipeline.config import Config
from pipeline.lines import Line, mention_file
from pipeline.replay import replay, scored
from pipeline.sentiment import Scoring, SentimentChoice
from pipeline.sentiment.sentiments import Sentiments
from pipeline.tuning import episode as labelling
from pipeline.tuning.episode import Episode
from pipeline.tuning.grid import axes, grid
from pipeline.tuning.history import Archive, History
from pipeline.tuning.play import played
from pipeline.tuning.setup import setup
from tests.benchmarks.replays import DATA
from tests.benchmarks.stand import machine, table
from tests.scenarios.crowd import DAY, HOUR, START
from tests.scenarios.kinds import BEGIN, OWN
from tests.scenarios.make import SCENARIOS
from tests.story import write_story

CUREVAC = "mentions/curevac_2020.jsonl.gz"
RATES = ("posts", "scorer", "mentions", "scoring alone, a second", "replay", "share")
COSTS = ("scorer", "settings", "posts scored once", "anew", "ratio", "CPU once", "anew", "ratio")
BRIEF = FullBrief()
BUDGETS = "rules.volume.budget=0.1,0.25,0.5,1,2,4"
POINTS = "rules.severity.alert_points=1,1.5,2,2.5,3,3.5,4"
SCORINGS = (Scoring.FAST, SentimentChoice().scorer)
SIXTEEN = ("rules.volume.budget=0.25,0.5,1,2", "rules.severity.alert_points=2,2.5,3,3.5")


# -- What it costs


def cpu(work: Callable[[], Any]) -> float:
    """Seconds of CPU, of all threads: what other processes do is none of it."""
    began = time.process_time()
    work()
    return time.process_time() - began


def spent(rows: Iterator[Any]) -> int:
    """How many there are, when all have passed."""
    return sum(1 for _ in rows)


def mentions(file: Path, since: datetime | None) -> Iterator[Mention]:
    """Those of a file."""
    with mention_file(str(file), since) as lines:
        yield from (line.mention for line in lines if isinstance(line, Line))


def speed(file: Path, since: datetime | None, scoring: Scoring) -> tuple[str, ...]:
    """One row: reading and scoring, and the same with detection."""
    count = spent(mentions(file, since))
    sentiments = [Sentiments(SentimentChoice(scorer=scoring)) for _ in range(3)]
    spent(scored(islice(mentions(file, since), 100), sentiments[0].of))  # loads what is loaded once
    alone = cpu(lambda: spent(scored(mentions(file, since), sentiments[1].of)))
    both = cpu(lambda: spent(replay(mentions(file, since), sentiments[2].of, lambda _: BRIEF)))
    return (
        file.name, scoring.value, f"{count:,}", f"{count / alone:,.0f}", f"{count / both:,.0f}",
        f"{alone / both:.0%}",
    )  # fmt: skip


class Counting:
    """A SentimentSource that knows how many posts it was asked about."""

    def __init__(self, scoring: Scoring) -> None:
        self.sentiments, self.asked = Sentiments(SentimentChoice(scorer=scoring)), 0

    def of(self, posts: Sequence[Mention]) -> list[Sentiment]:
        """As SentimentSource says."""
        self.asked += len(posts)
        return self.sentiments.of(posts)

    def version(self, brand: str) -> str:
        """Likewise."""
        return self.sentiments.version(brand)

    @property
    def is_dear(self) -> bool:
        """Likewise."""
        return self.sentiments.is_dear


def swept(file: Path, source: Counting, cache: Path, settings: Sequence[Config]) -> None:
    """Replay settings on one core, as a sweep does on all."""
    with Archive(
        source=source, brands=(), decode=decode_mention, cache=cache, now=time.time(),
        complain=lambda _: None, follow=lambda lines, _: lines,
    ) as archive:  # fmt: skip
        for config in settings:
            played(History([archive.of(str(file))]), setup("", config, source))


def once(file: Path, scoring: Scoring) -> tuple[str, ...]:
    """One row: sixteen settings on posts that are scored once, and sixteen times."""
    default = Config.default()
    settings = [node.config for node in grid(default, axes(SIXTEEN, default)).nodes]
    sources = [Counting(scoring) for _ in range(1 + len(settings))]  # none knows a post before
    with TemporaryDirectory() as name:
        folders = [Path(name) / str(number) for number, _ in enumerate(sources)]
        together = cpu(lambda: swept(file, sources[0], folders[0], settings))
        runs = zip(sources[1:], folders[1:], settings, strict=True)
        apart = sum(
            cpu(partial(swept, file, source, folder, [config])) for source, folder, config in runs
        )
    asked, more = sources[0].asked, sum(each.asked for each in sources[1:])
    return (
        scoring.value, str(len(settings)), f"{asked:,}", f"{more:,}", f"{more / asked:.1f}",
        f"{together:.1f} s", f"{apart:.1f} s", f"{apart / together:.1f}",
    )  # fmt: skip


# -- What it shows

TOLD = {
    "outage": (START + 5 * DAY + 10 * HOUR, 9, Level.CRISIS),
    "slow_rumour": (START + 9 * DAY + 6 * HOUR, 30, Level.ALERT),
    "second_wave": (START + 6 * DAY + 6 * HOUR, 13, Level.CRISIS),
    "hidden_authors": (START + 5 * DAY + 16 * HOUR, 4, Level.CRISIS),
    "unread": (BEGIN, 5, Level.ALERT),
} | {
    f"{name}_{lang}": (begin, hours, level)
    for lang in ("en", "fr")
    for name, begin, hours, level in (
        ("customer", BEGIN, 4, Level.CRISIS), ("own_post", BEGIN, 5, Level.CRISIS),
        ("outage", BEGIN, 4, Level.CRISIS), ("outage_facts", BEGIN, 5, Level.ALERT),
        ("rumour", BEGIN - 8 * HOUR, 14, Level.CRISIS), ("campaign", BEGIN, 2, Level.ALERT),
        ("rival", BEGIN, 4, Level.ALERT), ("homonym", BEGIN + 6 * HOUR, 3, Level.ALERT),
    )
}  # fmt: skip
"""What people should be told of a scenario, from when on and for how many hours; of others nothing.
What is somebody else's crisis, and names the brand, is worth an alert."""


def stories(folder: Path) -> tuple[Path, list[Episode]]:
    """The scenarios side by side, each with a brand of its own, and what should ring in them.

    Those that need settings, which say who else is named, are left out.
    """
    posts, labels = list[Mention](), list[Episode]()
    for number, scenario in enumerate(each for each in SCENARIOS if "named" not in each.name):
        said = scenario.mentions()
        brand, own = said[0].brand, f"{said[0].brand}{number}"
        posts += [replace(each, brand=own, text=each.text.replace(brand, own)) for each in said]
        begin, hours, level = TOLD.get(scenario.name, (START, 24 * 14, Level.ALERT))
        labels.append(
            Episode(
                brand=own, start=begin, end=begin + hours * HOUR, level=level, note=scenario.name,
                silent=scenario.name not in TOLD,
            )
        )  # fmt: skip
    posts.sort(key=lambda each: each.created_at)
    file = folder / "stories.jsonl"
    file.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in posts))
    return file, labels


def storm(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A time of March 2020."""
    return datetime(2020, 3, day, hour, minute, tzinfo=UTC)


STORM = [
    Episode(brand="CureVac", start=storm(13), end=storm(14, 16, 13), silent=True, note="good news"),
    Episode(brand="CureVac", start=storm(14, 22), end=storm(19), level=Level.CRISIS),
]  # fmt: skip


def curves(file: Path, labels: Sequence[Episode], folder: Path, *more: str) -> None:
    """What `tocsin sweep` says of each of the two rules."""
    known = folder / f"{file.name}.labels.yaml"
    labelling.append(known, labelling.written(labels))
    for rule in (BUDGETS, POINTS):
        with suppress(SystemExit):
            tocsin.main(
                ["sweep", str(file), "--labels", str(known), "--set", rule, *more],
                standalone_mode=False,
            )
        print(flush=True)


def main() -> None:
    """Print what was asked for."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("parts", nargs="*", default=["speed", "once", "stories", "curevac"])
    reader.add_argument("--data", type=Path, default=DATA)
    asked = reader.parse_args()
    print(machine(), flush=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        made, _ = write_story(folder)
        if "speed" in asked.parts:
            files = [(made, None), (asked.data / CUREVAC, storm(14))]
            found = [speed(*each, scoring) for each in files for scoring in SCORINGS]
            print(table(RATES, found), flush=True)
        if "once" in asked.parts:
            print(table(COSTS, [once(made, each) for each in SCORINGS]), flush=True)
        if "stories" in asked.parts:
            curves(*stories(folder), folder, "--owned", OWN)
        if "curevac" in asked.parts:
            curves(asked.data / CUREVAC, STORM, folder)


if __name__ == "__main__":
    main()
