"""Recording: what somebody writes down of an incident, held against what is known of it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import NamedTuple

from alerts.debrief import Debrief, Row
from alerts.lesson import TEXT_LIMIT, ActionItem, Learned, Lesson, Lessons, id_for
from alerts.notice import Notice, kind_of
from alerts.text import folded
from detectors.extent import CrisisKind

ALIKE = 0.6  # of difflib's ratio: from here on a text is another one edited


class Origin(NamedTuple):
    """The incident of which something is written down."""

    brand: str
    incident: int
    kind: CrisisKind
    began: datetime

    @classmethod
    def of(cls, notice: Notice) -> "Origin":
        """By its newest notice."""
        return cls(notice.brand, notice.incident, kind_of(notice), notice.opened_at)

    @classmethod
    def known(cls, learned: Learned) -> "Origin | None":
        """By what was written down before; None: nothing was."""
        source = learned.source
        return (
            None
            if source is None
            else cls(source.brand, source.incident, source.kind, source.began)
        )


class Author(NamedTuple):
    """Who writes, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What has to be written for it, and what that is."""

    lesson: Lesson | None = None  # None: it is written already, or there is none
    new: tuple[ActionItem, ...] = ()
    edited: tuple[ActionItem, ...] = ()
    same: int = 0  # actions that are written already
    missing: tuple[ActionItem, ...] = ()  # open ones that it does not name: they stay as they are

    @property
    def words(self) -> list[Lesson | ActionItem]:
        """All that has to be written."""
        return [*([self.lesson] if self.lesson else []), *self.new, *self.edited]


def action(lessons: Lessons, origin: Origin, author: Author, row: Row) -> ActionItem:
    """An action to write down. One of the same words that is open is that one, with what is new.

    Raises:
        ValueError: the incident has too many.
    """
    learned = lessons.of(origin.brand, origin.incident)
    known = next((item for item in learned.open if _same(item.text, row.text)), None)
    return _item(origin, author, row, known, learned.items)


def entry(lessons: Lessons, origin: Origin, author: Author, debrief: Debrief) -> Entry:
    """What a post-mortem that was filled in adds. Read again, it adds nothing.

    What it leaves empty says nothing: a draft that is made again takes nothing back.

    Raises:
        ValueError: the incident has too many actions.
    """
    learned = lessons.of(origin.brand, origin.incident)
    taken, new, edited, same = set(learned.items), list[ActionItem](), list[ActionItem](), 0
    named = set[str]()
    for row, known in _matched(debrief.rows, learned.actions):
        item = _item(origin, author, row, known, taken)
        taken.add(item.id)
        named.add(item.id)
        if known is None:
            new.append(item)
        elif item.says(known):
            same += 1
        else:
            edited.append(item)
    missing = tuple(item for item in learned.open if item.id not in named)
    return Entry(
        lesson=_lesson(learned.lesson, origin, author, debrief),
        new=tuple(new), edited=tuple(edited), same=same, missing=missing,
    )  # fmt: skip


def _item(
    origin: Origin, author: Author, row: Row, known: ActionItem | None, taken: Collection[str]
) -> ActionItem:  # fmt: skip
    id_ = known.id if known else id_for(origin.brand, origin.incident, row.text, taken)
    owner, due = (known.owner, known.due) if known else (None, None)
    item = ActionItem(
        **origin._asdict(), **author._asdict(), id=id_, text=row.text, owner=row.owner or owner,
        due=row.due or due,
    )  # fmt: skip
    return replace(item, at=known.at, by=known.by) if known and item.says(known) else item


def _lesson(
    known: Lesson | None, origin: Origin, author: Author, debrief: Debrief
) -> Lesson | None:  # fmt: skip
    well, badly = debrief.well or (known.well if known else ()), debrief.badly
    badly = badly or (known.badly if known else ())
    lesson = Lesson(**origin._asdict(), **author._asdict(), well=well, badly=badly)
    return lesson if (well or badly) and not lesson.says(known) else None


def _matched(
    rows: Sequence[Row], items: Sequence[ActionItem]
) -> Iterator[tuple[Row, ActionItem | None]]:  # fmt: skip
    """Each row with the action that it is: by the same words, else by those most like them."""
    found = dict[int, ActionItem]()
    pairs = [
        (_alike(row.text, item.text), place, item)
        for place, row in enumerate(rows)
        for item in items
    ]
    for alike, place, item in sorted(pairs, key=lambda pair: -pair[0]):
        if alike >= ALIKE and place not in found and item not in found.values():
            found[place] = item
    return ((row, found.get(place)) for place, row in enumerate(rows))


def _same(one: str, other: str) -> bool:
    return folded(one, TEXT_LIMIT) == folded(other, TEXT_LIMIT)


def _alike(one: str, other: str) -> float:
    """1 of the same words, 0 of others."""
    return SequenceMatcher(None, folded(one, TEXT_LIMIT), folded(other, TEXT_LIMIT)).ratio()
