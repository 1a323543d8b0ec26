"""NAB: the lanes on ten firms' mention counts of the Numenta Anomaly Benchmark (realTweets).

`python -m tests.benchmarks.nab` prints three tables: the lanes at alert budgets, beside two
yardsticks and what was published of other detectors; the operating curve, with the best threshold
in hindsight; and the halves of each file, since the lanes were tuned on the first.

Thresholds of the lanes come from budgets, and no label is used. Counts have no authors, so nothing
is asked of how many people there are. A lane rings once, and anew only after a time without a score
at or above the threshold. The data lies beside the checkout (`--data`).
"""

import argparse
import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from detectors.bins import BIN, DAY, HOUR, Ring, bin_of
from detectors.lanes import MANY_LANES, SPANS, Lanes
from detectors.rules import FOUR, LaneName
from tests.benchmarks.nab_score import (
    Alarms,
    Corpus,
    Profile,
    Series,
    Tally,
    Window,
    after_probation,
    nab_score,
)
from tests.benchmarks.stand import table

DATA = Path(__file__).parents[3] / "shared" / "data" / "nab"
PUBLISHED = "published_scores_realtweets.csv"
PROFILES = ("standard", "reward_low_FP_rate", "reward_low_FN_rate")
BUDGETS = (2.0, 1.0, 0.5, 0.1)  # rings a brand-week
BORNE = (0.1, 0.25, 0.5, 1.0)  # false episodes a brand-week
LEVELS = 1.0 - np.geomspace(1e-5, 0.9, 400)  # quantiles of all scores: thresholds worth a try
HEAD = (
    "Detector", "Threshold", "Alerts a brand-week", "Found", "False episodes (a brand-week)",
    "P", "R", "Median delay, h", "Standard", "Low FP", "Low FN",
)  # fmt: skip

Numbers = npt.NDArray[np.float64]
Scores = Mapping[str, Mapping[LaneName, Numbers]]  # one a row; by series, and by lane


class Detector(NamedTuple):
    """Lanes that ring together."""

    name: str
    lanes: tuple[LaneName, ...]
    unit: str = ""  # of its threshold; none: it has a budget


FOUR_LANES = Detector("four lanes", FOUR)
HOUR_LANE = Detector("1h", (LaneName.HOUR,))
SINGLE = tuple(Detector(lane.value, (lane,)) for lane in FOUR)
YARDSTICKS = (
    Detector("static count", (LaneName.STATIC,), "people/h"),
    Detector("EWMA", (LaneName.EWMA,), "sd"),
)


# -- What is given


def corpus_of(data: Path) -> Corpus:
    """All series that have labels, by brand."""
    marked = json.loads((data / "combined_windows.json").read_text("utf-8"))
    return {
        Path(path).stem.rpartition("_")[2]: series_of(data / "series" / Path(path).name, windows)
        for path, windows in marked.items()
    }


def series_of(path: Path, windows: Sequence[tuple[str, str]]) -> Series:
    """A file, one row each five minutes, with the windows that are marked in it."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    start = seconds(lines[0]["timestamp"])
    times = [seconds(line["timestamp"]) for line in lines]
    if times != [start + row * BIN for row in range(len(lines))]:
        raise ValueError(f"{path.name} has a gap")
    spans = [Window(*((seconds(end) - start) // BIN for end in ends)) for ends in windows]
    counts = [int(line["value"]) for line in lines]
    return Series(bin_of(start), counts, spans, after_probation(len(counts)))


def seconds(text: str) -> int:
    """The epoch seconds of a time as NAB writes it. It names no zone."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def profiles_of(data: Path) -> list[Profile]:
    """What the benchmark gives and takes, in the order of PROFILES."""
    known = json.loads((data / "profiles.json").read_text("utf-8"))
    costs = [known[name]["CostMatrix"] for name in PROFILES]
    return [Profile(each["tpWeight"], each["fnWeight"], each["fpWeight"]) for each in costs]


# -- What is heard


