"""Injections: ordinary weeks of a brand, and three hours in which more of its posts are unhappy.

Posts are drawn from texts that people labelled, so what a scorer gets wrong counts as it would
live. No two are of the same author. A crisis moves the share of unhappy posts, and may bring more.
"""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

import msgspec

from alerts.lookout import Lookout
from alerts.notice import Notice
from detectors.events import Mention, Sentiment
from detectors.rules import VolumeRules
from tests.calibration import BEGINS, RINGS, blank, told
from tests.detectors.people import BORN, BRAND, a_post, poisson, seeded
from tests.traffic import DAY, HOUR, STEP, WEEK

WEEKS = 4  # before a crisis; nothing is counted in the first two, in which a brand is young
YOUNG = WEEKS // 2
BEGINS_AT = BORN + WEEKS * WEEK + 14 * HOUR  # epoch seconds: at 14:00 UTC
LASTS = 3 * HOUR
MORE = 0.30  # of all posts are unhappy on top of the usual share
TRIALS = 30
VOLUMES = (1, 2)  # times as many posts as are usual

# Gates beside those of each row.
CONTROL_MOST = 2 / 420  # share of afternoons without a crisis in which something rang
BACKGROUND_MOST = 0.3  # rings a brand-week

Verdicts = Mapping[str, Sentiment]  # by text: what a scorer says of it, or people


class Pool(NamedTuple):
    """Texts to draw from, by what people called them."""

    unhappy: Sequence[str]
    others: Sequence[str]


class Aim(NamedTuple):
    """What a detector must reach on the trials of a kind."""

    found: float  # share of crises, at least
    minutes: float  # to the first notice, at most: the median of those found


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for a brand."""

    rate: float  # posts an hour, the mean of a day
    share: float  # of its posts are unhappy
    profile: Sequence[float]  # times the mean, for each hour of the day, UTC
    pool: Pool

    def calm(self, seed: int) -> Iterator[Mention]:
        """Posts of the weeks up to the crisis. The same seed gives the same ones."""
        return self._posts(seeded(2 * seed), "calm", BORN, BEGINS_AT, self.share, 1)

    def hit(self, seed: int, volume: int) -> Iterator[Mention]:
        """Posts of the crisis."""
        random, share = seeded(2 * seed + 1), self.share + MORE
        return self._posts(random, "hit", BEGINS_AT, BEGINS_AT + LASTS, share, volume)

    def _posts(  # noqa: PLR0913, PLR0917  # one stream, two kinds of days
        self, random: Random, name: str, at: float, until: float, share: float, volume: int
    ) -> Iterator[Mention]:  # fmt: skip
        number = 0
        while at < until:
            mean = volume * self.rate * self.profile[int(at % DAY // HOUR)] * STEP / HOUR
            for moment in sorted(at + STEP * random.random() for _ in range(poisson(random, mean))):
                number += 1
                unhappy = random.random() < share
                text = random.choice(self.pool.unhappy if unhappy else self.pool.others)
                yield a_post(moment, f"{name}-{number}", text=text, lang="fr")
            at += STEP


class Eve:
    """A brand at the moment before a crisis, as the table keeps it, and what rang until then."""

    def __init__(self, usual: Usual, seed: int, verdicts: Verdicts, volume: VolumeRules) -> None:
        self.usual, self.seed, self.verdicts, self.volume = usual, seed, verdicts, volume
        notebook = blank(volume)
        notices = list(told(usual.calm(seed), notebook, self._score))
        rung = (each.at.timestamp() for each in notices if each.kind in RINGS)
        self.rings = [at for at in rung if YOUNG <= (at - BORN) / WEEK < WEEKS]  # epoch seconds
        self.is_open = notebook.lookouts[BRAND].is_open
        self._packed = msgspec.msgpack.encode(notebook.lookouts[BRAND].pack())

    def _score(self, posts: Sequence[Mention]) -> list[Sentiment]:
        return [self.verdicts[post.text] for post in posts]

    @property
    def control(self) -> int:
        """Afternoons without a crisis in which something rang."""
        afternoons = (at for at in self.rings if 0 <= (at - BEGINS_AT) % DAY <= LASTS)
        return len({at // DAY for at in afternoons})

    def minutes(self, volume: int) -> list[float]:
        """Until an incident opens in a crisis of so many posts; nothing if none does."""
        notebook = blank(self.volume)
        watch, rest = msgspec.msgpack.decode(self._packed)
        notebook.lookouts[BRAND] = Lookout.unpack(BRAND, watch, rest, notebook.brief(BRAND))
        notices = told(self.usual.hit(self.seed, volume), notebook, self._score)
        return [_minutes(notice) for notice in notices if notice.kind in BEGINS][:1]


def _minutes(notice: Notice) -> float:
    return (notice.at.timestamp() - BEGINS_AT) / 60


@dataclass(frozen=True, slots=True)
class Injected:
    """What became of several crises, and of as many brands without one."""

    minutes: dict[int, list[float]]  # to the first notice, of those found, by volume
    trials: int
    control: int  # afternoons without a crisis in which something rang
    afternoons: int
    background: float  # rings a brand-week without a crisis
    open: int  # brands of which an incident was open before the crisis, so that it cannot be found

    def faults(self, aims: Mapping[int, Aim]) -> list[str]:
        """The gates that are missed."""
        missed = [fault for volume, aim in aims.items() for fault in self._faults(volume, aim)]
        if self.control > CONTROL_MOST * self.afternoons:
            missed.append(f"{self.control} of {self.afternoons} controls rang")
        if self.background > BACKGROUND_MOST:
            missed.append(f"{self.background:.2f} rings a week without")
        return missed

    def _faults(self, volume: int, aim: Aim) -> Iterator[str]:
        minutes = self.minutes[volume]
        if len(minutes) < aim.found * self.trials:
            yield f"x{volume}: {len(minutes)} of {self.trials}"
        if minutes and statistics.median(minutes) > aim.minutes:
            yield f"x{volume}: after {statistics.median(minutes):.0f} min"


def injected(
    usual: Usual, verdicts: Verdicts, volume: VolumeRules, trials: int = TRIALS
) -> Injected:
    """So many brands after calm weeks, each with a crisis of every volume."""
    eves = [Eve(usual, seed, verdicts, volume) for seed in range(trials)]
    return Injected(
        minutes={each: [found for eve in eves for found in eve.minutes(each)] for each in VOLUMES},
        trials=trials,
        control=sum(eve.control for eve in eves),
        afternoons=trials * (WEEKS - YOUNG) * 7,
        background=sum(len(eve.rings) for eve in eves) / trials / (WEEKS - YOUNG),
        open=sum(eve.is_open for eve in eves),
    )
