"""Card: in which times a drill was seen, taken and answered, beside the goals and earlier ones.

Its times are those of the incident's account, and no others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from alerts.account import Account
from alerts.drill import length
from alerts.goals import Goal, Goals, Outcome, judged, took_of
from alerts.numbers import counted, duration
from alerts.phrases import EN, Phrases


class Time(NamedTuple):
    """One time of a drill."""

    goal: Goal
    took: timedelta | None  # None: it did not come to that
    limit: timedelta | None  # None: there is no goal
    outcome: Outcome | None  # None: likewise, or time is left
    earlier: tuple[timedelta, ...]  # of earlier drills that came to that, the latest last

    @property
    def best(self) -> timedelta | None:
        """The shortest of earlier ones."""
        return min(self.earlier, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a drill says of those who met it."""

    brand: str  # of the drill
    account: Account | None  # None: nothing rang
    goals: Goals
    earlier: tuple[Account, ...]  # drills of the same brand, in their order
    now: datetime

    @property
    def times(self) -> tuple[Time, ...]:
        """All of them, each goal once."""
        return tuple(map(self._time, Goal))

    def _time(self, goal: Goal) -> Time:
        account, before = self.account, (took_of(each, goal) for each in self.earlier)
        known = judged(self.goals, account, self.now) if account else ()
        return Time(
            goal, took_of(account, goal) if account else None, self.goals.limit(goal),
            next((each.outcome for each in known if each.goal is goal), None),
            tuple(each for each in before if each is not None),
        )  # fmt: skip

    @property
    def is_met(self) -> bool:
        """Whether people were told, took it and answered, and no goal was missed."""
        return all(
            each.took is not None and each.outcome is not Outcome.MISSED for each in self.times
        )

    def lines(self, words: Phrases = EN) -> Iterator[str]:
        """As people read it."""
        yield f"{words.drill.mark} · {self.name}"
        for each in self.times:
            yield f"{words.drill.mark} · {line(each, words)}"
        if self.account is None:
            yield f"{words.drill.mark} · {words.drill.silent}"

    @property
    def name(self) -> str:
        """What it is known by."""
        return self.account.name if self.account else self.brand

    def in_short(self, words: Phrases = EN) -> str:
        """Why the drill's incident is over, and its times, in one line of a message."""
        says = words.drill
        told = (in_brief(each, words) for each in self.times)
        return says.ended.format(over=says.over, times=", ".join(told))

    def as_json(self) -> dict[str, Any]:
        """For machines; times in seconds."""
        return {
            "drill": True, "brand": self.brand,
            "incident": self.account.newest.incident if self.account else None,
            "times": {each.goal.value: _plain(each) for each in self.times},
        }  # fmt: skip


def line(time: Time, words: Phrases = EN) -> str:
    """One time, what it is held against, and what it was before."""
    says = words.drill
    told = [says.time.format(what=says.did[time.goal], took=_length(time.took, words))]
    told += _held(time, words)
    if time.best is not None:
        before = counted(len(time.earlier), says.drills, words)
        told.append(says.before.format(best=_length(time.best, words), drills=before))
    return " · ".join(told)


def in_brief(time: Time, words: Phrases = EN) -> str:
    """The same as one of several in a line."""
    says, against = words.drill, _held(time, words)
    if time.best is not None:
        against.append(says.best.format(best=_length(time.best, words)))
    told = says.short.format(what=says.did[time.goal], took=_length(time.took, words))
    return says.against.format(time=told, held=says.between.join(against)) if against else told


def _held(time: Time, words: Phrases) -> list[str]:
    """Against the goal, if there is one."""
    if time.limit is None:
        return []
    phrase: str = getattr(words.drill, time.outcome or "open")
    return [phrase.format(limit=duration(time.limit, words))]


def _length(took: timedelta | None, words: Phrases) -> str:
    return words.drill.never if took is None else length(took, words)


def _plain(time: Time) -> dict[str, Any]:
    return {
        "seconds": _seconds(time.took), "goal_seconds": _seconds(time.limit),
        "outcome": time.outcome and time.outcome.value,
        "best_before_seconds": _seconds(time.best), "drills_before": len(time.earlier),
    }  # fmt: skip


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else round(length.total_seconds(), 3)
