"""NAB score: what alarms are worth to the Numenta Anomaly Benchmark, and to who answers them.

The formula, after github.com/numenta/NAB and Lavin and Ahmad (2015, arXiv 1510.03336). With
s(y) = 2 / (1 + exp(5 y)) - 1, and -1 for y > 3, an alarm in row i counts

- in a window of rows a to b: found s(-(b - i + 1) / (b - a + 1)) / s(-1), the best one only;
- after it, until the next one begins: false s((i - b) / (b - a)), which soon is -false;
- before the first window: -false.

A window without an alarm costs `missed`. The sum is scaled: silence is worth 0, an alarm in each
window's first row and nowhere else 100. Rows of the probation count for nothing.

Windows are centred on what people marked: a delay counts from the middle.
"""

import math
import statistics
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, Self

from detectors.bins import BIN, HOUR, WEEK

STEEP, FAR = 5.0, 3.0  # of the sigmoid; window lengths after which an alarm is plainly false
PROBATION, PROBATION_MOST = 0.15, 750  # share of a series to learn from, and at most so many rows
APART = HOUR  # rows; false alarms that are no further apart are one episode


class Profile(NamedTuple):
    """What alarms are worth. A window found earns, the other two cost."""

    found: float
    missed: float
    false: float


class Window(NamedTuple):
    """Rows that people marked, both ends included."""

    first: int
    last: int

    @property
    def middle(self) -> float:
        """The row that they meant."""
        return (self.first + self.last) / 2

    def worth(self, row: int) -> float:
        """Of an alarm in it, from 1 in its first row down to about 0."""
        return sigmoid(-(self.last - row + 1) / (self.last - self.first + 1)) / sigmoid(-1)

    def harm(self, row: int) -> float:
        """Of an alarm after it, from about 0 to -1."""
        return sigmoid((row - self.last) / (self.last - self.first))


@dataclass(frozen=True, slots=True)
class Series:
    """Counts of a brand, one a bin, and the windows in which something really happened."""

    born: int  # bin of the first row
    counts: Sequence[int]
    windows: Sequence[Window]  # in order, apart
    scored: range  # rows that count; a window is in it or out of it

    @property
    def marked(self) -> list[Window]:
        """The windows that count."""
        return [each for each in self.windows if each.first in self.scored]

    def before(self, row: int) -> Window | None:
        """The last window that began at this row or before."""
        begun = bisect_right(self.windows, row, key=lambda each: each.first)
        return self.windows[begun - 1] if begun else None

    def split(self, rows: Sequence[int]) -> tuple[dict[Window, list[int]], list[int]]:
        """Those of the rows that count: by the window that they are in, and those in none."""
        found: dict[Window, list[int]] = {each: [] for each in self.marked}
        false = []
        for row in filter(self.scored.__contains__, rows):
            window = self.before(row)
            if window is None or row > window.last:
                false.append(row)
            else:
                found[window].append(row)
        return found, false


Corpus = Mapping[str, Series]
Alarms = Mapping[str, Sequence[int]]  # ascending rows, by series


def sigmoid(y: float) -> float:
    """From 1 through 0 to -1."""
    return -1.0 if y > FAR else 2 / (1 + math.exp(STEEP * y)) - 1


def after_probation(rows: int) -> range:
    """The rows of a whole series that count."""
    return range(min(int(PROBATION * rows), PROBATION_MOST), rows)


def nab_score(corpus: Corpus, alarms: Alarms, profile: Profile) -> float:
    """100 is perfect, 0 silence; there is no least."""
    windows = sum(len(series.marked) for series in corpus.values())
    silence, perfect = -profile.missed * windows, profile.found * windows
    reached = sum(_raw(series, alarms[name], profile) for name, series in corpus.items())
    return 100 * (reached - silence) / (perfect - silence)


def _raw(series: Series, rows: Sequence[int], profile: Profile) -> float:
    found, false = series.split(rows)
    total = 0.0
    for window, inside in found.items():  # the first is the best
        total += profile.found * window.worth(inside[0]) if inside else -profile.missed
    for row in false:
        last = series.before(row)
        total += profile.false * (last.harm(row) if last else -1.0)
    return total


@dataclass(slots=True)
class Tally:
    """What who answers the alarms sees of them."""

    alerts: int = 0
    found: int = 0  # windows
    missed: int = 0
    false: int = 0  # episodes
    weeks: float = 0.0  # of brands, all that count
    quiet_weeks: float = 0.0  # those of them outside windows
    delays: list[float] = field(default_factory=list)  # hours from middle to first alarm

    @classmethod
    def of(cls, corpus: Corpus, alarms: Alarms) -> Self:
        """The tally of all series."""
        tally = cls()
        for name, series in corpus.items():
            tally._add(series, alarms[name])
        return tally

    def _add(self, series: Series, rows: Sequence[int]) -> None:
        found, false = series.split(rows)
        delays = [
            (inside[0] - window.middle) * BIN / 3600 for window, inside in found.items() if inside
        ]
        self.alerts += len(false) + sum(map(len, found.values()))
        self.found += len(delays)
        self.missed += len(found) - len(delays)
        self.false += episodes(false)
        self.delays += delays
        busy = sum(window.last - window.first + 1 for window in found)
        self.weeks += len(series.scored) / WEEK
        self.quiet_weeks += (len(series.scored) - busy) / WEEK

    @property
    def alerts_a_week(self) -> float:
        """A brand-week."""
        return self.alerts / self.weeks

    @property
    def false_a_week(self) -> float:
        """False episodes a brand-week outside windows."""
        return self.false / self.quiet_weeks

    @property
    def precision(self) -> float:
        """Windows found among all that rang; a lower bound, since not all was marked."""
        return self.found / max(1, self.found + self.false)

    @property
    def recall(self) -> float:
        """Windows found among all windows."""
        return self.found / max(1, self.found + self.missed)

    @property
    def delay(self) -> float:
        """The median, in hours from the middle of a window; nan if none was found."""
        return statistics.median(self.delays) if self.delays else math.nan


def episodes(rows: Sequence[int]) -> int:
    """How many runs of rows there are with no gap above APART."""
    steps = (later - earlier for earlier, later in pairwise(rows))
    return bool(rows) + sum(step > APART for step in steps)
