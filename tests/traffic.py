"""Traffic: seeded streams of unhappy people, with a brand's days, nights and weekends, and crises.

No two posts are of the same person, so that people, posts and what a lane counts are one number.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from detectors.events import Mention
from tests.detectors.people import BORN, a_post, poisson, seeded

HOUR, DAY, WEEK = 3_600.0, 86_400.0, 604_800.0  # seconds
STEP = 300.0  # seconds that scatter by themselves, whatever came before
SWING = 0.8  # share of the mean; at the peak come nine times as many people as at night
PEAK = 15  # hour of the day, UTC
WEEKEND = 0.6  # of a working day
MEAN_DAY = (5 + 2 * WEEKEND) / 7  # of a working day: what keeps `rate` the mean of a week
SATURDAY, EPOCH = 5, 3  # days after a Monday; 1970 began on a Thursday

Growth = Callable[[float], float]


def cycle(at: float) -> float:
    """How many times the mean of the week is usual at epoch seconds."""
    hour = math.cos((at % DAY / HOUR - PEAK) * math.pi / 12)
    weekend = (at // DAY + EPOCH) % 7 >= SATURDAY
    return (1 + SWING * hour) * (WEEKEND if weekend else 1.0) / MEAN_DAY


def scattered(random: Random, mean: float, phi: float) -> int:
    """A number of people whose variance is `phi` times its mean: negative-binomial above 1."""
    if phi > 1 and mean > 0:
        mean = random.gammavariate(mean / (phi - 1), phi - 1)
    return poisson(random, mean)


@dataclass(frozen=True, slots=True)
class Crisis:
    """What comes on top of the usual, whatever the hour of the day."""

    name: str
    hours: float  # it lasts
    more: Growth  # times the mean of the week that come on top, by the hours since it began


def flare(hours: float) -> float:
    """To twenty times the mean within an hour, and down with a half-life of four."""
    return 19 * min(hours, 1.0) * math.exp2(-max(0.0, hours - 1) / 4)


FIVEFOLD = Crisis("x5 step, 6 h", 6, lambda _hours: 4.0)
RAMP = Crisis("ramp to x6, 12 h", 12, lambda hours: 5 * hours / 12)
DOUBLE = Crisis("x2 step, 24 h", 24, lambda _hours: 1.0)
BURST = Crisis("x10 burst, 30 min", 0.5, lambda _hours: 9.0)
NOTHING = Crisis("control, 24 h", 24, lambda _hours: 0.0)
FLARE = Crisis("x20 in 1 h, half-life 4 h", 48, flare)


@dataclass(frozen=True, slots=True)
class Traffic:
    """One brand's unhappy people. The same seed gives the same ones."""

    rate: float  # people an hour, the mean of a week
    phi: float  # dispersion: variance by mean in STEP
    seed: int

    @property
    def born(self) -> float:
        """Epoch seconds from which somebody listens: each brand on another day of the week."""
        return BORN + self.seed % 7 * DAY

    def calm(self, until: float) -> Iterator[Mention]:
        """Posts of everyday life from its first day on."""
        return self._posts(seeded(2 * self.seed), self.born, until, lambda _at: 0.0)

    def hit(self, crisis: Crisis, begin: float, until: float) -> Iterator[Mention]:
        """Posts from the beginning of a crisis on. A silent brand's is as one of 1 an hour."""
        unit, end = max(1.0, self.rate), begin + crisis.hours * HOUR

        def more(at: float) -> float:
            return unit * crisis.more((at - begin) / HOUR) if at < end else 0.0

        return self._posts(seeded(2 * self.seed + 1), begin, until, more)

    def _posts(
        self, random: Random, begin: float, until: float, more: Growth
    ) -> Iterator[Mention]:  # fmt: skip
        at, number = begin, 0
        while at < until:
            an_hour = self.rate * cycle(at) + more(at)
            people = scattered(random, an_hour * STEP / HOUR, self.phi)
            for moment in sorted(at + STEP * random.random() for _ in range(people)):
                number += 1
                if moment < until:
                    yield a_post(moment, f"{begin:.0f}-{number}")
            at += STEP
