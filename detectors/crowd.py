"""Crowd: what is usual in all that is said of a brand: how many speak, and of what share.

Two judges stand on it, beside the lanes of unhappy people. `share` hears more complaints in as many
posts. `all` hears more people, if nobody can score them or more of them speak of a fault: a fact
without feeling, or a language that no scorer reads. Praise is neither.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from detectors.baseline import Baseline
from detectors.bins import DAY, HOUR, NEVER, WINDOWS, Ring
from detectors.events import Level
from detectors.lane import Lane
from detectors.lanes import ASIDE, SPANS, View, usual_people
from detectors.latch import Latch
from detectors.share import Prior, UsualShare, wilson
from detectors.tail import SILENT
from detectors.tally import Hour, Tally
from detectors.warmup import penalty

CERTAIN = 3.9  # standard deviations: at 2.6 everyday life rang two to five times a week
LIKELY = 1.96  # the same where something else is unusual already
LEAST_POSTS = 20  # that were scored, before a share of them says anything
SPOKEN = ("1h", "6h")  # windows of the share: the shorter is sooner, the longer sees less
UNHAPPY = Prior(3, 10)  # three of ten, as in many brands
FAULTY = Prior(0.5, 10)
UNREAD = Prior(0, 20)  # a brand can be read until so many people have shown that it cannot
MOST_UNKNOWN = 0.5  # of the posts that nobody can score: from here on feelings say nothing


class ShareView(NamedTuple):
    """A share at one moment."""

    window: str
    part: int
    whole: int
    least: float  # the share, at least
    lasts: float  # that of the last hour, most likely at least: of a wave that is over no more
    usual: float

    @property
    def odds(self) -> float:
        """log10 of how many times the usual it is, at least; nothing once it is over."""
        is_over = not self.least or self.lasts <= self.usual
        return SILENT if is_over else math.log10(self.least / self.usual)


def _unhappy(tally: Tally, bins: int) -> tuple[int, int]:
    """Posts that are unhappy beyond doubt, each person's once an hour, and all that were scored."""
    counts = tally.counts.rings
    part = min(counts["strict"].sum(bins), tally.authors.hourly.sum(bins))
    return part, counts["mentions"].sum(bins) - counts["unknown"].sum(bins)


