"""Severity: how bad it is. Surprise alone pages for trifles: the number of people counts too."""

import math
from collections.abc import Sequence

from detectors.events import Level
from detectors.rules import SeverityRules
from detectors.signal import Points

MOST = 3.0  # points that each part can give
TWICE = 2  # growth: so many times as many as in the hour before


def clamp(points: float) -> float:
    """Points between nothing and MOST."""
    return min(MOST, max(0.0, points))


def points_of(
    log_return_period: float, people: int, hours: Sequence[int], rules: SeverityRules
) -> Points:
    """Points for how unusual (a week between such episodes is worth 1), how many, and the trend.

    Args:
        log_return_period: in log10 of weeks.
        people: distinct ones in the lane's window.
        hours: people in the last three hours, each counted once in each, the latest last.
        rules: what they are worth.
    """
    size = 1 + 2 * math.log10(people / rules.size_reference) if people else 0.0
    growth = growth_of(hours, rules)
    return Points(surprise=clamp(1 + log_return_period), size=clamp(size), growth=growth)


def growth_of(hours: Sequence[int], rules: SeverityRules) -> float:
    """1 where the last hour has twice the people of the one before, -1 where they fall for two."""
    third, previous, last = hours
    if last >= max(rules.growth_authors, TWICE * previous):
        return 1.0
    return -1.0 if last < previous < third else 0.0


def level_of(points: Points, people: int, rules: SeverityRules) -> Level:
    """The level of a lane that rings."""
    if points.total >= rules.crisis_points and people >= rules.crisis_authors:
        return Level.CRISIS
    return Level.ALERT if points.total >= rules.alert_points else Level.WATCH
