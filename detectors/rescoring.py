"""Rescoring: a new scorer counts otherwise than the one before it, and that alone is no crisis."""

import math

from detectors.bins import DAY, Ring
from detectors.events import Level
from detectors.rules import VolumeRules

SOON = 10**9  # a bin after all others: a new scorer has not counted anything yet
SETTLED = 2 * DAY  # bins after which a new scorer is trusted: one to count in, one to learn from
CONFIRM = 3.0  # times the usual posts of all moods that speak for themselves; noon has twice them


def believed(level: Level, mentions: Ring, rules: VolumeRules) -> Level:
    """A level while a new scorer is not settled: a watch, unless many more posts speak for it."""
    return level if _confirmed(mentions, rules) else Level.WATCH


def _confirmed(mentions: Ring, rules: VolumeRules) -> bool:
    """Whether there are many more, of all moods, than in the day's other busy hours."""
    *before, latest = mentions.hours()
    spoken = [posts for posts in before if posts]
    usual = sum(spoken) / len(spoken) if spoken else math.inf
    return latest >= CONFIRM * usual + rules.min_authors
