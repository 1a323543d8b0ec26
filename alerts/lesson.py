"""Lesson: what a team learned of an incident, and what it means to do so that none comes again.

What is written down is never changed by what somebody else writes at the same time: what was
learned, what is to be done and what became of it are three words, each of them whole. So two people
who add, edit and tick off at once lose nothing, and nobody has to read before he writes.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import count
from typing import NamedTuple, TypeVar

from alerts.mark import drilled
from alerts.text import folded
from detectors.extent import CrisisKind

MOST_LINES, LINE_LIMIT = 20, 300  # of what went well, and of what did not; characters of each
TEXT_LIMIT = 200  # characters of an action
MOST_ACTIONS = 50  # of one incident
MOST_INCIDENTS = 2_000  # in mind; of more, the oldest without an open action are forgotten first
SPARED = MOST_INCIDENTS * 9 // 10  # then, so that it is not done at each word
LETTERS = "abcdefghjkmnpqrstuvwxyz"  # without those that look like a figure
SIGNS, ID_LENGTH = LETTERS + "23456789", 5
ID = rf"[{LETTERS}][{SIGNS}]{{{ID_LENGTH - 1}}}"  # never a number: an incident's name ends in one


W = TypeVar("W")


class Key(NamedTuple):
    """An action: its incident, and its id there."""

    brand: str
    incident: int
    id: str

    @property
    def name(self) -> str:
        """What people call it by."""
        return f"{self.brand}/{self.incident}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What was learned of one incident."""

    brand: str
    incident: int
    kind: CrisisKind
    began: datetime  # when the incident was opened
    well: tuple[str, ...] = ()
    badly: tuple[str, ...] = ()
    at: datetime  # when it was written down
    by: str  # Slack's id of the person, or the name that a shell gave

    def says(self, other: "Lesson | None") -> bool:
        """Whether another one says the same, whoever wrote it."""
        return other is not None and replace(other, at=self.at, by=self.by) == self


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Somebody says that an action is done."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem:
    """Something that is to be done."""

    brand: str
    incident: int
    id: str
    kind: CrisisKind  # of the incident: of it nothing else may be known
    began: datetime
    text: str
    owner: str | None = None  # Slack's id of a person, or a name
    due: date | None = None  # the last day
    at: datetime
    by: str
    done: Done | None = None

    @property
    def key(self) -> Key:
        """Which one it is."""
        return Key(self.brand, self.incident, self.id)

    @property
    def brands(self) -> frozenset[str]:
        """For which it is to be done: what came of a drill of a brand, for that brand too."""
        return frozenset({self.brand, drilled(self.brand)})

    def says(self, other: "ActionItem | None") -> bool:
        """Whether another one says the same, whoever wrote it and whether it is done or not."""
        return other is not None and replace(other, at=self.at, by=self.by, done=self.done) == self

    def is_overdue(self, today: date) -> bool:
        """Whether its last day is over, where it is `today`."""
        return self.done is None and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an action: it is done, or is not after all."""

    key: Key
    at: datetime
    by: str
    is_done: bool = True


class Forgotten(NamedTuple):
    """Something is to be known no longer: a lesson, an action, or what became of one."""

    brand: str
    incident: int
    id: str | None = None
    outcome: bool = False


Word = Lesson | ActionItem | Outcome | Forgotten


@dataclass(slots=True)
class Learned:
    """All that is known of one incident."""

    lesson: Lesson | None = None
    items: dict[str, ActionItem] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    @property
    def actions(self) -> list[ActionItem]:
        """What is to be done, and what is, in the order of their ids."""
        return [self._with_outcome(self.items[id_]) for id_ in sorted(self.items)]

    def _with_outcome(self, item: ActionItem) -> ActionItem:
        outcome = self.outcomes.get(item.id)
        if outcome is None or not outcome.is_done:
            return item
        return replace(item, done=Done(at=outcome.at, by=outcome.by))

    @property
    def open(self) -> list[ActionItem]:
        """What is still to be done."""
        return [item for item in self.actions if item.done is None]

    @property
    def source(self) -> Lesson | ActionItem | None:
        """Who tells of the incident itself; None: nothing is known but what became of an action."""
        return self.lesson or next(iter(self.items.values()), None)


class Lessons:
    """All that was learned, as far as it is kept in mind."""

    def __init__(self, words: Iterable[Word] = ()) -> None:
        self._known: dict[tuple[str, int], Learned] = {}
        for word in words:
            self.hear(word)

    def hear(self, word: Word) -> None:
        """One word more: of each lesson, action and outcome the newest counts."""
        if isinstance(word, Outcome):
            learned = self._of(word.key.brand, word.key.incident)
            _keep(learned.outcomes, word.key.id, word)
        elif isinstance(word, Forgotten):
            self._forget(word)
        elif isinstance(word, Lesson):
            self._of(word.brand, word.incident).lesson = word
        else:
            _keep(self._of(word.brand, word.incident).items, word.id, replace(word, done=None))
        if len(self._known) > MOST_INCIDENTS:
            self._spare()

    def _of(self, brand: str, incident: int) -> Learned:
        return self._known.setdefault((brand, incident), Learned())

    def _forget(self, word: Forgotten) -> None:
        learned = self._of(word.brand, word.incident)
        if word.id is None:
            learned.lesson = None
        elif word.outcome:
            learned.outcomes.pop(word.id, None)
        else:
            learned.items.pop(word.id, None)
        if learned == Learned():
            del self._known[word.brand, word.incident]

    def _spare(self) -> None:
        newest = sorted(self._known.items(), key=_worth, reverse=True)
        self._known = dict(newest[:SPARED])

    def of(self, brand: str, incident: int) -> Learned:
        """What is known of one incident: nothing, maybe."""
        return self._known.get((brand, incident), Learned())

    @property
    def actions(self) -> Iterator[ActionItem]:
        """Of all incidents, in no order."""
        return (item for learned in self._known.values() for item in learned.actions)

    def last(self, brand: str, kind: CrisisKind, before: datetime) -> Learned | None:
        """What is known of the brand's last incident of a kind that began before a moment.

        None: nothing. Of a kind that nobody knows nothing is the same.
        """
        if kind is CrisisKind.UNKNOWN:
            return None
        known = (each for (name, _), each in self._known.items() if name == brand)
        same = [
            each for each in known
            if each.source and each.source.kind is kind and each.source.began < before
        ]  # fmt: skip
        return max(same, key=_began, default=None)


class Pending(NamedTuple):
    """Something that is still to be done."""

    item: ActionItem
    is_overdue: bool


def open_actions(
    lessons: Lessons, brands: Collection[str] | None, now: datetime
) -> list[Pending]:  # fmt: skip
    """What is still to be done for these brands; None: for all of them.

    The soonest comes first, so what is overdue before all; what has no day comes last.

    Args:
        lessons: what is known.
        brands: their names.
        now: the moment, in the zone of whoever reads it.
    """
    items = (item for item in lessons.actions if item.done is None)
    here = (item for item in items if is_for(item, brands))
    return [Pending(item, item.is_overdue(now.date())) for item in in_order(here)]


def is_for(item: ActionItem, brands: Collection[str] | None) -> bool:
    """Whether it is to be done for one of these brands; None: of any."""
    return brands is None or not item.brands.isdisjoint(brands)


def in_order(items: Iterable[ActionItem]) -> list[ActionItem]:
    """What is open before what is done; the soonest first, and what has no day last."""
    return sorted(items, key=_order)


def _order(item: ActionItem) -> tuple[bool, date, datetime, Key]:
    return item.done is not None, item.due or date.max, item.began, item.key


def id_for(brand: str, incident: int, text: str, taken: Collection[str] = ()) -> str:
    """The id of a new action.

    It is made of the text: whoever writes the same twice at a time writes one action, and two who
    write at a time take no id from one another, though neither has read what the other wrote.

    Raises:
        ValueError: the incident has too many actions.
    """
    if len(taken) >= MOST_ACTIONS:
        raise ValueError(f"an incident has up to {MOST_ACTIONS} actions")
    ids = (_id(f"{brand}/{incident}/{folded(text, TEXT_LIMIT)}/{salt}") for salt in count())
    return next(found for found in ids if found not in taken)


def _id(seed: str) -> str:
    digest = sha256(seed.encode("utf-8", "replace")).digest()
    signs = (SIGNS[byte % len(SIGNS)] for byte in digest[1:ID_LENGTH])
    return LETTERS[digest[0] % len(LETTERS)] + "".join(signs)


def _keep(known: dict[str, W], id_: str, word: W) -> None:
    if id_ in known or len(known) < MOST_ACTIONS:
        known[id_] = word


def _began(learned: Learned) -> float:
    return learned.source.began.timestamp() if learned.source else 0.0


def _worth(known: tuple[tuple[str, int], Learned]) -> tuple[bool, float]:
    return bool(known[1].open), _began(known[1])
