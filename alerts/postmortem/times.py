"""Times: how long each thing took, held against a route's goals."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from alerts.document import Part, Table
from alerts.goals import Goal, Judged, judged
from alerts.numbers import duration
from alerts.postmortem.material import Material

NOTHING = "\u2013"


class Timed(NamedTuple):
    """One thing that came, or did not."""

    what: str
    at: datetime | None
    took: timedelta | None
    since: str  # as a phrase
    goal: Goal | None = None
    lacks: str = ""  # what is said where it never came


def times(material: Material) -> tuple[Part, ...]:
    """A row each; with a column for goals where there are any."""
    heads, rows = material.words.postmortem.heads, list(_timed(material))
    known = {each.goal: each for each in judged(material.goals, material.account, _now(material))}
    told = [_row(each, known, material) for each in rows]
    columns = (heads.what, heads.when, heads.after, heads.goal)
    if not known:
        return (Table(heads=columns[:-1], rows=tuple(row[:-1] for row in told)),)
    return (Table(heads=columns, rows=tuple(told)),)


def _now(material: Material) -> datetime:
    """A page is as of its newest notice: made again it says the same."""
    return material.account.newest.at


def _timed(material: Material) -> Iterator[Timed]:
    account, says = material.account, material.words.postmortem.times
    newest = material.newest
    sign, call = says.since_sign, says.since_call
    yield Timed(says.first_sign, newest.first_sign, None, sign)
    yield Timed(says.called, account.called, account.to_detect, sign, Goal.DETECT, material.never)
    if account.called:
        taken = account.taken.at if account.taken else None
        took = account.to_acknowledge
        yield Timed(says.taken, taken, took, call, Goal.ACKNOWLEDGE, material.never)
    if material.owes_a_word:
        lacks = material.never if account.is_heard else says.unheard
        yield Timed(says.answered, account.answered, account.to_answer, sign, Goal.ANSWER, lacks)
    peak = max(newest.peak_at - newest.first_sign, timedelta(0))
    yield Timed(says.peak, newest.peak_at, peak, sign)
    if account.eased:
        yield Timed(says.eased, account.eased, account.to_ease, sign)
    if newest.ended_at:
        yield Timed(says.over, newest.ended_at, account.to_end, sign)


def _row(each: Timed, known: dict[Goal, Judged], material: Material) -> tuple[str, ...]:
    took = each.since.format(duration=duration(each.took, material.words)) if each.took else ""
    if each.took == timedelta(0):
        took = material.words.figures.seconds
    goal = known.get(each.goal) if each.goal else None
    return (
        each.what,
        material.time(each.at) if each.at else NOTHING,
        took if each.at else each.lacks,
        _held(goal, material) if goal else "",
    )


def _held(goal: Judged, material: Material) -> str:
    says = material.words.postmortem.times
    phrase = says.goals[goal.outcome] if goal.outcome else says.pending
    return phrase.format(limit=duration(goal.limit, material.words))
