"""Aims: how an incident stands against a team's goals, in one line of its message."""

from collections.abc import Iterable

from alerts.goals import Judged, Outcome
from alerts.numbers import date, duration
from alerts.phrases import EN, Phrases


def aims(found: Iterable[Judged], words: Phrases = EN) -> str:
    """What took how long, what is due by when, and what was missed. Empty: there are no goals."""
    said = " · ".join(_aim(each, words) for each in found)
    return words.goals.line.format(goals=said) if said else ""


def _aim(found: Judged, words: Phrases) -> str:
    """A time that is due is said by the clock: the message stays as it is until it comes."""
    says, limit = words.goals, duration(found.limit, words)
    if found.took is not None:
        return says.took[found.goal].format(took=duration(found.took, words), limit=limit)
    if found.outcome is Outcome.MISSED:
        return says.missed[found.goal].format(limit=limit)
    return says.due[found.goal].format(date=date(found.since + found.limit, words))
