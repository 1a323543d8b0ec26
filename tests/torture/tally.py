"""Tally: what many runs come to, as a row of a table."""

from collections import Counter
from dataclasses import dataclass, field

from tests.torture.notifiers import FREEZE, HAND_OVER, KILL
from tests.torture.strategies import Strategy
from tests.torture.world import World

SHOWN = 5  # faults, with the seeds that repeat them
HEAD = (
    "strategy", "lag (s)", "runs", "alerts", "sent", "adopted", "doubled", "lost", "killed",
    "frozen", "handed over",
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Of one strategy."""

    strategy: Strategy
    runs: int = 0
    alerts: int = 0
    sent: int = 0
    adopted: int = 0
    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)  # steps out of their order
    bugs: list[str] = field(default_factory=list)
    blows: Counter[str] = field(default_factory=Counter)
    killed: Counter[tuple[int, str]] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, strategy: Strategy, seeds: range) -> "Tally":
        """One run a seed."""
        tally = cls(strategy)
        for seed in seeds:
            tally.add(seed)
        return tally

    def add(self, seed: int) -> None:
        """One more run."""
        outcome = World(seed, self.strategy).run()
        self.runs += 1
        self.alerts += outcome.alerts
        self.sent += outcome.sent
        self.adopted += outcome.adopted
        self.doubled += said(seed, outcome.found.doubled)
        self.lost += said(seed, outcome.found.lost)
        self.mixed += said(seed, outcome.found.mixed)
        self.bugs += said(seed, outcome.bugs)
        self.blows += outcome.blows
        self.killed.update(outcome.killed)
        self.met += outcome.met

    @property
    def faults(self) -> list[str]:
        """The first of all that went wrong."""
        return [*self.lost, *self.doubled, *self.mixed, *self.bugs][:SHOWN]

    @property
    def row(self) -> tuple[str, ...]:
        """Of the table."""
        lag = " to ".join(f"{seconds:.1f}" for seconds in dict.fromkeys(self.strategy.lag))
        blows = (self.blows[how] for how in (KILL, FREEZE, HAND_OVER))
        numbers = (
            self.runs, self.alerts, self.sent, self.adopted, len(self.doubled), len(self.lost),
            *blows,
        )  # fmt: skip
        return (self.strategy.name, lag, *(f"{number:,}" for number in numbers))


def said(seed: int, faults: list[str]) -> list[str]:
    """How to find them again."""
    return [f"seed {seed}: {fault}" for fault in faults]


def table(*rows: tuple[str, ...]) -> str:
    """As Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
