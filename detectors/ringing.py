"""Ringing: what the lanes that ring ask for, and which of them keep an incident from easing."""

from collections.abc import Mapping

from detectors.events import Level
from detectors.lanes import ASIDE, short_of, steady_of
from detectors.latch import Latch
from detectors.rules import LaneName, VolumeRules
from detectors.spells import Spells


def ringing(
    asked: Mapping[LaneName, Level], latches: Mapping[LaneName, Latch], rules: VolumeRules,
    spells: Spells, now: int,
) -> tuple[dict[LaneName, Level], bool]:  # fmt: skip
    """Of the lanes that ring those that do it for something new; whether one says it goes on.

    What a lane has rung for it rings for again only later, by its latch, which notes it.
    Throughout an incident short lanes say that it goes on, and all but the slow one keep it from
    easing: that one still rings when the wave has been over for hours. `now` is a bin.
    """
    levels, goes_on, runs = dict[LaneName, Level](), False, spells.since is not None
    short, steady = short_of(rules), steady_of(rules)
    if spells.frozen(now):  # what stays high for longer is the new normal
        steady |= {*ASIDE}
    for name, level in asked.items():
        latch = latches[name]
        if level.rank > latch.rung or (runs and name in short):
            levels[name] = level
        goes_on = goes_on or name in levels or (runs and name in steady)
        latch.rung = max(latch.rung, level.rank)
    return levels, goes_on
