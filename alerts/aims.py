"""Aims: how an incident stands against a team's goals, in one line of its message."""

from collections.abc import Iterable
from datetime import datetime

from alerts.goals import Judged, Outcome
from alerts.numbers import date, duration
from alerts.phrases import EN, Phrases


def aims(found: Iterable[Judged], words: Phrases = EN) -> str:
    """What took how long, what was missed, and what is due next. Empty: there are no goals."""
    known = list(found)
    due = [each for each in known if each.took is None and each.outcome is None]
    later = sorted(due, key=_deadline)[1:]
    said = " · ".join(_aim(each, words) for each in known if each not in later)
    return words.goals.line.format(goals=said) if said else ""


def _aim(found: Judged, words: Phrases) -> str:
    """A time that is due is said by the clock: the message stays as it is until it comes."""
    says, limit = words.goals, duration(found.limit, words)
    if found.took is not None:
        came = says.late if found.outcome is Outcome.MISSED else says.took
        return came[found.goal].format(took=duration(found.took, words), limit=limit)
    if found.outcome is Outcome.MISSED:
        return says.missed[found.goal].format(limit=limit)
    return says.due[found.goal].format(date=date(_deadline(found), words))


def _deadline(found: Judged) -> datetime:
    return found.since + found.limit
