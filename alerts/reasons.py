"""Reasons: why an incident rings, or does not: each condition, the points, the other lanes."""

from alerts.clauses import WORD_LIMIT
from alerts.numbers import counted, decimal, number, rarity, share, signed, usual
from alerts.phrases import EN, Phrases
from alerts.text import inline
from detectors.evidence import most_of
from detectors.rules import SeverityRules
from detectors.signal import Condition, Points, Reading, Signal
from detectors.yardstick import MARKS

MEASURED = {*(mark.condition for mark in MARKS.values()), "posts", "warm_up"}  # held as numbers
SHARES = {"faults", "lasts", "share", "unknown", "unread"}  # the same of a share
OF_ALL_MOODS = {"speakers", "witnesses"}
FRESH = "fresh"  # the condition that a new complaint came
TINY = 1e-9  # what is lost where tenths are added
ALL_POINTS = 7  # three for how unusual, three for how many or how far, one for what goes with it


def why(signal: Signal, severity: SeverityRules | None, words: Phrases = EN) -> str:
    """Each condition with its numbers, and the points; with `severity`, what they are held to.

    That a new complaint came since the last look only keeps a lane from ringing twice: in a crisis
    it turns each few seconds, and would tell people nothing.
    """
    says = words.reasons
    conditions = [condition for condition in signal.conditions if condition.name != FRESH]
    rings = all(condition.held for condition in conditions)
    title = says.rings if rings else says.rings_not
    lines = [held(condition, words) for condition in conditions]
    lines += [_severity(signal, severity, words), *_others(signal, words)]
    return "\n".join([f"*{title}*", *(f"• {line}" for line in lines)])


def held(condition: Condition, words: Phrases = EN) -> str:
    """A condition with its numbers, and whether it held."""
    phrase = words.reasons.held if condition.held else words.reasons.failed
    return phrase.format(test=_test(condition, words))


def _test(condition: Condition, words: Phrases) -> str:
    says, observed, threshold = words.reasons, condition.observed, condition.threshold
    match condition.name:
        case "return_period":
            once, limit = rarity(observed, words), rarity(threshold, words)
            return says.return_period.format(rarity=once, threshold=limit)
        case "authors" | "recent" | "speakers" | "witnesses":
            return _enough(condition, words)
        case "followers":
            known, least = number(round(observed), words), number(round(threshold), words)
            return says.followers.format(observed=known, threshold=least)
        case name if name in SHARES:
            seen, usual_one = (share(each, words) for each in (observed, threshold))
            return str(getattr(says, name)).format(observed=seen, threshold=usual_one)
        case "warm_up" if condition.held:  # what was watched for longer is not counted
            return says.watched.format(threshold=decimal(threshold, words=words))
        case name:
            phrase = getattr(says, name) if name in MEASURED else says.other
            return phrase.format(
                name=inline(name, WORD_LIMIT),
                observed=decimal(observed, words=words),
                threshold=decimal(threshold, words=words),
            )


def _enough(condition: Condition, words: Phrases) -> str:
    """That there are as many people as it takes."""
    noun = words.people if condition.name in OF_ALL_MOODS else words.unhappy
    phrase: str = getattr(words.reasons, condition.name)
    people = counted(round(condition.observed), noun, words)
    return phrase.format(people=people, least=number(round(condition.threshold), words))


def _others(signal: Signal, words: Phrases) -> list[str]:
    """What the lanes say that do not lead, in a line."""
    said = [
        _lane(each, words)
        for each in signal.lanes
        if each.lane != signal.lane and each.return_period > 0
    ]
    return [words.reasons.also.format(lanes=words.reasons.also_and.join(said))] if said else []


def _lane(reading: Reading, words: Phrases) -> str:
    lanes = words.reasons.lanes
    return words.reasons.also_lane.format(
        lane=lanes.get(reading.lane, inline(reading.lane, WORD_LIMIT)),
        count=number(reading.observed, words),
        usual=usual(reading.expected, words),
        rarity=rarity(reading.return_period, words),
    )


def _severity(signal: Signal, rules: SeverityRules | None, words: Phrases) -> str:
    says, points = words.reasons, signal.points
    total = decimal(points.total, 1, words)
    severity = says.severity.format(total=total, all=ALL_POINTS, points=_points(points, words))
    if rules is None:
        return severity
    return says.thresholds[most_of(signal)].format(
        severity=severity,
        alert=decimal(rules.alert_points, words=words),
        crisis=decimal(rules.crisis_points, words=words),
        people=counted(rules.crisis_authors, words.people, words),
    )


def _points(points: Points, words: Phrases) -> str:
    """How unusual, how many or how far, and what goes with it, each with its sign."""
    says = words.reasons
    phrase = says.points if points.reach <= points.size else says.points_far
    parts = [
        phrase.format(
            surprise=decimal(points.surprise, 1, words),
            size=decimal(points.size, 1, words),
            reach=decimal(points.reach, 1, words),
        ),
        *_modifiers(points, words),
    ]
    return says.points_and.join(parts)


def _modifiers(points: Points, words: Phrases) -> list[str]:
    says = words.reasons
    parts = [
        (says.doubling if points.growth > 0 else says.shrinking, points.growth),
        (says.unhappier, points.share),
        (says.loud, points.voice),
        (says.copied, points.coordinated),
        (says.others, points.others),
    ]
    said = [phrase.format(points=signed(each, words)) for phrase, each in parts if each]
    if abs(sum(each for _, each in parts)) > 1 + TINY:
        said.append(says.capped.format(points=signed(points.modifiers, words)))
    return said
