"""Severity: how bad it is. Surprise alone pages for trifles: the number of people counts too."""

import math

from detectors.events import Level, Points
from detectors.rules import SeverityRules

MOST = 3.0  # points that each part can give


def clamp(points: float) -> float:
    """Points between nothing and MOST."""
    return min(MOST, max(0.0, points))


def points_of(log_return_period: float, people: int, rules: SeverityRules) -> Points:
    """Points for how unusual (a week between such episodes is worth 1) and for how many."""
    size = 1 + 2 * math.log10(people / rules.size_reference) if people else 0.0
    return Points(surprise=clamp(1 + log_return_period), size=clamp(size))


def level_of(points: Points, people: int, rules: SeverityRules) -> Level:
    """The level of a lane that rings."""
    if points.total >= rules.crisis_points and people >= rules.crisis_authors:
        return Level.CRISIS
    return Level.ALERT if points.total >= rules.alert_points else Level.WATCH
