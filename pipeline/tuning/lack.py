"""Lack: what another setting lacked at a moment at which one rang."""

from dataclasses import dataclass

from alerts.reasons import FRESH
from detectors.events import Level
from detectors.evidence import limit_of
from detectors.rules import LaneName, Rules, SeverityRules
from detectors.signal import Reading, Signal
from detectors.yardstick import MARKS, threshold_of
from pipeline.lookback import Lookback
from pipeline.tuning.diff import Ring


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """One condition that did not hold, by its name; or `points`, `people`, `rung`, `lane`."""

    lane: str
    name: str
    observed: float = 0.0
    threshold: float = 0.0

    def __str__(self) -> str:
        """For people."""
        match self.name:
            case "lane":
                return f"{self.lane} is not among the rules' lanes"
            case "rung":
                return f"{self.lane} rang for as much before"
            case name:
                said = name.replace("_", " ")
                return f"{self.lane}: {said} {self.observed:g}, needs {self.threshold:g}"


def lacks(ring: Ring, seen: Lookback, rules: SeverityRules) -> tuple[Lack, ...]:
    """Why there was no ring as loud as that.

    Args:
        ring: what the one setting rang for.
        seen: what the other one saw then.
        rules: of the other one.
    """
    reading = next((each for each in seen.signal.lanes if each.lane == ring.lane), None)
    if reading is None:
        return (Lack(lane=ring.lane, name="lane"),)
    failed = [each for each in reading.conditions if not each.held and each.name != FRESH]
    if failed:
        return tuple(
            Lack(lane=ring.lane, name=each.name, observed=each.observed, threshold=each.threshold)
            for each in failed
        )
    asked = seen.asks[ring.lane]
    if asked and asked.rank < ring.level.rank:
        return _milder(ring, reading, rules)
    return (Lack(lane=ring.lane, name="rung"),)


def lacks_by(ring: Ring, signal: Signal, rules: Rules) -> tuple[Lack, ...]:
    """The same by the numbers that one setting rang with, where nobody knows what the other saw.

    Nothing where these numbers would have done: it had rung for as much, or counts otherwise.
    """
    if ring.lane not in rules.volume.lanes:
        return (Lack(lane=ring.lane, name="lane"),)
    needed = _thresholds(LaneName(ring.lane), rules)
    found = []
    for reading in (each for each in signal.lanes if each.lane == ring.lane):
        for each in reading.conditions:
            least = needed.get(each.name, each.threshold)
            if each.observed < least:
                found.append(
                    Lack(lane=ring.lane, name=each.name, observed=each.observed, threshold=least)
                )
        if not found and ring.level is not Level.WATCH:
            found += _milder(ring, reading, rules.severity)
    return tuple(found)


def _thresholds(lane: LaneName, rules: Rules) -> dict[str, float]:
    """By condition, what rules say; the other thresholds are a brand's own."""
    volume = rules.volume
    known: dict[str, float] = dict.fromkeys(
        ("authors", "speakers", "witnesses"), volume.min_authors
    )
    known |= {"recent": volume.min_recent, "return_period": round(10 ** limit_of(lane, rules), 2)}
    return known | ({MARKS[lane].condition: threshold_of(lane, volume)} if lane in MARKS else {})


def _milder(ring: Ring, reading: Reading, rules: SeverityRules) -> tuple[Lack, ...]:
    """What a lane that rings lacked for the level."""
    is_crisis = ring.level is Level.CRISIS
    least = rules.crisis_points if is_crisis else rules.alert_points
    found = []
    if reading.points.total < least:
        total = round(reading.points.total, 2)
        found.append(Lack(lane=ring.lane, name="points", observed=total, threshold=least))
    if is_crisis and reading.authors < rules.crisis_authors:
        people = Lack(
            lane=ring.lane, name="people", observed=reading.authors, threshold=rules.crisis_authors
        )
        found.append(people)
    return tuple(found)
