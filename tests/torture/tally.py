"""Tally: what many runs come to, as a row of a table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.torture.blows import Moment, moments
from tests.torture.strategies import FREEZE, HAND_OVER, KILL, Strategy
from tests.torture.world import World, the_copies

SHOWN = 5  # faults, with the seeds that repeat them
HEAD = (
    "strategy", "lag (s)", "runs", "alerts", "sent", "adopted", "tables", "charts", "goals",
    "presses", "doubled", "lost", "woken", "killed", "frozen", "handed over",
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Of one strategy."""

    strategy: Strategy
    runs: int = 0
    alerts: int = 0
    sent: int = 0
    adopted: int = 0
    sheets: int = 0
    charts: int = 0
    given_up: int = 0
    goals: int = 0
    marks: int = 0
    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    woken: list[str] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    blows: Counter[str] = field(default_factory=Counter)
    killed: Counter[Moment] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, strategy: Strategy, seeds: range) -> "Tally":
        """One run a seed."""
        tally = cls(strategy)
        for seed in seeds:
            tally.add(seed)
        return tally

    def go_on(self, runs: int) -> None:
        """Until a process was killed at each await of the scene, or there were so many runs."""
        while (spared := self.spared) and self.runs < runs:
            self.add(self.runs, spared)

    @property
    def spared(self) -> list[Moment]:
        """The moments of the awaits before and after which no process was killed."""
        struck = {number for number, _ in self.killed}
        known = moments(the_copies(), self.strategy.scene)
        return [moment for moment in known if moment[0] not in struck]

    def add(self, seed: int, spared: Iterable[Moment] = ()) -> None:
        """One more run."""
        outcome = World(seed, self.strategy, spared).run()
        self.runs += 1
        self.alerts += outcome.alerts
        self.sent += outcome.sent
        self.adopted += outcome.adopted
        self.sheets += outcome.sheets
        self.charts += outcome.charts
        self.given_up += outcome.given_up
        self.goals += outcome.goals
        self.marks += outcome.marks
        self.doubled += said(seed, outcome.found.doubled)
        self.lost += said(seed, outcome.found.lost)
        self.mixed += said(seed, outcome.found.mixed)
        self.woken += said(seed, outcome.found.woken)
        self.bugs += said(seed, outcome.bugs)
        self.blows += outcome.blows
        self.killed.update(outcome.killed)
        self.met += outcome.met

    @property
    def faults(self) -> list[str]:
        """The first of all that went wrong."""
        found = [*self.lost, *self.doubled, *self.woken, *self.mixed, *self.bugs]
        return [f"{self.strategy.name}, {fault}" for fault in found[:SHOWN]]

    @property
    def row(self) -> tuple[str, ...]:
        """Of the table."""
        lag = " to ".join(f"{seconds:.1f}" for seconds in dict.fromkeys(self.strategy.lag))
        blows = (self.blows[how] for how in (KILL, FREEZE, HAND_OVER))
        numbers = (
            self.runs, self.alerts, self.sent, self.adopted, self.sheets, self.charts, self.goals,
            self.marks, len(self.doubled), len(self.lost), len(self.woken), *blows,
        )  # fmt: skip
        return (self.strategy.name, lag, *(f"{number:,}" for number in numbers))


def said(seed: int, faults: list[str]) -> list[str]:
    """How to find them again."""
    return [f"seed {seed}: {fault}" for fault in faults]


def table(*rows: tuple[str, ...]) -> str:
    """As Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
