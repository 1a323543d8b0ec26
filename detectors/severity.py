"""Severity: how bad it is. Surprise alone pages for trifles: the number of people counts too."""

import math

from detectors.events import Level
from detectors.extent import Trend
from detectors.pace import Pace
from detectors.rules import SeverityRules
from detectors.signal import Points

MOST = 3.0  # points that each part can give
GROWTH = {Trend.GROWING: 1.0, Trend.STEADY: 0.0, Trend.EASING: -1.0}


def clamp(points: float) -> float:
    """Points between nothing and MOST."""
    return min(MOST, max(0.0, points))


def points_of(
    log_return_period: float, people: int, pace: Pace, rules: SeverityRules,
    *, coordinated: bool = False, **beside: float,
) -> Points:  # fmt: skip
    """Points for how unusual (a week between such episodes is worth 1), how many, and the trend.

    Args:
        log_return_period: in log10 of weeks.
        people: distinct ones in the lane's window.
        pace: at which they come.
        rules: what they are worth.
        coordinated: most of what is said is one text, from few accounts or such as nobody follows.
        beside: the other parts, by their names.
    """
    size = 1 + 2 * math.log10(people / rules.size_reference) if people else 0.0
    growth = GROWTH[pace.trend(rules.growth_authors)] * rules.growth_points or 0.0  # not -0.0
    return Points(
        surprise=clamp(1 + log_return_period), size=clamp(size), growth=growth,
        coordinated=-rules.coordinated_points if coordinated and rules.coordinated_points else 0.0,
        **beside,
    )  # fmt: skip


def reach_points(reach: int, rules: SeverityRules) -> float:
    """Points for how many people can have seen it, in logarithms: few accounts have most of them.

    No reach is no points: mostly nobody knows it.
    """
    return clamp(1 + math.log10(reach / rules.reach_reference)) if reach else 0.0


def level_of(points: Points, people: int, rules: SeverityRules) -> Level:
    """The level of a lane that rings."""
    if points.total >= rules.crisis_points and people >= rules.crisis_authors:
        return Level.CRISIS
    return Level.ALERT if points.total >= rules.alert_points else Level.WATCH
