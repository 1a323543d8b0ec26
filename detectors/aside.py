"""Aside: what rings beside the lanes: the share, for a watch at most, and all who speak.

Neither is trusted as the lanes are: the share of few posts is chance, and a crowd may be happy.
"""

from collections.abc import Mapping
from dataclasses import replace

from detectors.bins import HOUR, WINDOWS
from detectors.crowd import LEAST_POSTS, MOST_UNKNOWN, Crowd
from detectors.evidence import FAULTS, UNREAD, Scene, at_least, loud_from, reading
from detectors.lanes import View
from detectors.latch import Latch
from detectors.pace import Pace
from detectors.rules import LaneName, Rules
from detectors.severity import points_of
from detectors.signal import Condition, Points, Reading
from detectors.tail import SILENT
from detectors.tally import Tally

MAIN = 0.25  # of the people beyond the usual; phrases find two of five ways to tell of a fault


def asides(
    crowd: Crowd, tally: Tally, scene: Scene, rules: Rules, *, unsettled: bool
) -> dict[LaneName, Reading]:
    """Those that the rules choose. `unsettled`: the usual share of a new scorer is not known."""
    age = tally.bin - crowd.since
    scene = scene._replace(age=age, is_mute=crowd.penalty(tally.bin) is None)
    found = {}
    if LaneName.SHARE in rules.volume.lanes:
        mute = scene.is_mute or unsettled
        found[LaneName.SHARE] = _share(crowd, tally, scene._replace(is_mute=mute), rules)
    if LaneName.ALL in rules.volume.lanes:
        found[LaneName.ALL] = _all(crowd, tally, scene, rules)
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


def _all(crowd: Crowd, tally: Tally, scene: Scene, rules: Rules) -> Reading:
    view, why = crowd.look(tally.everyone.hourly), _why(crowd, tally, rules)
    if why.held and not scene.is_mute:
        hear(LaneName.ALL, scene.latches[LaneName.ALL], view.odds, tally, rules)
    name, people = "speakers", tally.everyone
    if why.name == FAULTS:
        name, people = "witnesses", tally.faulty
    scene = scene._replace(authors=people.hourly, fresh=tally.odd)
    told = reading(LaneName.ALL, view, view.odds, scene, rules)
    rare, _, *guards = told.conditions
    enough = at_least(name, people.people, rules.volume.min_authors)
    points = replace(_worth(crowd, tally, view, why, rules), others=told.points.others)
    return replace(
        told, authors=view.people, points=points, conditions=(rare, why, enough, *guards)
    )


def _why(crowd: Crowd, tally: Tally, rules: Rules) -> Condition:
    """What makes more people bad news: more of them speak of a fault, or nobody can read them."""
    faults = _above(FAULTS, *crowd.faulty(tally))
    if faults.held and tally.faulty.people >= rules.volume.min_authors:
        return faults
    rings = tally.counts.rings
    unknown = rings["unknown"].sum(HOUR) / max(1, rings["mentions"].sum(HOUR))
    if unknown < MOST_UNKNOWN:
        return faults
    name = UNREAD if crowd.is_unread else "unknown"
    return Condition(name=name, observed=round(unknown, 3), threshold=MOST_UNKNOWN, held=True)


def _worth(crowd: Crowd, tally: Tally, view: View, why: Condition, rules: Rules) -> Points:
    """Of the people beyond the usual. That they are many is odd for a fault if it brings them.

    That they become more is what makes them odd, and is counted once: nobody knows their mood.
    """
    more, people, odds = tally.everyone.people - view.expected, tally.everyone, view.odds
    if why.name == FAULTS:
        beyond, people = more, tally.faulty
        more = people.people - crowd.faults.value * view.expected
        odds = odds if more >= MAIN * beyond else SILENT
    points = points_of(odds, max(0, round(more)), Pace.of(people.hourly), rules.severity)
    return replace(points, growth=0.0)


def _above(name: str, least: float, usual: float) -> Condition:
    """That a share is above the usual one."""
    seen, threshold = round(least, 3), round(usual, 3)
    return Condition(name=name, observed=seen, threshold=threshold, held=least > usual)
