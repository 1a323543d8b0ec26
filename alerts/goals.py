"""Goals: in which times a team wants to see, to take and to answer a crisis, and whether it did."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from alerts.account import Account

LONGEST = 10_080  # minutes: a week


class Goal(StrEnum):
    """What is timed. A finite set: it is a label of metrics."""

    DETECT = "detect"  # from the first sign until people were told
    ACKNOWLEDGE = "acknowledge"  # from then until a person said a word
    ANSWER = "answer"  # from the first sign until the brand's first own post


class Outcome(StrEnum):
    """How one came out. A finite set: it is a label of metrics."""

    MET = "met"
    MISSED = "missed"


def _minutes() -> Any:
    return field(default=None, metadata={"unit": "minutes", "range": (1, LONGEST)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """Times that a team sets itself, for alerts and crises. What is left out is no goal."""

    detect: float | None = _minutes()
    """From the first sign until people are told."""

    acknowledge: float | None = _minutes()
    """From then until somebody has it."""

    answer: float | None = _minutes()
    """From the first sign until the brand's first own post; only where its accounts are known."""

    def limit(self, goal: Goal) -> timedelta | None:
        """How long a goal allows; None: it is none."""
        minutes: float | None = getattr(self, goal)
        return None if minutes is None else timedelta(minutes=minutes)


class Judged(NamedTuple):
    """How an incident stands against one goal."""

    goal: Goal
    limit: timedelta
    took: timedelta | None  # None: it has not come to that
    outcome: Outcome | None  # None: there is time left
    since: datetime  # from when it is timed


def judged(goals: Goals, account: Account, now: datetime) -> Iterator[Judged]:
    """How an incident stands against each goal that there is, at a time.

    A watch and a false alarm owe nobody a word; a false alarm was still to be looked at.
    """
    if account.called is None:
        return
    for goal in Goal:
        limit = goals.limit(goal)
        if limit is not None and is_owed(goal, account):
            took, begun = took_of(account, goal), _since(goal, account)
            spent = (_end(account, now) - begun) if took is None else took
            outcome = _outcome(took, spent, limit, is_over=account.is_over)
            yield Judged(goal, limit, took, outcome, begun)


def is_owed(goal: Goal, account: Account) -> bool:
    """Whether it is owed at all: a word of the brand only where one would be heard, and matters."""
    return goal is not Goal.ANSWER or (account.is_heard and not account.is_false_alarm)


def took_of(account: Account, goal: Goal) -> timedelta | None:
    """How long an incident took to come to that; None: it has not."""
    match goal:
        case Goal.DETECT:
            return account.to_detect
        case Goal.ACKNOWLEDGE:
            return account.to_acknowledge
        case Goal.ANSWER:
            return account.to_answer


def _since(goal: Goal, account: Account) -> datetime:
    called = account.called if goal is Goal.ACKNOWLEDGE else None
    return called or account.newest.first_sign


def _end(account: Account, now: datetime) -> datetime:
    return account.newest.ended_at or now


def _outcome(
    took: timedelta | None, spent: timedelta, limit: timedelta, *, is_over: bool
) -> Outcome | None:
    """What ended before anybody did it, and before the time was over, was missed all the same."""
    if spent > limit or (took is None and is_over):
        return Outcome.MISSED
    return None if took is None else Outcome.MET
