"""Agenda: what each channel has to be told next. Pure: mailboxes and routes in, tasks out."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from alerts.notice import Notice
from alerts.route import Route, listeners
from pipeline.codec import decode_notice
from pipeline.mailbox import Case, Mailbox, Place


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

    @property
    def key(self) -> str:
        """The same each time that this message is tried."""
        return f"{self.notice.id}/{self.route.channel}/{self.act}"


def tasks(mailboxes: Mapping[str, Mailbox], routes: tuple[Route, ...]) -> Iterator[Task]:
    """The next task of each incident in each channel: first its living message, then its thread."""
    for brand, mailbox in mailboxes.items():
        for case in mailbox.cases.values():
            newest = decode_notice(case.newest)
            for route in listeners(routes, newest):
                place = case.places.get(route.channel, Place())
                if act := _root_act(place, newest):
                    yield Task(act, brand, newest, route, place)
                elif step := _next_step(case, route, place):
                    yield Task(Act.LOG, brand, step, route, place)


def _root_act(place: Place, newest: Notice) -> Act | None:
    if place.intent is not None:
        return Act.LOOK
    if place.shown >= newest.seq:
        return None
    return Act.UPDATE if place.ts else Act.POST


def _next_step(case: Case, route: Route, place: Place) -> Notice | None:
    for seq in sorted(case.steps):
        if seq > place.logged:
            step = decode_notice(case.steps[seq])
            if listeners((route,), step):
                return step
    return None
