"""Agenda: what each channel has to be told next. Pure: mailboxes and routes in, tasks out."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from alerts.notice import Notice
from alerts.route import Route, has_step, is_answered, is_call, listeners
from detectors.events import Level
from pipeline.codec import decode_notice
from pipeline.notifier.mailbox import Case, Mailbox, Place


class Act(StrEnum):
    """What to do for a channel."""

    LOOK = "look"  # for a message that may be there
    POST = "post"  # the living message
    UPDATE = "update"  # it shows an older notice
    LOG = "log"  # a step, into the thread


class Task(NamedTuple):
    """One thing to do for one channel."""

    act: Act
    brand: str
    notice: Notice  # what to show, or the step to log
    route: Route
    place: Place
    times: Mapping[int, float]  # since when its case's notices are news, by seq
    is_news: bool = True  # else numbers have changed
    wakes: Notice | None = None  # the step that people are called for, if this message is new
    is_answered: bool = False  # people have done since what the step called them for
    first: Notice | None = None  # the oldest step that is news there, if this message is new
    is_backlog: bool = False  # it was old when it came

    @property
    def key(self) -> str:
        """The same each time that this message is tried."""
        return f"{self.notice.id}/{self.route.channel}/{self.act}"

    def since(self, notice: Notice) -> float:
        """Since when this is news; mailboxes of an older release do not tell."""
        return self.times.get(notice.seq, notice.at.timestamp())

    @property
    def is_aloud(self) -> bool:
        """Whether the channel hears of a step too: it got worse since the message was new."""
        calls = is_call(self.notice) and not self.is_answered
        return calls and self.notice.seq > self.place.posted

    @property
    def order(self) -> tuple[bool, int, float]:
        """First what people have not heard of, the worst of it before; then the stalest numbers."""
        if self.is_news:
            return False, -self.notice.level.rank, self.notice.at.timestamp()
        return True, 0, self.place.shown_at  # or brands in turmoil would keep others from a turn


class Agenda:
    """The tasks of all mailboxes.

    A mailbox never changes, it is replaced. So what it asks for is worked out once: thousands of
    brands are looked at several times a second.
    """

    def __init__(self, routes: tuple[Route, ...]) -> None:
        self.routes = routes
        self._known: dict[str, tuple[Mailbox, tuple[Task, ...]]] = {}

    def tasks(self, mailboxes: Mapping[str, Mailbox]) -> list[Task]:
        """The next task of each incident in each channel, in the order in which to do them."""
        found = (task for brand, box in mailboxes.items() for task in self._of(brand, box))
        return sorted(found, key=lambda task: task.order)

    def stands(self, task: Task, mailboxes: Mapping[str, Mailbox]) -> bool:
        """Whether a task is still to be done, and just so."""
        mailbox = mailboxes.get(task.brand)
        return mailbox is not None and task in self._of(task.brand, mailbox)

    def _of(self, brand: str, mailbox: Mailbox) -> tuple[Task, ...]:
        known = self._known.get(brand)
        if known is None or known[0] is not mailbox:
            cases = mailbox.cases.values()
            found = tuple(task for case in cases for task in _tasks(brand, case, self.routes))
            known = self._known[brand] = mailbox, found
        return known[1]


def _tasks(brand: str, case: Case, routes: Iterable[Route]) -> Iterator[Task]:
    """For each channel its living message first, until it shows a step; then the step's entry."""
    newest = decode_notice(case.newest)
    told = {channel for channel, place in case.places.items() if place.ts or place.intent}
    for route in listeners(routes, newest, told):
        place = case.places.get(route.channel, Place())
        steps = list(_untold(case, route, place))
        act = _root_act(place, newest)
        if act is Act.UPDATE and steps and place.shown >= steps[0].seq:
            act = None  # the message shows this step already: its newer numbers can wait
        if act:
            is_news = bool(steps) or act is not Act.UPDATE
            wakes = _wakes([*steps, newest], place, newest) if act is Act.POST else None
            first = steps[0] if act is Act.POST and steps else None
            yield Task(
                act, brand, newest, route, place, case.since, is_news, wakes,
                first=first, is_backlog=case.is_late,
            )  # fmt: skip
        elif steps:
            wakes, done = _wakes(steps[:1], place, newest), is_answered(steps[0], newest)
            yield Task(
                Act.LOG, brand, steps[0], route, place, case.since, wakes=wakes, is_answered=done
            )


def _root_act(place: Place, newest: Notice) -> Act | None:
    if place.intent is not None:
        return Act.LOOK
    if place.shown >= newest.seq:
        return None
    return Act.UPDATE if place.ts else Act.POST


def _untold(case: Case, route: Route, place: Place) -> Iterator[Notice]:
    """The steps that the thread lacks; since the message stands, all of them."""
    for seq in sorted(seq for seq in case.steps if seq > place.logged):
        step = decode_notice(case.steps[seq])
        told = {route.channel} if 0 < place.posted < seq else set()
        if has_step(route, step) and listeners((route,), step, told):
            yield step


def _wakes(steps: Iterable[Notice], place: Place, newest: Notice) -> Notice | None:
    """The newest step that calls people, and that nobody was called for or has answered."""
    calls = (step for step in steps if is_call(step) and step.level is Level.CRISIS)
    open_ = (step for step in calls if not is_answered(step, newest))
    fresh = (step for step in open_ if step.seq > place.woken)
    return max(fresh, key=lambda step: step.seq, default=None)
