"""Curve: how many people an hour had, all along an incident, and when it rang.

Unhappy people; people of all moods where nothing rang but the judge who counts them.

Each notice tells the last hour of it, five minutes by five minutes. Put together they tell it all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from alerts.incident import OVER, Status
from alerts.notice import Kind, Notice
from detectors.bins import DAY, HOUR, WINDOWS, bin_of
from detectors.rules import LaneName
from detectors.signal import Signal

BINS = 7 * DAY  # bins kept; of what lasts longer the newest
UNTOLD = -1  # people in a bin that no notice told of
HUNDRED = 100
BASIS = LaneName.HOUR  # knows what is usual in an hour; where it is off, the one that leads


class Mark(StrEnum):
    """What happened to an incident at a time; the first three are named as levels are."""

    WATCH = "watch"
    ALERT = "alert"
    CRISIS = "crisis"
    EASED = "eased"
    OVER = "over"
    AGAIN = "again"  # it was over, and is not


LOUD = {Mark.ALERT, Mark.CRISIS}
ENDS = {Mark.EASED, Mark.OVER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Counts by bin, oldest first."""

    first: int = 0  # the bin that begins it
    of_all: bool = False  # of all moods, and not the unhappy ones
    people: tuple[int, ...] = ()  # different ones in the hour that ends with each bin
    usual: tuple[int, ...] = ()  # of them, in hundredths; by clock hour, as days have a profile
    marks: dict[Mark, int] = field(default_factory=dict)  # in epoch seconds

    @property
    def expected(self) -> tuple[float, ...]:
        """How many are usual, by bin."""
        bins = range(self.first, self.first + len(self.people))
        return tuple(self.usual[at // HOUR - self.first // HOUR] / HUNDRED for at in bins)

    @property
    def is_loud(self) -> bool:
        """Whether it was more than a watch."""
        return not LOUD.isdisjoint(self.marks)

    @property
    def runs(self) -> bool:
        """Whether it is not over."""
        return Mark.OVER not in self.marks

    def after(self, notice: Notice) -> Self:
        """With what one more notice tells. Late posts make an hour larger, nothing less."""
        if notice.of_all != self.of_all:  # from now on it is of others
            return type(self)(of_all=notice.of_all, marks=self.marks).after(notice)
        told, known = hours_of(notice), dict(enumerate(self.people, self.first))
        bins = range(min([*told, *known]), max([*told, *known]) + 1)[-BINS:]
        people: list[int] = []
        for at in bins:
            count = max(known.get(at, UNTOLD), told.get(at, UNTOLD))
            if count == UNTOLD and people and self.is_loud and self.runs:
                count = people[-1]  # an alert is kept up to date: nothing changed by a tenth
            people.append(count)
        hours = range(bins[0] // HOUR, bins[-1] // HOUR + 1)
        usual = dict(enumerate(self.usual, self.first // HOUR))
        now = round(usual_in_an_hour(notice.signal, of_all=self.of_all) * HUNDRED)
        return type(self)(
            first=bins[0],
            of_all=self.of_all,
            people=tuple(people),
            usual=tuple(usual.get(hour, now) for hour in hours),
            marks=_marked(self.marks, notice),
        )


def hours_of(notice: Notice) -> dict[int, int]:
    """By bin how many there were in the hour that ends with it, as far as a notice can tell."""
    signal, now = notice.signal, bin_of(notice.at.timestamp())
    trend = signal.speaking if notice.of_all else signal.trend
    ends = range(HOUR, len(trend) + 1)
    told = {now - len(trend) + end: sum(trend[end - HOUR : end]) for end in ends}
    return told | {now: signal.in_an_hour(of_all=notice.of_all)}


def usual_in_an_hour(signal: Signal, *, of_all: bool = False) -> float:
    """How many people are usual: an hour's share of what is usual in a window."""
    name = LaneName.ALL if of_all else BASIS
    basis = next((lane for lane in signal.lanes if lane.lane == name), signal)
    return basis.expected * HOUR / WINDOWS.get(basis.window, HOUR)


def _marked(marks: Mapping[Mark, int], notice: Notice) -> dict[Mark, int]:
    at, found = int(notice.at.timestamp()), dict(marks)
    if notice.status not in {Status.EASED, *OVER}:
        found = {mark: when for mark, when in found.items() if mark not in ENDS}
    if notice.kind is Kind.REOPENED:
        found[Mark.AGAIN] = at
    if reaches(notice):
        found.setdefault(Mark(notice.level), at)
    if notice.kind is Kind.EASED:
        found[Mark.EASED] = at
    if notice.status in OVER:
        found.setdefault(Mark.OVER, at)
    return found


def reaches(notice: Notice) -> bool:
    """Whether a notice tells of a level not had before, or not since it was over."""
    raised = notice.was is not None and notice.was.rank < notice.level.rank
    return raised or notice.kind in {Kind.OPENED, Kind.ESCALATED, Kind.REOPENED}
