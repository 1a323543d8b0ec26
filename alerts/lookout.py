"""Lookout: one brand's watch and its triage together. Mentions in, notices out."""

from dataclasses import replace
from typing import Any, Self

from alerts.brief import FullBrief
from alerts.deed import Deed, Effect
from alerts.notice import Notice
from alerts.triage import Triage
from detectors.change import Change
from detectors.events import Mention, Outcome, Sentiment, moment
from detectors.rules import LaneName
from detectors.seed import Adoption, Seed
from detectors.signal import Deaf, Signal
from detectors.watch import BrandWatch

DEAF = 3  # sources that are told of by name
SLOT = 10.0  # seconds; a brand is judged once at the end of each slot in which it had mentions


def slot_end(now: float) -> float:
    """When the slot of a time is over."""
    return (now // SLOT + 1) * SLOT


class Lookout:
    """All that a worker keeps of a brand. Times are epoch seconds, and never go back."""

    def __init__(self, watch: BrandWatch, triage: Triage, due: float | None = None) -> None:
        self.watch, self.triage = watch, triage
        self.due = due  # when the slot of its latest mentions ends; None: they were judged
        self.judged = float("-inf")
        self.signal: Signal | None = None  # of the latest judgement in this process; not packed

    @classmethod
    def fresh(cls, brand: str, born: float, brief: FullBrief) -> Self:
        """A brand that nothing is known of."""
        return cls(BrandWatch(born, brief), Triage(brand, brief.reminders))

    def anew(self, born: float, brief: FullBrief) -> Self:
        """One of the same brand that knows nothing, but that its incidents are numbered on."""
        brand = self.triage.brand
        triage = Triage.unpack(brand, self.triage.pack(), brief.reminders)
        return type(self)(BrandWatch(born, brief), triage)

    @property
    def is_open(self) -> bool:
        """Whether an incident runs, so that time alone may change something."""
        return self.triage.open_since is not None

    def observe(
        self, mention: Mention, sentiment: Sentiment, recorded: float, now: float
    ) -> Outcome:
        """Count a mention that was recorded at one time and is applied at another."""
        self.watch.advance(now)
        self.due = self.due or slot_end(now)
        return self.watch.observe(mention, sentiment, recorded)

    def change(self, change: Change, recorded: float, now: float) -> bool:
        """Take what became of a post; False: it is not known. It is no reason to judge."""
        self.watch.advance(now)
        if incident := self.triage.incident:
            incident.quotes = tuple(new for each in incident.quotes if (new := change.of(each)))
        return self.watch.tally.change(change, recorded)

    def adopt(self, seed: Seed, now: float) -> Adoption:
        """Go on from what a seed has learned, as the watch sees fit."""
        self.watch.advance(now)
        return self.watch.adopt(seed)

    def judge(self, now: float) -> list[Notice]:
        """What has to be told. A moment that was judged before, in a replay, says nothing."""
        if now <= self.judged:
            return []
        self.judged, self.due = now, None
        self.signal = self._heard(self.watch.look(now, self._calm), now)
        notices = self.triage.judge(self.signal, now)
        self._freeze()
        return notices

    def act(self, deed: Deed, now: float) -> tuple[Effect, list[Notice]]:
        """What a person's deed comes to. It judges nothing: no lane rings for it."""
        self.watch.advance(now)
        signal = self._heard(self.watch.glance(now, self._calm), now)
        done = self.triage.act(deed, signal, now)
        self._freeze()
        return done

    def _heard(self, signal: Signal, now: float) -> Signal:
        """The same, with the sources that hear nothing: what they would say is missing in it."""
        deaf = self.watch.hearing.deaf(now)[:DEAF]
        told = tuple(Deaf(source=name, since=moment(since)) for since, name in deaf)
        return replace(signal, deaf=told) if told else signal

    @property
    def _calm(self) -> LaneName:
        """Of whom is told once nothing rings any more: of those who rang."""
        incident = self.triage.running
        return LaneName.ALL if incident and incident.of_all else LaneName.HOUR

    def _freeze(self) -> None:
        incident = self.triage.incident
        level, first = (incident.level, incident.first_sign) if incident else (None, None)
        self.watch.freeze(self.triage.open_since, level, first)

    def close(self, now: float, reason: str) -> list[Notice]:
        """End what runs, since nobody watches the brand any longer."""
        now = max(now, self.judged)  # a worker that has just begun knows no time yet
        signal = self._heard(self.watch.look(now, self._calm), now)
        return self.triage.close(signal, now, reason)

    def pack(self) -> tuple[list[Any], list[Any]]:
        """The watch, and apart from it the small rest that a clock must know of each brand."""
        return self.watch.pack(), [self.due, self.judged, self.is_open, self.triage.pack()]

    @classmethod
    def unpack(cls, brand: str, watch: list[Any], rest: list[Any], brief: FullBrief) -> Self:
        """The lookout that was packed, under the settings of today."""
        due, judged, _, packed = rest
        triage = Triage.unpack(brand, packed, brief.reminders)
        lookout = cls(BrandWatch.unpack(watch, brief), triage, due)
        lookout.judged = judged
        return lookout
