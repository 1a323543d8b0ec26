"""Evidence: what each lane sees, held against the conditions under which it rings."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from detectors.bins import BIN, HOUR, NEVER, WINDOWS, Ring
from detectors.events import Level, moment
from detectors.lanes import ASIDE, MODEST, PRESSURE, SPANS, SURE, View
from detectors.latch import LEAVE, NEAR, Latch
from detectors.others import Others
from detectors.pace import Pace
from detectors.rules import LaneName, Rules, SeverityRules
from detectors.severity import level_of, points_of
from detectors.signal import Condition, Named, Points, Reading, Signal
from detectors.tail import SILENT
from detectors.voice import Voices
from detectors.warmup import MUTE
from detectors.yardstick import MARKS, observed_of, threshold_of

RARE = 6.0  # log10 weeks: beyond 19,000 years one more zero means nothing
QUIET_MOST = 7 * 24 * 60  # minutes; longer silences are all the same
FAULTS, UNREAD = "faults", "unread"  # why more people may be bad news
TOLD = {FAULTS, UNREAD}  # so that responders hear of them; what is unreadable for once is a watch
LONG = {LaneName.SIX_HOURS, LaneName.DAY}  # lanes that still hear a wave that is over


class Scene(NamedTuple):
    """What all lanes of a brand have in common at one moment."""

    bin: int
    age: int  # bins since the brand was first seen
    is_mute: bool  # it is too young to ring
    fresh: int  # new complaints since the last look
    authors: Ring  # each person in the bin of his latest post
    pace: Pace
    is_coordinated: bool  # most of what is said is one text, from few accounts or nobodies
    latches: Mapping[LaneName, Latch]
    reach: float  # points for that of all complaints of the last six hours
    is_loud: bool  # a loud voice is among the people of the last hours
    voices: Voices
    named: Mapping[int, Named]  # by the bins of a window; missing: most name nobody else
    share: float = 0.0  # points for the share of unhappy posts


def reading(name: LaneName, view: View, odds: float, scene: Scene, rules: Rules) -> Reading:
    """What a lane says, with all that stands behind it; odds are log10 of weeks."""
    span, latch = SPANS[name], scene.latches[name]
    people, chance = scene.authors.sum(span.bins), name not in SURE
    rare, *_ = conditions = _conditions(name, odds, scene, rules)
    return Reading(
        lane=name,
        window=span.window,
        authors=scene.authors.sum(WINDOWS[span.window]),
        observed=view.people,
        expected=round(view.expected, 2),
        factor=round(view.people / view.expected, 2) if view.expected else 0.0,
        return_period=rare.observed if chance else 0.0,
        threshold=rare.threshold if chance else 0.0,
        points=_points(name, odds, people, scene, rules.severity),
        conditions=conditions,
        quiet=quiet(scene.bin, latch.loud),
        since=None if latch.loud == NEVER else moment(latch.since * BIN),
        named=scene.named.get(span.bins),
    )


def _points(name: LaneName, odds: float, people: int, scene: Scene, rules: SeverityRules) -> Points:
    """A lane of one voice says nothing of how unusual so many people are, and is its own reason."""
    odds = SILENT if name in MODEST else odds
    is_joined = scene.is_loud and name not in MODEST
    others = rules.others_points if SPANS[name].bins in scene.named else 0.0
    return points_of(
        odds, people, scene.pace, rules, coordinated=scene.is_coordinated, reach=scene.reach,
        voice=rules.voice_points if is_joined else 0.0, share=scene.share, others=0.0 - others,
    )  # fmt: skip


def asked(told: Reading, people: int, rules: SeverityRules) -> Level:
    """The level that a lane which rings asks for; who names somebody else counts for no crisis."""
    if told.named and told.points.others:
        people = min(people, told.named.rest)
    return min(level_of(told.points, people, rules), most_of(told), key=lambda each: each.rank)


def most_of(told: Reading | Signal) -> Level:
    """What a lane may ask for by itself; of a crowd nobody knows that it is unhappy."""
    if told.lane not in MODEST and told.lane not in ASIDE:
        return Level.CRISIS
    is_told = told.lane == LaneName.ALL and any(each.name in TOLD for each in told.conditions)
    return Level.ALERT if is_told else Level.WATCH


def named(others: Others, people: Ring, views: Mapping[LaneName, View]) -> Mapping[int, Named]:
    """By the bins of a window whom most of its people name, where that is somebody else."""
    return others.named(people, {SPANS[name].bins: views[name].expected for name in PRESSURE})


def _conditions(name: LaneName, odds: float, scene: Scene, rules: Rules) -> tuple[Condition, ...]:
    known, volume = [_unusual(name, odds, scene, rules)], rules.volume
    if name not in MODEST:
        people = scene.authors.sum(SPANS[name].bins)
        known.append(at_least("authors", people, volume.min_authors))
    if name in LONG:
        known.append(at_least("recent", scene.authors.sum(HOUR), volume.min_recent))
    known.append(at_least("fresh", scene.fresh, 1))
    age, mute = min(scene.age, MUTE) // HOUR, MUTE // HOUR
    warm_up = Condition(name="warm_up", observed=age, threshold=mute, held=not scene.is_mute)
    return (*known, warm_up)


def _unusual(name: LaneName, odds: float, scene: Scene, rules: Rules) -> Condition:
    """What a lane is about: chance, or a threshold of its own, behind which no chance is."""
    if name is LaneName.VOICE:
        return at_least("followers", scene.voices.loudest(scene.bin, HOUR), scene.voices.limit)
    limit = limit_of(name, rules)
    known, seen, threshold = "return_period", weeks(odds), round(10**limit, 2)
    if name in MARKS:
        known, threshold = MARKS[name].condition, threshold_of(name, rules.volume)
        seen = observed_of(odds, threshold)
    return Condition(name=known, observed=seen, threshold=threshold, held=odds >= limit)


def limit_of(name: LaneName, rules: Rules) -> float:
    """From which odds a lane rings; one that is sure from its threshold, whatever the budget."""
    return 0.0 if name in SURE else -math.log10(rules.volume.budget)


def loud_from(name: LaneName, rules: Rules) -> float:
    """From which odds a lane is out of its usual range: below where it rings, or it would flap.

    The share is not: its bound is low where posts are few, and does not flap where they are many.
    """
    if name is LaneName.SHARE:
        return limit_of(name, rules)
    return limit_of(name, rules) + (NEAR if name in SURE else LEAVE)


def at_least(name: str, observed: int, threshold: int) -> Condition:
    """A condition that a count must reach."""
    return Condition(name=name, observed=observed, threshold=threshold, held=observed >= threshold)


def weeks(odds: float) -> float:
    """A return period for people and JSON, from its log10; 0 where nothing is unusual."""
    return 0.0 if odds == SILENT else float(f"{10 ** min(RARE, odds):.3g}")


def quiet(now: int, loud: int) -> int:
    """Minutes since a bin."""
    return min(QUIET_MOST, (now - loud) * BIN // 60)


def leading(
    readings: dict[LaneName, Reading], levels: dict[LaneName, Level], calm: LaneName
) -> LaneName:
    """The lane to speak of: of those that ring the worst, else the oddest loud one, else `calm`."""

    def order(name: LaneName) -> tuple[int, bool, float, bool]:
        told, level = readings[name], levels.get(name)
        loud = told.points.total if told.rings or not told.quiet else 0.0
        return level.rank if level else 0, told.rings, loud, name is calm

    return max(readings, key=order)
