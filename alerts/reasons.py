"""Reasons: why an incident rings, or does not: each condition, the points, the other lanes."""

from alerts.numbers import number, rarity, unhappy, usual
from alerts.text import inline
from alerts.wording import WORD_LIMIT
from detectors.events import Condition, Points, Signal
from detectors.rules import SeverityRules

FRESH = "fresh"  # the condition that a new complaint came
ALL_POINTS = 7  # three for how unusual, three for how many, one for growth
LANES = {
    "burst": "in minutes", "1h": "in an hour", "6h": "in 6 hours", "24h": "in 24 hours",
    "static": "by a fixed count", "ewma": "by standard deviations",
}  # fmt: skip


def why(signal: Signal, severity: SeverityRules | None) -> str:
    """Each condition with its numbers, and the points; with `severity`, what they are held to.

    That a new complaint came since the last look only keeps a lane from ringing twice: in a crisis
    it turns each few seconds, and would tell people nothing.
    """
    conditions = [condition for condition in signal.conditions if condition.name != FRESH]
    rings = all(condition.held for condition in conditions)
    title = "Why it rings" if rings else "Why it does not ring now"
    tests = [f"• {'yes' if test.held else 'no'}: {_test(test)}" for test in conditions]
    points = f"• {_severity(signal.points, severity)}"
    return "\n".join([f"*{title}*", *tests, points, *_others(signal)])


def _test(condition: Condition) -> str:
    observed, threshold = condition.observed, condition.threshold
    many, least = number(round(observed)), number(round(threshold))
    match condition.name:
        case "return_period":
            said = f"by chance {rarity(observed)} (rings from {rarity(threshold)})"
        case "count":
            said = f"{many} in an hour (rings from {least})"
        case "deviations":
            said = f"{observed:g} standard deviations above the mean (rings from {threshold:g})"
        case "authors":
            said = f"{unhappy(round(observed))} (at least {least})"
        case "recent":
            said = f"{unhappy(round(observed))} in the last hour (at least {least})"
        case "warm_up":
            said = f"watched for {observed:g} h (at least {threshold:g} h)"
        case name:
            said = f"{inline(name, WORD_LIMIT)}: {observed:g} (threshold {threshold:g})"
    return said


def _others(signal: Signal) -> list[str]:
    """What the lanes say that do not lead, in a line."""
    said = [
        f"{LANES.get(each.lane, inline(each.lane, WORD_LIMIT))} {number(each.observed)} "
        f"(usual: {usual(each.expected)}), {rarity(each.return_period)}"
        for each in signal.lanes
        if each.lane != signal.lane and each.return_period > 0
    ]
    return [f"• also unusual: {'; '.join(said)}"] if said else []


def _severity(points: Points, rules: SeverityRules | None) -> str:
    parts = f"{points.surprise:.1f} for how unusual, {points.size:.1f} for how many"
    if points.growth:
        trend = "double" if points.growth > 0 else "become fewer"
        parts += f", {points.growth:+.0f} since they {trend}"
    total = f"severity {points.total:.1f} of {ALL_POINTS} points: {parts}"
    if rules is None:
        return total
    crisis = f"crisis from {rules.crisis_points:g} and {number(rules.crisis_authors)} people"
    return f"{total}; alert from {rules.alert_points:g}, {crisis}"
