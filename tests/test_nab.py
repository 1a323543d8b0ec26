"""The lanes ring for what people marked in ten firms' mention counts, and rarely for anything else.

The counts are those of the Numenta Anomaly Benchmark. All figures, and other detectors beside them:
`python -m tests.benchmarks.nab`.
"""

from collections.abc import Callable, Iterable
from math import inf
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from detectors.bins import WEEK
from detectors.rules import FOUR, LaneName
from tests.benchmarks.nab import DATA, Judge, alarms_at, rung, series_of, threshold_of
from tests.benchmarks.nab_score import Alarms, Profile, Series, Tally, Window, nab_score

STANDARD = Profile(found=1.0, missed=1.0, false=0.11)
LOW_FP, LOW_FN = STANDARD._replace(false=0.22), STANDARD._replace(missed=2.0)

TINY = Series(0, [0] * 60, [Window(10, 13), Window(20, 24)], range(4, 60))


@pytest.fixture(scope="module")
def judge() -> Judge:
    """What happened, and what each lane heard: some seconds, once."""
    if not DATA.exists():
        pytest.skip("the counts of NAB, data/nab, are not beside the checkout")
    return Judge.of(DATA)


# -- The formula, by hand


# s(-1) is 0.986614, s(-1/2) 0.848284, s(1) -0.986614, s(3/2) -0.998894.
LATE = 0.848284 / 0.986614  # in the third of four rows
FALSE = 1 + 0.986614 + 0.998894  # before all, one length after the first, 1.5 after the second


@pytest.mark.parametrize(
    ("rows", "gains"),
    [
        pytest.param([], [0, 0, 0], id="silence"),
        pytest.param([10, 20], [4, 4, 6], id="the first row of each window"),
        pytest.param([10, 11, 12, 13, 20, 24], [4, 4, 6], id="only the best in a window counts"),
        pytest.param([3, 10, 20], [4, 4, 6], id="probation counts for nothing"),
        pytest.param([10], [2, 2, 3], id="one of two"),
        pytest.param([12], [1 + LATE, 1 + LATE, 2 + LATE], id="one of two, late"),
        pytest.param([39], [-0.11, -0.22, -0.11], id="more than three lengths after a window"),
        pytest.param(
            [6, 12, 16, 30],
            [1 + LATE - 0.11 * FALSE, 1 + LATE - 0.22 * FALSE, 2 + LATE - 0.11 * FALSE],
            id="all together",
        ),
    ],
)
def test_alarms_are_worth_what_the_formula_says(rows: list[int], gains: list[float]) -> None:
    """Gains over silence. All that two windows can gain is 4, and 6 where a miss costs double."""
    found = [nab_score({"A": TINY}, {"A": rows}, each) for each in (STANDARD, LOW_FP, LOW_FN)]
    expected = [100 * gain / most for gain, most in zip(gains, (4, 4, 6), strict=True)]
    assert found == pytest.approx(expected, abs=1e-4)


def test_a_tally_counts_what_somebody_sees() -> None:
    rows = [3, 4, 6, 12, 13, 18, 31, 59]  # probation; before; in the first; 12 and 13 rows apart
    tally = Tally.of({"A": TINY, "B": TINY}, {"A": rows, "B": [20]})
    assert (tally.alerts, tally.found, tally.missed) == (8, 2, 2)
    assert tally.false == 3  # 4 to 18 is one
    assert tally.delays == pytest.approx([0.5 / 12, -2 / 12])
    assert tally.recall == 2 / 4
    assert tally.precision == 2 / 5
    assert tally.alerts_a_week == pytest.approx(8 / (2 * 56 / WEEK))
    assert tally.false_a_week == pytest.approx(3 / (2 * 47 / WEEK))


Rows = Callable[[Series], Iterable[int]]


@pytest.mark.data
@pytest.mark.parametrize(
    ("rows", "scores"),
    [
        pytest.param(lambda _: [], [0, 0, 0], id="nothing"),
        pytest.param(
            lambda series: [each.first for each in series.windows],
            [100, 100, 100], id="first row of each window",
        ),
        pytest.param(
            lambda series: [int(each.middle) for each in series.windows],
            [93.0317, 93.0317, 95.3545], id="middle row of each window",
        ),
        pytest.param(
            lambda series: [each.last for each in series.windows],
            [50.2896, 50.2896, 66.8597], id="last row of each window",
        ),
        pytest.param(
            lambda series: range(0, len(series.counts), 288),
            [16.7809, -60.2234, 44.5206], id="once a day",
        ),
        pytest.param(
            lambda series: range(len(series.counts)),
            [-21797.4485, -43694.8970, -14498.2990], id="every row",
        ),
    ],
)  # fmt: skip
def test_the_score_is_that_of_the_benchmark(judge: Judge, rows: Rows, scores: list[float]) -> None:
    """Figures of a scorer that agrees with the benchmark's own at 296,613 thresholds."""
    alarms = {name: [*rows(series)] for name, series in judge.corpus.items()}
    found = [nab_score(judge.corpus, alarms, profile) for profile in judge.profiles]
    assert found == pytest.approx(scores, abs=1e-4)


