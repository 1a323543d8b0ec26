"""Aside: what rings beside the lanes, for a watch at most: the share, and all who speak.

Neither is trusted by itself: the share of few posts is chance, and a crowd may be happy.
"""

from collections.abc import Mapping
from dataclasses import replace

from detectors.bins import HOUR, WINDOWS
from detectors.crowd import LEAST_POSTS, MOST_UNKNOWN, Crowd
from detectors.evidence import Scene, at_least, loud_from, reading
from detectors.lanes import View
from detectors.latch import Latch
from detectors.rules import LaneName, Rules
from detectors.signal import Condition, Reading
from detectors.tail import SILENT
from detectors.tally import Tally
from detectors.warmup import penalty


def asides(
    crowd: Crowd, tally: Tally, scene: Scene, rules: Rules, *, unsettled: bool
) -> dict[LaneName, Reading]:
    """Those that the rules choose. `unsettled`: the usual share of a new scorer is not known."""
    off = penalty(tally.bin - crowd.since, crowd.people)
    scene = scene._replace(age=tally.bin - crowd.since, is_mute=off is None)
    found = {}
    if LaneName.SHARE in rules.volume.lanes:
        mute = scene.is_mute or unsettled
        found[LaneName.SHARE] = _share(crowd, tally, scene._replace(is_mute=mute), rules)
    if LaneName.ALL in rules.volume.lanes:
        found[LaneName.ALL] = _all(crowd, tally, scene, rules, off or 0.0)
    return found


def share_points(found: Mapping[LaneName, Reading], rules: Rules) -> float:
    """What an unusual share is worth for the lanes, whether or not there is something new."""
    told = found.get(LaneName.SHARE)
    is_so = told and all(each.held for each in told.conditions if each.name != "fresh")
    return rules.severity.share_points if is_so else 0.0


def hear(name: LaneName, latch: Latch, odds: float, tally: Tally, rules: Rules) -> None:
    """Note how unusual a lane is now; if it has just left its usual range, a wave may begin."""
    latch.hear(tally.bin, odds, loud_from(name, rules))
    if latch.since == tally.bin:
        tally.sign()


def _share(crowd: Crowd, tally: Tally, scene: Scene, rules: Rules) -> Reading:
    seen = crowd.share(tally)
    view = View(seen.part, seen.usual * seen.whole, seen.least, seen.odds)
    if not scene.is_mute:
        hear(LaneName.SHARE, scene.latches[LaneName.SHARE], seen.odds, tally, rules)
    told = reading(LaneName.SHARE, view, seen.odds, scene, rules)
    _, *guards = told.conditions
    share = _above("share", seen.least, seen.usual)
    lasts = _above("lasts", seen.lasts, seen.usual)
    return replace(
        told, window=seen.window, authors=scene.authors.sum(WINDOWS[seen.window]),
        points=replace(told.points, surprise=0.0),
        conditions=(at_least("posts", seen.whole, LEAST_POSTS), share, lasts, *guards),
    )  # fmt: skip


def _all(crowd: Crowd, tally: Tally, scene: Scene, rules: Rules, off: float) -> Reading:
    view, why = crowd.look(tally.everyone.hourly), _why(crowd, tally)
    odds = max(SILENT, view.odds - off)
    if why.held and not scene.is_mute:
        hear(LaneName.ALL, scene.latches[LaneName.ALL], odds, tally, rules)
    name, people = "speakers", tally.everyone
    if why.name == "faults":
        name, people = "witnesses", tally.faulty
    scene = scene._replace(authors=people.hourly, fresh=tally.odd)
    told = reading(LaneName.ALL, view, odds, scene, rules)
    rare, _, *guards = told.conditions
    enough = at_least(name, people.people, rules.volume.min_authors)
    return replace(told, authors=view.people, conditions=(rare, why, enough, *guards))


def _why(crowd: Crowd, tally: Tally) -> Condition:
    """What makes more people bad news: nobody can read most of them, or more speak of a fault."""
    rings = tally.counts.rings
    unknown = rings["unknown"].sum(HOUR) / max(1, rings["mentions"].sum(HOUR))
    if unknown >= MOST_UNKNOWN:
        return Condition(
            name="unknown", observed=round(unknown, 3), threshold=MOST_UNKNOWN, held=True
        )
    return _above("faults", *crowd.faulty(tally))


def _above(name: str, least: float, usual: float) -> Condition:
    """That a share is above the usual one."""
    seen, threshold = round(least, 3), round(usual, 3)
    return Condition(name=name, observed=seen, threshold=threshold, held=least > usual)
