"""Shift: the brands of one partition under one clock, judged in the order of the stream."""

from collections.abc import Iterable
from typing import Protocol

from alerts.lookout import slot_end
from detectors.events import Mention, Outcome, Sentiment
from detectors.hearing import Hearing, Pulse


class Desk(Protocol):
    """Where the lookouts of a shift are kept."""

    def observe(
        self, mention: Mention, sentiment: Sentiment, recorded: float, now: float
    ) -> Outcome | None:
        """Let a brand's lookout see a mention; None: it had seen this record before."""

    def judge(self, brand: str, now: float) -> bool:
        """Let it say what has to be told. Returns whether an incident of the brand runs."""

    def tick(self, brand: str, now: float) -> bool:
        """Likewise where time alone passes: what does not run need not be judged."""


class Shift:
    """A brand is judged at the end of each slot in which it had mentions, and at ticks while open.

    That end comes before the first later record or tick, so what is told does not depend on how
    records were cut into batches, or on which brands share a partition. `now` never goes back.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.now = float("-inf")
        self.due: dict[str, float] = {}  # brand -> when its slot ends
        self.open: set[str] = set()
        self.hearing = Hearing()  # of all its brands

    def enter(self, brand: str, due: float | None, *, is_open: bool) -> None:
        """Let a brand be judged when it is due, and at ticks while it is open."""
        if due is not None:
            self.due[brand] = due
        self._note(brand, is_open=is_open)

    def advance(self, at: float) -> None:
        """Let time pass: judge the brands whose slot is over."""
        for brand, due in [(brand, due) for brand, due in self.due.items() if due <= at]:
            del self.due[brand]
            self.judge(brand, due)
        self.now = max(self.now, at)

    def observe(self, mention: Mention, sentiment: Sentiment, recorded: float) -> Outcome | None:
        """Take the next mention of the stream."""
        self.advance(recorded)
        self.due.setdefault(mention.brand, slot_end(self.now))
        return self.desk.observe(mention, sentiment, recorded, self.now)

    def tick(self, at: float, pulse: Pulse | None = None) -> None:
        """Take the next tick: time alone may ease and resolve what is open.

        A source's pulse is one, too, which says whether it hears anything.
        """
        self.advance(at)
        if pulse:
            self.hearing.note(pulse)
        for brand in sorted(self.open):
            self._note(brand, is_open=self.desk.tick(brand, self.now))

    def judge_all(self, brands: Iterable[str], now: float) -> None:
        """Judge several, in an order that is always the same."""
        for brand in sorted(brands):
            self.judge(brand, now)

    def judge(self, brand: str, now: float) -> None:
        """Judge one brand."""
        self._note(brand, is_open=self.desk.judge(brand, now))

    def _note(self, brand: str, *, is_open: bool) -> None:
        if is_open:
            self.open.add(brand)
        else:
            self.open.discard(brand)