def heard(series: Series) -> dict[LaneName, Numbers]:
    """Each lane's score of each row, before that row is learned.

    Of a lane the log10 of the weeks between two episodes as high; of the yardsticks the people of
    the hour, and their standard deviations above the mean.
    """
    lanes, people, rows = Lanes(), Ring(series.born), []
    for age, count in enumerate(series.counts, 1):
        people.add(people.now, count)
        views = lanes.look(people, age)
        hour = views[LaneName.HOUR].people
        rows.append((*(views[name].odds for name in FOUR), hour, lanes.ewma.deviations(hour)))
        lanes.learn(views, age, age, frozen=False)
        leaving = people.roll(people.now + 1)
        if age >= DAY:
            lanes.baseline.learn(people.now // HOUR % 24, leaving)
    names = (*FOUR, LaneName.STATIC, LaneName.EWMA)
    return dict(zip(names, np.array(rows, float).T, strict=True))


def threshold_of(budget: float, lanes: Sequence[LaneName]) -> float:
    """The score at which lanes ring that may do so `budget` times a brand-week, by chance."""
    return -math.log10(budget) + (MANY_LANES if len(lanes) > 1 else 0.0)


def alarms_at(threshold: float, lanes: Sequence[LaneName], scores: Scores) -> dict[str, list[int]]:
    """The rows in which any of the lanes rings."""
    return {
        name: np.unique(
            np.concatenate([rung(known[lane], threshold, SPANS[lane].rearm) for lane in lanes])
        ).tolist()
        for name, known in scores.items()
    }


def rung(scores: Numbers, threshold: float, rearm: int) -> npt.NDArray[np.intp]:
    """The rows at or above a threshold with no other such row less than `rearm` before."""
    high = np.flatnonzero(scores >= threshold)
    return high[np.diff(high, prepend=-rearm) >= rearm]


# -- What it is worth


class Judge:
    """Knows what happened, and what each lane heard."""

    def __init__(self, corpus: Corpus, profiles: Sequence[Profile], scores: Scores) -> None:
        self.corpus, self.profiles, self.scores = corpus, profiles, scores

    @classmethod
    def of(cls, data: Path) -> Self:
        """Of a folder with the benchmark's files."""
        corpus = corpus_of(data)
        scores = {name: heard(series) for name, series in corpus.items()}
        return cls(corpus, profiles_of(data), scores)

    def row(self, name: str, shown: str, alarms: Alarms) -> list[str]:
        """All figures of alarms, under HEAD."""
        tally = Tally.of(self.corpus, alarms)
        worth = (nab_score(self.corpus, alarms, profile) for profile in self.profiles)
        return [
            name, shown, f"{tally.alerts_a_week:.2f}",
            f"{tally.found} of {tally.found + tally.missed}",
            f"{tally.false} ({tally.false_a_week:.2f})",
            f"{tally.precision:.2f}", f"{tally.recall:.2f}", f"{tally.delay:+.2f}",
            *(f"{each:.1f}" for each in worth),
        ]  # fmt: skip

    def at(self, budget: float, detector: Detector) -> list[str]:
        """A detector's row at a budget."""
        alarms = alarms_at(threshold_of(budget, detector.lanes), detector.lanes, self.scores)
        return self.row(detector.name, f"B = {budget:g}", alarms)

    def ladder(self, detector: Detector) -> dict[float, Tally]:
        """What a detector does at thresholds all over its scores, from high to low."""
        some = [known[lane] for known in self.scores.values() for lane in detector.lanes]
        thresholds = np.unique(np.quantile(np.concatenate(some), LEVELS))[::-1].tolist()
        return {each: self.tally(each, detector) for each in thresholds}

    def tally(self, threshold: float, detector: Detector) -> Tally:
        """What a detector does at a threshold."""
        return Tally.of(self.corpus, alarms_at(threshold, detector.lanes, self.scores))

    def as_often(self, detector: Detector) -> Iterator[list[str]]:
        """Its rows at thresholds at which it rings about as often as the four lanes at BUDGETS."""
        ladder = self.ladder(detector)
        for budget in BUDGETS:
            alerts = self.tally(threshold_of(budget, FOUR), FOUR_LANES).alerts
            threshold = min(ladder, key=lambda each: abs(ladder[each].alerts - alerts))
            alarms = alarms_at(threshold, detector.lanes, self.scores)
            yield self.row(detector.name, f"{threshold:.4g} {detector.unit}", alarms)

    def curve(self, detector: Detector) -> list[str]:
        """The most windows found at each number of false episodes that is borne."""
        tallies = self.ladder(detector).values()
        most = (
            max(tally.found for tally in tallies if tally.false_a_week <= borne) for borne in BORNE
        )
        return [detector.name, *map(str, most)]


def published(data: Path) -> list[list[str]]:
    """The scores of other detectors, at thresholds that were fitted to the labels."""
    with (data / PUBLISHED).open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    unknown = ["-"] * (len(HEAD) - 2 - len(PROFILES))
    return [
        [line["detector"] or "null", "fitted", *unknown]
        + [f"{float(line[name]):.1f}" for name in PROFILES]
        for line in lines
    ]


def first_half(series: Series) -> Series:
    """What the lanes were tuned on."""
    return replace(series, scored=range(series.scored.start, middle(series)))


def second_half(series: Series) -> Series:
    """What they were not."""
    return replace(series, scored=range(middle(series), series.scored.stop))


def middle(series: Series) -> int:
    """The middle row, or the first of the window that holds it: no window is cut."""
    row = len(series.counts) // 2
    window = series.before(row)
    return window.first if window and row <= window.last else row


def halves(judge: Judge) -> Iterator[list[str]]:
    """Rows of the two halves, at one ring a brand-week."""
    for said, half in (("first", first_half), ("second", second_half)):
        part = {name: half(series) for name, series in judge.corpus.items()}
        for detector in (FOUR_LANES, HOUR_LANE):
            name, *rest = Judge(part, judge.profiles, judge.scores).at(1.0, detector)
            yield [f"{name}, {said} half", *rest]


def main() -> None:
    """Print the tables."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--data", type=Path, default=DATA)
    data = reader.parse_args().data
    judge = Judge.of(data)
    lanes = [judge.at(budget, each) for each in (*SINGLE, FOUR_LANES) for budget in BUDGETS]
    plain = [row for each in YARDSTICKS for row in judge.as_often(each)]
    print("Yardsticks ring about as often as the four lanes at B = 2, 1, 0.5 and 0.1.\n")
    print(table(HEAD, [*lanes, *plain, *published(data)]), end="\n\n")
    head = ("Windows found at <= so many false episodes a brand-week", *map(str, BORNE))
    some = (SINGLE[0], HOUR_LANE, FOUR_LANES, *YARDSTICKS)
    print(table(head, [judge.curve(each) for each in some]), end="\n\n")
    print(table(HEAD, list(halves(judge))))


if __name__ == "__main__":
    main()