class Crowd:
    """Bins go in when they are over; a look changes nothing. All times are bins."""

    __slots__ = (
        "baseline",
        "faults",
        "lane",
        "latches",
        "people",
        "since",
        "unhappy",
        "unread",
        "usual",
        "usual_in",
    )

    def __init__(self, since: int) -> None:
        self.since = since  # from when on all posts were counted; a seed moves it back
        self.baseline, self.lane = Baseline(), Lane(HOUR)
        self.unhappy, self.faults = UsualShare(UNHAPPY), UsualShare(FAULTY)
        self.unread = UsualShare(UNREAD)  # of people; a bot of links does not speak for them
        self.usual, self.usual_in = 0.0, NEVER  # people an hour, and the hour of the clock
        self.people = 0  # that left the day, each once an hour of the clock
        self.latches = {name: Latch(SPANS[name].bins, SPANS[name].rearm) for name in ASIDE}

    # -- What is usual

    def watch(self, speaking: Ring, *, frozen: bool) -> None:
        """Take in the bin that is over, as it was at its end."""
        seen, age = speaking.sum(HOUR), speaking.now - self.since + 1
        known = age > DAY and self.usual_in == speaking.now // HOUR
        expected = self.usual if known else self._expected(speaking, age)
        if age > DAY and age % HOUR == 0 and not frozen:
            self.lane.learn_dispersion(seen, expected)
        self.lane.tail.learn(self.lane.value(seen, expected))

    def learn(self, said: Hour) -> None:
        """Take for usual what was said in an hour, a day ago, if all of it was counted."""
        if said.first < self.since:
            return
        self.usual_in = NEVER
        self.baseline.learn(said.first // HOUR % 24, said.people / HOUR, HOUR)
        self.faults.learn(said.faulty, said.people, HOUR)
        self.unhappy.learn(said.strict, said.scored, HOUR)
        self.unread.learn(max(0, said.people - said.scored), said.people, HOUR)
        self.people += said.people

    def skip(self, now: int, bins: int) -> None:
        """Learn so many empty bins at once, after an empty day."""
        first = max((now + 1) // HOUR, (self.since + DAY - 1) // HOUR)  # hours of the clock
        learned = HOUR * max(0, (now + bins + 1) // HOUR - first)
        self.usual_in = NEVER
        self.baseline.skip(learned)
        self.faults.skip(learned)
        self.unhappy.skip(learned)
        self.unread.skip(learned)
        self.lane.tail.skip(bins)

    def relearn(self) -> None:
        """Forget what another scorer made of the posts."""
        self.unhappy.relearn()
        self.unread.relearn()

    # -- What is seen

    def look(self, speaking: Ring) -> View:
        """How many people spoke in the last hour, whatever they feel.

        Of a crowd that is not known yet all is less odd.
        """
        seen, expected = speaking.sum(HOUR), self._expected(speaking, self._age(speaking))
        value = self.lane.value(seen, expected)
        odds = self.lane.tail.log_return_period(value) - (self.penalty(speaking.now) or 0.0)
        return View(seen, expected, value, max(SILENT, odds))

    def penalty(self, now: int) -> float | None:
        """What is taken off its odds; None: it is too young to ring."""
        return penalty(now - self.since, self.people)

    def _age(self, speaking: Ring) -> int:
        """Bins that were counted, the one that runs included."""
        return speaking.now - self.since + 1

    def _expected(self, speaking: Ring, age: int) -> float:
        """How many people; after the first day the same for an hour of the clock."""
        if age <= DAY:
            return usual_people(self.baseline, speaking, age, HOUR)
        if self.usual_in != speaking.now // HOUR:
            self.usual_in = speaking.now // HOUR
            self.usual = usual_people(self.baseline, speaking, age, HOUR)
        return self.usual

    def share(self, tally: Tally) -> ShareView:
        """How many of the posts are unhappy beyond doubt, in the window where that says most.

        Who complains ten times in an hour is one of so many.
        """
        lasts, _ = wilson(*_unhappy(tally, HOUR), LIKELY)
        found = []
        for window in SPOKEN:
            part, whole = _unhappy(tally, WINDOWS[window])
            least = wilson(part, whole, CERTAIN)[0] if whole >= LEAST_POSTS else 0.0
            found.append(ShareView(window, part, whole, least, lasts, self.unhappy.value))
        return max(found, key=lambda view: view.least)

    def faulty(self, tally: Tally) -> tuple[float, float]:
        """The share of the last hour's people who speak of a fault, at least, and the usual one.

        Who spoke before the hour, and of a fault in it, is among these alone.
        """
        people, faulty = tally.everyone.hourly.sum(HOUR), tally.faulty.hourly.sum(HOUR)
        return wilson(faulty, max(people, faulty), LIKELY)[0], self.faults.value

    @property
    def is_unread(self) -> bool:
        """Whether most people speak a language that nobody can score, on ordinary days, too."""
        return self.unread.value >= MOST_UNKNOWN

    # -- State

    def rearm(self, now: int) -> None:
        """An incident is over: what is still as it was does not open another."""
        for latch in self.latches.values():
            held = now - latch.loud < latch.rearm
            latch.rung = max(latch.rung, Level.WATCH.rank) if held else 0

    def learned(self) -> list[Any]:
        """What is usual: plain values, in the order that adopt() reads."""
        shares = self.unhappy.pack(), self.faults.pack(), self.unread.pack()
        return [self.baseline.pack(), self.lane.pack(), *shares, self.people]

    def adopt(self, learned: Sequence[Any], since: int) -> None:
        """Take for usual what others have learned; the latches stay."""
        self.usual_in = NEVER
        baseline, lane, unhappy, faults, unread, self.people = learned
        self.baseline, self.lane = Baseline.unpack(baseline), Lane.unpack(HOUR, lane)
        self.unhappy = UsualShare.unpack(UNHAPPY, unhappy)
        self.faults, self.since = UsualShare.unpack(FAULTY, faults), since
        self.unread = UsualShare.unpack(UNREAD, unread)

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        latches = [latch.pack() for latch in self.latches.values()]
        return [self.since, self.learned(), latches]

    @classmethod
    def unpack(cls, state: Sequence[Any]) -> Self:
        """The crowd that was packed."""
        since, learned, latches = state
        crowd = cls(since)
        crowd.adopt(learned, since)
        crowd.latches = {
            name: Latch.unpack(SPANS[name].bins, SPANS[name].rearm, latch)
            for name, latch in zip(ASIDE, latches, strict=True)
        }
        return crowd
