"""Diff: which incidents of one setting another has too, and which it has sooner, louder, or not."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from detectors.events import Level
from pipeline.tuning.course import Course


class Turn(StrEnum):
    """What became of an incident."""

    APPEARS = "appears"
    VANISHES = "vanishes"
    SPLITS = "splits off"  # what was one incident is several
    MERGES = "merges"  # what were several is one
    LOUDER = "louder"
    MILDER = "milder"
    EARLIER = "earlier"
    LATER = "later"
    SAME = "same"


GAINS = frozenset({Turn.APPEARS, Turn.LOUDER, Turn.EARLIER})
LOSSES = frozenset({Turn.VANISHES, Turn.MILDER, Turn.LATER})
"""Turns by which the second setting rings where the first one does not, or not so; and the reverse.
"""


class Ring(NamedTuple):
    """A step of an incident."""

    level: Level
    at: datetime
    lane: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An incident of one setting, of the other, or of both."""

    before: Course | None
    after: Course | None
    is_part: bool = False  # the other setting has it within one that is compared already

    @property
    def course(self) -> Course:
        """That of the first setting, if it has one."""
        return self.before or self.after  # type: ignore[return-value]  # one of them is there

    @property
    def turn(self) -> Turn:
        """What changed, the most important first: whether it is there, how loud, when."""
        if not self.before:
            return Turn.SPLITS if self.is_part else Turn.APPEARS
        if not self.after:
            return Turn.MERGES if self.is_part else Turn.VANISHES
        if louder := self.after.level.rank - self.before.level.rank:
            return Turn.LOUDER if louder > 0 else Turn.MILDER
        was, now = _times(self.before), _times(self.after)
        return Turn.SAME if was == now else Turn.EARLIER if now < was else Turn.LATER

    @property
    def ring(self) -> Ring:
        """What one setting rang for at a moment at which the other did not, or not as loudly.

        It is the beginning of an incident that the other has not; else the worst that it was not,
        or not as soon.
        """
        rang, other = self.course, self.after
        if self.turn in GAINS and self.after:
            rang, other = self.after, self.before
        at = _apart(rang, other)
        place = max(place for place, (_, when) in enumerate(rang.steps) if when == at)
        return Ring(*rang.steps[place], rang.lanes[place])


def _apart(rang: Course, other: Course | None) -> datetime:
    """When the one was so bad, and the other not, or not at that time."""
    if other is None or other is rang:
        return rang.opened
    if rang.level is not other.level:
        return rang.steps[-1][1]
    times = zip(_times(rang), _times(other), strict=True)
    return next((one for one, another in times if one != another), rang.opened)


def _times(course: Course) -> list[datetime]:
    """When it first was as bad as each level, or worse: from the worst that it was down."""
    return [
        min(at for level, at in course.steps if level.rank >= rank)
        for rank in range(course.level.rank, 0, -1)
    ]


def changes(before: Sequence[Course], after: Sequence[Course]) -> list[Change]:
    """Each incident of both settings, once, by brand and time.

    Those of a brand are the same if they ran at the same time. Where one ran through several of the
    other, it is the first, and the others are parts of it.
    """
    brands = sorted({each.brand for each in (*before, *after)})
    return [
        change
        for brand in brands
        for change in _paired(
            _in_order(each for each in before if each.brand == brand),
            _in_order(each for each in after if each.brand == brand),
        )
    ]


def _paired(before: list[Course], after: list[Course]) -> Iterator[Change]:
    left, right = deque(before), deque(after)
    while left or right:
        if left and right and _meet(left[0], right[0]):
            yield Change(before=left.popleft(), after=right.popleft())
        elif left and (not right or left[0].opened < right[0].opened):
            course = left.popleft()
            is_part = any(_meet(course, each) for each in after)
            yield Change(before=course, after=None, is_part=is_part)
        else:
            course = right.popleft()
            is_part = any(_meet(course, each) for each in before)
            yield Change(before=None, after=course, is_part=is_part)


def _meet(one: Course, other: Course) -> bool:
    """Whether both ran at one time."""
    return one.opened <= other.end and other.opened <= one.end


def _in_order(courses: Iterable[Course]) -> list[Course]:
    return sorted(courses, key=lambda course: course.opened)
