"""Trace: what a replay saw of each brand, hour by hour, and what it told when it rang."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from alerts.brief import FullBrief
from alerts.curve import usual_in_an_hour
from alerts.notice import LOUDER, Notice
from detectors.events import moment
from pipeline.replay import Notebook
from pipeline.tuning.history import History
from pipeline.tuning.play import Played, played
from pipeline.tuning.setup import Setup

HOUR = 3_600  # seconds
STEPS = 720  # of a brand: thirty days by the hour, and more than a chart has room for
MOST = 100  # incidents whose notices are kept; of more the mildest go, of these the oldest


class Look(NamedTuple):
    """The highest of the hours that ended in a step."""

    people: int  # unhappy ones
    usual: float


@dataclass
class Trace:
    """A brand's looks, by steps of an hour; where they get too many, of two, four … hours."""

    step: int = HOUR  # seconds
    looks: dict[int, Look] = field(default_factory=dict)  # by step, as many as somebody spoke in

    def see(self, now: float, people: int, usual: float) -> None:
        """Take in an hour that ends now, in epoch seconds."""
        self._keep(int(now) // self.step, Look(people, usual))
        if len(self.looks) > STEPS:
            self.step, looks, self.looks = 2 * self.step, self.looks, {}
            for at, look in looks.items():
                self._keep(at // 2, look)

    def _keep(self, at: int, look: Look) -> None:
        self.looks[at] = max(self.looks.get(at, look), look)


Rung = dict[tuple[str, int], list[Notice]]
"""By brand and incident: that it began, and that it got worse."""


class Recorder(Notebook):
    """A notebook that also keeps what it saw. What it tells is the same."""

    def __init__(self, brief: Callable[[str], FullBrief]) -> None:
        super().__init__(brief)
        self.traces: dict[str, Trace] = {}
        self.rung: Rung = {}

    def judge(self, brand: str, now: float) -> bool:
        """As Desk says."""
        is_open = super().judge(brand, now)
        if signal := self.lookouts[brand].signal:
            people = signal.in_an_hour(of_all=False)
            self.traces.setdefault(brand, Trace()).see(now, people, usual_in_an_hour(signal))
        return is_open

    tick = judge

    def news(self) -> list[Notice]:
        """What was told since the last time."""
        told = super().news()
        for notice in told:
            key = notice.brand, notice.incident
            if notice.kind in LOUDER:
                self.rung.setdefault(key, []).append(notice)
        if len(self.rung) > MOST:
            del self.rung[min(self.rung, key=lambda each: _weight(self.rung[each]))]
        return told


def _weight(told: list[Notice]) -> tuple[int, datetime]:
    return told[-1].level.rank, told[0].at


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A replay, and what it saw on its way."""

    came: Played
    traces: dict[str, Trace]  # by brand
    rung: Rung

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """From when to when somebody spoke; None: nobody did."""
        known = [trace for trace in self.traces.values() if trace.looks]
        if not known:
            return None
        first = min(min(each.looks) * each.step for each in known)
        last = max((max(each.looks) + 1) * each.step for each in known)
        return moment(first), moment(last)


def recorded(history: History, setup: Setup) -> Recording:
    """Replay it as `played` does, and keep what was seen."""
    recorder = Recorder(setup.brief)
    came = played(history, setup, recorder)
    return Recording(came=came, traces=recorder.traces, rung=recorder.rung)