# -- What is fed to it


@pytest.mark.parametrize(
    ("scores", "rows"),
    [
        pytest.param([0, 1, 0, 0, 0], [1], id="at the threshold"),
        pytest.param([2, 0, 0, 2, 0], [0, 3], id="again three rows later"),
        pytest.param([2, 0, 2, 0, 2], [0], id="not while less lies between"),
        pytest.param([0, 0, 0, 0, 0], [], id="never"),
    ],
)
def test_a_lane_rings_once_and_anew_after_its_rearm(scores: list[float], rows: list[int]) -> None:
    assert rung(np.array(scores, float), 1.0, rearm=3).tolist() == rows


def test_a_budget_is_a_return_period_which_four_lanes_share() -> None:
    assert threshold_of(0.1, [LaneName.HOUR]) == pytest.approx(1.0)  # log10 of ten weeks
    assert threshold_of(0.1, FOUR) == pytest.approx(1.3)


def test_a_series_with_a_gap_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gap.csv"
    path.write_text("timestamp,value\n2015-02-26 21:42:53,1\n2015-02-26 21:52:53,1\n", "utf-8")
    with pytest.raises(ValueError, match="has a gap"):
        series_of(path, [])


# -- The gates


class Gate(NamedTuple):
    """What lanes must reach at a budget; the benchmark's standard profile."""

    lanes: tuple[LaneName, ...]
    budget: float  # rings a brand-week
    standard: float = -inf  # at least
    recall: float = 0.0  # at least
    false: float = inf  # episodes a brand-week, at most

    def missed(self, judge: Judge, alarms: Alarms) -> dict[str, float]:
        """The figures that do not reach it."""
        tally = Tally.of(judge.corpus, alarms)
        standard = nab_score(judge.corpus, alarms, judge.profiles[0])
        good = {
            "standard": (standard, standard >= self.standard),
            "recall": (tally.recall, tally.recall >= self.recall),
            "false": (tally.false_a_week, tally.false_a_week <= self.false),
        }
        return {name: figure for name, (figure, reached) in good.items() if not reached}


MANY = Gate(FOUR, 1.0, standard=65, recall=0.80, false=0.7)
RARE = Gate(FOUR, 0.1, false=0.15)
HOUR = Gate((LaneName.HOUR,), 1.0, standard=70)


@pytest.mark.data
@pytest.mark.parametrize(
    "gate",
    [
        pytest.param(MANY, id="four lanes, once a brand-week"),
        pytest.param(RARE, id="four lanes, once in ten brand-weeks"),
        pytest.param(HOUR, id="the 1h lane, once a brand-week"),
    ],
)
def test_the_lanes_pass(judge: Judge, gate: Gate) -> None:
    alarms = alarms_at(threshold_of(gate.budget, gate.lanes), gate.lanes, judge.scores)
    assert gate.missed(judge, alarms) == {}


@pytest.mark.data
@pytest.mark.parametrize(
    ("every", "misses"),
    [
        # To ring without a pause is one long episode between windows, and so one of few.
        pytest.param(1, [{"standard"}, {"false"}, {"standard"}], id="always"),
        pytest.param(288, [{"standard", "false"}, {"false"}, {"standard"}], id="once a day"),
        # What never rings never rings falsely: this is what recall is for.
        pytest.param(None, [{"standard", "recall"}, set(), {"standard"}], id="never"),
    ],
)
def test_what_does_not_look_does_not_pass(
    judge: Judge, every: int | None, misses: list[set[str]]
) -> None:
    alarms = {
        name: range(0, len(series.counts), every) if every else []
        for name, series in judge.corpus.items()
    }
    assert [set(gate.missed(judge, alarms)) for gate in (MANY, RARE, HOUR)] == misses


@pytest.mark.data
def test_no_fixed_count_passes(judge: Judge) -> None:
    """One number for a brand of five mentions an hour and for one of a thousand."""
    for threshold in np.geomspace(1, 100_000, 50).tolist():
        alarms = alarms_at(threshold, [LaneName.STATIC], judge.scores)
        assert {"standard", "recall"} <= set(MANY.missed(judge, alarms)), threshold
        assert set(HOUR.missed(judge, alarms)) == {"standard"}
